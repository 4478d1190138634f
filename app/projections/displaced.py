"""Who sits here already, and of whom a newer roster says something else."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.round import Entry
from app.domain.whereabouts import Displacement, against_roster, place_of


class Displaced(Struct, frozen=True):
    """One person in one session: where they sit, and what the roster says now."""

    candidate_number: str
    session: str
    what: Displacement
    room: str
    seat: str
    roster_room: str = ""
    roster_seat: str = ""


def displaced(people: Iterable[tuple[str, Person]], roster: Iterable[Entry]) -> list[Displaced]:
    """Everybody who was let in and is not to sit there by the roster, by number and session."""
    entries = {(entry.candidate_number, entry.session): entry for entry in roster}
    found = []
    for number, person in people:
        for session, sitting in person.sittings.items():
            entry = entries.get((number, session))
            if (what := against_roster(entry, sitting)) is not None:
                planned = (entry.room, entry.seat) if entry else ("", "")
                place = place_of(entry, sitting)
                found.append(Displaced(number, session, what, *place, *planned))
    return sorted(found, key=lambda one: (one.candidate_number, one.session))
