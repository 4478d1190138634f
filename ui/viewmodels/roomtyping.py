"""A seat's or a candidate's number, typed digit by digit: whoever fits is looked at, without Enter.

A digit with which nothing could be meant any more begins a new number, and so does one that comes
after a pause; nobody has to clear anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.domain.round import Entry
from app.domain.seatnames import seat_key
from ui.viewmodels.roomstate import Seat

PAUSE_MS = 3000
_LAST_DIGITS = 4
"""So many last digits of a candidate's number are enough, where only one person has them."""


class Typed(NamedTuple):
    """What was typed so far, and whom it means."""

    text: str = ""
    at_ms: int = 0
    found: str = ""
    room: str = ""
    """The room of a person who was found by number."""


def typed_on(
    before: Typed, key: str, now_ms: int, seats: Iterable[Seat], entered: Mapping[str, Entry]
) -> Typed:
    """One more digit."""
    seats = tuple(seats)
    fresh = now_ms - before.at_ms > PAUSE_MS
    text = key if fresh else before.text + key
    if not fresh and not _could_mean(text, seats, entered):
        text = key
    for seat in seats:
        if seat.number and seat_key(seat.seat) == seat_key(text):
            return Typed(text, now_ms, seat.number)
    number = _by_number(text, entered)
    return Typed(text, now_ms, number, entered[number].room if number else "")


def _by_number(text: str, entered: Mapping[str, Entry]) -> str:
    if text in entered:
        return text
    found = [n for n in entered if len(text) >= _LAST_DIGITS and n.endswith(text)]
    return found[0] if len(found) == 1 else ""


def _could_mean(text: str, seats: Iterable[Seat], entered: Mapping[str, Entry]) -> bool:
    if any(seat_key(seat.seat).startswith(text) for seat in seats if seat.number):
        return True
    if any(n.startswith(text) or n.lstrip("0").startswith(text) for n in entered):
        return True
    return any(text in n for n in entered) if len(text) > 1 else False
