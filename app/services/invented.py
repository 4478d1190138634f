"""Invented people and an invented round, for rehearsals: the same seed gives the same people.

What is made here goes through the real files, so that a demo walks the way that a round walks.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.round import Entry, Room, Round, Session, Staff, Venue
from app.kernel.resources import resource
from app.kernel.time import Instant

ZONE = "Asia/Tokyo"
PINS = {"p01": "2041", "p02": "7318", "l01": "5926"}
"""The same at every rehearsal, so that whoever shows it can sign in."""

_SEATS = 40
_FIRST_NUMBER = 420_001
_ELSEWHERE = 10  # one in so many sits at the second venue


class Person(NamedTuple):
    """Nobody."""

    name: str
    kana: str
    birth_date: str


def people(seed: int, on: date) -> Iterator[Person]:
    """Endless people, of 10 to 70 years; no two share kana and birth date."""
    chance = random.Random(seed)
    families, givens = _names("family.toml"), _names("given.toml")
    seen: set[tuple[str, str]] = set()
    while True:
        family, given = chance.choice(families), chance.choice(givens)
        born = on - timedelta(days=chance.randint(10 * 365, 70 * 365))
        person = Person(f"{family[0]} {given[0]}", f"{family[1]} {given[1]}", born.isoformat())
        if (person.kana, person.birth_date) not in seen:
            seen.add((person.kana, person.birth_date))
            yield person


def invented_round(
    day: date, *, candidates: int = 60, seed: int = 1, subject: str = "grade-2"
) -> tuple[Round, list[Entry]]:
    """A practice round on one morning, at two venues, with staff, PINs and candidates."""
    elsewhere = candidates // _ELSEWHERE
    here = candidates - elsewhere
    crowd = people(seed, day)
    venues = (
        _venue("T01", "東京第一会場", here),
        _venue("T02", "東京第二会場", elsewhere),
    )
    staff = [
        Staff(venue.code, id_, next(crowd).name, "lead" if id_[0] == "l" else "proctor", pin)
        for venue in venues
        for id_, pin in PINS.items()
    ]
    round_ = Round(
        id=f"{day:%Y-%m%d}",
        name=f"{day.year}年度 予行演習",
        regulation="iacs",
        time_zone=ZONE,
        venues=venues,
        sessions=tuple(_morning(venue.code, day, subject) for venue in venues),
        staff=tuple(staff),
        practice=True,
    )
    entries = [*_seated(venues[0], here, crowd, 0), *_seated(venues[1], elsewhere, crowd, here)]
    return round_, entries


def _names(file: str) -> list[tuple[str, str]]:
    pairs = tomllib.loads(resource("names", file).read_text(encoding="utf-8"))["names"]
    return [(written, read) for written, read in pairs]


def _venue(code: str, name: str, people_there: int) -> Venue:
    rooms = max(2, ceil(people_there / _SEATS))
    return Venue(code, name, "public", tuple(_room(index) for index in range(rooms)))


def _room(index: int) -> Room:
    code = chr(ord("A") + index) if index < 26 else f"R{index + 1}"
    return Room(code, f"大会議室{code}", _SEATS)


def _morning(venue: str, day: date, subject: str) -> Session:
    def at(hour: int, minute: int) -> Instant:
        return Instant.of(datetime.combine(day, time(hour, minute), ZoneInfo(ZONE)))

    return Session(
        id=f"{venue}-AM",
        venue=venue,
        subject=subject,
        stage="first",
        form="written",
        doors=at(9, 0),
        admission_deadline=at(9, 50),
        start=at(10, 0),
        end=at(11, 30),
        ticket_issued=True,
    )


def _seated(venue: Venue, count: int, crowd: Iterator[Person], before: int) -> Iterator[Entry]:
    """Rooms are filled evenly, so that a small rehearsal has somebody in each of the first two."""
    used = venue.rooms[: max(2, ceil(count / _SEATS))]
    for index in range(count):
        person = next(crowd)
        yield Entry(
            candidate_number=f"{_FIRST_NUMBER + before + index:08}",
            name=person.name,
            kana=person.kana,
            birth_date=person.birth_date,
            session=f"{venue.code}-AM",
            room=used[index % len(used)].code,
            seat=str(index // len(used) + 1),
            first_stage_exempt=index % 29 == 28,
            permissions="腕時計（無音）" if index % 17 == 16 else "",
            accommodation="拡大問題冊子" if index % 41 == 40 else "",
            barred=index % 97 == 96,
        )
