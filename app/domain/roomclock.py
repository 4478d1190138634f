"""One room's time: since when the exam runs, where it stood still, and what is left of it.

Seconds are whole seconds since 1970; a length is in seconds. Whatever several stations note about
one room is folded in one order, so that the first to note a start, a stop or an end is believed.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

OVERRUN_GRACE_S = 5
"""So much longer than promised is no finding: nobody says stop to the second; ours."""


class RoomClock(Struct, frozen=True, omit_defaults=True):
    """One room's time. Seconds are whole seconds since 1970."""

    started: int | None = None
    stopped: int | None = None
    """Since when the exam stands still here."""
    lost: int = 0
    """Seconds of all stoppages that are over: added to the end."""
    stops: tuple[tuple[int, int], ...] = ()
    """Those stoppages, from and to."""
    ended: int | None = None
    shortfall: int = 0
    """Seconds that were missing when the end was called."""
    given_back: int = 0
    """Seconds that were missing at an end called too early, and given back after it."""
    cancelled: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more can happen here."""
        return self.ended is not None or self.cancelled


def begun(clock: RoomClock, second: int) -> RoomClock:
    """The exam began; a stop before it has cost nobody time."""
    if clock.over or clock.started is not None:
        return clock
    return replace(clock, started=second, stopped=None)


def stopped(clock: RoomClock, second: int) -> RoomClock:
    """The exam stands still; of two stations that note one stop, the first is right."""
    if clock.over or clock.stopped is not None:
        return clock
    last = clock.stops[-1][1] if clock.stops else second
    return replace(clock, stopped=max(second, last))


def resumed(clock: RoomClock, second: int, back: int = 0) -> RoomClock:
    """The exam goes on; after an end only to give back the seconds that were missing there."""
    if clock.cancelled or (clock.ended is not None and not back):
        return clock
    since = clock.ended if clock.stopped is None else clock.stopped
    if since is None:
        return clock
    given = clock.given_back + (back if clock.ended is not None else 0)
    on = replace(clock, stopped=None, ended=None, shortfall=0, given_back=given)
    if clock.started is None:
        return on
    since = max(since, clock.started)
    stops = (*clock.stops, (since, second)) if second > since else clock.stops
    return replace(on, stops=stops, lost=clock.lost + max(0, second - since))


def ended(clock: RoomClock, second: int, shortfall: int) -> RoomClock:
    """The exam ended, with so many seconds missing."""
    if clock.over:
        return clock
    return replace(clock, ended=second, shortfall=shortfall)


def end_second(clock: RoomClock, length: int) -> int | None:
    """When the time is up: real start, planned length, every stoppage that is over.

    None before the start and while the exam stands still.
    """
    if clock.started is None or clock.stopped is not None:
        return None
    return clock.started + length + clock.lost


def second_at(clock: RoomClock, under_way: int) -> int | None:
    """The second at which the exam had been under way for so long; None where nobody knows yet."""
    if clock.started is None:
        return None
    found = clock.started + under_way
    for since, until in clock.stops:
        if found > since:
            found += until - since
    return None if clock.stopped is not None and found > clock.stopped else found


def seconds_under_way(clock: RoomClock, now: int, length: int) -> int:
    """For how long the exam has been under way; what goes beyond its length is no exam time."""
    return min(length, _gone(clock, now))


def seconds_missing(clock: RoomClock, now: int, length: int) -> int:
    """What people would lack if the exam ended here now: exactly what is not yet given."""
    return length - seconds_under_way(clock, now, length)


def seconds_over(clock: RoomClock, now: int, length: int) -> int:
    """How much longer than promised the exam ran, or has run so far; stoppages are no exam time."""
    return max(0, _gone(clock, now) - length)


def _gone(clock: RoomClock, now: int) -> int:
    """The seconds from the start to the end, the stop or now in which it did not stand still."""
    if clock.started is None:
        return 0
    until = min(s for s in (clock.ended, clock.stopped, now) if s is not None)
    stood = sum(max(0, min(b, until) - max(a, clock.started)) for a, b in clock.stops)
    return max(0, until - clock.started - stood)
