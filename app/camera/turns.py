"""When it is time again: for drawing, and for what costs much. Times are monotonic seconds."""

from __future__ import annotations


class Every:
    """Due once in so many seconds; asked a little late it keeps the beat, much late it goes on."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = float("-inf")

    def due(self, now: float) -> bool:
        """Whether it is time; then the next time is one beat later, and never within half a one."""
        if now < self._next:
            return False
        self._next = max(self._next + self._seconds, now + self._seconds / 2)
        return True


class Share:
    """Keeps work to a share of the time: after each piece it rests in proportion."""

    def __init__(self, share: float) -> None:
        self._rests = 1 / share - 1  # seconds of rest for a second of work
        self._next = float("-inf")

    def due(self, now: float) -> bool:
        """Whether it has rested long enough."""
        return now >= self._next

    def spent(self, seconds: float, now: float) -> None:
        """A piece of work took so long and ended now."""
        self._next = now + seconds * self._rests
