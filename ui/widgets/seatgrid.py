"""Where each seat of a room stands on the screen: as large as the room allows."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QRect

GAP = 8
LEAST_WIDTH, LEAST_HEIGHT = 92, 52
MOST_WIDTH, MOST_HEIGHT = 200, 120
_SHAPE = 1.6
"""About so much wider than high."""


class Grid(NamedTuple):
    """Seats in rows, from the left; `height` is what all rows need."""

    columns: int
    width: int
    step: int
    height: int

    def rect(self, at: int) -> QRect:
        """The seat at a place of the list."""
        row, column = divmod(at, self.columns)
        left, top = GAP + column * (self.width + GAP), GAP + row * (self.step + GAP)
        return QRect(left, top, self.width, self.step)

    def at(self, x: int, y: int) -> int:
        """Which place of the list a point belongs to; it may be beyond the last."""
        column = min(self.columns - 1, max(0, (x - GAP // 2) // (self.width + GAP)))
        return max(0, (y - GAP // 2) // (self.step + GAP)) * self.columns + column


def grid_for(count: int, width: int, height: int) -> Grid:
    """The columns that make the seats largest; where even small ones don't fit, it scrolls."""
    most = max(1, (width - GAP) // (LEAST_WIDTH + GAP))
    best, largest = _grid(most, count, width, LEAST_HEIGHT), 0.0
    for columns in range(1, most + 1):
        rows = max(1, math.ceil(count / columns))
        step = (height - GAP) // rows - GAP
        wide = min(MOST_WIDTH, (width - GAP) // columns - GAP)
        size = min(wide / _SHAPE, step)
        if step >= LEAST_HEIGHT and size > largest:
            high = min(step, MOST_HEIGHT, round(wide / 1.2))
            best, largest = _grid(columns, count, width, high), size
    return best


def _grid(columns: int, count: int, width: int, high: int) -> Grid:
    wide = min(MOST_WIDTH, (width - GAP) // columns - GAP)
    rows = math.ceil(count / columns)
    return Grid(columns, wide, high, GAP + rows * (high + GAP))
