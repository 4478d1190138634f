"""How the rooms stand: who is out, what waits for the lead, what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from app.domain.candidate import Person, Sitting
from app.domain.round import Entry, Session
from app.domain.session import SessionState
from app.kernel.time import Instant
from app.projections import cells
from app.projections.leaves import Absence, LeaveRow, leave_rows
from app.services.venue import Venue


class LeaveRequest(Struct, frozen=True):
    """Somebody asks to leave where only the lead may allow it."""

    candidate_number: str
    session: str
    since: Instant


class Rooms(Struct, frozen=True):
    """What the rooms of this venue know."""

    leaves: list[LeaveRow]
    leave_requests: list[LeaveRequest]


class Someone(NamedTuple):
    """One person in one session, on the roster or not."""

    number: str
    entry: Entry | None
    person: Person
    sitting: Sitting

    @property
    def room(self) -> str:
        """Where the person belongs."""
        return self.entry.room if self.entry else ""


def rooms_now(venue: Venue, entries: Sequence[Entry]) -> Rooms:
    """Everything about the rooms, session by session in the plan's order."""
    leaves: list[LeaveRow] = []
    asked: list[LeaveRequest] = []
    for plan in venue.sessions.values():
        everybody = list(_everybody(venue, plan, entries))
        state = venue.journal.state(cells.session_cell(plan.id), SessionState)
        rules = venue.rules(plan.start)
        leaves += leave_rows(plan.id, _absences(everybody), rules.leave, state.rooms)
        for one in everybody:
            if (since := one.sitting.there.asked) is not None:
                asked.append(LeaveRequest(one.number, plan.id, since))
    return Rooms(leaves, asked)


def _everybody(venue: Venue, plan: Session, entries: Sequence[Entry]) -> Iterator[Someone]:
    known = dict(venue.journal.people())
    entered = {entry.candidate_number: entry for entry in entries if entry.session == plan.id}
    strangers = [n for n, p in known.items() if n not in entered and plan.id in p.sittings]
    for number in [*entered, *sorted(strangers)]:
        person = known.get(number, Person())
        yield Someone(number, entered.get(number), person, person.sitting(plan.id))


def _absences(everybody: Sequence[Someone]) -> Iterator[Absence]:
    for one in everybody:
        there = one.sitting.there
        for outing in there.outings:
            gone = there.gone_at if outing.back is None else None
            yield Absence(one.number, one.room, outing, gone)
