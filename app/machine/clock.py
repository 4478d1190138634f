"""The computer's clock."""

from __future__ import annotations

import sys
import time
from datetime import datetime

from app.kernel.time import Instant


class ComputerClock:
    """Wall time in UTC, and a reading that never jumps."""

    def now(self) -> Instant:
        """The wall clock, which people may set."""
        return Instant(time.time_ns() // 1_000_000)

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment before the program began, those of a sleep too."""
        return _awake_or_asleep_ns() // 1_000_000


def zone_minutes() -> int:
    """How far the computer's own time zone is from UTC; shown times never follow it."""
    offset = datetime.now().astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def _awake_or_asleep_ns() -> int:
    # Python's monotonic clock stands still in a sleep on Linux and on macOS, not on Windows.
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return time.monotonic_ns()
