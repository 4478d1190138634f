"""The time between two keys is the system's word, unless that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.viewmodels.keygaps import LATEST_MS, KeyGaps


@pytest.mark.parametrize(
    ("stamps", "arrivals", "grain", "gap"),
    [
        ((9_000, 9_080), (500, 580), 1, None),
        ((9_000, 9_080), (500, 501), 1, 80),
        ((9_000, 9_080), (500, 700), 1, 80),
        ((9_000, 9_000), (500, 700), 1, 0),
        ((9_000, 9_047), (500, 535), 16, None),
        ((9_000, 9_047), (500, 505), 16, 47),
        ((0, 9_080), (500, 501), 1, None),
        ((9_000, 0), (500, 501), 1, None),
        ((9_000, 8_999), (500, 540), 1, None),
        ((9_000, 9_040), (500, 541 + LATEST_MS), 1, None),
        ((9_000, 9_041 + LATEST_MS), (500, 540), 1, None),
    ],
)
def test_which_of_two_clocks_is_believed(
    stamps: tuple[int, int], arrivals: tuple[int, int], grain: int, gap: int | None
) -> None:
    gaps = KeyGaps(grain)
    assert gaps.gap(stamps[0], arrivals[0]) is None
    assert gaps.gap(stamps[1], arrivals[1]) == gap


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**40)), max_size=20))
def test_a_gap_is_never_negative_and_never_far_from_what_was_heard(
    keys: list[tuple[int, int]],
) -> None:
    gaps, before = KeyGaps(), 0
    for stamp, arrived in keys:
        gap = gaps.gap(stamp, arrived)
        assert gap is None or (gap >= 0 and abs(gap - (arrived - before)) <= LATEST_MS)
        before = arrived
