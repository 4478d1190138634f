"""Whether the computer's clock can be believed: two people compare it with a trusted one.

The difference counts for every later time of this station. Where the comparison is missing, or
something has happened to the clock since, the doors ask for a reason.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from app.domain.events import ClockConfirmed, Draft
from app.domain.printable import shows_nothing
from app.domain.twopeople import second_person
from app.domain.view import Outcome, Refusal, View, Warned, refused
from app.domain.wishes import ConfirmClock
from app.kernel.time import Instant

ClockDoubt = Literal["", "never", "restarted", "jumped", "slept"]
"""Why the clock must be checked: never yet, not since the program began, it jumped, it slept."""


_REASON_BEYOND = 5 * 60_000
_READING_BEYOND = 12 * 3_600_000
"""Milliseconds between the reading and the time that counts so far; our own limits."""


def confirm_clock(view: View, wish: ConfirmClock) -> Outcome:
    """Record the difference to a trusted clock, as two people read it.

    What changes the time a lot needs a reason and is told as a warning; half a day can only be a
    misreading.
    """
    if no := second_person(view, wish.second_operator, wish.second_pin):
        return no
    offset = wish.reference.ms - view.wall.ms
    compared = compare(view, wish.reference)
    told = compared.fields
    if compared.misread:
        return refused("clock_misread", None, **told)
    far = compared.far
    if far and shows_nothing(wish.reason):
        return refused("clock_needs_reason", None, **told)
    fact = ClockConfirmed(wish.reference, offset, wish.second_operator)
    warning = {"warning": Warned("clock_far_off", told)} if far else {}
    draft = Draft(fact, reason=wish.reason or None)
    return Outcome((draft,), extra={"offset_ms": offset, **warning})


class Compared(NamedTuple):
    """How far a trusted clock is from the time that counts so far."""

    fields: dict[str, object]
    """To tell it with; `change_ms` is the difference."""
    far: bool
    """A reason must be given."""
    misread: bool
    """Half a day apart: it can only have been misread."""


def compare(view: View, reference: Instant) -> Compared:
    """Put a reading of a trusted clock beside the time that counts so far."""
    change_ms = reference.ms - view.now.ms
    minutes, seconds = divmod(abs(change_ms) // 1000, 60)
    apart = {"hours": minutes // 60, "minutes": minutes % 60, "seconds": seconds}
    read = {"reference": reference, "so_far": view.now, "zone": view.time_zone}
    fields: dict[str, object] = {**read, **apart, "change_ms": change_ms}
    return Compared(fields, abs(change_ms) > _REASON_BEYOND, abs(change_ms) > _READING_BEYOND)


def unchecked(view: View, reason: str) -> Outcome | None:
    """A refusal where the clock is in doubt and nobody says why that may be."""
    why = view.clock_doubt
    if not why or view.by_script or not shows_nothing(reason):
        return None
    told = Refusal("clock_unchecked", None, {"why": why}, f"clock_unchecked_{why}")
    return Outcome(refusal=told)


def doubted(view: View) -> dict[str, Warned]:
    """What a script is answered that opens the doors by a clock in doubt: it can't be asked why."""
    why = view.clock_doubt
    return {"warning": Warned("doors_unchecked", {"why": why})} if why and view.by_script else {}
