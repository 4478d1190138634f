"""What a decision may look at, and what it answers with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.events import Draft, Recorded
from app.domain.events import Outcome as Decision
from app.domain.regulation import Regulation, VerdictCode
from app.domain.round import Course, Entry, Role, Session, Venue
from app.domain.session import Phase, SessionState, phase_in
from app.domain.stationfacts import StationSeen
from app.kernel.time import Instant


class Operator(NamedTuple):
    """Who acts."""

    id: str
    role: Role


class View(Protocol):
    """The state of a venue as one station knows it at one moment. Reading it changes nothing."""

    @property
    def now(self) -> Instant:
        """The corrected time."""

    @property
    def wall(self) -> Instant:
        """The computer's clock, uncorrected."""

    @property
    def clock_doubt(self) -> str:
        """Why two people must check the computer's clock; empty where they have."""

    @property
    def by_script(self) -> bool:
        """Whether a day script is played, where nobody can be asked back."""

    @property
    def operator(self) -> Operator | None: ...
    @property
    def rules(self) -> Regulation: ...
    @property
    def station(self) -> str: ...
    @property
    def round_id(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def venue(self) -> Venue: ...
    @property
    def venues(self) -> Mapping[str, Venue]:
        """All venues of the round, to show a person the right one."""

    @property
    def expires(self) -> Instant:
        """When the package expires; nothing is recorded after it."""

    @property
    def sessions(self) -> Mapping[str, Session]: ...
    @property
    def courses(self) -> Mapping[str, Course]:
        """Subject -> what a course of the round asks."""

    @property
    def superseded(self) -> Mapping[str, int]:
        """Candidate number -> the issue number now valid, where one was issued again."""

    def state(self, session: str) -> SessionState: ...

    def rooms(self, session: str) -> tuple[str, ...]:
        """The rooms in which people are entered for a session."""

    def person(self, candidate: str) -> Person: ...
    def entries(self, candidate: str) -> Sequence[Entry]: ...

    def entered(self, session: str) -> Sequence[Entry]:
        """Everybody entered in a session."""

    def search(self, text: str) -> Sequence[Entry]:
        """Entries whose number, name or kana hold the text."""

    def people(self) -> Iterable[tuple[str, Person]]:
        """Everybody about whom there is a fact, on the roster or not."""

    def unreviewed(self, session: str) -> Sequence[str]:
        """Incidents of a session that the lead has not read."""

    def history(self, session: str) -> Sequence[Recorded]:
        """What has happened to a session, in order; what was taken back is left out."""

    def records_of(self, candidate: str) -> Sequence[Recorded]:
        """What has happened to a person, in order; what was taken back is left out."""

    def record(self, fact: str) -> Recorded | None: ...

    def station_name(self, station: str) -> str:
        """How people call one of this venue's computers."""

    def stations(self) -> Sequence[StationSeen]:
        """Every station of which records are held here, this one first."""

    def is_corrected(self, record: Recorded) -> bool: ...
    def staff_role(self, operator: str) -> Role | None: ...
    def pin_matches(self, operator: str, pin: str) -> bool: ...
    def has_confirmed_confidentiality(self, operator: str) -> bool: ...

    def is_bound(self, operator: str) -> bool:
        """Whether an operator confirmed confidentiality at any station whose records are here."""


class Refusal(NamedTuple):
    """Why a wish was not granted: a code, the article it rests on, and fields to tell it with."""

    code: str
    article: str | None = None
    fields: Mapping[str, object] = {}
    told_as: str = ""
    """The code whose sentence is said, where it is not the refusal's own."""


class Warned(Struct, frozen=True):
    """What deserves a look although the wish was granted, as `Outcome.extra["warning"]`."""

    code: str
    fields: Mapping[str, object] = {}


class ReasonGiven(Struct, frozen=True):
    """A reason as the desk is told it."""

    code: str
    article: str | None


class Place(Struct, frozen=True, omit_defaults=True):
    """Where and when a person should be."""

    venue: str
    venue_name: str
    session: str | None = None
    start: Instant | None = None
    room: str | None = None
    seat: str | None = None


class FirstAdmission(Struct, frozen=True):
    """When, where and by whom a person was first let in."""

    at: Instant
    station: str
    operator: str | None
    fact: str
    station_name: str = ""
    """How people call that computer."""
    room: str = ""


class ResolutionShown(Struct, frozen=True):
    """How a lead settled that two desks let one person in."""

    at: Instant
    station: str
    station_name: str
    operator: str | None
    outcome: Decision
    reason: str
    fact: str


class DecisionShown(Struct, frozen=True):
    """A decision that bars a person, and when it was taken."""

    at: Instant
    fact: str


class Verdict(Struct, frozen=True, omit_defaults=True):
    """What the desk is told after a scan or a look-up."""

    code: VerdictCode
    reasons: tuple[ReasonGiven, ...]
    candidate_number: str | None
    room: str | None
    seat: str | None
    next: tuple[str, ...]
    """The actions that are open now."""
    session: str | None = None
    right_place: Place | None = None
    first: FirstAdmission | None = None
    disqualified: DecisionShown | None = None
    roster_place: tuple[str, str] | None = None
    """Room and seat that a newer roster gives to somebody who was let in elsewhere before."""
    resolutions: tuple[ResolutionShown, ...] = ()
    """Of a conflict: how leads have settled it before, without knowing of each other."""


class Outcome(NamedTuple):
    """The answer to a wish: facts to record, and a verdict or a refusal to tell."""

    facts: tuple[Draft, ...] = ()
    verdict: Verdict | None = None
    refusal: Refusal | None = None
    extra: Mapping[str, object] = {}
    """More to say: people found by a search, fields missing from a declaration."""


def phase_of(view: View, session: str) -> Phase:
    """The phase of a session in all its rooms together."""
    state = view.state(session)
    return phase_in(state, view.rooms(session) if state.rooms else ())


def unknown_session(view: View, session: str | None) -> Outcome:
    """A refusal that names the sessions of this venue."""
    return refused("unknown_session", None, session=session, known=list(view.sessions))


def session_closed(session: str) -> Outcome:
    """A refusal because two people have closed the session."""
    return refused("session_closed", None, session=session)


def refused(code: str, article: str | None = None, *facts: Draft, **fields: object) -> Outcome:
    """An answer of no; facts may be recorded all the same (failed scans and checks)."""
    return Outcome(facts, refusal=Refusal(code, article, fields))
