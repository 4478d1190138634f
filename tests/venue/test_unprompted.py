"""The question that a form begins a text with is not printed as if somebody had written it."""

from __future__ import annotations

import pytest

from app.domain.regulation import Text
from app.services.roompapers import _unprompted

ASKED = Text("何が続いたか：", "What went on:")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("何が続いたか：", ""),
        ("What went on: ", ""),
        ("何が続いたか：独り言", "独り言"),
        ("何が続いたか：\n独り言", "独り言"),
        ("独り言。何が続いたか：", "独り言。何が続いたか："),
        ("", ""),
    ],
)
def test_only_what_was_written_is_printed(written: str, told: str) -> None:
    assert _unprompted(written, ASKED) == told
    assert _unprompted(written, None) == written.strip()
