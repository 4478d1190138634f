"""A day script's lines: any number of them, but none longer than memory should hold."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.scriptlines import script_lines
from app.kernel.faults import Fault


@given(st.text(alphabet="a\n", max_size=60), st.integers(1, 12), st.integers(1, 60))
def test_every_line_comes_once_or_the_first_that_is_too_much_is_named(
    text: str, line: int, whole: int
) -> None:
    every, found = StringIO(text).readlines(), list[str]()
    fault = stopped_by(text, line, whole, found)
    assert found == every[: len(found)]
    if fault is None:
        assert found == every
        return
    broken = every[len(found)]
    if fault.code == "script_line_too_long":
        assert (fault.fields["line"], len(broken) > line) == (len(found) + 1, True)
    else:
        assert (fault.code, fault.fields["line"]) == ("script_too_long", len(found))
        assert len("".join([*found, broken])) > whole


def stopped_by(text: str, line: int, whole: int, found: list[str]) -> Fault | None:
    try:
        found.extend(script_lines(StringIO(text), line, whole))
    except Fault as fault:
        return fault
    return None


def test_a_line_without_an_end_is_not_read_whole() -> None:
    script = StringIO("x" * 5000)
    with pytest.raises(Fault, match="script_line_too_long"):
        list(script_lines(script, 1000))
    assert script.tell() == 1001
