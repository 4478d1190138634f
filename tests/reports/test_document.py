"""Documents are plain data that can't be ragged, and show moments on the local clock."""

from __future__ import annotations

from typing import Literal

import pytest

from app.kernel.time import Instant
from app.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Moment,
    PageBreak,
    Table,
    cell_text,
    wall_clock,
)

LATE = Instant.parse("2026-11-22T23:59:59.999+09:00")


@pytest.mark.parametrize(
    ("cell", "moment", "shown"),
    [
        (None, "second", ""),
        ("", "second", ""),
        ("00420001", "second", "00420001"),
        (0, "second", "0"),
        (-12345, "second", "-12345"),
        (LATE, "date", "2026-11-22"),
        (LATE, "minute", "2026-11-22 23:59"),
        (LATE, "second", "2026-11-22 23:59:59"),
        (LATE, "clock", "23:59:59"),
    ],
)
def test_a_cell_as_people_read_it(cell: Cell, moment: Moment, shown: str) -> None:
    assert cell_text(cell, "Asia/Tokyo", moment) == shown


def test_moments_are_on_the_clock_of_the_document() -> None:
    assert cell_text(LATE, "UTC") == "2026-11-22 14:59:59"
    assert wall_clock(LATE, "Asia/Tokyo").isoformat() == "2026-11-22T23:59:59"


@pytest.mark.parametrize(("columns", "rows"), [(0, ()), (2, (("a",),)), (1, (("a",), ("a", "b")))])
def test_a_ragged_table_is_refused(columns: int, rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(ValueError):
        Table((Column("x"),) * columns, rows)


def test_a_table_may_have_no_rows() -> None:
    assert Table((Column("x"),), ()).rows == ()


@pytest.mark.parametrize("levels", [(2,), (1, 3), (1, 2, 1, 3)])
def test_headings_may_not_skip_a_level(levels: tuple[Literal[1, 2, 3], ...]) -> None:
    with pytest.raises(ValueError, match="skips"):
        Document("t", "ja", tuple(Heading("h", level) for level in levels))


@pytest.mark.parametrize("levels", [(), (1,), (1, 2, 3, 1, 2), (1, 1, 2, 3, 3, 2)])
def test_headings_may_go_down_one_level_and_up_any(levels: tuple[Literal[1, 2, 3], ...]) -> None:
    blocks: tuple[Block, ...] = (PageBreak(), *(Heading("h", level) for level in levels))
    assert Document("t", "ja", blocks).blocks == blocks
