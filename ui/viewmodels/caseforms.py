"""What a decision about a case asks for: a reason, and for a ban a last day and a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, NoReturn

from app.domain.cases import Outcome
from app.kernel.faults import Fault
from ui.viewmodels.forms import Field, Filled, Form, Option


class Second(NamedTuple):
    """Somebody who may be the second person of a ban."""

    id: str
    name: str


def decision_form(act: str, seconds: Sequence[Second]) -> Form:
    """What is asked for; the second person is one of these."""
    fields = [Field("case_reason", "text")]
    if act == "ban":
        picks = tuple(Option(one.id, plain=one.name) for one in seconds)
        fields += [
            Field("case_until", required=False, says_when=True),
            Field("case_second", "pick", picks=picks),
            Field("case_second_pin", "pin"),
        ]
    return Form(f"case_{act}", tuple(fields), _no_wish)


def outcome_of(act: str) -> Outcome:
    """What is decided by it."""
    match act:
        case "overturn":
            return "overturn"
        case "void":
            return "void"
        case _:
            return "confirm"


def is_day(text: str) -> bool:
    """Whether it is a day, or nothing."""
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("case_none_open")
