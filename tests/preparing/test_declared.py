"""Any value against any declared type: all keys at once, and never an exception."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from app.formats.declared import DOT_LIMIT, convert, line_too_dotted, misfits
from app.kernel.time import Instant


class Inner(Struct, frozen=True):
    size: int
    when: Instant | None = None


class Outer(Struct, frozen=True):
    name: str
    kind: Literal["a", "b"]
    share: float = 0.5
    open: bool = False
    day: date | None = None
    pair: tuple[int, str] | None = None
    inner: tuple[Inner, ...] = ()
    table: dict[Literal["x", "y"], Inner] = {}
    free: dict[str, list[str]] = {}
    either: int | str = 0
    small: Annotated[int, Meta(le=5)] = 0


GOOD = {
    "name": "n",
    "kind": "a",
    "share": 1,
    "open": True,
    "day": date(2026, 1, 2),
    "pair": [1, "x"],
    "inner": [{"size": 1, "when": datetime(2026, 1, 2, tzinfo=UTC)}, {"size": 2}],
    "table": {"x": {"size": 3}},
    "free": {"any": ["a"]},
    "either": "x",
    "small": 5,
}


def test_a_good_value_becomes_the_type() -> None:
    assert list(misfits(GOOD, Outer)) == []
    outer = convert(GOOD, Outer)
    assert outer.inner[0].when == Instant.parse("2026-01-02T00:00:00+00:00")
    assert (outer.pair, outer.table["x"].size, outer.day) == ((1, "x"), 3, date(2026, 1, 2))


@pytest.mark.parametrize(
    ("change", "key", "expected", "found"),
    [
        ({"name": 1}, "name", ("string",), "1"),
        ({"kind": "c"}, "kind", ('"a"', '"b"'), '"c"'),
        ({"share": "x"}, "share", ("float",), '"x"'),
        ({"share": True}, "share", ("float",), "true"),
        ({"open": 1}, "open", ("boolean",), "1"),
        ({"day": datetime(2026, 1, 2, tzinfo=UTC)}, "day", ("2026-11-22",),
         "2026-01-02T00:00:00+00:00"),
        ({"pair": [1]}, "pair", ("[integer, string]",), "array"),
        ({"pair": ["x", "y"]}, "pair[0]", ("integer",), '"x"'),
        ({"inner": {}}, "inner", ("array",), "table"),
        ({"inner": [{"size": 1}, 2]}, "inner[1]", ("table",), "2"),
        ({"inner": [{"siez": 1, "size": 2}]}, "inner[0].siez", ("size",), "siez"),
        # The name that was meant is not missed beside it.
        ({"inner": [{"siez": 1}]}, "inner[0].siez", ("size",), "siez"),
        ({"inner": [{}]}, "inner[0].size", ("integer",), "-"),
        ({"inner": [{"size": 1, "when": datetime(2026, 1, 2)}]}, "inner[0].when",  # noqa: DTZ001
         ("2026-11-22T09:00:00+09:00",), "2026-01-02T00:00:00"),
        ({"table": {"z": {}}}, "table.z", ("x", "y"), "z"),
        ({"table": []}, "table", ("table",), "array"),
        ({"free": {"k": [1]}}, "free.k[0]", ("string",), "1"),
        ({"free": {"a.b": 1}}, 'free."a.b"', ("array",), "1"),
        ({"either": 0.5}, "either", ("integer", "string"), "0.5"),
        ({"nmae": 1}, "nmae", ("name",), "nmae"),
        ({"name": "x" * 100, "kind": "y" * 100}, "kind", ('"a"', '"b"'), '"' + "y" * 59 + "…"),
    ],
)  # fmt: skip
def test_each_misfit_with_its_key(
    change: dict[str, object], key: str, expected: tuple[str, ...], found: str
) -> None:
    assert list(misfits({**GOOD, **change}, Outer)) == [(key, expected, found)]


def test_a_constraint_that_only_the_library_knows_is_still_a_misfit() -> None:
    (misfit,) = misfits({**GOOD, "small": 6}, Outer)
    assert misfit.key == "small"
    assert "5" in str(misfit.expected)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("." * DOT_LIMIT, None),
        ("." * (DOT_LIMIT + 1), 1),
        ("a = 1\n[" + "a." * 51 + "a]", 2),
        (f"a{'.a' * 30} = 1\nb{'.b' * 30} = 2", None),
        ("a = 1\n \t# " + "." * 200, None),
        ("a = 1 # " + "." * 200, 1),
    ],
)
def test_a_line_with_more_dots_than_a_person_writes(text: str, line: int | None) -> None:
    assert line_too_dotted(text) == line


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(),
    st.datetimes(), st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
NAMES = st.sampled_from([*GOOD, "size", "when", "x"]) | st.text(max_size=3)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(value=VALUES | st.dictionaries(NAMES, VALUES).map(lambda change: {**GOOD, **change}))
def test_no_misfit_means_that_it_converts(value: object) -> None:
    if not list(misfits(value, Outer)):
        assert isinstance(convert(value, Outer), Outer)
