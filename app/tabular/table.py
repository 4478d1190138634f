"""From a grid of cells to rows under their headings, within the limits of a roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.formats.rostercells import LONGEST_TEXT
from app.formats.rosterrows import Row, column_of
from app.kernel.faults import hostile

LARGEST = 64_000_000
"""Bytes of a file."""
MOST_ROWS = 200_000
MOST_COLUMNS = 256
LONGEST_CELL = LONGEST_TEXT
"""Characters."""

# A title or a date may stand above the headings.
_SEARCHED_ROWS = 20
_ENOUGH_HEADINGS = 2


class Cell(NamedTuple):
    """A cell as text; `numeric` where the spreadsheet held a number or a date."""

    text: str
    numeric: bool = False


EMPTY = Cell("")
Grid = Sequence[Sequence[Cell]]


def heading_row(grid: Grid) -> int | None:
    """Where the headings are: the first row with two headings that a roster knows."""
    for index, cells in enumerate(grid[:_SEARCHED_ROWS]):
        if sum(column_of(cell.text) is not None for cell in cells) >= _ENOUGH_HEADINGS:
            return index
    return None


def rows_under(grid: Grid, head: int, file: str) -> list[Row]:
    """The rows below the headings; empty ones are passed over. Raise Fault for too much of all."""
    body = [
        (number, cells)
        for number, cells in enumerate(grid[head + 1 :], head + 2)
        if any(cell.text.strip() for cell in cells)
    ]
    if len(body) > MOST_ROWS:
        raise hostile("roster_too_many_rows", file=file, limit=MOST_ROWS)
    width = max(len(cells) for cells in (grid[head], *(cells for _, cells in body)))
    if width > MOST_COLUMNS:
        raise hostile("roster_too_many_columns", file=file, limit=MOST_COLUMNS)
    places = _headings(grid[head], file, head + 1)
    for place in range(width):
        if place not in places and any(_cell(cells, place).text.strip() for _, cells in body):
            places[place] = f"({place + 1})"
    return [_row(number, cells, places) for number, cells in body]


def _headings(cells: Sequence[Cell], file: str, row: int) -> dict[int, str]:
    """Each heading once: one that is repeated is told apart, and a roster's own found to be so."""
    places: dict[int, str] = {}
    for place, (heading, _) in enumerate(cells):
        if not heading.strip():
            continue
        if len(heading) > LONGEST_CELL:
            column = f"({place + 1})"
            raise hostile(
                "roster_cell_too_long", file=file, row=row, column=column, limit=LONGEST_CELL
            )
        if heading in places.values() and column_of(heading) is None:
            heading = f"{heading} ({place + 1})"
        while heading in places.values():
            # Spaces do not count in a heading: it stays the same column, and is named as a fault
            # together with all others.
            heading += " "
        places[place] = heading
    return places


def _row(number: int, cells: Sequence[Cell], places: Mapping[int, str]) -> Row:
    named = {heading: _cell(cells, place) for place, heading in places.items()}
    return Row(
        number,
        {heading: cell.text[:LONGEST_CELL] for heading, cell in named.items()},
        frozenset(heading for heading, cell in named.items() if cell.numeric),
        frozenset(heading for heading, cell in named.items() if len(cell.text) > LONGEST_CELL),
    )


def _cell(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else EMPTY
