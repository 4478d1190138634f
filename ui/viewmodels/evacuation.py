"""Leaving the rooms in a hurry, without a window: stop, take the register along, call it, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.domain import aloud
from app.domain.evacuating import on_the_register
from app.domain.events import Recorded
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import RollCall
from app.domain.whereabouts import place_of
from app.domain.wishes import AnyWish, Resume, Suspend
from app.kernel.time import Instant
from app.reports.register import seat_order
from app.services.moment import Moment
from app.services.venue import Answer
from ui.viewmodels.clocknow import ClockFacts, facts_at
from ui.viewmodels.station import StationModel

AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]


@dataclass(frozen=True, slots=True)
class OnRegister:
    """Somebody who must be there when the register is called; by number and seat only."""

    number: str
    seat: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A room's register as it was called last since everybody left."""

    at: Instant
    there: int
    missing: int


@dataclass(frozen=True, slots=True)
class EvacuationRoom:
    """One room on the way out and back."""

    code: str
    name: str
    stopped: Instant | None
    """Since when the exam stands still here."""
    people: int
    called: Called | None = None


@dataclass(frozen=True, slots=True)
class EvacuationState:
    """Everything on the page."""

    since: Instant | None = None
    """When the key was pressed: the stop counts from then."""
    now: Instant | None = None
    rooms: tuple[EvacuationRoom, ...] = ()
    scope: str = ""
    """The room looked at."""
    people: tuple[OnRegister, ...] = ()
    chosen: int = 0
    printed: bool = False
    running: bool = False
    """Whether the exam has begun or people are waiting for it, so that there is time to stop."""
    back: bool = False
    """The exam goes on again: all that is left is to tell the candidates."""
    aloud: tuple[aloud.Sentence, ...] = ()
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def stopped(self) -> tuple[EvacuationRoom, ...]:
        """Rooms in which the exam stands still."""
        return tuple(room for room in self.rooms if room.stopped is not None)

    @property
    def room(self) -> EvacuationRoom | None:
        """The room looked at."""
        return next((room for room in self.rooms if room.code == self.scope), None)

    @property
    def missing(self) -> int:
        """How many did not answer."""
        return sum(one.missing for one in self.people)

    @property
    def to_call(self) -> tuple[EvacuationRoom, ...]:
        """Rooms with people whose register has not been called."""
        return tuple(room for room in self.rooms if room.people and room.called is None)

    @property
    def may_stop(self) -> bool:
        """Whether there is an exam to be stopped."""
        return self.running and not self.stopped and not self.back

    @property
    def next(self) -> str:
        """What is to be done next: stop, print, call or go_on; empty when all is done."""
        if self.back or self.since is None:
            return ""
        if self.may_stop:
            return "stop"
        if not self.printed:
            return "print"
        if self.to_call:
            return "call"
        return "go_on" if self.stopped else ""


class _Found(NamedTuple):
    facts: ClockFacts
    people: Mapping[str, tuple[OnRegister, ...]]
    called: Mapping[str, Called]
    running: bool


class EvacuationModel:
    """From the key to the resumption; `ask_lead` grants what only the lead may."""

    def __init__(
        self,
        station: StationModel,
        ask_lead: AskLead,
        reason: Callable[[], str],
        shown: Callable[[], bool],
    ) -> None:
        self.station = station
        self._ask_lead, self._reason = ask_lead, reason
        self._listeners: list[Callable[[EvacuationState], None]] = []
        self._missing: dict[str, frozenset[str]] = {}
        self._found: _Found | None = None
        self.state = EvacuationState()
        station.reads(
            self._look, self._take, wanted=lambda: self.state.since is not None and shown()
        )

    def on_state(self, listener: Callable[[EvacuationState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """The key was pressed: from this second on everybody stands up."""
        if self.state.since is None:
            self._missing = {}
            self._change(replace(EvacuationState(), since=self.station.now))

    def finish(self) -> None:
        """It is over, or it was a mistake: the next key begins anew."""
        if not self.state.stopped:
            self._change(EvacuationState())

    def tick(self) -> None:
        """How long it has been."""
        if self.state.since is not None and self._found is not None:
            self._build()

    def stop(self) -> None:
        """Stop the exam in all rooms, as of the second of the key."""
        session, since = self.station.state.session, self.state.since
        wish = Suspend(session=session, reason=self._reason(), since=since)
        self._as_lead(wish, "evac_stopped")

    def go_on(self) -> None:
        """Everybody is back: the exam goes on wherever it stands still."""
        rooms = tuple(room.code for room in self.state.stopped)
        wish = Resume(session=self.station.state.session, rooms=rooms)
        self._as_lead(wish, "evac_resumed")

    def was_printed(self) -> None:
        """The register is on its way to the printer."""
        self._build(printed=True)

    def look_at(self, by: int) -> None:
        """Another room."""
        codes = [room.code for room in self.state.rooms]
        if codes:
            at = codes.index(self.state.scope) if self.state.scope in codes else 0
            self._build(scope=codes[(at + by) % len(codes)], chosen=0, message="")

    def move(self, by: int) -> None:
        """Another person of the room."""
        most = max(0, len(self.state.people) - 1)
        self._build(chosen=min(max(self.state.chosen + by, 0), most))

    def choose(self, at: int) -> None:
        """The person at a place of the list."""
        self._build(chosen=at)

    def toggle(self) -> None:
        """This person did not answer; or did after all."""
        if self.state.chosen < len(self.state.people):
            number = self.state.people[self.state.chosen].number
            room = self.state.scope
            self._missing[room] = self._missing.get(room, frozenset()) ^ {number}
            self._build(message="")

    def call(self) -> None:
        """The register of this room was called: record how many are there and who is missing."""
        missing = tuple(one.number for one in self.state.people if one.missing)
        wish = RollCall(session=self.station.state.session, room=self.state.scope, missing=missing)
        self.station.perform(wish, self._called)

    def _called(self, answer: Answer) -> None:
        if answer.refusal is None and self.state.to_call:
            self._build(scope=self.state.to_call[0].code, chosen=0)
        self._answered("evac_called", answer)

    def _as_lead(self, wish: AnyWish, done: str) -> None:
        def then(answer: Answer) -> None:
            self._answered(done, answer)

        if self.station.state.role == "lead":
            self.station.perform(wish, then)
        else:
            self._ask_lead(wish, then)

    def _answered(self, done: str, answer: Answer) -> None:
        no = answer.refusal
        if no is not None:
            self._build(message=no.told_as or no.code, message_fields=dict(no.fields))
        else:
            back = self.state.back or done == "evac_resumed"
            self._build(message=done, message_fields={}, back=back)

    def _look(self) -> _Found:
        station = self.station
        moment, session = station.venue.at(station.stamp()), station.state.session
        facts = facts_at(moment, session)
        return _Found(
            facts,
            {room: _register(moment, session, room) for room in facts.rooms},
            _calls(moment.history(session), self.state.since),
            facts.state.doors_opened
            and any(not facts.state.room(room).over for room in facts.rooms),
        )

    def _take(self, found: _Found) -> None:
        self._found = found
        self._build()

    def _build(self, **fields: object) -> None:
        found = self._found
        if found is None:
            return
        facts, zone = found.facts, self.station.state.zone
        rooms = tuple(
            EvacuationRoom(
                code,
                facts.name(code),
                _instant(facts.state.room(code).stopped),
                len(found.people.get(code, ())),
                found.called.get(code),
            )
            for code in facts.rooms
        )
        scope = str(fields.get("scope", self.state.scope)) or next(iter(facts.rooms), "")
        missing = self._missing.get(scope, frozenset())
        people = tuple(
            replace(one, missing=one.number in missing) for one in found.people.get(scope, ())
        )
        told = aloud.standing(facts.plan, facts.state, facts.rooms, facts.names, zone)
        built = replace(
            self.state,
            now=Instant(self.station.now.second * 1000),
            rooms=rooms,
            scope=scope,
            people=people,
            running=found.running,
            aloud=tuple(told),
        )
        self._change(replace(built, **{**fields, "scope": scope}))  # type: ignore[arg-type]

    def _change(self, state: EvacuationState) -> None:
        if state != self.state:
            self.state = state
            self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _instant(second: int | None) -> Instant | None:
    return None if second is None else Instant(second * 1000)


def _register(moment: Moment, session: str, room: str) -> tuple[OnRegister, ...]:
    """Whoever must answer in a room, in row order."""
    entered = {entry.candidate_number: entry for entry in moment.entered(session)}
    found = [
        OnRegister(number, place_of(entered.get(number), moment.person(number).sitting(session))[1])
        for number in on_the_register(moment, session, room)
    ]
    return tuple(sorted(found, key=lambda one: seat_order(one.seat, one.number)))


def _calls(history: Sequence[Recorded], since: Instant | None) -> dict[str, Called]:
    """The last call of each room since everybody left."""
    found: dict[str, Called] = {}
    for record in history:
        fact = record.fact
        late = since is not None and record.when.second >= since.second
        if isinstance(fact, RegisterCalled) and late:
            found[record.room or ""] = Called(record.when, fact.there, len(fact.missing))
    return found
