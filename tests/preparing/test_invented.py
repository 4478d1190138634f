"""Invented rounds go through the real files and are good enough to be prepared."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.preparation import Findings, check
from app.domain.printable import shows_nothing, unseen
from app.domain.regulation import Regulation
from app.domain.round import Entry, Round
from app.formats.rosterrows import read_entries
from app.formats.roundfile import read_round
from app.formats.ticket import fits
from app.services.invented import PINS, invented_round, people
from app.services.invented_files import as_roster_csv, as_round_toml
from app.tabular.reading import read_rows

DAY = date(2026, 11, 22)
KANA = re.compile(r"[ァ-ヺー]+ [ァ-ヺー]+")


def reread(round_: Round, entries: list[Entry]) -> tuple[Round, list[Entry]]:
    rows = read_rows(as_roster_csv(entries).encode("utf-8-sig"), "r.csv")
    reading = read_entries(rows, "r.csv", today=DAY)
    assert (reading.faults, reading.warnings) == ([], [])
    return read_round(as_round_toml(round_).encode(), "r.toml"), reading.entries


@pytest.mark.parametrize("candidates", [1, 2, 60, 1_500])
@pytest.mark.parametrize("seed", [1, 2])
def test_an_invented_round_can_be_prepared_without_a_finding(
    candidates: int, seed: int, regulation: Regulation
) -> None:
    round_, entries = invented_round(DAY, candidates=candidates, seed=seed)
    rows = read_rows(as_roster_csv(entries).encode(), "r.csv")
    origins = read_entries(rows, "r.csv", today=DAY).origins
    findings = check(round_, entries, regulation, origins=origins, fits=fits, file="r.toml")
    assert findings == Findings([], [])
    assert len(entries) == candidates


@pytest.mark.parametrize("candidates", [1, 60, 400])
def test_the_files_say_what_was_invented(candidates: int) -> None:
    invented = invented_round(DAY, candidates=candidates)
    assert reread(*invented) == invented


@given(
    day=st.dates(date(2001, 1, 1), date(2099, 12, 30)),
    seed=st.integers(),
    candidates=st.integers(1, 90),
)
def test_any_day_and_seed_make_files_that_are_read_back(
    day: date, seed: int, candidates: int
) -> None:
    round_, entries = invented_round(day, candidates=candidates, seed=seed)
    assert read_round(as_round_toml(round_).encode(), "r.toml") == round_
    assert len({entry.candidate_number for entry in entries}) == candidates


def test_the_same_seed_gives_the_same_round_and_another_another() -> None:
    assert invented_round(DAY, seed=3) == invented_round(DAY, seed=3)
    assert invented_round(DAY, seed=3) != invented_round(DAY, seed=4)


def test_a_rehearsal_has_two_venues_two_rooms_and_staff_with_pins() -> None:
    round_, entries = invented_round(DAY)
    assert round_.practice
    assert [venue.code for venue in round_.venues] == ["T01", "T02"]
    assert [room.code for room in round_.venues[0].rooms[:2]] == ["A", "B"]
    assert {(p.venue, p.id, p.pin) for p in round_.staff} == {
        (venue, id_, pin) for venue in ("T01", "T02") for id_, pin in PINS.items()
    }
    assert entries[0].candidate_number == "00420001"
    assert {entry.session for entry in entries} == {"T01-AM", "T02-AM"}


def test_people_are_many_read_aloud_and_spelt_with_rare_characters() -> None:
    crowd = list(islice(people(1, DAY), 3_000))
    assert len({person.name for person in crowd}) > 1_500
    assert all(KANA.fullmatch(person.kana) for person in crowd)
    assert len({(person.kana, person.birth_date) for person in crowd}) == len(crowd)
    assert set("髙﨑邊邉齋齊𠮷栁濵德") <= set("".join(person.name for person in crowd))


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cf"]),
    min_size=1,
    max_size=100,
)


@given(
    name=TEXT.filter(lambda text: not shows_nothing(text) and not unseen(text)),
    seats=st.integers(1, 100_000),
)
def test_any_name_survives_the_round_file(name: str, seats: int) -> None:
    round_, _ = invented_round(DAY, candidates=1)
    venue = round_.venues[0]
    odd = type(venue)(venue.code, name, venue.kind, (type(venue.rooms[0])('甲"\\', name, seats),))
    other = type(round_)(
        id=round_.id,
        name=name,
        regulation=round_.regulation,
        time_zone=round_.time_zone,
        venues=(odd, round_.venues[1]),
        sessions=round_.sessions,
        staff=round_.staff,
        practice=True,
    )
    assert read_round(as_round_toml(other).encode(), "r.toml") == other
