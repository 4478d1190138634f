"""Text into lines that fit a width: by the rules of each language, and never cut."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QFontMetricsF

Boundary = QTextBoundaryFinder.BoundaryType

_MARKS = "。、，！？"
_ENDS = _MARKS + ".,;:!?"
# After these a word of Japanese has ended, if what follows does not go on in kana.
_PARTICLES = "はがをにへのもとでてば"
_BEGINS = re.compile(r"[おご\u30a1-\u30fa\u4e00-\u9fff]")


def lines(text: str, metrics: QFontMetricsF, width: float, language: str) -> list[str]:
    """As few lines as there may be: ended at marks if they can be, else all about as long."""
    parts = pieces(text, language)
    fewest = packed(parts, metrics, width)
    clauses = _joined(parts, lambda before, _: before.rstrip()[-1:] in _ENDS)
    if _holds(clauses, metrics, width):
        at_marks = packed(clauses, metrics, width)
        if len(at_marks) <= len(fewest):
            return at_marks
    narrow, wide = 0, int(width)
    # The narrowest column that takes no more lines leaves no single character on the last one.
    while narrow < wide:
        middle = (narrow + wide) // 2
        if _holds(parts, metrics, middle) and len(packed(parts, metrics, middle)) <= len(fewest):
            wide = middle
        else:
            narrow = middle + 1
    return packed(parts, metrics, wide) if _holds(parts, metrics, wide) else fewest


def packed(parts: list[str], metrics: QFontMetricsF, width: float) -> list[str]:
    """Pieces put into lines, each as full as it goes."""
    made: list[str] = []
    line = ""
    for part in _small_enough(parts, metrics, width):
        if line and metrics.horizontalAdvance((line + part).rstrip()) > width:
            made.append(line.rstrip())
            line = ""
        line += part
    return [*made, line.rstrip()] if line else made


def pieces(text: str, language: str) -> list[str]:
    """Where a line may end: joined, the pieces are the text again."""
    return _joined(
        _split(text, Boundary.Line),
        lambda before, after: _may_break(before[-1], after[0], language),
    )


def _joined(parts: list[str], apart: Callable[[str, str], bool]) -> list[str]:
    """Pieces joined into longer ones, save where they may stay apart."""
    made: list[str] = []
    for part in parts:
        if made and not apart(made[-1], part):
            made[-1] += part
        else:
            made.append(part)
    return made


def _may_break(before: str, after: str, language: str) -> bool:
    """Whether a line may end here, of the places where Unicode allows it."""
    match language:
        case "ko":
            return before == " "
        case "ja":
            ended = before in _PARTICLES and bool(_BEGINS.match(after))
            return ended or before in _MARKS or before == " " or before == "を"
        case _:
            return True


def _split(text: str, boundary: Boundary) -> list[str]:
    data = text.encode("utf-16-le")  # Qt counts in halves of four-byte characters
    finder = QTextBoundaryFinder(boundary, text)
    ends, last = [], 0
    while (at := finder.toNextBoundary()) != -1:
        ends.append((last, at))
        last = at
    return [data[2 * begin : 2 * end].decode("utf-16-le") for begin, end in ends]


def _small_enough(parts: list[str], metrics: QFontMetricsF, width: float) -> list[str]:
    """A word that is wider than the line may be broken anywhere, rather than cut."""
    return [
        smaller
        for part in parts
        for smaller in (
            [part]
            if metrics.horizontalAdvance(part.rstrip()) <= width
            else _split(part, Boundary.Grapheme)
        )
    ]


def _holds(parts: list[str], metrics: QFontMetricsF, width: float) -> bool:
    return all(metrics.horizontalAdvance(part.rstrip()) <= width for part in parts)
