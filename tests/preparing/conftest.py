"""A small real round, and rosters written with real libraries."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter

from app.domain.regulation import Regulation
from app.formats.rulepack import read_rulepack
from app.kernel.resources import resource
from tests.preparing.samples import ROUND


@pytest.fixture
def round_text() -> str:
    return ROUND


@pytest.fixture(scope="session")
def regulation() -> Regulation:
    newest = max(resource("regulations", "iacs").glob("*.toml"))
    return read_rulepack(newest.read_bytes(), newest.name).regulation


Table = Sequence[Sequence[object]]


@pytest.fixture
def as_csv() -> Callable[..., bytes]:
    def write(rows: Table, encoding: str = "utf-8") -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return out.getvalue().encode(encoding)

    return write


@pytest.fixture
def as_xlsx() -> Callable[..., bytes]:
    """Each sheet is a table: texts stay texts, numbers and dates are what Excel has."""

    def write(*sheets: Table, date_format: str = "yyyy/m/d") -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
            dates = book.add_format({"num_format": date_format})
            for rows in sheets:
                sheet = book.add_worksheet()
                for y, row in enumerate(rows):
                    for x, value in enumerate(row):
                        if isinstance(value, str):
                            sheet.write_string(y, x, value)
                        elif hasattr(value, "year"):
                            sheet.write_datetime(y, x, value, dates)
                        elif value is not None:
                            sheet.write(y, x, value)
        return out.getvalue()

    return write
