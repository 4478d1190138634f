"""Thousands of rows keep every text inside its cell, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.renderers.longtable import LONG, layout_of
from app.renderers.pdf import render_document
from app.reports.document import Cell, Column, Document, Table
from tests.renderers.papers import A4, DAY, RARE, Paper

COLUMNS = (
    Column("番号"),
    Column("氏名", share=1),
    Column("時刻", moment="clock"),
    Column("備考", share=1),
)
NOTE = "遅刻、仮受験、一次免除、食い違い、早期退室、棄権、失格" * 2


def people(count: int) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (f"{n:08d}", "見本 花子", DAY.plus(seconds=n), "") for n in range(count)
    ]
    rows[7] = ("00000007", "W" * 60, DAY, NOTE)
    rows[8] = ("00000008", RARE, DAY, "")
    return Table(COLUMNS, tuple(rows), "表")


@pytest.mark.parametrize("count", [LONG - 1, LONG, 5 * LONG])
def test_no_text_is_lost_or_runs_into_another(tmp_path: Path, count: int) -> None:
    document = Document("名簿", "ja", (people(count),), date=DAY)
    paper = Paper(tmp_path, render_document(document))
    text = paper.text()
    assert [n for n in range(count) if f"{n:08d}" not in text] == []
    assert RARE in text
    words = paper.words()
    assert max(word.right for word in words) < A4[0]
    numbers = [word for word in words if word.text.startswith("0000") and len(word.text) == 8]
    assert len(numbers) == count


def test_only_a_row_that_surely_fits_has_a_fixed_height() -> None:
    cells: list[list[str | list[str]]] = [[str(cell) for cell in row] for row in people(20).rows]
    laid_out = layout_of(COLUMNS, cells, "A4")
    assert laid_out is not None
    assert [place for place, fixed in enumerate(laid_out.fixed) if not fixed] == [7]
    cells[3][1] = "二行\nある"
    again = layout_of(COLUMNS, cells, "A4")
    assert again is not None
    assert not again.fixed[3]


def test_columns_that_need_more_than_the_page_are_left_to_typst() -> None:
    wide = tuple(Column(str(place)) for place in range(12))
    assert layout_of(wide, [["00000000"] * 12], "A4") is None
