"""CSV as Japanese offices write it: UTF-8 with or without a mark, or CP932."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from app.formats.rosterrows import Row
from app.kernel.faults import Fault, hostile
from app.tabular.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, heading_row, rows_under

_LONGEST_LINE = LONGEST_CELL * MOST_COLUMNS
_MOST_LINES_A_ROW = 1_000
# Python's CP932 decodes the bytes that mean nothing in it to these; UTF-16 is full of them.
_MEANINGLESS = frozenset("\x00\x80\uf8f0\uf8f1\uf8f2\uf8f3")


def csv_rows(data: bytes, file: str) -> list[Row]:
    """Read the rows under the headings; a blank line counts, as it does in a spreadsheet."""
    grid: list[list[Cell]] = []
    text = _text(data, file)
    if not text.strip():
        raise Fault("roster_empty", file=file)
    lines = _Lines(text, file)
    try:
        for values in csv.reader(lines, strict=True):
            lines.open = 0
            grid.append([Cell(value) for value in values])
            if len(grid) > 2 * MOST_ROWS:
                raise hostile("roster_too_many_rows", file=file, limit=MOST_ROWS)
    except csv.Error:
        raise hostile("roster_csv", file=file, row=len(grid) + 1) from None
    head = heading_row(grid)
    if head is None:
        raise hostile("roster_no_headings", file=file)
    return rows_under(grid, head, file)


class _Lines:
    """The lines of a text, within limits: a quote that is never closed may not eat the memory."""

    def __init__(self, text: str, file: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._file = file
        self.open = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.open += 1
            if self.open > _MOST_LINES_A_ROW or len(line) > _LONGEST_LINE:
                raise csv.Error
            yield line


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        text = "\x00"
    if not _MEANINGLESS.isdisjoint(text):
        raise hostile("roster_encoding", file=file)
    return text
