"""Leaving the rooms in a hurry, without a window: stop, take the register along, call it, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from app.domain import aloud
from app.domain.evacuating import Unsure, evacuation_of, may_be_here, on_the_register
from app.domain.events import Recorded
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import RollCall
from app.domain.whereabouts import place_of, presence
from app.domain.wishes import AnyWish, Resume, Suspend
from app.kernel.time import Instant
from app.reports.register import seat_order
from app.services import alarmkey
from app.services.moment import Moment
from app.services.venue import Answer
from ui.viewmodels.clocknow import ClockFacts, facts_at
from ui.viewmodels.station import StationModel

Reply = Literal["", "here", "missing"]
"""How somebody answered the call; empty while they have not been called."""
AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]


@dataclass(frozen=True, slots=True)
class OnRegister:
    """Somebody who must be there when the register is called; by number and seat only."""

    number: str
    seat: str
    reply: Reply = ""
    unsure: Unsure | None = None
    """Why nobody knows if they are in the building at all."""
    out: bool = False
    """They had left the room for a while before everybody had to: somebody looks for them."""


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
    """Since when everybody is out of it; None too where it stands still for another cause."""
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
    """Whether the exam goes on in a room, or people wait for it: there is time to be stopped."""
    back: bool = False
    """The exam goes on again: all that is left is to tell the candidates."""
    begun: bool = False
    """The exam has started in some room."""
    found_again: bool = False
    """The key was pressed before the program was started anew, and nothing came of it yet."""
    sure: bool = False
    """It was asked whether to go on although rooms were not called."""
    aloud: tuple[aloud.Sentence, ...] = ()
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def stopped(self) -> tuple[EvacuationRoom, ...]:
        """Rooms that everybody left and in which the exam stands still since."""
        return tuple(room for room in self.rooms if room.stopped is not None)

    @property
    def room(self) -> EvacuationRoom | None:
        """The room looked at."""
        return next((room for room in self.rooms if room.code == self.scope), None)

    @property
    def missing(self) -> int:
        """How many did not answer."""
        return sum(one.reply == "missing" for one in self.people)

    @property
    def here(self) -> int:
        """How many answered."""
        return sum(one.reply == "here" for one in self.people)

    @property
    def uncalled(self) -> int:
        """How many have not been called yet."""
        return sum(not one.reply for one in self.people)

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
    session: str
    since: Instant
    over: bool
    out: Mapping[str, Instant]
    facts: ClockFacts
    people: Mapping[str, tuple[OnRegister, ...]]
    called: Mapping[str, Called]
    running: bool
    begun: bool


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
        self._shown = shown
        self._replies: dict[str, dict[str, Reply]] = {}
        self._found: _Found | None = None
        self.state = EvacuationState()
        self._session = ""
        # On other pages too: that the exam stands still is said there, after a restart as well.
        station.reads(self._look, self._take)

    def on_state(self, listener: Callable[[EvacuationState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """The key was pressed: from this second on everybody stands up."""
        state = self.state
        over = not state.stopped and not state.found_again and (state.back or not self._shown())
        if state.since is None or over:
            self._replies = {}
            self._found = None
            at, session = self.station.now, self.station.state.session
            self._session = session
            self._change(replace(EvacuationState(), since=at))
            journal = self.station.venue.journal
            self.station.run(lambda: alarmkey.pressed(journal, session, at), lambda _: None)
        elif state.found_again:
            self._change(replace(state, found_again=False))

    def finish(self) -> None:
        """It is over, or it was a mistake: the next key begins anew."""
        if not self.state.stopped:
            self._forget(self.station.state.session)

    def _forget(self, session: str) -> None:
        self._replies, self._found, self._session = {}, None, ""
        self._change(EvacuationState())
        journal = self.station.venue.journal
        self.station.look(lambda: alarmkey.settled(journal, session), lambda _: None)

    def tick(self) -> None:
        """How long it has been."""
        if self.state.since is not None and self._found is not None:
            self._build()

    def stop(self) -> None:
        """Stop the exam in all rooms, as of the second of the key."""
        session, since = self.station.state.session, self.state.since
        wish = Suspend(session=session, reason=self._reason(), since=since, evacuation=True)
        self._as_lead(wish, "evac_stopped")

    def go_on(self) -> None:
        """Everybody is back: the exam goes on wherever it stands still.

        While a room was not called it is asked once more.
        """
        if (left := len(self.state.to_call)) and not self.state.sure:
            self._build(message="evac_sure", message_fields={"rooms": left}, sure=True)
            return
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
            self._build(scope=codes[(at + by) % len(codes)], chosen=0, message="", sure=False)

    def move(self, by: int) -> None:
        """Another person of the room."""
        most = max(0, len(self.state.people) - 1)
        self._build(chosen=min(max(self.state.chosen + by, 0), most), sure=False)

    def choose(self, at: int) -> None:
        """The person at a place of the list."""
        self._build(chosen=at, sure=False)

    def reply(self, reply: Reply) -> None:
        """How this person answered; the next one is looked at. The same again takes it back."""
        state = self.state
        if state.chosen >= len(state.people):
            return
        one = state.people[state.chosen]
        again = one.reply == reply
        self._replies.setdefault(state.scope, {})[one.number] = "" if again else reply
        last = state.chosen + 1 >= len(state.people)
        step = 0 if again or last else 1
        self._build(chosen=state.chosen + step, message="", sure=False)

    def call(self) -> None:
        """Record the call of this room, once everybody has been called."""
        state = self.state
        if not state.people:
            if state.to_call:
                self._build(scope=state.to_call[0].code, chosen=0, message="", sure=False)
        elif state.uncalled:
            first = next(i for i, one in enumerate(state.people) if not one.reply)
            fields = {"people": state.uncalled}
            self._build(message="evac_uncalled", message_fields=fields, chosen=first, sure=False)
        else:
            self._record()

    def call_rest_missing(self) -> None:
        """Record the call; whoever of the register was not called is missing."""
        for one in self.state.people:
            if not one.reply and one.unsure is None:
                self._replies.setdefault(self.state.scope, {})[one.number] = "missing"
        self._build(sure=False)
        self._record()

    def _record(self) -> None:
        state, room = self.state, self.state.scope
        wish = RollCall(
            session=self.station.state.session,
            room=room,
            missing=tuple(one.number for one in state.people if one.reply == "missing"),
            also=tuple(one.number for one in state.people if one.unsure and one.reply == "here"),
        )

        def called(answer: Answer) -> None:
            if answer.refusal is None:
                # The next call of this room, before going back, begins with everybody uncalled.
                self._replies.pop(room, None)
                left = self.state.to_call
                self._build(scope=left[0].code if left else room, chosen=0)
            self._answered("evac_called", answer)

        self.station.perform(wish, called)

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
            self._build(message=no.told_as or no.code, message_fields=dict(no.fields), sure=False)
        else:
            back = self.state.back or done == "evac_resumed"
            self._build(message=done, message_fields={}, back=back, sure=False)

    def _look(self) -> _Found | None:
        station = self.station
        moment, session = station.venue.at(station.stamp()), station.state.session
        begun = self.state.since if session == self._session else None
        out, last = evacuation_of(moment, session)
        since = begun or min(out.values(), default=None)
        if since is None:
            since = alarmkey.still_open(station.venue.journal, session, moment.now)
            if since is None or (last is not None and last >= since):
                return None
        facts = facts_at(moment, session)
        clocks = [facts.state.room(room) for room in facts.rooms]
        return _Found(
            session=session,
            since=since,
            over=not out and last is not None and last.second >= since.second,
            out=out,
            facts=facts,
            people={room: _register(moment, session, room) for room in facts.rooms},
            called=_calls(moment.history(session), since),
            running=facts.state.doors_opened
            and any(not clock.over and clock.stopped is None for clock in clocks),
            begun=any(clock.started is not None for clock in clocks),
        )

    def _take(self, found: _Found | None) -> None:
        here = self.station.state.session
        if self._session not in ("", here):  # another session is worked for: it has its own
            self._replies, self._found, self._session = {}, None, ""
            self._change(EvacuationState())
        if found is None or found.session != here:
            return
        if found.over and not self._shown():  # they were let go on from another page or desk
            self._forget(here)
            return
        self._found, self._session, fields = found, here, dict[str, object]()
        if self.state.since is None:  # it was begun before a restart, or at another station
            fields = {"since": found.since, "printed": bool(found.called)}
            fields["found_again"] = not found.out
        if found.over:
            fields["back"] = True
        self._build(**fields)

    def _build(self, **fields: object) -> None:
        found = self._found
        if found is None:
            return
        facts, zone = found.facts, self.station.state.zone
        rooms = tuple(
            EvacuationRoom(
                code,
                facts.name(code),
                found.out.get(code),
                len(found.people.get(code, ())),
                found.called.get(code),
            )
            for code in facts.rooms
        )
        scope = str(fields.get("scope", self.state.scope)) or next(iter(facts.rooms), "")
        replies = self._replies.get(scope, {})
        people = tuple(
            replace(one, reply=replies.get(one.number, "")) for one in found.people.get(scope, ())
        )
        told = list[aloud.Sentence]()
        if found.out or fields.get("back", self.state.back):  # else what holds is older than this
            told = aloud.standing(facts.plan, facts.state, facts.rooms, facts.names, zone)
        built = replace(
            self.state,
            now=Instant(self.station.now.second * 1000),
            rooms=rooms,
            scope=scope,
            people=people,
            running=found.running,
            begun=found.begun,
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


def _register(moment: Moment, session: str, room: str) -> tuple[OnRegister, ...]:
    """Whoever must answer in a room, in row order; then whoever may be there all the same."""
    entered = {entry.candidate_number: entry for entry in moment.entered(session)}
    unsure = may_be_here(moment, session, room)
    found = []
    for number in (*on_the_register(moment, session, room), *unsure):
        sitting = moment.person(number).sitting(session)
        seat, out = place_of(entered.get(number), sitting)[1], presence(sitting) == "out"
        found.append(OnRegister(number, seat, unsure=unsure.get(number), out=out))
    return tuple(
        sorted(found, key=lambda one: (one.unsure is not None, seat_order(one.seat, one.number)))
    )


def _calls(history: Sequence[Recorded], since: Instant | None) -> dict[str, Called]:
    """The last call of each room since everybody left."""
    found: dict[str, Called] = {}
    for record in history:
        fact = record.fact
        late = since is not None and record.when.second >= since.second
        if isinstance(fact, RegisterCalled) and late:
            found[record.room or ""] = Called(record.when, fact.there, len(fact.missing))
    return found
