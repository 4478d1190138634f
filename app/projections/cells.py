"""The state of a venue in cells: one a person, one a session, one a station; each a pure fold.

A cell is named `person/<number>`, `session/<id>` or `station/<station>-<epoch>`. Facts that no
state rests on (failed scans, look-ups) lie in the cell `desk` and fold to nothing. Notes for
headquarters lie in the cell `notes` too, so that they are found without reading everybody's cell;
it folds to the incidents that the lead has not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.domain import candidate, session
from app.domain.candidate import Person
from app.domain.clockcheck import ClockDoubt
from app.domain.events import (
    AddendumWritten,
    ClockConfirmed,
    ClockJumped,
    ConfidentialityConfirmed,
    Corrected,
    DetailQuestioned,
    Draft,
    Exported,
    ForkFound,
    IncidentNoted,
    IncidentReviewed,
    LookedUp,
    PackageTaken,
    Purged,
    ReceiptRefused,
    ReceiptTaken,
    Recorded,
    ScanFailed,
    SegmentTaken,
    StationEnrolled,
    VerdictGiven,
)
from app.domain.session import SessionState
from app.kernel.time import Instant


class ForkNoted(Struct, frozen=True):
    """A station has two different records with one number."""

    station: str
    epoch: str
    seq: int
    hash: str


class StationState(Struct, frozen=True, omit_defaults=True):
    """What one station has been told and has done, apart from people and sessions."""

    name: str = ""
    package_issue: int = 0
    offset_ms: int = 0
    clock_confirmed: Instant | None = None
    clock_shaken: Literal["", "jumped", "slept"] = ""
    """What happened to the clock since two people compared it."""
    jumps: int = 0
    """How often the clock jumped or slept."""
    confidential: tuple[str, ...] = ()
    """Operators who have confirmed confidentiality, sorted."""
    exported: int = 0
    """Events 1 to this have been put down for headquarters, sealed, and read back."""
    given: int = 0
    """The same for the venue's other stations."""
    confirmed: int = 0
    """Events 1 to this are covered by headquarters' receipt."""
    receipt: int = 0
    """The number of the last receipt or refusal that was taken."""
    refusal: str = ""
    """Headquarters' last refusal, until a later receipt."""
    taken: dict[str, Instant] = {}
    """Other stations' logs: when something new of them was taken in last."""
    forks: tuple[ForkNoted, ...] = ()
    purged: Instant | None = None
    """When the personal data were destroyed here."""

    def doubt(self, *, checked_here: bool) -> ClockDoubt:
        """Why two people must check the clock; `checked_here`: since the program began."""
        if self.clock_confirmed is None:
            return "never"
        return self.clock_shaken or ("" if checked_here else "restarted")


class NotesState(Struct, frozen=True, omit_defaults=True):
    """What waits among the notes."""

    unreviewed: dict[str, str] = {}
    """Incident -> its session, until the lead has read it."""


State = Person | SessionState | StationState | NotesState | None

DESK = "desk"
NOTES = "notes"
_NOTES = (IncidentNoted, IncidentReviewed, AddendumWritten, DetailQuestioned)


def person_cell(number: str) -> str:
    """The cell of one candidate number."""
    return f"person/{number}"


def session_cell(session_id: str) -> str:
    """The cell of one session."""
    return f"session/{session_id}"


def station_cell(station: str, epoch: str) -> str:
    """The cell of one station's log."""
    return f"station/{station}-{epoch}"


def cells_of(event: Draft | Recorded, station: str, epoch: str) -> tuple[str, ...]:
    """The cells a fact belongs to, its home first."""
    if isinstance(event.fact, ScanFailed | LookedUp):
        return (DESK,)
    if isinstance(event.fact, _NOTES) and event.session is not None:
        # An event lies in two cells at most: what names several people is found among the notes.
        about = person_cell(event.candidate) if event.candidate else session_cell(event.session)
        return (about, NOTES)
    if event.candidate is not None:
        home = person_cell(event.candidate)
        queued = isinstance(event.fact, VerdictGiven) and event.fact.queue_place
        return (home, session_cell(event.session)) if queued and event.session else (home,)
    if isinstance(event.fact, VerdictGiven):
        return (DESK,)
    if event.session is not None:
        return (session_cell(event.session),)
    return (station_cell(station, epoch),)


def kind_of(
    cell: str,
) -> type[Person] | type[SessionState] | type[StationState] | type[NotesState] | None:
    """The type of state that a cell holds."""
    match cell.partition("/")[0]:
        case "person":
            return Person
        case "session":
            return SessionState
        case "station":
            return StationState
        case "notes":
            return NotesState
        case _:
            return None


def evolve(state: State, record: Recorded) -> State:
    """A cell's state after one more fact that follows all the others."""
    match state:
        case Person():
            return candidate.evolve(state, record)
        case SessionState():
            return session.evolve(state, record)
        case StationState():
            return _station(state, record)
        case NotesState():
            return _notes(state, record)
        case None:
            return None


def fold(cell: str, records: Iterable[Recorded]) -> State:
    """A cell's state from zero, from facts in any order and with any repetition."""
    kind = kind_of(cell)
    if kind is None:
        return None
    state: State = kind()
    for record in standing(records):
        state = evolve(state, record)
    return state


def standing(records: Iterable[Recorded]) -> list[Recorded]:
    """Each fact once and in the common order, without those that were taken back."""
    facts = {record.id: record for record in records}
    corrected = {r.corrects for r in facts.values() if isinstance(r.fact, Corrected)}
    # A fork has two facts in one place; the id keeps even those in one order everywhere.
    ordered = sorted(facts.values(), key=_place_and_id)
    return [record for record in ordered if record.id not in corrected] if corrected else ordered


_place_and_id = attrgetter("order", "station", "epoch", "seq", "id")


def _notes(state: NotesState, record: Recorded) -> NotesState:
    match record.fact:
        case IncidentNoted():
            waiting = {**state.unreviewed, record.id: record.session or ""}
        case IncidentReviewed(incident=read):
            waiting = {fact: of for fact, of in state.unreviewed.items() if fact != read}
        case _:
            return state
    return replace(state, unreviewed=waiting)


def _station(state: StationState, record: Recorded) -> StationState:
    fact = record.fact
    match fact:
        case StationEnrolled():
            return replace(state, name=fact.station_name, package_issue=fact.package_issue)
        case PackageTaken():
            return replace(state, package_issue=fact.package_issue)
        case ClockConfirmed():
            offset, reference = fact.offset_ms, fact.reference
            return replace(state, offset_ms=offset, clock_confirmed=reference, clock_shaken="")
        case ClockJumped():
            return _jumped(state, fact)
        case ConfidentialityConfirmed() if record.operator:
            who = tuple(sorted({*state.confidential, record.operator}))
            return replace(state, confidential=who)
        case Exported(to="stations"):
            return replace(state, given=max(state.given, fact.last))
        case Exported():
            return replace(state, exported=max(state.exported, fact.last))
        case ReceiptTaken():
            confirmed = max(state.confirmed, fact.size)
            return replace(state, confirmed=confirmed, receipt=fact.number, refusal="")
        case ReceiptRefused():
            return replace(state, receipt=fact.number, refusal=fact.refusal)
        case SegmentTaken():
            whose = f"{fact.station}-{fact.epoch}"
            return replace(state, taken=dict(sorted({**state.taken, whose: record.when}.items())))
        case Purged():
            return replace(state, purged=record.when)
        case ForkFound():
            fork = ForkNoted(fact.station, fact.epoch, fact.seq, fact.hash)
            return state if fork in state.forks else replace(state, forks=(*state.forks, fork))
        case _:
            return state


def _jumped(state: StationState, fact: ClockJumped) -> StationState:
    """What the clock went too far is taken off the offset: the corrected time goes on."""
    shaken = "slept" if fact.kind == "slept" else "jumped"
    return replace(
        state,
        offset_ms=state.offset_ms - fact.by_ms,
        clock_shaken=state.clock_shaken if fact.kind == "zone" else shaken,
        jumps=state.jumps + 1,
    )
