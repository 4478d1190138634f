"""How a station stands: phases, counts, who is where, what waits, how far the records have come."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from app.domain.candidate import Person, Standing
from app.domain.clockcheck import ClockDoubt
from app.domain.events import DetailQuestioned, IncidentNoted
from app.domain.phases import PhaseNow, allowed, phase_now
from app.domain.round import Entry
from app.domain.session import deadline_of, doors_of, planned_end_of, start_of
from app.domain.whereabouts import Presence, place_of, presence
from app.formats.eventrecord import head_code
from app.kernel.time import Instant
from app.projections import cells
from app.projections.clocks import OwnEnd, RoomTimes, own_ends, room_times
from app.projections.conflicts import open_conflicts
from app.projections.counts import Counts, count, count_rooms
from app.services.inrooms import Rooms, rooms_now
from app.services.journal import Stamp
from app.services.neighbours import OtherStation, forks_of, others
from app.services.noted import Note, noted
from app.services.opening import OpenStation


class SessionOverview(Struct, frozen=True):
    """One session as it stands."""

    id: str
    phase: PhaseNow
    allowed: tuple[str, ...]
    """The wishes about the session that its phase allows."""
    doors: Instant
    admission_deadline: Instant
    start: Instant
    end: Instant
    """The start that holds now plus the planned length; stoppages come on top, room by room."""
    opened_at: Instant | None
    """When the doors really opened."""
    closed: Instant | None
    counts: Counts
    rooms: dict[str, Counts]
    clocks: dict[str, RoomTimes]
    """Room by room: the real times, the computed end, what was given back and what is missing."""
    own_ends: list[OwnEnd]
    """Those who have time of their own."""


class ClockOverview(Struct, frozen=True):
    """This computer's clock."""

    offset_ms: int
    """Added to every time: what two people read off a trusted clock, less the jumps since."""
    confirmed: Instant | None
    doubt: ClockDoubt
    """Why it must be checked again; empty where it need not."""
    jumps: int


class PersonOverview(Struct, frozen=True):
    """One person in one session."""

    candidate_number: str
    session: str
    standing: Standing
    room: str
    """Where the person belongs now; the roster's place unless moved."""
    seat: str
    presence: Presence
    """What the room says; unset until somebody has said something."""
    found: tuple[str, str] | None = None
    """Room and seat where the person was seen."""
    moved: bool = False


class Referral(Struct, frozen=True):
    """Somebody waits for the venue lead."""

    candidate_number: str
    session: str
    grounds: tuple[str, ...]


class DeskAdmission(Struct, frozen=True):
    """One desk let a person in."""

    at: Instant
    station: str
    station_name: str
    operator: str | None
    room: str
    seat: str


class ConflictOverview(Struct, frozen=True):
    """Stations that had not met decided about one person, and nobody has settled it."""

    candidate_number: str
    session: str
    admissions: list[DeskAdmission]


class Exchange(Struct, frozen=True):
    """How far the records have come: saved, sealed, confirmed by headquarters."""

    saved: int
    exported: int
    confirmed: int
    refusal: str
    head_code: str
    forks: tuple[int, ...] = ()
    """Numbers under which another station met a second record of this log."""


class Overview(Struct, frozen=True):
    """The whole of it."""

    round: str
    venue: str
    station: str
    epoch: str
    station_name: str
    practice: bool
    package_issue: int
    sessions: list[SessionOverview]
    people: list[PersonOverview]
    referrals: list[Referral]
    conflicts: list[ConflictOverview]
    incidents: list[Note]
    detail_requests: list[Note]
    exchange: Exchange
    time_zone: str
    in_rooms: Rooms
    clock: ClockOverview
    others: tuple[OtherStation, ...]
    """The venue's other stations: how far each is held here, what is missing, what forks."""


def overview(station: OpenStation, at: Stamp | None = None) -> Overview:
    """Everything a lead wants to see at a glance; without a moment, as at the last fact here."""
    journal, head = station.venue.journal, station.head
    entries = journal.log.roster()

    def person(number: str) -> Person:
        return journal.state(cells.person_cell(number), Person)

    people, referrals = [], []
    for entry in entries:
        who = person(entry.candidate_number)
        sitting = who.sitting(entry.session)
        people.append(_person(entry, who))
        if sitting.open_grounds:  # found at the seat, too, after the person was let in
            grounds = sitting.open_grounds
            referrals.append(Referral(entry.candidate_number, entry.session, grounds))
    own = journal.own()
    return Overview(
        round=head.round.id,
        venue=head.venue,
        station=journal.station,
        epoch=journal.epoch,
        station_name=own.name,
        practice=head.round.practice,
        package_issue=own.package_issue,
        sessions=_sessions(station, entries, person, at),
        people=people,
        referrals=referrals,
        conflicts=conflicts(station),
        incidents=noted(journal, IncidentNoted),
        detail_requests=noted(journal, DetailQuestioned),
        exchange=Exchange(
            saved=journal.head.size,
            exported=own.exported,
            confirmed=own.confirmed,
            refusal=own.refusal,
            head_code=head_code(journal.head.hash),
            forks=forks_of(station, (journal.station, journal.epoch)),
        ),
        time_zone=head.round.time_zone,
        in_rooms=rooms_now(station.venue, entries),
        clock=ClockOverview(
            own.offset_ms, own.clock_confirmed, own.doubt(checked_here=True), own.jumps
        ),
        others=others(station),
    )


def _person(entry: Entry, who: Person) -> PersonOverview:
    sitting = who.sitting(entry.session)
    room, seat = place_of(entry, sitting)
    return PersonOverview(
        candidate_number=entry.candidate_number,
        session=entry.session,
        standing=who.standing(entry.session),
        room=room,
        seat=seat,
        presence=presence(sitting),
        found=sitting.there.found,
        moved=sitting.there.place is not None,
    )


def conflicts(station: OpenStation) -> list[ConflictOverview]:
    """Every conflict that waits for the lead; each blocks the closing of its session."""
    journal = station.venue.journal
    return [
        ConflictOverview(
            candidate_number=found.candidate,
            session=found.session,
            admissions=[
                DeskAdmission(
                    at=one.when,
                    station=one.station,
                    station_name=journal.name_of(one.station),
                    operator=one.operator,
                    room=one.room,
                    seat=one.seat,
                )
                for one in found.admissions
            ],
        )
        for found in open_conflicts(journal.people())
    ]


def _sessions(
    station: OpenStation,
    entries: list[Entry],
    person: Callable[[str], Person],
    at: Stamp | None,
) -> list[SessionOverview]:
    last = station.venue.journal.last_at or Instant(0)
    moment = station.venue.at(at or Stamp(last, 0))
    counted = count(entries, person)
    nobody = Counts(0, {}, 0)
    found = []
    for plan in station.venue.sessions.values():
        state, here = moment.state(plan.id), [e for e in entries if e.session == plan.id]
        rooms = moment.rooms(plan.id)
        phase = phase_now(plan, state, rooms, moment.now)
        found.append(
            SessionOverview(
                id=plan.id,
                phase=phase,
                allowed=allowed(phase),
                doors=doors_of(plan, state),
                admission_deadline=deadline_of(plan, state),
                start=start_of(plan, state),
                end=planned_end_of(plan, state),
                opened_at=state.opened_at,
                closed=state.closed,
                counts=counted.get(plan.id, nobody),
                rooms=count_rooms(here, person),
                clocks=room_times(plan, state, rooms, moment.now),
                own_ends=own_ends(plan, state, here),
            )
        )
    return found
