"""The golden files of today are what the writers write; released ones have their own folders."""

from __future__ import annotations

import json

import pytest

from app.domain.events import FACT_TYPES
from app.vault import sealing
from tests.golden import make

FOLDER = make.FOLDER
AGAIN = "python -m tests.golden.make writes the golden files again; say why in the commit"
MADE = make.files()


def stored(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def test_every_type_of_fact_has_its_golden_file() -> None:
    assert list(json.loads(stored("events.json"))) == list(FACT_TYPES), AGAIN


def test_no_golden_file_is_left_over() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there - {".gitattributes"} == MADE.keys() | make.sealed().keys(), AGAIN


@pytest.mark.parametrize("name", MADE)
def test_the_writers_write_them_as_they_are(name: str) -> None:
    assert (FOLDER / name).is_file(), AGAIN
    assert stored(name) == MADE[name], AGAIN


@pytest.mark.parametrize("name", ["bundle.age", "evidence.age", "package.kvp"])
def test_the_sealed_files_hold_what_is_written_today(name: str) -> None:
    content, identity = make.sealed()[name]
    limit = len(content)
    found = sealing.unseal(stored(name), [identity], limit=limit, format="golden")
    assert found == content, AGAIN
