"""Bytes that are no roster, or are made to harm: each is refused by name, none is a crash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.formats.rosterrows import Row, read_entries
from app.kernel.faults import Fault, Faults, Kind
from app.tabular import archive, sheetmeter, table
from app.tabular.reading import read_rows
from tests.preparing.samples import HEADINGS, PERSON, altered

TODAY = date(2026, 11, 1)
Write = Callable[..., bytes]


def fails(data: bytes) -> Fault:
    with pytest.raises(Fault) as caught:
        read_rows(data, "名簿")
    assert caught.value.fields["file"] == "名簿"
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"1,2\n", "roster_no_headings"),
        ("受験番号".encode("utf-16"), "roster_encoding"),
        ("受験番号".encode("euc_jp"), "roster_encoding"),
        (b"\x00\x81", "roster_encoding"),
        ('受験番号,氏名\n"1,2\n'.encode(), "roster_csv"),
        ("受験番号,氏名\n".encode() + b'"' + b"\n" * 2_000, "roster_csv"),
        ("受験番号,氏名\n".encode() + b"," * 1_000_000, "roster_csv"),
        ("受験番号,氏名\n".encode() + b"x," * 1_000, "roster_too_many_columns"),
        ("受験番号,氏名\n".encode() + b"1\n" * (table.MOST_ROWS + 1), "roster_too_many_rows"),
        (b" " * (table.LARGEST + 1), "roster_too_big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "roster_old_or_locked"),
        (b"PK\x03\x04", "roster_unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_roster_is_hostile(data: bytes, code: str) -> None:
    fault = fails(data)
    assert (fault.code, fault.kind) == (code, Kind.HOSTILE)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\n"])
def test_a_file_with_nothing_in_it_is_a_roster_without_candidates(data: bytes) -> None:
    fault = fails(data)
    assert (fault.code, fault.kind) == ("roster_empty", Kind.REFUSED)


def test_sheets_without_headings_are_named(as_xlsx: Write) -> None:
    fault = fails(as_xlsx([["a"]], [["氏名"]]))
    assert (fault.code, fault.fields["sheets"]) == (
        "roster_no_headings_in_sheets",
        ["Sheet1", "Sheet2"],
    )


def test_a_roster_of_headings_only_is_empty(as_csv: Write) -> None:
    reading = read_entries(read_rows(as_csv([HEADINGS]), "r"), "r", today=TODAY)
    assert [fault.code for fault in reading.faults] == ["roster_empty"]


def test_every_cell_that_is_too_long_is_named(as_csv: Write) -> None:
    long = "あ" * (table.LONGEST_CELL + 1)
    heads, row = [*HEADINGS, "配慮"], [long, *PERSON[1:3], long, *PERSON[4:], long[1:]]
    reading = read_entries(read_rows(as_csv([heads, row]), "r"), "r", today=TODAY)
    columns = [(fault.code, fault.fields["column"]) for fault in reading.faults]
    assert columns == [("roster_cell_too_long", "受験番号"), ("roster_cell_too_long", "生年月日")]
    assert reading.entries[0].accommodation == long[1:]


def test_a_workbook_cut_short_anywhere_is_refused(as_xlsx: Write) -> None:
    data = as_xlsx([HEADINGS, PERSON])
    for size in range(2, len(data), 97):
        assert fails(data[:size]).code == "roster_unreadable"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'r="A2"', b'r="XFD1048576"', "roster_too_big"),
        (b'r="A2"', b'r="AAAA2"', "roster_unreadable"),
        (b'<row r="2"', b'<row r="-2"', "roster_unreadable"),
        (b"<v>7</v>", b"<v>999</v>", "roster_unreadable"),
        (b"<v>7</v>", b"<v>-1</v>", "roster_unreadable"),
        (b"</sheetData>", b"</sheetDat>", "roster_unreadable"),
        (b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet", "roster_unreadable"),
        (b'encoding="UTF-8"', b'encoding="UTF-7"', "roster_unreadable"),
        (b'encoding="UTF-8"', b'encoding="no-such"', "roster_unreadable"),
        (b'Target="worksheets/sheet1.xml"', b'Target="worksheets/none.xml"', "roster_unreadable"),
    ],
)
def test_a_workbook_made_to_harm_is_refused(
    as_xlsx: Write, old: bytes, new: bytes, code: str
) -> None:
    assert fails(altered(as_xlsx([HEADINGS, PERSON]), old, new)).code == code


def test_a_shared_text_used_too_often_is_refused(as_xlsx: Write) -> None:
    times = sheetmeter.MOST_CHARACTERS // 32_000 + 1
    rows = [HEADINGS, *[["x"]] * times]
    bomb = altered(as_xlsx(rows), b"<t>x</t>", b"<t>" + b"x" * 32_000 + b"</t>")
    assert fails(bomb).code == "roster_too_big"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(archive.MOST_BYTES // 4_000_000 + 1):
            part.write(bytes(4_000_000))
    assert fails(out.getvalue()).code == "roster_too_big"


@given(data=st.binary(max_size=400), mark=st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf"]))
def test_no_bytes_raise_anything_but_faults(data: bytes, mark: bytes) -> None:
    try:
        rows = read_rows(mark + data, "r")
    except (Fault, Faults):
        return
    read_entries(rows, "r", today=TODAY)


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@given(rows=st.lists(st.lists(TEXT, min_size=7, max_size=7), min_size=1, max_size=4))
def test_no_cells_raise_anything_and_an_entry_or_a_fault_answers_each_row(
    rows: list[list[str]],
) -> None:
    given_rows = [
        Row(number, dict(zip(HEADINGS, cells, strict=True))) for number, cells in enumerate(rows, 2)
    ]
    reading = read_entries(given_rows, "r", today=TODAY)
    faulty = {fault.fields["row"] for fault in reading.faults}
    read_well = {origin.row for origin in reading.origins if not origin.unsure}
    assert faulty | read_well == {row.number for row in given_rows}
    assert not faulty & read_well


@given(data=st.data())
def test_a_workbook_with_a_byte_changed_never_crashes(data: st.DataObject) -> None:
    workbook = bytearray(_WORKBOOK)
    place = data.draw(st.integers(0, len(workbook) - 1))
    workbook[place] ^= data.draw(st.integers(1, 255))
    try:
        rows = read_rows(bytes(workbook), "r")
    except (Fault, Faults):
        return
    read_entries(rows, "r", today=TODAY)


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, PERSON)
    return out.getvalue()


_WORKBOOK = _workbook()
