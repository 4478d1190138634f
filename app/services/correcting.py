"""Cells of a roster corrected by hand: checked again as corrected, written to a copy beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.formats.rosterrows import Row

Cell = tuple[int, str]
"""A row's number as people see it in the file, and a heading without spaces around it."""


def heading_of(row: Row, column: str) -> str | None:
    """The file's own heading of a column; None where the row has no such column."""
    return next((heading for heading in row.cells if heading.strip() == column.strip()), None)


def correct(rows: Sequence[Row], edits: Mapping[Cell, str]) -> list[Row]:
    """The same rows with these cells in the place of what the file says."""
    by_row: dict[int, dict[str, str]] = {}
    for (number, column), text in edits.items():
        by_row.setdefault(number, {})[column] = text
    return [_corrected(row, by_row.get(row.number, {})) for row in rows]


def _corrected(row: Row, edits: Mapping[str, str]) -> Row:
    told = {heading: text for c, text in edits.items() if (heading := heading_of(row, c))}
    if not told:
        return row
    return replace(
        row,
        cells={**row.cells, **told},
        numeric=row.numeric - told.keys(),
        too_long=row.too_long - told.keys(),
    )


def as_csv(rows: Sequence[Row]) -> bytes:
    """A roster as a CSV file, cell by cell as it was read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    headings = list(rows[0].cells) if rows else []
    writer.writerow(headings)
    for row in rows:
        writer.writerow([row.cells.get(heading, "") for heading in headings])
    return text.getvalue().encode("utf-8-sig")
