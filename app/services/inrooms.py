"""How the rooms stand: who is out, what waits for the lead, what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.events import AttentionCalled, Recorded
from app.domain.ownend import own_until
from app.domain.roomfacts import RegisterCalled
from app.domain.round import Entry, Session
from app.domain.session import SessionState
from app.kernel.time import Instant
from app.projections import cells
from app.projections.clocks import overruns
from app.projections.inrooms import RoomFinding, Someone, findings
from app.projections.leaves import Absence, LeaveRow, leave_rows
from app.projections.reexam import Proposal, proposals
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


class Attention(Struct, frozen=True):
    """One attention that holds (E 15)."""

    candidate_number: str
    session: str
    fact: str
    at: Instant
    kind: str
    to: str
    written: bool
    signed: bool | None
    """Whether a written warning was signed as seen; None until somebody has said."""
    operator: str | None


class Permission(Struct, frozen=True):
    """One item that one person may use."""

    candidate_number: str
    session: str
    item: str
    reason_kind: str = ""
    """Empty for what the roster says."""
    granted_by: str | None = None
    """None: headquarters, by the roster."""
    until: Instant | None = None
    fact: str | None = None


class TimeRow(Struct, frozen=True):
    """Seconds that one person alone lost, and got back."""

    candidate_number: str
    session: str
    lost: int
    given: int
    owed: int


class RegisterRow(Struct, frozen=True):
    """One calling of a room's register."""

    session: str
    room: str
    at: Instant
    there: int
    missing: tuple[str, ...]


class Rooms(Struct, frozen=True):
    """What the rooms of this venue know."""

    unset: list[Unset]
    findings: list[RoomFinding]
    leaves: list[LeaveRow]
    leave_requests: list[LeaveRequest]
    attentions: list[Attention]
    permissions: list[Permission]
    time: list[TimeRow]
    registers: list[RegisterRow]
    re_exam: list[Proposal]


def rooms_now(venue: Venue, entries: Sequence[Entry]) -> Rooms:
    """Everything about the rooms, session by session in the plan's order."""
    rooms = Rooms([], [], [], [], [], [], [], [], [])
    known = dict(venue.journal.people())
    for plan in venue.sessions.values():
        everybody = list(_everybody(known, plan, entries))
        state = venue.journal.state(cells.session_cell(plan.id), SessionState)
        rules = venue.rules(plan.start)
        rooms.unset.extend(_unset(plan, everybody, state))
        rooms.findings.extend(
            RoomFinding("", plan.id, "ran_over", room, seconds=seconds)
            for room, seconds in overruns(plan, state).items()
        )
        rooms.findings.extend(findings(everybody))
        away = absences(everybody, plan, state)
        rooms.leaves.extend(leave_rows(plan.id, away, rules.leave, state.rooms))
        for one in everybody:
            rooms.permissions.extend(permissions_of(one))
            rooms.attentions.extend(_attentions(venue, one))
            there = one.sitting.there
            if there.asked is not None:
                rooms.leave_requests.append(LeaveRequest(one.number, plan.id, there.asked))
            if there.lost or there.given:
                owed = there.lost - there.given
                rooms.time.append(TimeRow(one.number, plan.id, there.lost, there.given, owed))
        rooms.registers.extend(_registers(venue, plan))
        rooms.re_exam.extend(proposals(everybody, state))
    return rooms


def everybody_in(venue: Venue, plan: Session, entries: Sequence[Entry]) -> Iterator[Someone]:
    """Everybody entered or met in one session, the entered first."""
    return _everybody(dict(venue.journal.people()), plan, entries)


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


def absences(everybody: Sequence[Someone], plan: Session, state: SessionState) -> Iterator[Absence]:
    """Every leave of these people."""
    for one in everybody:
        there = one.sitting.there
        own = own_until(one.entry, there, state.room(one.place[0]), plan) if there.outings else None
        for outing in there.outings:
            gone = there.gone_at if outing.back is None else None
            yield Absence(one.number, one.place[0], outing, gone, own)


def permissions_of(one: Someone) -> Iterator[Permission]:
    """What one person may use: by the roster, and what was granted here."""
    if one.entry is not None and one.entry.permissions:
        yield Permission(one.number, one.session, one.entry.permissions)
    for granted in one.sitting.there.permissions:
        yield Permission(
            candidate_number=one.number,
            session=one.session,
            item=granted.item,
            reason_kind=granted.reason_kind,
            granted_by=granted.by,
            until=granted.until,
            fact=granted.fact,
        )


def _attentions(venue: Venue, one: Someone) -> Iterator[Attention]:
    answers = one.sitting.there.answers
    for fact in one.sitting.attentions:
        record = venue.journal.log.record(fact)
        if record is not None and isinstance(record.fact, AttentionCalled):
            yield _attention(one, record, record.fact, answers.get(fact))


def attentions_in(venue: Venue, session: str) -> list[Attention]:
    """Every attention of one session that holds, in the order of time."""
    entries = [e for e in venue.journal.log.roster() if e.session == session]
    everybody = everybody_in(venue, venue.sessions[session], entries)
    found = [one for someone in everybody for one in _attentions(venue, someone)]
    return sorted(found, key=lambda one: (one.at.ms, one.fact))


def _attention(
    one: Someone, record: Recorded, called: AttentionCalled, answer: bool | None
) -> Attention:
    return Attention(
        candidate_number=one.number,
        session=one.session,
        fact=record.id,
        at=called.seen_at or record.when,
        kind=called.kind,
        to=called.to,
        written=called.written,
        signed=called.acknowledged if answer is None else answer,
        operator=record.operator,
    )


def _registers(venue: Venue, plan: Session) -> Iterator[RegisterRow]:
    for record in venue.journal.log.records(cells.session_cell(plan.id)):
        if isinstance(record.fact, RegisterCalled):
            there, missing = record.fact.there, record.fact.missing
            yield RegisterRow(plan.id, record.room or "", record.when, there, missing)
