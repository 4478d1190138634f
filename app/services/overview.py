"""How a station stands: phases, counts, who is where, what waits, how far the records have come."""

from __future__ import annotations

from msgspec import Struct

from app.domain.candidate import Person, Standing
from app.domain.clockcheck import ClockDoubt
from app.domain.events import DetailQuestioned, IncidentNoted
from app.domain.resolving import resolutions_of
from app.domain.round import Entry
from app.domain.view import ResolutionShown
from app.domain.whereabouts import Presence, place_of, presence
from app.formats.eventrecord import head_code
from app.kernel.time import Instant
from app.projections import cells
from app.projections.conflicts import open_conflicts
from app.projections.displaced import Displaced, displaced
from app.services.coursesnow import CourseNow, courses_now
from app.services.headcodes import code_now
from app.services.inrooms import Rooms, rooms_now
from app.services.journal import Journal, Stamp
from app.services.neighbours import OtherStation, forks_of, others
from app.services.noted import Note, noted
from app.services.opening import OpenStation
from app.services.sessionsnow import SessionOverview, sessions_now


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
    resolutions: tuple[ResolutionShown, ...]
    """What leads said about it before, each without knowing of another's word or admission."""


class Exchange(Struct, frozen=True):
    """How far the records have come: saved, sealed, confirmed by headquarters."""

    saved: int
    exported: int
    confirmed: int
    refusal: str
    head_code: str
    paper_code: str = ""
    """The same with the station and the number of records, as it is written on paper."""
    confirmed_code: str = ""
    """The head code at the record up to which headquarters has confirmed; it shows the same."""
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
    displaced: list[Displaced]
    """Who sits here already, and of whom a newer roster says something else."""
    courses: list[CourseNow]
    """Who completes, and what is missing, where the rules keep attendance."""
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
        sessions=sessions_now(station.venue, entries, person, at),
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
            paper_code=code_now(journal),
            confirmed_code=_code_at(journal, own.confirmed),
            forks=forks_of(station, (journal.station, journal.epoch)),
        ),
        time_zone=head.round.time_zone,
        in_rooms=rooms_now(station.venue, entries),
        clock=ClockOverview(
            own.offset_ms, own.clock_confirmed, own.doubt(checked_here=True), own.jumps
        ),
        displaced=displaced(journal.people(), entries),
        courses=courses_now(station.venue, entries, person),
        others=others(station),
    )


def _code_at(journal: Journal, seq: int) -> str:
    links = journal.log.links(journal.station, journal.epoch, seq, seq)
    return head_code(links[0].hash) if links else ""


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
    moment = station.venue.at(Stamp(Instant(0), 0))
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
            resolutions=resolutions_of(
                moment, moment.person(found.candidate).sitting(found.session)
            ),
        )
        for found in open_conflicts(journal.people())
    ]
