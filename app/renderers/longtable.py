"""Long tables, laid out by counting: typst would measure every cell of thousands of rows twice.

A row in which every text surely fits its column has a fixed height; any other is measured as usual.
Widths are in em and rather too large than too small: proportional letters are narrower.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.reports.document import Column

LONG = 200
"""From so many rows on a table is laid out this way."""

_WIDE_LETTERS = frozenset("MWmw@%—…")
_PADDING_EM = 1.2
_ROOM_EM = {"A4": 54.0, "A5": 33.0}
"""What fits between the margins at the size of a table's text."""
_LEAST_EM = 5.0
_WIDEST_EM = 16.0


class Layout(NamedTuple):
    """Each column's part of the width, and of each row whether its height can be fixed."""

    widths: list[float]
    fixed: list[bool]


def layout_of(
    columns: Sequence[Column], rows: Sequence[Sequence[str | list[str]]], size: str
) -> Layout | None:
    """How a long table is laid out; None where its columns need more than the page has."""
    texts = [[_whole(cell) for cell in row] for row in rows]
    heads = [column.title for column in columns]
    wanted = [max(map(_width, cells)) for cells in zip(heads, *texts, strict=True)]
    room = _ROOM_EM.get(size, 33.0) - _PADDING_EM * len(columns)
    # Who shares the width may be broken over lines; a number or a time may not.
    shared = [place for place, column in enumerate(columns) if column.share is not None]
    wanted = [min(w, _WIDEST_EM) if place in shared else w for place, w in enumerate(wanted)]
    left = room - sum(width for place, width in enumerate(wanted) if place not in shared)
    if left < _LEAST_EM * len(shared):
        return None
    stretched = shared or range(len(columns))
    scale = left / sum(wanted[place] for place in shared) if shared else room / sum(wanted)
    fits = [width * scale if place in stretched else width for place, width in enumerate(wanted)]
    fixed = [
        all(_width(text) <= fit + 0.01 for text, fit in zip(row, fits, strict=True))
        for row in texts
    ]
    return Layout([fit + _PADDING_EM for fit in fits], fixed)


def _whole(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else "".join(cell)


@lru_cache(maxsize=20_000)
def _width(text: str) -> float:
    if "\n" in text:
        return 1000.0  # more than a line, whatever its width
    return sum(map(_letter, text))


@lru_cache(maxsize=20_000)
def _letter(letter: str) -> float:
    wide = unicodedata.east_asian_width(letter) in "WFA" or letter in _WIDE_LETTERS
    return 1.0 if wide else 0.66
