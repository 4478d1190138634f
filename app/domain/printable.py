"""What a name or a text that is printed may not hold: characters that nobody sees."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Fillers and joiners count as letters or marks, and still show nothing.
_HIDDEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_LINES = frozenset("\r\n\t")


def unseen(text: str, *, lines: bool = False) -> list[str]:
    """The characters that nobody sees and that could make one text look like another (U+202E).

    With `lines` the text may have several lines.
    """
    found = (c for c in text if unicodedata.category(c) in _STEERING or c in _HIDDEN)
    return [f"U+{ord(c):04X}" for c in dict.fromkeys(found) if not (lines and c in _LINES)]


def shows_nothing(text: str) -> bool:
    """Whether nothing of a text would be seen: spaces and marks on nothing are not enough."""
    return not any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    # Co: an office's own kanji (外字) stand there, seen at that office if nowhere else.
    category = unicodedata.category(character)
    return character not in _HIDDEN and (category[0] in "LNPS" or category == "Co")
