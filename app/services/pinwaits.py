"""Wrong PINs in a row and how long the next one must wait, at venues and at headquarters."""

from __future__ import annotations

from typing import NamedTuple

from app.kernel.time import Instant

FREE_TRIES = 2
"""A finger slips: so many wrong PINs in a row cost nothing."""
LONGEST_S = 60


class Failures(NamedTuple):
    """Wrong PINs in a row for one person, and when the last one was given."""

    number: int = 0
    last: Instant | None = None


def delay_after(failures: int) -> int:
    """How many seconds to wait after so many wrong PINs in a row: 0, 0, 2, 4, 8 … 60."""
    beyond = failures - FREE_TRIES
    return 0 if beyond <= 0 else min(LONGEST_S, 2 ** min(beyond, LONGEST_S))


def left_of(failures: Failures, now: Instant) -> int:
    """How many milliseconds no PIN is read after these."""
    if failures.last is None:
        return 0
    whole = delay_after(failures.number) * 1000
    # A clock that was set back never makes anybody wait for longer than the delay.
    return min(whole, max(0, failures.last.ms + whole - now.ms))
