"""Tables as workbook and CSV, opened again by other people's programs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.renderers.csvfile import render_csv, tables_of
from app.renderers.xlsx import render_workbook
from app.reports.document import (
    Cell,
    Chart,
    Column,
    Document,
    KeyValues,
    Paragraph,
    Table,
    wall_clock,
)
from tests.renderers.papers import DAY, RARE, opened_by_office

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A"]
LOCAL = wall_clock(DAY, "Asia/Tokyo")


def document(*tables: Table) -> Document:
    return Document("題名", "ja", tables, date=DAY)


def table(*cells: Cell, name: str = "表") -> Table:
    return Table((Column("列"),), tuple((cell,) for cell in cells), name, "t")


def sheets(book: bytes) -> dict[str, list[list[object]]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {
        name: [list(row) for row in opened.get_sheet_by_name(name).to_python()]
        for name in opened.sheet_names
    }


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_cells_keep_their_kind() -> None:
    book = render_workbook(document(table("00420001", 7, DAY, None, RARE, 2**80)))
    found = sheets(book)["表"]
    assert [row[0] for row in found] == ["列", "00420001", 7.0, LOCAL, "", RARE, str(2**80)]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_ever_calculated(text: str) -> None:
    book = render_workbook(document(table(text)))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in everything
    assert b'quotePrefix="1"' in everything
    assert rows(render_csv(table(text), "Asia/Tokyo"))[1] == [f"'{text}"]


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_a_cell_of_csv_is_its_text_or_the_text_made_safe(text: str) -> None:
    [_, [cell]] = rows(render_csv(table(text), "Asia/Tokyo"))
    assert cell in (text, f"'{text}")
    assert cell[0] not in "=+-@＝＋－＠"


def test_a_negative_number_stays_a_number() -> None:
    assert rows(render_csv(table(-5), "Asia/Tokyo"))[1] == ["-5"]
    assert sheets(render_workbook(document(table(-5))))["表"][1] == [-5.0]


def test_csv_begins_with_a_mark_and_keeps_zeros_and_moments() -> None:
    data = render_csv(table("00420001", DAY, 'a"b,c'), "Asia/Tokyo")
    assert data.startswith("\ufeff".encode())
    assert data.count(b"\r\n") == 4
    assert [row[0] for row in rows(data)] == ["列", "00420001", "2026-11-22 10:00:00", 'a"b,c']


def test_heads_stay_filters_are_there_and_widths_fit() -> None:
    book = render_workbook(document(table("x" * 200, "見本見本見本")))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:A3"/>' in sheet
    [width] = re.findall(r'<col min="1" max="1" width="([0-9.]+)"', sheet)
    assert 50 < float(width) < 70


@pytest.mark.parametrize(
    "names", [("同じ", "同じ", "同じ"), ("a/b[c]:d?e*", "'"), ("長" * 40, "長" * 41)]
)
def test_every_table_has_a_sheet_whatever_its_name(names: tuple[str, ...]) -> None:
    book = render_workbook(document(*(table(n, name=n) for n in names)))
    found = sheets(book)
    assert [found[sheet][1] for sheet in list(found)[1:]] == [[name] for name in names]


def test_a_chart_s_numbers_are_a_sheet_and_a_file() -> None:
    data = table(3, name="5分ごと")
    chart = Chart("図", ("a",), (("9:00", (3,)),), data=data)
    drawn = Document("題名", "ja", (KeyValues((("鍵", 1),)), Paragraph("本文"), chart), date=DAY)
    assert [one.name for one in tables_of(drawn)] == ["5分ごと"]
    found = sheets(render_workbook(drawn))
    assert found["概要"] == [["題名", ""], ["鍵", 1.0], ["", "本文"]]
    assert found["5分ごと"][1] == [3.0]


def test_a_text_of_several_lines_has_room_in_every_program() -> None:
    book = render_workbook(document(table("短い", "長い文" * 40, "一\n二\n三")))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    heights = dict(re.findall(r'<row r="(\d+)"[^>]*? ht="([0-9.]+)"', sheet))
    # A line needs 17 points.
    assert {row: round(float(height) / 17) for row, height in heights.items()} == {"3": 5, "4": 3}


def test_equal_documents_give_equal_workbooks() -> None:
    made = [render_workbook(document(table("見本", 7, DAY))) for _ in range(2)]
    assert made[0] == made[1]


def test_an_office_program_opens_it(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(render_workbook(document(table("00420001", 7, DAY, RARE, *HOSTILE[:4]))))
    [_, sheet] = opened_by_office(file, tmp_path / "out").values()
    shown = ["列", "00420001", "7", "2026-11-22 10:00:00", RARE, *HOSTILE[:4]]
    assert [row[0] for row in sheet] == shown
