"""Whether the computer's clock can be believed: two people compare it with a trusted one.

The difference counts for every later time of this station. Where the comparison is missing, or
something has happened to the clock since, the doors ask for a reason.
"""

from __future__ import annotations

from typing import Literal

from app.domain.events import ClockConfirmed, Draft
from app.domain.printable import shows_nothing
from app.domain.twopeople import second_person
from app.domain.view import Outcome, Refusal, View
from app.domain.wishes import ConfirmClock

ClockDoubt = Literal["", "never", "restarted", "jumped", "slept"]
"""Why the clock must be checked: never yet, not since the program began, it jumped, it slept."""


def confirm_clock(view: View, wish: ConfirmClock) -> Outcome:
    """Record the difference to a trusted clock, as two people read it."""
    if no := second_person(view, wish.second_operator, wish.second_pin):
        return no
    offset = wish.reference.ms - view.wall.ms
    fact = ClockConfirmed(wish.reference, offset, wish.second_operator)
    return Outcome((Draft(fact),), extra={"offset_ms": offset})


def unchecked(view: View, reason: str) -> Outcome | None:
    """A refusal where the clock is in doubt and nobody says why that may be."""
    why = view.clock_doubt
    if not why or not shows_nothing(reason):
        return None
    told = Refusal("clock_unchecked", None, {"why": why}, f"clock_unchecked_{why}")
    return Outcome(refusal=told)
