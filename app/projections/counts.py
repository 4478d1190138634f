"""How many people stand where, by session and room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import get_args

from msgspec import Struct

from app.domain.candidate import Person, Sitting, Standing
from app.domain.round import Entry
from app.domain.whereabouts import Presence, awaited, place_of, presence


class Counts(Struct, frozen=True):
    """People by standing; `entered` is the sum of all standings."""

    entered: int
    standings: dict[Standing, int]
    late: int
    attendance: dict[Presence, int] = {}
    """What the room says; `unset` counts only those of whom it must still say something."""


def count(entries: Iterable[Entry], person: Callable[[str], Person]) -> dict[str, Counts]:
    """The counts of each session."""
    return _count(entries, person, lambda entry, _: entry.session)


def count_rooms(entries: Iterable[Entry], person: Callable[[str], Person]) -> dict[str, Counts]:
    """The counts of each room of one session's entries, people where they were moved to."""
    return _count(entries, person, lambda entry, sitting: place_of(entry, sitting)[0])


def _count(
    entries: Iterable[Entry],
    person: Callable[[str], Person],
    group: Callable[[Entry, Sitting], str],
) -> dict[str, Counts]:
    standings: dict[str, Counter[Standing]] = {}
    rooms: dict[str, Counter[Presence]] = {}
    late: Counter[str] = Counter()
    for entry in entries:
        who = person(entry.candidate_number)
        sitting = who.sitting(entry.session)
        name = group(entry, sitting)
        standings.setdefault(name, Counter())[who.standing(entry.session)] += 1
        said = presence(sitting)
        if said != "unset" or awaited(entry, who, entry.session):
            rooms.setdefault(name, Counter())[said] += 1
        late[name] += sitting.late is not None
    return {
        name: Counts(
            entered=of.total(),
            standings={standing: of[standing] for standing in get_args(Standing)},
            late=late[name],
            attendance={said: rooms.get(name, Counter())[said] for said in get_args(Presence)},
        )
        for name, of in standings.items()
    }
