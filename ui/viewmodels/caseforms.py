"""What a decision about a case asks for: a reason; where it is about a ban, a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from app.domain.cases import Outcome
from app.kernel.faults import Fault
from ui.viewmodels.forms import Field, Filled, Form, Option


class Second(NamedTuple):
    """Somebody who may be the second person where a ban is made or lifted."""

    id: str
    name: str


def decision_form(act: str, seconds: Sequence[Second], *, lifts: bool) -> Form:
    """What is asked for; the second person is one of these.

    `lifts` says that it takes the place of a decision with a ban, which two people made.
    """
    fields, help_ = [Field("case_reason", "text")], ""
    if act == "ban":
        fields += [Field("case_until", required=False, says_when=True)]
    elif lifts:
        help_ = "form_help_case_lifts_ban"
    if act == "ban" or lifts:
        picks = tuple(Option(one.id, plain=one.name) for one in seconds)
        fields += [Field("case_second", "pick", picks=picks), Field("case_second_pin", "pin")]
    return Form(f"case_{act}", tuple(fields), _no_wish, help=help_)


def outcome_of(act: str) -> Outcome:
    """What is decided by it."""
    match act:
        case "overturn":
            return "overturn"
        case "void":
            return "void"
        case _:
            return "confirm"


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("case_none_open")
