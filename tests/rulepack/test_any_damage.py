"""Whatever is done to a pack, it is read or its fault is named; nothing else is raised."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.rulepack import in_force, read_rulepack
from app.kernel.faults import Fault
from tests.rulepack.packs import (
    FILE,
    SHIPPED,
    Path,
    at,
    drop,
    faults_of,
    paths,
    put,
    shipped_tables,
    toml,
    written,
)

PATHS = sorted(paths(shipped_tables()))
OPTIONAL = (
    "misconduct",
    "photo",
    "birth",
    "note",
    "exempt_stage",
    "recording",
    "announcements",
)
CHECKED = {"verdict", "article", "stages_article", "permission_article", "exempt_stage", "version"}


def cited_articles(tables: dict[str, Any]) -> set[str]:
    read = {one["article"] for one in tables["announcements"] if "article" in one}
    return read | {at(tables, path) for path in PATHS if path[-1] in ("article", "stages_article")}


def may_be_missing(path: Path) -> bool:
    """What a pack may leave out: citations, marks with a default, entries of open lists."""
    whole = ("departure", "withdrawal", "permission_reasons", "permission_article", "subjects")
    if path[0] in whole:
        return path[-1] not in ("ja", "en")
    if path[-1] in ("quick", "template", "answer", "outcomes") or path[-2:-1] == ("outcomes",):
        return True
    if path[-1] in ("article", "stages_article"):
        return path[0] != "recording"
    if path[-1] in OPTIONAL:
        return True
    match path:
        case ("incident_kinds" | "documents", _) | ("refusals", "other"):
            return True
        case ("purposes", field):
            return field not in ("candidate_number", "name", "kana", "birth_date")
        case ("articles", number):
            return number not in cited_articles(shipped_tables())
        case _:
            return False


def naming(path: Path, faults: list[Fault]) -> list[Fault]:
    """The faults that name a key; a citation of a missing article names what it expected."""
    key = written(path)
    return [
        fault
        for fault in faults
        if fault.fields["key"] == key or key in fault.fields["expected"]  # type: ignore[operator]
    ]


@given(st.sampled_from(PATHS))
def test_a_key_that_was_removed_is_named(path: Path) -> None:
    faults = faults_of(toml(drop(shipped_tables(), path)))
    if may_be_missing(path):
        assert faults == []
    else:
        assert naming(path, faults)


@given(st.sampled_from(PATHS), st.sampled_from([None, 1, True, 1.5, "text", [1], {}]))
def test_a_value_of_another_type_is_named(path: Path, value: object) -> None:
    old = at(shipped_tables(), path)
    if value is None or type(value) is type(old):
        value = [[1]] if not isinstance(old, list) else "text"
    faults = faults_of(toml(put(shipped_tables(), path, value)))
    assert naming(path, faults)


@given(st.sampled_from(PATHS), st.text("abcdefgh", min_size=1, max_size=8))
def test_a_key_that_was_renamed_is_named(path: Path, name: str) -> None:
    open_list = path[0] in ("documents", "incident_kinds", "refusals") and len(path) == 2
    open_list |= path[0] in ("permission_reasons", "subjects") and len(path) == 2
    open_list |= path[-2:-1] == ("outcomes",)
    tables = shipped_tables()
    value = at(tables, path)
    renamed = (*path[:-1], f"x{name}")
    faults = faults_of(toml(put(drop(tables, path), renamed, value)))
    assert bool(naming(renamed, faults)) is not open_list
    assert may_be_missing(path) or naming(path, faults)


@given(
    st.sampled_from([path for path in PATHS if path[-1] in CHECKED and len(path) != 2]),
    st.text("abcdefgh", min_size=1, max_size=8),
)
def test_a_code_that_was_altered_is_named(path: Path, text: str) -> None:
    assert naming(path, faults_of(toml(put(shipped_tables(), path, text))))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert faults_of(data)


@given(st.integers(0, len(SHIPPED) - 1), st.integers(0, 255))
def test_one_altered_byte_never_escapes(position: int, byte: int) -> None:
    data = SHIPPED[:position] + bytes([byte]) + SHIPPED[position + 1 :]
    faults = faults_of(data)
    assert all(fault.code.startswith("rulepack_") for fault in faults)
    if not faults:
        changed = read_rulepack(data, "pack.toml").digest != read_rulepack(SHIPPED, FILE).digest
        assert changed is (data != SHIPPED)


@given(st.integers(0, len(SHIPPED) - 1))
def test_a_pack_cut_short_never_escapes(length: int) -> None:
    for fault in faults_of(SHIPPED[:length]):
        assert fault.code in ("rulepack_invalid", "rulepack_not_toml", "rulepack_not_text")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([path[0] for path in PATHS]), VALUES))
def test_any_tables_are_refused(tables: dict[str, Any]) -> None:
    assert faults_of(toml(shipped_tables() | {"id": 1} | tables))


@given(st.dates())
def test_a_day_has_a_version_from_its_first_day_on(day: datetime.date) -> None:
    pack = read_rulepack(SHIPPED, FILE)
    if day >= datetime.date(2022, 5, 1):
        assert in_force([pack], "iacs", day) is pack
    else:
        with pytest.raises(Fault):
            in_force([pack], "iacs", day)
