"""One open station as the window sees it: who acts, how far its records have come, what moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeVar

from app.domain.clockcheck import ClockDoubt
from app.domain.events import Source
from app.domain.regulation import Text
from app.domain.round import Session, Staff
from app.domain.session import Phase, SessionState, deadline_of, end_of
from app.domain.view import phase_of
from app.domain.wishes import AnyWish, FromPaper, Lookup, PaperWish, Scan, Way
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.services import signing
from app.services.inline import Asked
from app.services.journal import Stamp
from app.services.moment import Moment
from app.services.ports import Clock
from app.services.rehearsal import practice_pins
from app.services.venue import Answer, Scanned, Venue
from ui.viewmodels.closed import Closed, closed_of
from ui.viewmodels.holding import Holding
from ui.viewmodels.sessionmark import mark_of
from ui.viewmodels.work import Work

R = TypeVar("R")
_UNNAMED = Text("", "")


@dataclass(frozen=True, slots=True)
class StationState:
    """What stands in the bar and in the data strip, on every page."""

    venue: str = ""
    round: str = ""
    practice: bool = False
    session: str = ""
    subject: Text = _UNNAMED
    mark: str = ""
    """Its id, where the venue has another session of the same subject."""
    phase: Phase = "prepared"
    deadline: Instant | None = None
    delayed_to: Instant | None = None
    """The later start, where the lead has put it off for all."""
    begun: bool = False
    """Whether the exam has begun in any room."""
    ends: Instant | None = None
    """When time is up in the last room; None before the start and while all stands still."""
    ends_differ: bool = False
    """Whether rooms end at different times, or some wait for their start."""
    ended: Instant | None = None
    """When the last room ended."""
    closed: Closed | None = None
    """When two people closed it, and who."""
    held: tuple[str, ...] = ()
    """Names of rooms that nobody may leave yet, of every session of the venue."""
    held_here: bool = False
    """Whether some of them are of the session that is worked for."""
    stopped: tuple[str, ...] = ()
    """Names of rooms that stand still while others go on."""
    zone: str = "Asia/Tokyo"
    operator_id: str = ""
    operator: str = ""
    role: Literal["", "proctor", "lead"] = ""
    offset_ms: int = 0
    clock_checked: bool = False
    clock_doubt: ClockDoubt = "never"
    """Why two people must check the clock again; empty where they have."""
    saved: int = 0
    confirmed: int = 0
    failure: Fault | None = None
    """The machine failed: nothing was recorded, a full red screen says what to do on paper."""


class _Reader(NamedTuple):
    """Something shown that follows from the records."""

    read: Callable[[], Any]
    show: Callable[[Any], None]
    wanted: Callable[[], bool]


class StationModel:
    """The one door from the window to its station.

    Every wish goes through the lane. With its answer come, read in the same lane, all the things
    that are shown and may have moved; they are shown first, then the answer is told.
    """

    def __init__(self, venue: Venue, work: Work, clock: Clock, *, session: str) -> None:
        self.venue = venue
        self._work = work
        self.clock = clock
        self._listeners: list[Callable[[StationState], None]] = []
        self._readers: list[_Reader] = []
        self._holding = Holding(venue.journal)
        self._pins: dict[str, str] | None = None
        self._answering = False
        self._untold: dict[Callable[[], None], None] = {}
        self._on_refused: list[Callable[[Fault], None]] = []
        self._on_paper: list[Callable[[], None]] = []
        self.noted_at: Instant | None = None
        """The time on the paper from which the next form is entered."""
        self._names = {member.id: member.name for member in venue.head.round.staff}
        self.state = StationState(
            venue=venue.plan.name,
            round=venue.head.round.name,
            practice=venue.head.round.practice,
            zone=venue.head.round.time_zone,
            session=session,
            subject=self.subject_of(session),
            mark=mark_of(venue.sessions, session),
        )
        self.reads(self._look, lambda found: self._change(**found))

    @property
    def now(self) -> Instant:
        """The corrected time."""
        return self.venue.at(self.stamp()).now

    def acting(self) -> tuple[str, str]:
        """Who acts now, empty while the desk is locked, and in which session."""
        return self.state.operator_id, self.state.session

    @property
    def staff(self) -> tuple[Staff, ...]:
        """Everybody who works at this venue."""
        return tuple(m for m in self.venue.head.round.staff if m.venue == self.venue.head.venue)

    def practice_pins(self) -> dict[str, str]:
        """The invented PINs of a rehearsal, looked for once; for the lane."""
        if self._pins is None:
            self._pins = practice_pins(self.venue)
        return self._pins

    def tick(self, zone_minutes: int | None = None) -> None:
        """Glance at the computer's clock; call this all the time. A jump is recorded."""
        stamp = self.stamp()
        if jump := self.venue.glance(stamp, zone_minutes):
            self.run(lambda: self.venue.note_jump(jump, stamp), lambda _: None)

    def stamp(self) -> Stamp:
        """What the computer's clocks say."""
        return Stamp(self.clock.now(), self.clock.monotonic_ms())

    @property
    def names(self) -> Mapping[str, str]:
        """Everybody's name by id."""
        return self._names

    def name_of(self, operator: str) -> str:
        """An operator's name."""
        return self._names.get(operator, operator)

    def on_state(self, listener: Callable[[StationState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def reads(
        self,
        read: Callable[[], R],
        show: Callable[[R], None],
        *,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """After every wish, `read` in the lane and `show` on the window's thread, while wanted."""
        self._readers.append(_Reader(read, show, wanted))

    def on_refused(self, listener: Callable[[Fault], None]) -> None:
        """Call this when a wish could not even be put, such as after the package's expiry."""
        self._on_refused.append(listener)

    def perform(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        """Ask for something; the answer is durable when `then` hears it."""
        asked = self.as_noted(wish)

        def done(answer: Answer) -> None:
            self.entered(answer)
            then(answer)

        self.run(lambda: signing.perform(self.venue, asked, self.stamp()), done)

    @property
    def shut(self) -> bool:
        """Whether nothing new is recorded about the session: it is closed, and no paper is open."""
        return self.state.closed is not None and self.noted_at is None

    def enter_from_paper(self, noted_at: Instant | None) -> None:
        """What is recorded next happened then, and was noted on paper; None: it happens now."""
        self.noted_at = noted_at
        for listener in self._on_paper:
            listener()

    def entered(self, answer: Answer) -> None:
        """Something was asked for: where it was from paper and is recorded, the next is not."""
        if any(record.noted_at is not None for record in answer.facts) and not answer.refusal:
            self.enter_from_paper(None)

    def on_paper(self, listener: Callable[[], None]) -> None:
        """Call this when the next entry is from paper, and when it is not any more."""
        self._on_paper.append(listener)

    def as_noted(self, wish: AnyWish) -> AnyWish:
        """A wish as it is to be recorded: from paper, where a time was given that stands there."""
        if self.noted_at is None or not isinstance(wish, PaperWish):
            return wish
        return FromPaper(noted_at=self.noted_at, wish=wish)

    def scanned(self, text: str, source: Source, room: str | None = None, way: Way = "in") -> Asked:
        """A code that was read, to be judged in the lane; by a desk of one room or of all."""
        wish = Scan(session=self.state.session, room=room, way=way)
        return Asked(self.venue, wish, Scanned(text, "QRCode", source))

    def looked_up(self, number: str, room: str | None = None, way: Way = "in") -> Asked:
        """A person to be found by number, to be judged in the lane."""
        session = self.state.session
        wish = Lookup(candidate_number=number, session=session, room=room, way=way)
        return Asked(self.venue, wish)

    def run(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Do a job in the lane, then show what moved, then tell its result."""

        def whole() -> tuple[R, list[tuple[_Reader, Any]]]:
            result = job()
            return result, [(reader, reader.read()) for reader in self._readers if reader.wanted()]

        def done(both: tuple[R, list[tuple[_Reader, Any]]]) -> None:
            result, found = both
            with self._together():
                for reader, value in found:
                    reader.show(value)
                then(result)

        self._work.run(whole, done, self._failed)

    def tell(self, call: Callable[[], None]) -> None:
        """Call listeners: at once, or once for all that one answer moves, when it has been told."""
        if self._answering:
            self._untold[call] = None
        else:
            call()

    @contextmanager
    def _together(self) -> Iterator[None]:
        """What one answer moves is drawn once, not as often as it moves something."""
        if self._answering:
            yield
            return
        self._answering = True
        try:
            yield
            while self._untold:
                call = next(iter(self._untold))
                del self._untold[call]
                call()
        finally:
            self._answering = False

    def look(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Only look, in the lane: nothing is recorded, so nothing that is shown can move."""
        self._work.run(job, then, self._failed)

    def refresh(self) -> None:
        """Show again everything that follows from the records."""
        self.run(lambda: None, lambda _: None)

    def choose_session(self, session: str) -> None:
        """Work for another session of this venue from now on."""
        mark = mark_of(self.venue.sessions, session)
        self._change(session=session, subject=self.subject_of(session), mark=mark)
        self.refresh()

    def subject_of(self, session: str) -> Text:
        """How people call a session's exam."""
        plan = self.venue.sessions[session]
        return self.venue.rules(plan.doors).subject(plan.subject)

    def acknowledge(self) -> None:
        """The failure was read; the next attempt may work."""
        self._change(failure=None)
        self.refresh()

    def _look(self) -> dict[str, object]:
        moment, plan = self.venue.at(self.stamp()), self.venue.sessions[self.state.session]
        own, operator = self.venue.journal.own(), self.venue.operator
        held = self._holding.rooms(moment)
        return {
            "phase": phase_of(moment, plan.id),
            "delayed_to": moment.state(plan.id).new_start,
            "deadline": deadline_of(plan, moment.state(plan.id)),
            **_course(plan, moment.state(plan.id), moment.rooms(plan.id)),
            "stopped": _standing(moment, plan.id),
            "closed": closed_of(moment, plan.id),
            "held": tuple(dict.fromkeys(name for rooms in held.values() for name in rooms)),
            "held_here": bool(held[plan.id]),
            "operator_id": operator.id if operator else "",
            "operator": self.name_of(operator.id) if operator else "",
            "role": operator.role if operator else "",
            "offset_ms": own.offset_ms,
            "clock_checked": not self.venue.clock_doubt,
            "clock_doubt": self.venue.clock_doubt,
            "saved": self.venue.journal.head.size,
            "confirmed": own.confirmed,
        }

    def _failed(self, fault: Fault) -> None:
        if fault.kind is Kind.REFUSED and self._on_refused:
            for listener in self._on_refused:
                listener(fault)
        else:
            self._change(failure=fault)

    def _change(self, **fields: object) -> None:
        state = replace(self.state, **fields)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _standing(moment: Moment, session: str) -> tuple[str, ...]:
    state, named = moment.state(session), {room.code: room.name for room in moment.venue.rooms}
    going = [code for code, clock in sorted(state.rooms.items()) if not clock.over]
    return tuple(named.get(c, c) for c in going if state.room(c).stopped is not None)


def _course(plan: Session, state: SessionState, rooms: Iterable[str]) -> dict[str, object]:
    """How far the exam has come in the rooms where it is not over, and when it was over."""
    clocks = [state.room(code) for code in {*rooms, *state.rooms}]
    going = [clock for clock in clocks if not clock.over]
    known = {end for clock in going if (end := end_of(plan, clock)) is not None}
    waiting = any(clock.started is None and clock.stopped is None for clock in going)
    ended = [clock.ended for clock in clocks if clock.ended is not None]
    return {
        "begun": any(clock.started is not None for clock in clocks),
        "ends": Instant(max(known) * 1000) if known else None,
        "ends_differ": len(known) > 1 or (bool(known) and waiting),
        "ended": Instant(max(ended) * 1000) if ended else None,
    }
