"""A whole round as headquarters holds it: everybody and every session, folded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain import candidate, session
from app.domain.candidate import Person
from app.domain.capabilities import VenueRules
from app.domain.events import Recorded
from app.domain.regulation import Regulation
from app.domain.round import Entry, Round, Session, Venue
from app.domain.session import SessionState
from app.projections import cells
from app.projections.attendance import column_of
from app.projections.inrooms import Someone

Log = tuple[str, str]
"""A station and its epoch."""


class LogHeld(NamedTuple):
    """One station's log as far as it has come in."""

    venue: str
    station: str
    epoch: str
    name: str
    size: int
    gaps: tuple[tuple[int, int], ...] = ()
    """Numbers, from and to, that are missing before what waits."""
    forks: tuple[int, ...] = ()
    """Numbers under which another record was offered."""


class FileRefused(NamedTuple):
    """A file that was not taken in."""

    file: str
    sha256: str
    reason: str
    venue: str = ""
    station: str = ""


class Arrived(NamedTuple):
    """What has come in of a round, apart from what it says."""

    logs: Sequence[LogHeld] = ()
    refused: Sequence[FileRefused] = ()


_NOTHING = Arrived()


class One(NamedTuple):
    """One candidate number: its rows of the roster, its standing, the facts that hold."""

    number: str
    entries: Sequence[Entry]
    person: Person
    records: Sequence[Recorded]


class RoundView:
    """A round's roster and facts, ready to be looked at by rules that ask nothing else.

    Facts come in any order. `rules` answers the regulation in force on a session's day.
    """

    def __init__(
        self,
        round_: Round,
        entries: Iterable[Entry],
        records: Iterable[Recorded],
        *,
        rules: Callable[[Session], Regulation],
        arrived: Arrived = _NOTHING,
    ) -> None:
        self.round = round_
        self._sat: dict[tuple[str, str], bool] = {}
        self.plans: dict[str, Session] = {plan.id: plan for plan in round_.sessions}
        self.venues: dict[str, Venue] = {venue.code: venue for venue in round_.venues}
        self.rules = {plan.id: rules(plan) for plan in round_.sessions}
        self.arrived = arrived
        logs = arrived.logs
        self.venue_of: dict[Log, str] = {(log.station, log.epoch): log.venue for log in logs}
        self.entered: dict[str, dict[str, Entry]] = {plan: {} for plan in self.plans}
        self.told: dict[str, list[Recorded]] = {}
        """Session -> the facts about it, and nobody in it, that hold."""
        self.of_logs: dict[Log, list[Recorded]] = defaultdict(list)
        """Log -> what its station recorded about itself."""
        of_people, of_sessions = self._parted(records)
        self.people = self._people(entries, of_people)
        self.states = self._states(of_sessions)
        self.met: dict[str, list[str]] = {plan: [] for plan in self.plans}
        """Session -> who was met there without being entered."""
        for number, one in self.people.items():
            for plan in one.person.sittings:
                if plan in self.met and number not in self.entered[plan]:
                    self.met[plan].append(number)

    def _parted(
        self, records: Iterable[Recorded]
    ) -> tuple[dict[str, list[Recorded]], dict[str, list[Recorded]]]:
        of_people: dict[str, list[Recorded]] = defaultdict(list)
        of_sessions: dict[str, list[Recorded]] = defaultdict(list)
        for record in records:
            if record.candidate is not None:
                of_people[record.candidate].append(record)
            elif record.session is not None:
                of_sessions[record.session].append(record)
            else:
                self.of_logs[record.station, record.epoch].append(record)
        return of_people, of_sessions

    def _people(
        self, entries: Iterable[Entry], records: Mapping[str, Sequence[Recorded]]
    ) -> dict[str, One]:
        rows: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            rows[entry.candidate_number].append(entry)
            if entry.session in self.entered:
                self.entered[entry.session][entry.candidate_number] = entry
        found = {}
        for number in {**rows, **dict.fromkeys(records)}:
            standing = cells.standing(records.get(number, ()))
            person = Person()
            for record in standing:
                person = candidate.evolve(person, record)
            found[number] = One(number, rows.get(number, ()), person, standing)
        return found

    def _states(self, records: Mapping[str, Sequence[Recorded]]) -> dict[str, SessionState]:
        found = {}
        for plan in self.plans:
            self.told[plan] = cells.standing(records.get(plan, ()))
            state = SessionState()
            for record in self.told[plan]:
                if cells.session_cell(plan) in cells.cells_of(record, "", ""):
                    state = session.evolve(state, record)
            found[plan] = state
        return found

    def someone(self, number: str, plan: str) -> Someone:
        """One person in one session."""
        entry = self.entered[plan].get(number)
        return Someone(number, plan, entry, self.people[number].person)

    def everybody(self, plan: str) -> Iterator[Someone]:
        """Everybody entered or met in one session, the entered first."""
        for number in (*self.entered[plan], *self.met[plan]):
            yield self.someone(number, plan)

    def sat(self, one: Someone) -> bool:
        """Whether somebody sat the exam, or a part of it."""
        key = (one.number, one.session)
        if key not in self._sat:
            self._sat[key] = column_of(one, self.states[one.session]) == "present"
        return self._sat[key]

    def at(self, plan: Session) -> VenueRules:
        """What the rules on a session's day say of its kind of venue."""
        kinds = {venue.code: venue.kind for venue in self.round.venues}
        return self.rules[plan.id].at(kinds[plan.venue])


class SessionRegister:
    """One session's people, as counting sheets asks for them."""

    def __init__(self, view: RoundView, plan: str) -> None:
        self._view, self._plan = view, plan

    def state(self, session: str) -> SessionState:
        """How the session stands."""
        return self._view.states[session]

    def person(self, candidate: str) -> Person:
        """How a person stands."""
        found = self._view.people.get(candidate)
        return found.person if found else Person()

    def entered(self, session: str) -> Sequence[Entry]:
        """Everybody entered in the session."""
        return list(self._view.entered[session].values())

    def people(self) -> Iterable[tuple[str, Person]]:
        """Everybody entered or met in this session, and nobody else of the round."""
        return [(one.number, one.person) for one in self._view.everybody(self._plan)]
