"""Rows of a roster from a CSV or an XLSX file, told apart by what the bytes are."""

from __future__ import annotations

from app.formats.rosterrows import Row
from app.kernel.faults import hostile
from app.tabular.csvfile import csv_rows
from app.tabular.table import LARGEST
from app.tabular.xlsxfile import xlsx_rows

_ZIP = b"PK"
# What Excel wrote until 2003, and what wraps a workbook that asks for a password.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_rows(data: bytes, name: str) -> list[Row]:
    """Read the rows under the headings; `name` is the file's name in faults. Raises Fault."""
    if len(data) > LARGEST:
        raise hostile("roster_too_big", file=name, limit=LARGEST)
    if data.startswith(_COMPOUND_FILE):
        raise hostile("roster_old_or_locked", file=name)
    if data.startswith(_ZIP):
        return xlsx_rows(data, name)
    return csv_rows(data, name)
