"""A document's tables as CSV: UTF-8 with a byte order mark, so that spreadsheets read Japanese."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from app.reports.document import Cell, Chart, Document, Table, cell_text

_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet would calculate, or may take for a formula, at the beginning of a text."""


def tables_of(document: Document) -> Iterator[Table]:
    """Every table of a document, those under its charts too."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart) and block.data is not None:
            yield block.data


def is_obeyed(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return text.startswith(_OBEYED)


def render_csv(table: Table, zone: str) -> bytes:
    """One table; a text that a spreadsheet would obey has an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(column.title, zone) for column in table.columns])
    for row in table.rows:
        writer.writerow([_safe(cell, zone) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell, zone: str) -> str:
    text = cell_text(cell, zone)
    return f"'{text}" if isinstance(cell, str) and is_obeyed(text) else text
