"""Reading times: the form that every record writes is read as any other form is."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kernel.time import Instant

_LIKE = (
    r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9][T t][0-2][0-9]:[0-6][0-9][:+-][0-9]{2}[.,][0-9]{3}[Zz]\Z"
)


def plainly(text: str) -> Instant | None:
    try:
        return Instant.of(datetime.fromisoformat(text))
    except ValueError:
        return None


def read(text: str) -> Instant | None:
    try:
        return Instant.parse(text)
    except ValueError:
        return None


@given(st.from_regex(_LIKE))
@example("2026-11-22T00:01:59.999Z")
@example("2026-11-22T00:01:60.000Z")
@example("2026-11-22T00:01+09.000Z")
@example("2026-W47-7T00:01:00.000Z")
@example("2026-11-22T00:01:0２.000Z")
def test_the_usual_form_is_read_as_any_other(text: str) -> None:
    assert read(text) == plainly(text)


@given(st.integers(-(10**12), 10**13))
def test_what_is_written_is_read_again(ms: int) -> None:
    assert Instant.parse(str(Instant(ms))).ms == ms


@pytest.mark.parametrize("text", ["2026-11-22T00:01:00.000", "2026-11-22"])
def test_a_time_names_its_offset(text: str) -> None:
    with pytest.raises(ValueError, match="offset"):
        Instant.parse(text)
