"""What can be looked up over any page, such as keys or the articles of the rules."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A tag in front (a key, an article), a name that may be empty, and a sentence."""

    tag: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one title; `large` is what it is about now."""

    title: str
    lines: tuple[Line, ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title and what stands below it."""

    title: str
    groups: tuple[Group, ...]


def narrowed(sheet: Sheet, text: str) -> Sheet:
    """Only the lines that hold every word of a text; width and case do not count."""
    words = _folded(text).split()
    if not words:
        return sheet

    def holds(line: Line) -> bool:
        whole = _folded(f"{line.tag} {line.name} {line.text}")
        return all(word in whole for word in words)

    kept = (
        replace(group, lines=tuple(line for line in group.lines if holds(line)))
        for group in sheet.groups
    )
    return replace(sheet, groups=tuple(group for group in kept if group.lines))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
