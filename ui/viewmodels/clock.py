"""The session clock without a window: times room by room, what is read aloud, and what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.domain import aloud
from app.domain.announcing import kind_of_missed
from app.domain.roomwishes import EndOwn
from app.domain.wishes import Announce, Correct, Incident
from app.kernel.time import Instant
from app.services.venue import Answer
from ui.viewmodels.clockcourses import Course, OtherCourses, Read, course_of
from ui.viewmodels.clocknow import (
    ClockFacts,
    OwnRow,
    ScriptRow,
    TimesNow,
    facts_at,
    own_now,
    script_now,
    times_now,
)
from ui.viewmodels.clockown import Own, OwnLooker, own_script
from ui.viewmodels.clockticks import Ticks
from ui.viewmodels.station import StationModel

DraftText = Callable[[ScriptRow, str], str]
"""What an incident says of a call that was missed in a room."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """Everything that the clock shows at one second."""

    now: Instant = field(default_factory=lambda: Instant(0))
    times: TimesNow = field(default_factory=TimesNow)
    own: tuple[OwnRow, ...] = ()
    script: tuple[ScriptRow, ...] = ()
    chosen: int = 0
    scope: str = ""
    """The room looked at; empty for all."""
    aloud: tuple[aloud.Sentence, ...] = ()
    courses: tuple[Course, ...] = ()
    """Where calls come up: the session that is shown, then the others, each in all its rooms."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def row(self) -> ScriptRow | None:
        """The announcement that is looked at."""
        return self.script[self.chosen] if self.chosen < len(self.script) else None

    @property
    def scope_name(self) -> str:
        """How people call the room looked at; empty for all."""
        return next((row.name for row in self.times.rooms if row.code == self.scope), "")

    @property
    def unnoted(self) -> int:
        """How many announcements were missed or late and are no incident yet."""
        return sum(row.owed for row in self.script)


class ClockModel:
    """The clock of the session that the window works for; `tick` moves it on."""

    def __init__(self, station: StationModel) -> None:
        self.station = station
        self._venue = station.venue
        self._listeners: list[Callable[[ClockState], None]] = []
        self._facts: ClockFacts | None = None
        self._looker, self._own = OwnLooker(station.venue), Own()
        self._picked = ""
        self._ticks = Ticks()
        self.state = ClockState()
        station.reads(self._look, self._take)
        station.reads(self._look_own, self._take_own)
        self._others = OtherCourses(station, self._build)

    def on_state(self, listener: Callable[[ClockState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def tick(self) -> None:
        """A second later all may look otherwise."""
        if self.station.now.second != self.state.now.second:
            self._build()

    def move(self, by: int) -> None:
        """Look at another announcement."""
        if self.state.script:
            self.choose(min(max(self.state.chosen + by, 0), len(self.state.script) - 1))

    def choose(self, at: int) -> None:
        """Look at the announcement at a place of the script."""
        if 0 <= at < len(self.state.script):
            self._picked = self.state.script[at].announcement.id
            self._build(message="")

    def look_at(self, by: int) -> None:
        """Another room, or all of them."""
        codes = ["", *(row.code for row in self.state.times.rooms)]
        if len(codes) > 2:
            at = codes.index(self.state.scope) if self.state.scope in codes else 0
            self._picked = ""
            self._build(scope=codes[(at + by) % len(codes)], message="")

    def read(self) -> None:
        """What is chosen was read just now: tick and stamp it in the rooms looked at.

        The end of people with time of their own was told to each of them.
        """
        row, session = self.state.row, self.station.state.session
        if row is None:
            return
        # A key meant for another page ticks no second text; a call that came up is another matter.
        if self._ticks.too_soon(row.announcement.id, self.station.now):
            self._build(message="clock_too_soon", message_fields={})
        elif row.own:
            people = [one.person for one in row.rooms if one.read_at is None]
            self.told_own(session, row.announcement.id, people)
        else:
            rooms = (self.state.scope,) if self.state.scope else ()
            self.read_in(session, row.announcement.id, rooms)

    def read_in(self, session: str, announcement: str, rooms: tuple[str, ...]) -> None:
        """An announcement of any session was read just now in these rooms; none named: in all."""
        tick = self._ticks.begin(announcement, self.station.now)
        wish = Announce(session=session, announcement=announcement, rooms=rooms)
        self.station.perform(wish, lambda answer: self._ticked(tick, "clock_read", answer))

    def told_own(self, session: str, call: str, people: Iterable[str]) -> None:
        """These people of a session were told just now that their own time is up."""
        tick = self._ticks.begin(call, self.station.now)
        for person in people:
            wish = EndOwn(candidate=person, session=session)
            self.station.perform(wish, lambda answer: self._ticked(tick, "clock_own_told", answer))

    def undo(self, reason: str) -> None:
        """Take back what was ticked last here; both stay on record."""
        facts = self._ticks.back()
        if not facts:
            self._build(message="clock_nothing_ticked", message_fields={})
        for fact in facts:
            wish = Correct(fact=fact, reason=reason)
            self.station.perform(wish, lambda answer: self._answered("clock_undone", answer))

    def note_missed(self, text: DraftText) -> None:
        """Make incidents of the call that is looked at and was missed, one for each room."""
        row, facts = self.state.row, self._facts
        if row is None or facts is None or not row.drafts:
            return
        kind = kind_of_missed(facts.kinds)
        if row.own:
            people = tuple(one.person for one in row.drafts)
            said = text(row, row.drafts[0].room)
            about = Incident(
                kind=kind,
                scope="candidate",
                candidate=people,
                text=said,
                session=facts.plan.id,
            )
            self.station.perform(about, lambda answer: self._answered("clock_noted", answer))
            return
        for one in row.drafts:
            wish = Incident(
                kind=kind,
                scope="room",
                room=one.room,
                text=text(row, one.room),
                session=facts.plan.id,
            )
            self.station.perform(wish, lambda answer: self._answered("clock_noted", answer))

    def _ticked(self, tick: int, done: str, answer: Answer) -> None:
        if answer.refusal is None:
            self._ticks.took(tick, [record.id for record in answer.facts])
        else:
            self._ticks.refused()
        self._answered(done, answer)

    def _answered(self, done: str, answer: Answer) -> None:
        refusal = answer.refusal
        if refusal is not None:
            self._build(
                message=refusal.told_as or refusal.code, message_fields=dict(refusal.fields)
            )
            return
        self._picked = ""
        self._build(message=done, message_fields={})

    def _look(self) -> ClockFacts:
        station = self.station
        return facts_at(self._venue.at(station.stamp()), station.state.session)

    def _take(self, facts: ClockFacts) -> None:
        if self._facts is not None and self._facts.plan.id != facts.plan.id:
            self._own, self._picked, self.state = Own(), "", ClockState()
            self._ticks = Ticks()
        self._facts = facts
        self._build()

    def _look_own(self) -> Own:
        station = self.station
        return self._looker.look(self._venue.at(station.stamp()), station.state.session)

    def _take_own(self, own: Own) -> None:
        self._own = own
        self._build()

    def _build(self, **fields: object) -> None:
        facts = self._facts
        if facts is None:
            return
        now, scope = self.station.now, str(fields.get("scope", self.state.scope))
        zone = self.station.state.zone
        script = (
            *script_now(facts, scope, now),
            *own_script(self._own, facts, scope, now),
        )
        told = aloud.standing(facts.plan, facts.state, facts.rooms, facts.names, zone)
        built = replace(
            self.state,
            times=times_now(facts, scope, now),
            now=now,
            own=tuple(own_now(self._own.ends, facts, scope, now)),
            script=script,
            chosen=self._place(script),
            aloud=tuple(told),
            courses=self._courses(facts, now),
        )
        state = replace(built, **fields)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self.station.tell(self._tell)

    def _courses(self, facts: ClockFacts, now: Instant) -> tuple[Course, ...]:
        subject = self.station.subject_of(facts.plan.id)
        return (course_of(Read(facts, self._own), subject, now), *self._others.at(now))

    def _place(self, script: tuple[ScriptRow, ...]) -> int:
        """The announcement that was picked, else the one that is next."""
        for at, row in enumerate(script):
            if row.announcement.id == self._picked:
                return at
        for wanted in ("due", "later", "missed"):
            for at, row in enumerate(script):
                if row.status == wanted:
                    return at
        return max(0, len(script) - 1)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
