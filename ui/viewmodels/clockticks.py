"""What was ticked last: nobody reads two texts at once, and a slip is taken back."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.time import Instant

PAUSE_MS = 2000
"""Nobody has read another text so soon after the last; ours."""


class Ticks:
    """The last tick, and the facts that it left."""

    def __init__(self) -> None:
        self._text, self._at = "", Instant(0)
        self._number = self._of = 0
        self.facts: list[str] = []
        """What a step back takes back."""

    def too_soon(self, text: str, now: Instant) -> bool:
        """Whether this text can't have been read since the last was ticked."""
        return text != self._text and 0 <= now.ms - self._at.ms < PAUSE_MS

    def begin(self, text: str, now: Instant) -> int:
        """A text is being ticked; the number tells its answers from others'."""
        self._text, self._at = text, now
        self._number += 1
        return self._number

    def took(self, number: int, facts: Sequence[str]) -> None:
        """It is recorded, in one fact or, told to several people, in one for each."""
        if number != self._of:
            self._of, self.facts = number, []
        self.facts += facts

    def refused(self) -> None:
        """Nothing was ticked: the next may follow at once."""
        self._at = Instant(0)

    def back(self) -> list[str]:
        """The facts of the last tick, once."""
        facts, self.facts = self.facts, []
        return facts
