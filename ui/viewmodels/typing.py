"""A hand scanner's typing told from a person's by rhythm: keys and times in, outcomes out.

Every key is held for a moment. Keys that follow each other faster than a hand can are a burst, and
a burst belongs to the scanner until it falls silent; all others go back to the control that had
the focus. Where words are typed a burst must look like a ticket too: any other fast row is text for
the field, of which no key acts. Texts are never cleaned here: reading a ticket does that.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from app.formats.ticket import MARK

# Scanners leave 5 to 35 ms between keys, and the system's delivery shakes that by 10.
# A fast typist leaves 60 to 80, and even a hand that rolls two keys seldom stays under 45.
FAST_MS = 45
# Once a burst is recognised its author is known: a slow moment in it is no reason to let go.
SILENCE_MS = 100
# So many fast keys in a row are no hand; in a field, fewer than these are no code either.
BURST_KEYS = 6
# Who typed so short a time ago may still be typing: one character rolled into Enter is a hand's.
HAND_MS = 250
# The same code seen again within this time is one scan.
REPEAT_MS = 2_000
# Longer than any code of ours, as long as a QR code can be.
LONGEST = 4_096

Kind = Literal["char", "edit", "end", "other"]
"""What types, what only moves or deletes within a text, Enter, Tab or line feed, and all others."""
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
    """A person typed these: give them back to their control, in order.

    Without `acts` they came too fast for a hand: only what writes in a field is given back.
    """

    keys: tuple[Key, ...]
    acts: bool = True

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


@dataclass(slots=True)
class _Row:
    """Keys that follow each other fast, of which those may be back in their field already."""

    given_back: int = 0
    in_text: bool = True
    hidden: bool = False
    after_a_hand: bool = False


class Typing:
    """Collects keys into runs and says of each run whose it was, exactly once a key."""

    def __init__(self) -> None:
        self._run: list[Key] = []
        self._count = 0
        self._burst = False
        self._last_ms = 0
        self._beat_ms = 0
        self._row = _Row()
        self._hand_ms: int | None = None
        self._seen: tuple[str, int] | None = None

    @property
    def in_burst(self) -> bool:
        """Whether the keys held now are known to be a scanner's."""
        return self._burst

    @property
    def due_ms(self) -> int | None:
        """When to call `tick` if no key comes before; None while nothing is held."""
        return self._last_ms + self._patience_ms if self._count else None

    @property
    def _patience_ms(self) -> int:
        return SILENCE_MS if self._burst else FAST_MS + 1

    def key(
        self,
        text: str,
        kind: Kind,
        at_ms: int,
        *,
        in_text: bool = False,
        hidden: bool = False,
        gap_ms: int | None = None,
    ) -> tuple[Outcome | Held, ...]:
        """Take one key; `in_text` where the focus takes words, so that rolled keys are expected.

        `hidden` where nobody sees them, as in a PIN: there any long burst is a scanner's.
        `gap_ms` is how long after the key before it was pressed, where that is better known than
        by when the two arrived.
        """
        gap = at_ms - self._last_ms if gap_ms is None else gap_ms
        settled = self.tick(at_ms)
        if self._count and gap >= self._patience_ms:
            settled = (*settled, self._settle())
        self._last_ms = max(at_ms, self._last_ms)
        self._beat_ms += max(gap, 0)
        if not self._count and (gap > FAST_MS or not self._row.given_back):
            recent = self._hand_ms is not None and self._beat_ms - self._hand_ms <= HAND_MS
            self._row = _Row(after_a_hand=recent)
        self._row.in_text = self._row.in_text and in_text
        self._row.hidden = self._row.hidden or hidden
        self._count += 1
        # Of an endless burst only the length is kept, and one key more than may pass.
        if self._count <= LONGEST + 2:
            self._run.append(Key(text, kind, at_ms))
        self._burst = self._burst or self._is_burst()
        return (*settled, self._let_go() or Held())

    def tick(self, at_ms: int) -> tuple[Outcome, ...]:
        """Look at the clock: what the silence up to now has settled."""
        due = self.due_ms
        return () if due is None or at_ms < due else (self._settle(),)

    def give_back(self) -> tuple[Outcome, ...]:
        """Settle at once what is held, unless it is a burst: the control needs its keys now."""
        return () if self._burst or not self._count else (self._settle(),)

    def _is_burst(self) -> bool:
        if self._row.in_text:
            return self._count >= BURST_KEYS and self._may_be_a_code()
        kinds = {key.kind for key in self._run} | ({"char"} if self._row.given_back else set())
        # Where no words are typed, keys that act are pressed one at a time. Arrows may be rolled.
        total = self._row.given_back + self._count
        return total >= BURST_KEYS or (total > 1 and bool(kinds & {"char", "end"}))

    def _may_be_a_code(self) -> bool:
        """Whether all that was typed in a row so far begins as a ticket does."""
        if self._row.hidden:
            return True
        begin = unicodedata.normalize("NFKC", "".join(key.text for key in self._run)).upper()
        fits = begin[: len(MARK)] == MARK[: len(begin)]
        chars = {key.kind for key in self._run[:-1]} <= {"char"} and self._run[0].kind == "char"
        return fits and chars and self._run[-1].kind in ("char", "end") and not self._row.given_back

    def _let_go(self) -> Typed | None:
        """What is no code whatever comes next: in a field it need not wait."""
        if self._burst or not self._row.in_text or self._may_be_a_code():
            return None
        if not self._writes() and not self._too_fast():
            return None
        given_back = self._row.given_back + self._count
        typed = self._typed()
        self._row.given_back = given_back
        return typed

    def _writes(self) -> bool:
        return {key.kind for key in self._run} <= {"char", "edit"}

    def _too_fast(self) -> bool:
        """Whether the row that the keys held belong to is no hand's, though it is in a field."""
        total, kinds = self._row.given_back + self._count, [key.kind for key in self._run]
        if total < 2 or total >= BURST_KEYS:
            return total >= BURST_KEYS
        rolled = total == 2 and kinds[-2:] in (["end"], ["char", "end"])
        return "end" in kinds and not (rolled and self._row.after_a_hand)

    def _typed(self) -> Typed:
        fast = self._row.in_text and self._too_fast()
        acts = self._writes() or not fast
        run, self._run, self._count = tuple(self._run), [], 0
        self._row.given_back = 0
        self._hand_ms = None if fast else self._beat_ms
        return Typed(run, acts)

    def _settle(self) -> Outcome:
        if not self._burst:
            return self._typed()
        run, count = tuple(self._run), self._count
        self._run, self._count, self._burst = [], 0, False
        text = "".join(key.text for key in run if key.kind == "char")
        if reason := _fault(run, text, count):
            return Rejected(reason, count)
        seen, self._seen = self._seen, (text, self._last_ms)
        if seen is not None and seen[0] == text and self._last_ms - seen[1] <= REPEAT_MS:
            return Repeated(count)
        return Scanned(text, count)


def _fault(run: tuple[Key, ...], text: str, count: int) -> Reason | None:
    """Why a burst is no code; Enter and a line feed are one end."""
    if len(text) > LONGEST or count > LONGEST + 2:
        return "too_long"
    kinds = [key.kind for key in run]
    if not {"other", "edit"}.isdisjoint(kinds):
        return "not_text"
    if not text:
        return "empty"
    ending = 2 if [key.text for key in run[-2:]] == ["\r", "\n"] else 1
    if "end" in kinds[:-ending]:
        return "went_on"
    # A scanner that sends no Enter ends by falling silent; a few keys are a fumble, or a cable.
    return "cut_off" if kinds[-1] != "end" and len(run) < BURST_KEYS else None
