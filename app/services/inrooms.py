"""How the rooms stand: who is out, what waits for the lead, what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.round import Entry, Session
from app.domain.session import SessionState
from app.kernel.time import Instant
from app.projections import cells
from app.projections.inrooms import RoomFinding, Someone, findings
from app.projections.leaves import Absence, LeaveRow, leave_rows
from app.services.venue import Venue


class LeaveRequest(Struct, frozen=True):
    """Somebody asks to leave where only the lead may allow it."""

    candidate_number: str
    session: str
    since: Instant


class Unset(Struct, frozen=True):
    """How many people of a room nobody has marked yet, counting down to nobody."""

    session: str
    room: str
    left: int
    people: tuple[str, ...]


class Rooms(Struct, frozen=True):
    """What the rooms of this venue know."""

    unset: list[Unset]
    findings: list[RoomFinding]
    leaves: list[LeaveRow]
    leave_requests: list[LeaveRequest]


def rooms_now(venue: Venue, entries: Sequence[Entry]) -> Rooms:
    """Everything about the rooms, session by session in the plan's order."""
    rooms = Rooms([], [], [], [])
    known = dict(venue.journal.people())
    for plan in venue.sessions.values():
        everybody = list(_everybody(known, plan, entries))
        state = venue.journal.state(cells.session_cell(plan.id), SessionState)
        rules = venue.rules(plan.start)
        rooms.unset.extend(_unset(plan, everybody, state))
        rooms.findings.extend(findings(everybody))
        rooms.leaves.extend(leave_rows(plan.id, _absences(everybody), rules.leave, state.rooms))
        for one in everybody:
            if (since := one.sitting.there.asked) is not None:
                rooms.leave_requests.append(LeaveRequest(one.number, plan.id, since))
    return rooms


def _everybody(
    known: dict[str, Person], plan: Session, entries: Sequence[Entry]
) -> Iterator[Someone]:
    entered = {entry.candidate_number: entry for entry in entries if entry.session == plan.id}
    strangers = [n for n, p in known.items() if n not in entered and plan.id in p.sittings]
    for number in [*entered, *sorted(strangers)]:
        yield Someone(number, plan.id, entered.get(number), known.get(number, Person()))


def _unset(plan: Session, everybody: Sequence[Someone], state: SessionState) -> Iterator[Unset]:
    left: dict[str, list[str]] = {}
    for one in everybody:
        room, _ = one.place
        if one.awaited and not state.room(room).cancelled:
            left.setdefault(room, []).append(one.number)
    for room, numbers in sorted(left.items()):
        yield Unset(plan.id, room, len(numbers), tuple(numbers))


def _absences(everybody: Sequence[Someone]) -> Iterator[Absence]:
    for one in everybody:
        there = one.sitting.there
        for outing in there.outings:
            gone = there.gone_at if outing.back is None else None
            yield Absence(one.number, one.place[0], outing, gone)
