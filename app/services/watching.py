"""Watching the computer's clock against one that never jumps, so that the exam's time goes on.

While the program runs, its time is a first reading of the clock plus what the monotonic clock says
has passed: whatever people or the network do to the clock, the exam's time does not move. After a
restart there is no earlier reading to hold on to: the clock counts as the computer shows it, with
the offset that was known, and a new check by two people is asked for.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.events import ClockJumped
from app.kernel.time import Instant
from app.services.journal import Stamp

TOLERANCE_MS = 1000
"""A clock that is kept right little by little is no jump."""
SLEEP_MS = 30_000
"""Between two looks of a window that looks all the time: the computer slept."""


class Seen(NamedTuple):
    """The clock as the program goes by it, and when it was looked at last."""

    base: Stamp
    looked_ms: int | None = None
    """The monotonic reading of the last look."""
    zone_minutes: int | None = None
    """The computer's time zone then."""


def passed(since: Stamp, now: Stamp) -> int:
    """Milliseconds that really passed."""
    return max(0, now.monotonic_ms - since.monotonic_ms)


def jumped_by(since: Stamp, now: Stamp) -> int:
    """By how many milliseconds the clock went beyond what really passed; 0 within the tolerance."""
    by = now.at.ms - since.at.ms - passed(since, now)
    return by if abs(by) >= TOLERANCE_MS else 0


class Watcher:
    """One program's view of its computer's clock. No jump changes the time it tells."""

    def __init__(self) -> None:
        self._seen: Seen | None = None

    def steady(self, stamp: Stamp) -> Stamp:
        """The same moment by a clock that never jumped since the program began."""
        if self._seen is None:
            return stamp
        base = self._seen.base
        return Stamp(Instant(base.at.ms + passed(base, stamp)), stamp.monotonic_ms)

    def begun(self, stamp: Stamp) -> Stamp:
        """The steady moment of something that is recorded: from the first on, time is watched."""
        if self._seen is None:
            self._seen = Seen(stamp)
        return self.steady(stamp)

    def jump(self, stamp: Stamp) -> ClockJumped | None:
        """What has happened to the clock, seen at this reading; None where it is as it was."""
        if self._seen is None:
            return None
        by = jumped_by(self._seen.base, stamp)
        return ClockJumped("forward" if by > 0 else "back", by) if by else None

    def look(self, stamp: Stamp, zone_minutes: int | None = None) -> ClockJumped | None:
        """As `jump`, for a window that looks all the time: it also finds sleep and a new zone."""
        if self._seen is None or self._seen.looked_ms is None:
            return self.jump(stamp)
        found, gap = self.jump(stamp), stamp.monotonic_ms - self._seen.looked_ms
        if gap >= SLEEP_MS:
            return ClockJumped("slept", found.by_ms if found else 0, gap)
        before = self._seen.zone_minutes
        if found is None and None not in (before, zone_minutes) and before != zone_minutes:
            return ClockJumped("zone", 0)
        return found

    def looked(self, stamp: Stamp, zone_minutes: int | None = None) -> None:
        """Remember this look."""
        base = stamp if self._seen is None else self._seen.base
        self._seen = Seen(base, stamp.monotonic_ms, zone_minutes)

    def take(self, stamp: Stamp, jump: ClockJumped) -> None:
        """Go by the clock as it shows itself after a jump that is recorded."""
        shown = self.steady(stamp).at.plus(ms=jump.by_ms)
        self._go_by(Stamp(shown, stamp.monotonic_ms))

    def anew(self, stamp: Stamp) -> None:
        """Go by this very reading: two people have just compared it with a trusted clock."""
        self._go_by(stamp)

    def _go_by(self, base: Stamp) -> None:
        self._seen = Seen(base) if self._seen is None else self._seen._replace(base=base)
