"""Any value against any declared type: all keys at once, and never an exception."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from app.formats.declared import check, convert
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
    assert check(GOOD, Outer, "f", "c") == []
    outer = convert(GOOD, Outer)
    assert outer.inner[0].when == Instant.parse("2026-01-02T00:00:00+00:00")
    assert (outer.pair, outer.table["x"].size, outer.day) == ((1, "x"), 3, date(2026, 1, 2))


@pytest.mark.parametrize(
    ("change", "key", "expected", "found"),
    [
        ({"name": 1}, "name", '"…"', "1"),
        ({"kind": "c"}, "kind", '"a" | "b"', '"c"'),
        ({"share": "x"}, "share", "0.5", '"x"'),
        ({"share": True}, "share", "0.5", "true"),
        ({"open": 1}, "open", "true | false", "1"),
        ({"day": datetime(2026, 1, 2, tzinfo=UTC)}, "day", "2026-11-22",
         "2026-01-02T00:00:00+00:00"),
        ({"pair": [1]}, "pair", '[0, 1, 2, …, "…"]', "[…]"),
        ({"pair": ["x", "y"]}, "pair[0]", "0, 1, 2, …", '"x"'),
        ({"inner": {}}, "inner", "[{…}, …]", "{…}"),
        ({"inner": [{"size": 1}, 2]}, "inner[1]", "{…}", "2"),
        ({"inner": [{"siez": 1, "size": 2}]}, "inner[0].siez", "size", "siez"),
        ({"inner": [{}]}, "inner[0].size", "0, 1, 2, …", "—"),
        ({"inner": [{"size": 1, "when": datetime(2026, 1, 2)}]}, "inner[0].when",  # noqa: DTZ001
         "2026-11-22T09:00:00+09:00", "2026-01-02T00:00:00"),
        ({"table": {"z": {}}}, "table.z", "x | y", "z"),
        ({"table": []}, "table", "{…}", "[]"),
        ({"free": {"k": [1]}}, "free.k[0]", '"…"', "1"),
        ({"either": 0.5}, "either", '0, 1, 2, … | "…"', "0.5"),
        ({"nmae": 1}, "nmae", "name", "nmae"),
        ({"name": "x" * 100, "kind": "y" * 100}, "kind", '"a" | "b"', '"' + "y" * 59 + "…"),
    ],
)  # fmt: skip
def test_each_problem_with_its_key(
    change: dict[str, object], key: str, expected: str, found: str
) -> None:
    (fault,) = check({**GOOD, **change}, Outer, "f.toml", "code_x")
    assert fault.code == "code_x"
    assert fault.fields == {"file": "f.toml", "key": key, "expected": expected, "found": found}


def test_a_constraint_that_only_the_library_knows_is_still_a_fault() -> None:
    (fault,) = check({**GOOD, "small": 6}, Outer, "f", "c")
    assert fault.fields["key"] == "small"
    assert "5" in str(fault.fields["expected"])


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
def test_no_fault_means_that_it_converts(value: object) -> None:
    if not check(value, Outer, "f", "c"):
        assert isinstance(convert(value, Outer), Outer)
