"""A hand scanner's typing told from a person's by rhythm alone: keys and times in, outcomes out.

Every key is held for a moment. Keys that follow each other faster than a hand can are a burst, and
a burst belongs to the scanner until it falls silent; all others go back to the control that had
the focus. Texts are never cleaned here: reading a ticket folds width and case and refuses the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Scanners leave 5 to 35 ms between keys, and the system's delivery shakes that by 10.
# A fast typist leaves 60 to 80, and even a hand that rolls two keys seldom stays under 45.
FAST_MS = 45
# Once a burst is recognised its author is known: a slow moment in it is no reason to let go.
SILENCE_MS = 100
# So many fast keys in a row are no hand, even in a field where words are typed and keys rolled.
BURST_KEYS = 6
# Who typed so short a time ago may still be typing: one character rolled into Enter is a hand's.
HAND_MS = 250
# The same code seen again within this time is one scan.
REPEAT_MS = 2_000
# Longer than any code of ours, as long as a QR code can be.
LONGEST = 4_096

Kind = Literal["char", "end", "other"]
Reason = Literal["went_on", "too_long", "not_text", "empty", "cut_off"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or one text that an input method committed; time in milliseconds."""

    text: str
    kind: Kind
    at_ms: int


@dataclass(frozen=True, slots=True)
class Held:
    """Keep the newest key back: it may be part of a burst."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A person typed these: give them back to their control, in order."""

    keys: tuple[Key, ...]

    @property
    def length(self) -> int:
        """How many keys this settles."""
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A whole code, exactly as it was typed; `length` counts keys, the ending one too."""

    text: str
    length: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """The code that was just scanned, read once more: it counts once."""

    length: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A burst that is no code; what it held is forgotten."""

    reason: Reason
    length: int


Outcome = Typed | Scanned | Repeated | Rejected


class Typing:
    """Collects keys into runs and says of each run whose it was, exactly once a key."""

    def __init__(self) -> None:
        self._run: list[Key] = []
        self._count = 0
        self._burst = False
        self._last_ms = 0
        self._hand_ms: int | None = None
        self._seen: tuple[str, int] | None = None

    @property
    def in_burst(self) -> bool:
        """Whether the keys held now are known to be a scanner's."""
        return self._burst

    @property
    def due_ms(self) -> int | None:
        """When to call `tick` if no key comes before; None while nothing is held."""
        if not self._count:
            return None
        return self._last_ms + (SILENCE_MS if self._burst else FAST_MS + 1)

    def key(
        self, text: str, kind: Kind, at_ms: int, *, in_text: bool = False
    ) -> tuple[Outcome | Held, ...]:
        """Take one key; `in_text` where the focus takes words, so that rolled keys are expected."""
        settled = self.tick(at_ms)
        self._last_ms = max(at_ms, self._last_ms)
        self._count += 1
        # Of an endless burst only the length is kept, and one key more than may pass.
        if self._count <= LONGEST + 2:
            self._run.append(Key(text, kind, at_ms))
        self._burst = self._burst or self._is_burst(in_text)
        return (*settled, Held())

    def tick(self, at_ms: int) -> tuple[Outcome, ...]:
        """Look at the clock: what the silence up to now has settled."""
        due = self.due_ms
        return () if due is None or at_ms < due else (self._settle(),)

    def give_back(self) -> tuple[Outcome, ...]:
        """Settle at once what is held, unless it is a burst: the control needs its keys now."""
        return () if self._burst or not self._count else (self._settle(),)

    def _is_burst(self, in_text: bool) -> bool:
        if self._count < 2 or self._count >= BURST_KEYS:
            return self._count >= BURST_KEYS
        kinds = {key.kind for key in self._run}
        if "end" in kinds:
            return not (in_text and self._rolled_into_enter())
        # Where no words are typed, keys that act are pressed one at a time. Arrows may be rolled.
        return not in_text and "char" in kinds

    def _rolled_into_enter(self) -> bool:
        first = self._run[0]
        recent = self._hand_ms is not None and first.at_ms - self._hand_ms <= HAND_MS
        return recent and [key.kind for key in self._run] == ["char", "end"]

    def _settle(self) -> Outcome:
        run, count, burst = tuple(self._run), self._count, self._burst
        self._run, self._count, self._burst = [], 0, False
        if not burst:
            self._hand_ms = self._last_ms
            return Typed(run)
        text = "".join(key.text for key in run if key.kind == "char")
        if reason := _fault(run, text):
            return Rejected(reason, count)
        seen, self._seen = self._seen, (text, self._last_ms)
        if seen is not None and seen[0] == text and self._last_ms - seen[1] <= REPEAT_MS:
            return Repeated(count)
        return Scanned(text, count)


def _fault(run: tuple[Key, ...], text: str) -> Reason | None:
    """Why a burst is no code."""
    if len(text) > LONGEST or len(run) > LONGEST + 1:
        return "too_long"
    kinds = [key.kind for key in run]
    if "other" in kinds:
        return "not_text"
    if not text:
        return "empty"
    if "end" in kinds[:-1]:
        return "went_on"
    # A scanner that sends no Enter ends by falling silent; a few keys are a fumble, or a cable.
    return "cut_off" if kinds[-1] != "end" and len(run) < BURST_KEYS else None
