"""Rosters and a round file of version 1 say for ever what they said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.formats import wire
from app.formats.rosterrows import read_entries
from app.formats.roundfile import read_round
from app.tabular.reading import read_rows

FOLDER = Path(__file__).parent / "rosters" / "v1"
ROSTERS = ["japanese.utf8.csv", "japanese.cp932.csv", "english.csv", "japanese.xlsx"]


@pytest.mark.parametrize("name", ROSTERS)
def test_every_form_of_the_roster_holds_the_same_people(name: str) -> None:
    rows = read_rows((FOLDER / name).read_bytes(), name)
    reading = read_entries(rows, name, today=date(2026, 11, 22))
    assert reading.faults == []
    assert wire.to_builtins(reading.entries) == json.loads((FOLDER / "entries.json").read_bytes())


def test_the_round_file_says_what_it_said() -> None:
    read = read_round((FOLDER / "round.toml").read_bytes(), "round.toml")
    assert json.loads(wire.to_json(read)) == json.loads((FOLDER / "round.json").read_bytes())
