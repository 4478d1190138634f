"""XLSX: the first sheet that has a heading row, each cell as the text that a clerk means."""

from __future__ import annotations

import io
from datetime import date, datetime

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from app.formats.rosterrows import Row
from app.kernel.faults import Fault, Faults, hostile
from app.tabular.archive import repacked
from app.tabular.table import Cell, heading_row, rows_under

_EXACT = 10**15
"""Above this a spreadsheet's number is no longer an exact integer."""


def xlsx_rows(data: bytes, file: str) -> list[Row]:
    """Read the rows under the headings; row numbers are the spreadsheet's own."""
    workbook = repacked(data, file)
    try:
        return _first_roster(workbook, file)
    except (Fault, Faults, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # The library is Rust: where it panics, what is raised is no Exception.
        raise hostile("roster_unreadable", file=file) from None


def _first_roster(workbook: bytes, file: str) -> list[Row]:
    with load_workbook(io.BytesIO(workbook)) as book:
        sheets = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        for name in sheets:
            grid = _grid(book, name)
            head = heading_row(grid)
            if head is not None:
                return rows_under(grid, head, file)
    raise hostile("roster_no_headings_in_sheets", file=file, sheets=sheets)


def _grid(book: CalamineWorkbook, name: str) -> list[list[Cell]]:
    sheet = book.get_sheet_by_name(name)
    return [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", numeric=True)
    if isinstance(value, (int, float)):
        whole = abs(value) < _EXACT and value == int(value)
        return Cell(str(int(value)) if whole else repr(value), numeric=True)
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return Cell(value.isoformat(" ", "seconds"), numeric=True)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), numeric=True)
    if isinstance(value, date):
        return Cell(value.isoformat(), numeric=True)
    return Cell(str(value), numeric=True)
