"""The demo's room and papers: who is marked there, what is counted, and how the session closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.domain.round import Session

Wish = dict[str, object]

SAT = frozenset({"good", "twice", "no_ticket", "other_document", "in_line"})
"""Kinds of people who are let in."""
ABSENT = frozenset({"absent", "forged", "unknown_issuer"})
"""Kinds of people who never come themselves, whoever holds a ticket with their number."""


class Papers(NamedTuple):
    """What the last part of a demo's day is about."""

    session: Session
    people: Mapping[str, str]
    """Candidate number -> kind, of all whom this day knows."""
    rooms: Mapping[str, str]
    """Candidate number -> room, of those entered in the session."""
    pins: Mapping[str, str]


def marks(day: Papers) -> Iterator[Wish]:
    """The room's attendance, one by one and in the order of the rooms."""
    for number in sorted(day.rooms, key=lambda one: (day.rooms[one], one)):
        kind = day.people[number]
        if kind in SAT | ABSENT:
            state = "present" if kind in SAT else "absent"
            yield {"do": "mark", "candidate": number, "state": state}


def counted_and_closed(day: Papers) -> Iterator[Wish]:
    """Every room counted by two people, the parcels handed over, and the session closed."""
    two = {"second_operator": "p01", "second_pin": day.pins["p01"]}
    session = day.session.id
    rooms = sorted(set(day.rooms.values()))
    for room in rooms:
        of = Counter(day.people[number] for number, where in day.rooms.items() if where == room)
        sat, absent = (sum(of[kind] for kind in kinds) for kinds in (SAT, ABSENT))
        sheets = {"sheets_used": sat, "sheets_blank_absent": absent, "sheets_spare_left": 5}
        booklets = {"booklets_in": of.total(), "booklets_used": sat}
        unused = {"booklets_unused": of.total() - sat, "parcels": 1, "seals": [f"{session}-{room}"]}
        wish = {"do": "count", "session": session, "room": room}
        yield {**wish, **sheets, **booklets, **unused, **two}
    seals = [f"{session}-{room}" for room in rooms]
    handed = {"do": "hand_over", "session": session, "to": "運送便", "parcels": len(rooms)}
    yield {**handed, "seals": seals, **two}
    yield {"do": "confirm_stations", "session": session}
    yield {"do": "close", "session": session, **two}
