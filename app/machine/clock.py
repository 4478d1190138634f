"""The computer's clock."""

from __future__ import annotations

import time

from app.kernel.time import Instant


class ComputerClock:
    """Wall time in UTC, and a reading that never jumps."""

    def now(self) -> Instant:
        """The wall clock, which people may set."""
        return Instant(time.time_ns() // 1_000_000)

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment before the program began."""
        return time.monotonic_ns() // 1_000_000
