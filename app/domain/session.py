"""A session as it really runs: phase, deadline and computed end, room by room, to the second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.domain import roomclock
from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.events import (
    Announced,
    DoorsOpened,
    QueueClosed,
    Recorded,
    SessionCancelled,
    SessionClosed,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
    StartDelayed,
    TimesSet,
    VerdictGiven,
)
from app.domain.roomclock import RoomClock, end_second
from app.domain.round import Session
from app.domain.stationfacts import StationsConfirmed
from app.kernel.time import Instant

Phase = Literal["prepared", "doors_open", "started", "suspended", "ended", "cancelled"]


class Times(Struct, frozen=True):
    """The times that the lead of a semi-public venue set."""

    doors: Instant
    admission_deadline: Instant
    start: Instant


class RoomCount(Struct, frozen=True, omit_defaults=True):
    """The count of a room that holds now."""

    fact: str
    counted: SheetsCounted
    at: Instant
    written: bool = False
    """The lead wrote down why it does not agree."""


class SessionState(Struct, frozen=True, omit_defaults=True):
    """What has happened to a session so far."""

    times: Times | None = None
    doors_opened: bool = False
    opened_at: Instant | None = None
    """When a desk opened its doors first."""
    new_start: Instant | None = None
    queue_count: int | None = None
    queue_taken: tuple[str, ...] = ()
    """Candidates who took a place in the queue, sorted."""
    rooms: dict[str, RoomClock] = {}
    announced: dict[str, dict[str, Instant]] = {}
    """Announcement -> room -> when it was read there first."""
    read_again: dict[str, dict[str, tuple[Instant, ...]]] = {}
    """The same, every later time: a call whose moment was moved is read once more."""
    counts: dict[str, RoomCount] = {}
    handed: tuple[HandedOver, ...] = ()
    """To whom the sealed parcels went, in order."""
    stations: dict[str, bool] = {}
    """Station and epoch -> whether the lead says that it is the venue's."""
    closed: Instant | None = None
    """When two people closed it; from then on only the lead corrects."""

    @property
    def phase(self) -> Phase:
        """The phase of the rooms that something happened in; see `phase_in` for the whole."""
        return phase_in(self, ())

    def room(self, code: str) -> RoomClock:
        """The clock of one room, even before anything happened there."""
        return self.rooms.get(code, RoomClock())

    def reads(self, announcement: str, room: str) -> tuple[Instant, ...]:
        """Every time at which an announcement was read in a room, the first first."""
        first = self.announced.get(announcement, {}).get(room)
        again = self.read_again.get(announcement, {}).get(room, ())
        return () if first is None else (first, *again)

    @property
    def queue_places(self) -> int:
        """How many places in the queue nobody has taken yet."""
        return max(0, (self.queue_count or 0) - len(self.queue_taken))


def phase_in(state: SessionState, rooms: Iterable[str]) -> Phase:
    """The phase of a session as a whole, which is held in these rooms."""
    clocks = [state.room(code) for code in {*rooms, *state.rooms}]
    going = [clock for clock in clocks if not clock.over]
    if clocks and not going:
        return "cancelled" if all(clock.cancelled for clock in clocks) else "ended"
    if going and all(clock.stopped is not None for clock in going):
        return "suspended"
    if any(clock.started is not None for clock in clocks):
        return "started"
    return "doors_open" if state.doors_opened else "prepared"


def start_of(plan: Session, state: SessionState) -> Instant:
    """The planned start, or the one set at the venue; later where it was delayed."""
    return state.new_start or (state.times or plan).start


def doors_of(plan: Session, state: SessionState) -> Instant:
    """When the doors should open."""
    return (state.times or plan).doors


def deadline_of(plan: Session, state: SessionState) -> Instant:
    """The admission deadline; a delayed start moves it for all (E 11)."""
    before = state.times or plan
    return before.admission_deadline.plus(ms=start_of(plan, state).ms - before.start.ms)


def planned_end_of(plan: Session, state: SessionState) -> Instant:
    """When it should end: the start that holds now and the planned length."""
    return start_of(plan, state).plus(ms=plan.end.ms - plan.start.ms)


def end_of(plan: Session, clock: RoomClock) -> int | None:
    """The second at which a room's time is up: real start, planned length, every stoppage.

    None before the start and while the exam stands still.
    """
    return end_second(clock, length_of(plan))


def length_of(plan: Session) -> int:
    """The planned length in seconds: what every room is promised."""
    return plan.end.second - plan.start.second


def evolve(state: SessionState, record: Recorded) -> SessionState:
    """The state after one more fact; asks nothing and refuses nothing."""
    fact, second = record.fact, record.when.second
    match fact:
        case TimesSet():
            times = Times(fact.doors, fact.admission_deadline, fact.start)
            return replace(state, times=times, new_start=None)
        case DoorsOpened():
            return replace(state, doors_opened=True, opened_at=state.opened_at or record.when)
        case StartDelayed():
            return replace(state, new_start=fact.new_start)
        case QueueClosed():
            return replace(state, queue_count=fact.count)
        case VerdictGiven(queue_place=True) if record.candidate:
            taken = {*state.queue_taken, record.candidate}
            return replace(state, queue_taken=tuple(sorted(taken)))
        case SessionStarted():
            return _each(state, fact.rooms, lambda c: roomclock.begun(c, second))
        case SessionSuspended():
            since = fact.since.second if fact.since is not None else second
            return _each(state, fact.rooms, lambda c: roomclock.stopped(c, since))
        case SessionResumed():
            go = partial(roomclock.resumed, second=second, back=fact.gives_back_seconds)
            return _each(state, fact.rooms, go)
        case SessionEnded():
            shortfall = fact.shortfall_seconds
            return _each(state, fact.rooms, lambda c: roomclock.ended(c, second, shortfall))
        case Announced():
            return _announced(state, fact, record.when)
        case SheetsCounted() if record.room:
            written = record.role == "lead" and bool((record.reason or "").strip())
            counted = RoomCount(record.id, fact, record.when, written)
            counts = dict(sorted({**state.counts, record.room: counted}.items()))
            return replace(state, counts=counts)
        case HandedOver():
            return replace(state, handed=(*state.handed, fact))
        case StationsConfirmed():
            ours = {one.log: True for one in fact.stations}
            strange = {one.log: False for one in fact.not_ours}
            said = {**state.stations, **ours, **strange}
            return replace(state, stations=dict(sorted(said.items())))
        case SessionClosed():
            return replace(state, closed=state.closed or record.when)
        case SessionCancelled():
            return _each(state, fact.rooms, lambda c: replace(c, cancelled=True))
        case _:
            return state


def _announced(state: SessionState, fact: Announced, when: Instant) -> SessionState:
    one, before = fact.announcement, state.announced.get(fact.announcement, {})
    read = {**dict.fromkeys(fact.rooms, when), **before}
    announced = {**state.announced, one: dict(sorted(read.items()))}
    told = replace(state, announced=dict(sorted(announced.items())))
    later = {room: (*state.reads(one, room)[1:], when) for room in fact.rooms if room in before}
    if not later:
        return told
    again = dict(sorted({**state.read_again.get(one, {}), **later}.items()))
    return replace(told, read_again=dict(sorted({**state.read_again, one: again}.items())))


def _each(
    state: SessionState, rooms: tuple[str, ...], change: Callable[[RoomClock], RoomClock]
) -> SessionState:
    changed = {code: change(state.room(code)) for code in rooms}
    return replace(state, rooms=dict(sorted({**state.rooms, **changed}.items())))
