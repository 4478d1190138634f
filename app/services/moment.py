"""A venue at one moment, as decisions see it: `app.domain.view.View`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from msgspec.structs import replace

from app.domain.candidate import Person
from app.domain.clockcheck import ClockDoubt
from app.domain.events import Corrected, Recorded, StationEnrolled
from app.domain.regulation import Regulation
from app.domain.round import Course, Entry, Role, Session
from app.domain.round import Venue as VenuePlan
from app.domain.session import SessionState
from app.domain.stationfacts import StationSeen
from app.domain.view import Operator
from app.formats.eventrecord import id_of
from app.formats.package import PackageHead
from app.kernel.hashing import fingerprint
from app.kernel.time import Instant
from app.projections import cells
from app.services.journal import Journal, Stamp
from app.services.watching import Watcher

_FOUND_AT_MOST = 50


class Seen(Protocol):
    """What a moment is a moment of: an open venue."""

    head: PackageHead
    journal: Journal
    plan: VenuePlan
    venues: dict[str, VenuePlan]
    sessions: dict[str, Session]
    staff: dict[str, Role]
    operator: Operator | None
    watcher: Watcher | None
    rules: Callable[[Instant], Regulation]

    @property
    def clock_doubt(self) -> ClockDoubt:
        """Why two people must check the clock."""

    def rooms(self, session: str) -> tuple[str, ...]:
        """Rooms in which people are entered."""

    def pin_matches(self, operator: str, pin: str) -> bool:
        """Whether a PIN is that operator's."""


class Moment:
    """A `domain.view.View` of a venue at one moment."""

    def __init__(self, venue: Seen, stamp: Stamp) -> None:
        self._venue = venue
        self._journal = venue.journal
        self.wall = stamp.at
        self._entries: dict[str, Sequence[Entry]] = {}

    @cached_property
    def now(self) -> Instant:
        """The corrected time."""
        return self.wall.plus(ms=self._journal.own().offset_ms)

    @property
    def clock_doubt(self) -> ClockDoubt:
        """Why two people must check the computer's clock; empty where they have."""
        return self._venue.clock_doubt

    @property
    def by_script(self) -> bool:
        """Whether a day script is played."""
        return self._venue.watcher is None

    @property
    def operator(self) -> Operator | None:
        """Who acts."""
        return self._venue.operator

    @cached_property
    def rules(self) -> Regulation:
        """The rule pack in force on the day."""
        return self._venue.rules(self.now)

    def rules_on(self, day: Instant) -> Regulation:
        """The rule pack in force on another day, such as a session's."""
        return self._venue.rules(day)

    @property
    def station(self) -> str:
        """This station's id."""
        return self._journal.station

    @property
    def round_id(self) -> str:
        """The round's id."""
        return self._venue.head.round.id

    @property
    def time_zone(self) -> str:
        """The round's time zone."""
        return self._venue.head.round.time_zone

    @property
    def venue(self) -> VenuePlan:
        """This venue."""
        return self._venue.plan

    @property
    def venues(self) -> Mapping[str, VenuePlan]:
        """All venues of the round."""
        return self._venue.venues

    @property
    def sessions(self) -> Mapping[str, Session]:
        """This venue's sessions."""
        return self._venue.sessions

    @property
    def courses(self) -> Mapping[str, Course]:
        """Subject -> what a course of the round asks."""
        return {course.subject: course for course in self._venue.head.round.courses}

    @property
    def expires(self) -> Instant:
        """When the package expires."""
        return self._venue.head.expires

    @property
    def superseded(self) -> Mapping[str, int]:
        """Candidate number -> the issue number now valid."""
        return self._venue.head.superseded

    def state(self, session: str) -> SessionState:
        """How a session stands."""
        return self._journal.state(cells.session_cell(session), SessionState)

    def rooms(self, session: str) -> tuple[str, ...]:
        """Rooms in which people are entered; all of the venue's where nobody is."""
        return self._venue.rooms(session)

    def person(self, candidate: str) -> Person:
        """How a person stands."""
        return self._journal.state(cells.person_cell(candidate), Person)

    def entries(self, candidate: str) -> Sequence[Entry]:
        """A person's rows of the roster."""
        if candidate not in self._entries:
            self._entries[candidate] = self._journal.log.entries(candidate)
        return self._entries[candidate]

    def entered(self, session: str) -> Sequence[Entry]:
        """Everybody entered in a session."""
        return [entry for entry in self._journal.log.roster() if entry.session == session]

    def search(self, text: str) -> Sequence[Entry]:
        """People whose number, name or kana hold the text."""
        return self._journal.log.search(text, _FOUND_AT_MOST)

    def people(self) -> Iterable[tuple[str, Person]]:
        """Everybody about whom there is a fact, on the roster or not."""
        return self._journal.people()

    def unreviewed(self, session: str) -> Sequence[str]:
        """Incidents of a session that the lead has not read."""
        notes = self._journal.state(cells.NOTES, cells.NotesState)
        return [fact for fact, of in notes.unreviewed.items() if of == session]

    def history(self, session: str) -> Sequence[Recorded]:
        """What has happened to a session, in order; what was taken back is left out."""
        return cells.standing(self._journal.log.records(cells.session_cell(session)))

    def records_of(self, candidate: str) -> Sequence[Recorded]:
        """What has happened to a person, in order; what was taken back is left out."""
        return cells.standing(self._journal.log.records(cells.person_cell(candidate)))

    def record(self, fact: str) -> Recorded | None:
        """A fact by its id."""
        return self._journal.log.record(fact)

    def station_name(self, station: str) -> str:
        """How people call one of this venue's computers."""
        return self._journal.name_of(station)

    def stations(self) -> Sequence[StationSeen]:
        """Every station of which records are held here, this one first."""
        own = (self._journal.station, self._journal.epoch)
        return [self._seen(*whose) for whose in (own, *sorted(self._journal.others))]

    def _seen(self, station: str, epoch: str) -> StationSeen:
        first = self._journal.log.record(id_of(station, epoch, 1))
        last = self._journal.log.last(station, epoch)
        name = key = ""
        if first is not None and isinstance(first.fact, StationEnrolled):
            name, key = first.fact.station_name, first.fact.public_key
        return StationSeen(
            station=station,
            epoch=epoch,
            name=name,
            fingerprint=fingerprint(bytes.fromhex(key)) if key else "",
            size=last.seq if last else 0,
            last=last.when if last else None,
        )

    def is_corrected(self, record: Recorded) -> bool:
        """Whether a later fact says that this one does not hold."""
        cell = cells.cells_of(record, record.station, record.epoch)[0]
        return any(other.corrects == record.id for other in self._journal.log.records(cell))

    def staff_role(self, operator: str) -> Role | None:
        """The role of a member of this venue's staff."""
        return self._venue.staff.get(operator)

    def pin_matches(self, operator: str, pin: str) -> bool:
        """Whether a PIN is that operator's."""
        return self._venue.pin_matches(operator, pin)

    def has_confirmed_confidentiality(self, operator: str) -> bool:
        """Whether an operator confirmed the duty at this station."""
        return operator in self._journal.own().confidential

    def is_bound(self, operator: str) -> bool:
        """Whether an operator confirmed the duty at any station whose records are held here."""
        logs = ((self._journal.station, self._journal.epoch), *self._journal.others)
        return any(
            operator
            in self._journal.state(cells.station_cell(*log), cells.StationState).confidential
            for log in logs
        )


class PaperMoment(Moment):
    """A venue as it stood when something was noted on paper, with what has been entered since.

    Only the sessions are seen as of then: whoever noted it saw the doors, the deadline and the
    phase of that time. A session that is closed by now stays closed, save for what the lead may
    still add from paper that turned up `late`.
    """

    def __init__(self, venue: Seen, stamp: Stamp, noted_at: Instant, *, late: bool = False) -> None:
        super().__init__(venue, stamp)
        self._noted_at, self._late = noted_at, late

    @cached_property
    def now(self) -> Instant:
        """The time on the paper."""
        return self._noted_at

    def state(self, session: str) -> SessionState:
        """How a session stood then."""
        cell = cells.session_cell(session)
        known = [
            record
            for record in self._journal.log.records(cell)
            if record.when <= self._noted_at or isinstance(record.fact, Corrected)
        ]
        found = cells.fold(cell, known)
        assert isinstance(found, SessionState)
        return found if self._late else replace(found, closed=super().state(session).closed)
