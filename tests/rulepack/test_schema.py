"""The schema for editors agrees with the reader about everything a schema can say."""

from __future__ import annotations

import copy
import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.formats.rulepack import read_rulepack
from app.formats.ruleschema import rulepack_schema
from app.kernel.faults import Faults
from app.kernel.resources import resource
from tests.journeys.thirdpack import tables as third_tables
from tests.rulepack.packs import drop, paths, put, shipped_tables, toml

SCHEMA = rulepack_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = sorted(resource("regulations").glob("*/*.toml"))
PACKS = [*(tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES), third_tables()]
Place = tuple[int, tuple[str, ...]]
"""Which of the packs, and a key in it."""
PLACES: list[Place] = [(n, path) for n, pack in enumerate(PACKS) for path in sorted(paths(pack))]
TIES = ("article", "stages_article", "permission_article", "version", "verdict")
TIED = ("articles", "refusals", "announcements", "documents", "retention", "reasons")
"""Whether both ends fit each other only the reader knows."""


def tables_of(pack: int) -> dict[str, Any]:
    """A pack that may be damaged."""
    return copy.deepcopy(PACKS[pack])


def is_read(tables: dict[str, Any]) -> bool:
    try:
        read_rulepack(toml(tables), "pack.toml")
    except Faults:
        return False
    return True


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    "file",
    [*sorted(resource("regulations").glob("*/*.toml")), resource("templates", "rulepack.toml")],
    ids=lambda file: file.stem,
)
def test_it_fits_every_pack_that_comes_with_the_program(file: Any) -> None:
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    if not tables["id"]:
        tables |= {"id": "new", "version": "2027-01-01"}  # what `kantoku rules new` fills in
    assert list(VALIDATOR.iter_errors(tables)) == []
    assert is_read(tables)


def agree(tables: dict[str, Any], path: tuple[str, ...]) -> bool:
    """What the schema refuses the reader refuses; where places are tied the reader knows more."""
    tied = path[-1] in TIES or path[0] in TIED
    return VALIDATOR.is_valid(tables) is is_read(tables) or (tied and not is_read(tables))


ODD = ["x", "", " ", 0, -1, 7, 10**6, 1.5, True, [], {}, ["first"], [""], {"ja": "x", "en": "y"}]


@settings(max_examples=30)
@given(st.sampled_from(PLACES))
def test_what_must_not_be_missing_is_the_same_for_both(place: Place) -> None:
    pack, path = place
    assert agree(drop(tables_of(pack), path), path)


@settings(max_examples=60)
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_what_may_stand_there_is_the_same_for_both(place: Place, value: object) -> None:
    pack, path = place
    assert agree(put(tables_of(pack), path, value), path)


@settings(max_examples=20)
@given(st.sampled_from(PLACES), st.text("abcx_", min_size=1, max_size=6), st.sampled_from(ODD))
def test_what_may_be_added_is_the_same_for_both(place: Place, name: str, value: object) -> None:
    """Beside any key, one of a name that no pack has: refused by both, or read by both."""
    pack, path = place
    beside = (*path[:-1], f"x{name}")
    assert agree(put(tables_of(pack), beside, value), beside)


def test_an_unknown_key_is_refused_by_both() -> None:
    tables = put(shipped_tables(), ("leave", "minuts"), 10)
    assert not VALIDATOR.is_valid(tables)
    assert not is_read(tables)
