"""A document as a workbook: a sheet for each table, its numbers and moments as such."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from app.kernel.phrases import phrase
from app.kernel.time import Instant
from app.renderers.csvfile import is_obeyed, tables_of
from app.reports.document import Cell, Document, KeyValues, Moment, Paragraph, Table, cell_text
from app.reports.document import wall_clock as wall

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 60
_LINE = 17
"""A line's height in points."""
_DAY_0 = wall(Instant.parse("1899-12-30T00:00:00Z"), "UTC")
"""Workbooks count days from here."""
_EXACT = 2**53
_SHOWN: Mapping[Moment, str] = {
    "date": "yyyy-mm-dd",
    "minute": "yyyy-mm-dd hh:mm",
    "second": "yyyy-mm-dd hh:mm:ss",
    "clock": "hh:mm:ss",
}


def render_workbook(document: Document) -> bytes:
    """A workbook; equal documents give equal bytes. Texts are never taken for formulas."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    made = document.date or Instant(0)
    book.set_properties({"title": document.title, "created": made.utc().replace(tzinfo=None)})
    _Writer(book, document).write()
    book.close()
    return out.getvalue()


class _Writer:
    """Sheets under way."""

    def __init__(self, book: Any, document: Document) -> None:
        self._book = book
        self._document = document
        self._zone = document.time_zone
        self._names: set[str] = set()
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._quoted = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
        )
        self._number = book.add_format({"num_format": "0", "valign": "top"})
        self._moments = {
            moment: book.add_format({"num_format": shown, "align": "left", "valign": "top"})
            for moment, shown in _SHOWN.items()
        }

    def write(self) -> None:
        """The first sheet with what stands outside of tables, then a sheet a table."""
        self._summary()
        for table in tables_of(self._document):
            self._table(table)

    def _summary(self) -> None:
        sheet = self._sheet(phrase("report.sheet.head", self._document.language))
        sheet.write_string(0, 0, self._document.title, self._head)
        row = 1
        for block in self._document.blocks:
            if isinstance(block, KeyValues):
                for key, value in block.rows:
                    self._cell(sheet, row, 0, key, "second")
                    self._cell(sheet, row, 1, value, block.moment)
                    _tall(sheet, row, [(key, _WIDEST // 2), (str(value), _WIDEST)])
                    row += 1
            elif isinstance(block, Paragraph):
                self._cell(sheet, row, 1, block.text, "second")
                _tall(sheet, row, [(block.text, _WIDEST)])
                row += 1
        self._cell(sheet, row, 1, self._document.footer, "second")
        sheet.set_column(0, 0, _WIDEST // 2)
        sheet.set_column(1, 1, _WIDEST)

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.sheet or table.name or table.code or self._document.title)
        widths = []
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, self._head)
            cells = [cell_text(row[place], self._zone, column.moment) for row in table.rows]
            # The filter's arrow stands beside the title.
            widths.append(_fitting([f"{column.title}   ", *cells]))
            sheet.set_column(place, place, widths[-1])
        for number, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                self._cell(sheet, number, place, cell, table.columns[place].moment)
            texts = zip(row, widths, strict=True)
            _tall(sheet, number, [(cell, wide) for cell, wide in texts if isinstance(cell, str)])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
        sheet.repeat_rows(0)

    def _sheet(self, name: str) -> Any:
        stem = _FORBIDDEN.sub(" ", name).strip()[:_LONGEST_NAME] or "-"
        title, again = stem, 1
        while title.casefold() in self._names:
            again += 1
            title = f"{stem[: _LONGEST_NAME - 4]} {again}"
        self._names.add(title.casefold())
        sheet = self._book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _cell(self, sheet: Any, row: int, place: int, cell: Cell, moment: Moment) -> None:
        match cell:
            case None | "":
                return
            case Instant():
                days = (wall(cell, self._zone) - _DAY_0).total_seconds() / 86_400
                sheet.write_number(row, place, days, self._moments[moment])
            case int() if abs(cell) < _EXACT:
                sheet.write_number(row, place, cell, self._number)
            case _:
                text = str(cell)
                style = self._quoted if is_obeyed(text) else self._text
                sheet.write_string(row, place, text, style)


def _tall(sheet: Any, row: int, texts: Sequence[tuple[str, int]]) -> None:
    """A row as tall as its longest text needs: not every program finds that by itself."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, _LINE * lines)


def _lines(text: str, width: int) -> int:
    if len(text) * 2 < width and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(_wide(line) / (width - 1))) for line in text.split("\n"))


def _fitting(texts: list[str]) -> int:
    lines = [line for text in texts for line in text.split("\n")]
    return min(_WIDEST, max(map(_wide, lines), default=1) + 2)


def _wide(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
