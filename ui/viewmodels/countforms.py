"""What is typed on the counting page becomes wishes: counts, the lead's word, a handing over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from app.domain.countfacts import SheetsCounted
from app.domain.countwishes import Count, HandOver
from app.domain.wishes import AnyWish
from app.kernel.faults import Fault, Kind
from ui.viewmodels.countstate import CountRoom, CountState
from ui.viewmodels.forms import OWN_PIN, Field, Filled, Form

SHEETS = (
    "sheets_used",
    "sheets_spare_used",
    "sheets_blank_absent",
    "sheets_spare_left",
    "sheets_spoilt",
)
BOOKLETS = ("booklets_in", "booklets_used", "booklets_unused", "booklets_defective", "parcels")
LISTS = ("seals", "without_sheet", "extra_sheets")
NUMBERS = (*SHEETS, *BOOKLETS)
PEOPLE = ("pin", "second_operator", "second_pin")
"""Two people confirm a count, each with a PIN."""
REQUIRED = ("sheets_used",)
_BETWEEN = re.compile(r"[\s,、，;；]+")


def counted_of(typed: Mapping[str, str]) -> SheetsCounted | None:
    """What stands in the fields; None while the sheets are not there, or a field is no number."""
    try:
        return SheetsCounted(**_filled(typed))
    except Fault:
        return None


def filled_count(typed: Mapping[str, str], session: str, room: str) -> Count:
    """The count that two people confirm; raise Fault `form_missing` or `form_number`."""
    filled = _filled(typed)
    for name in PEOPLE:
        if not typed.get(name, "").strip():
            raise Fault("form_missing", Kind.REFUSED, field=name)
    return Count(
        session=session,
        room=room,
        **filled,
        pin=typed["pin"].strip(),
        second_operator=typed["second_operator"],
        second_pin=typed["second_pin"].strip(),
    )


def number(text: str) -> int | None:
    """A whole number in any width of digits; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 7 else None


def _filled(typed: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: _several(typed, name) for name in LISTS}
    for name in NUMBERS:
        text = typed.get(name, "").strip()
        if not text and name in REQUIRED:
            raise Fault("form_missing", Kind.REFUSED, field=name)
        value = number(text) if text else 0
        if value is None:
            raise Fault("form_number", Kind.REFUSED, field=name, found=text)
        found[name] = value
    return found


def _several(typed: Mapping[str, str], name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", typed.get(name, ""))
    return tuple(dict.fromkeys(one for one in _BETWEEN.split(plain) if one))


def difference_form(room: CountRoom, *, allowed: bool = False) -> Form:
    """The lead's written difference: the same numbers again, with why they do not agree.

    `allowed` where the lead has given their PIN a moment ago.
    """
    counted = room.counted or SheetsCounted(sheets_used=0)

    def make(filled: Filled) -> AnyWish:
        return Count(
            session=filled.session,
            room=room.code,
            **{name: getattr(counted, name) for name in (*NUMBERS, *LISTS)},
            pin=filled.text("pin"),
            second_operator=filled.text("second_operator"),
            second_pin=filled.text("second_pin"),
            reason=filled.text("reason"),
        )

    fields = (
        Field("reason", "long", label="difference"),
        *(() if allowed else (OWN_PIN,)),
        Field("second_operator", "staff"),
        Field("second_pin", "pin"),
    )
    return Form("difference", fields, make)


def hand_over_form(state: CountState) -> Form:
    """To whom the sealed parcels go: those that were counted and are still here.

    While a room is not settled nothing leaves, unless the lead says why.
    """
    counted = [room.counted for room in state.rooms if room.counted is not None]
    gone = {seal for one in state.handed for seal in one.fact.seals}
    left = sum(one.parcels for one in counted) - sum(one.fact.parcels for one in state.handed)
    seals = dict.fromkeys(seal for one in counted for seal in one.seals if seal not in gone)

    def make(filled: Filled) -> AnyWish:
        return HandOver(
            session=filled.session,
            to=filled.text("to"),
            parcels=filled.number("parcels"),
            seals=filled.codes("seals") or (),
            reason=filled.text("reason"),
        )

    fields: tuple[Field, ...] = (
        Field("to", "line", label="handed_to"),
        Field("parcels", "number", preset=str(left) if left > 0 else ""),
        Field("seals", "line", required=False, preset=", ".join(seals)),
    )
    held = any(room.waits for room in state.rooms)
    label = "handed_while_held" if held else "handed_although"
    fields = (*fields, Field("reason", "long", label=label, required=held))
    return Form("hand_over", fields, make, stepwise=True)
