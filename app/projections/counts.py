"""How many people stand where, by session and room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import get_args

from msgspec import Struct

from app.domain.candidate import Person, Standing
from app.domain.round import Entry


class Counts(Struct, frozen=True):
    """People by standing; `entered` is the sum of all standings."""

    entered: int
    standings: dict[Standing, int]
    late: int


def count(entries: Iterable[Entry], person: Callable[[str], Person]) -> dict[str, Counts]:
    """The counts of each session."""
    return _count(entries, person, lambda entry: entry.session)


def count_rooms(entries: Iterable[Entry], person: Callable[[str], Person]) -> dict[str, Counts]:
    """The counts of each room of one session's entries."""
    return _count(entries, person, lambda entry: entry.room)


def _count(
    entries: Iterable[Entry],
    person: Callable[[str], Person],
    group: Callable[[Entry], str],
) -> dict[str, Counts]:
    standings: dict[str, Counter[Standing]] = {}
    late: Counter[str] = Counter()
    for entry in entries:
        who = person(entry.candidate_number)
        of = standings.setdefault(group(entry), Counter())
        of[who.standing(entry.session)] += 1
        late[group(entry)] += who.sitting(entry.session).late is not None
    return {
        name: Counts(
            entered=of.total(),
            standings={standing: of[standing] for standing in get_args(Standing)},
            late=late[name],
        )
        for name, of in standings.items()
    }
