"""Anonymised counts: nothing small is told, and nothing small can be worked out from totals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projections.statistics import FEWEST, suppressed

TABLES = {
    "nothing small": ([[10, 20], [30, 40]], [[10, 20, 30], [30, 40, 70], [40, 60, 100]]),
    # 3 alone would follow from its row's total and from its column's.
    "one small": (
        [[3, 20, 9], [30, 40, 50], [60, 70, 80]],
        [[None, 20, None, 32], [None, 40, None, 120], [60, 70, 80, 210], [93, 130, 139, 362]],
    ),
    "all small": ([[1, 2], [0, 1]], [[None, None, None]] * 3),
}


@pytest.mark.parametrize("table", TABLES)
def test_tables(table: str) -> None:
    counts, told = TABLES[table]
    assert suppressed(counts) == told


@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=1, max_size=6
        )
    )
)
def test_no_total_gives_a_small_number_away(counts: list[list[int]]) -> None:
    told = suppressed(counts)
    rows = [[*line, sum(line)] for line in counts]
    whole = [*rows, [sum(column) for column in zip(*rows, strict=True)]]
    for shown, true in zip(told, whole, strict=True):
        assert all(cell in (None, count) for cell, count in zip(shown, true, strict=True))
    lines = list(zip(told, whole, strict=True))
    lines += [
        (list(shown), list(true))
        for shown, true in zip(zip(*told, strict=True), zip(*whole, strict=True), strict=True)
    ]
    for shown, true in lines:
        assert all(cell is None or cell >= FEWEST for cell in shown)
        hidden = [count for cell, count in zip(shown, true, strict=True) if cell is None]
        assert len(hidden) != 1
        if hidden and shown[-1] is not None:
            assert sum(hidden) >= FEWEST
