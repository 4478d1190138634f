"""Calls of the time that is left, which come up by themselves; Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.announcing import CallStatus
from app.domain.regulation import Announcement, Text
from app.kernel.time import Instant
from ui.viewmodels.clock import ClockModel
from ui.viewmodels.clockcourses import Course
from ui.viewmodels.clocknow import RoomCall, ScriptRow
from ui.viewmodels.sessionmark import mark_of

Moment = tuple[str, str, str, str, Instant | None]
_CAME: tuple[CallStatus, ...] = ("missed", "read", "read_late", "passed")
_BY_THEMSELVES = ("at_start", "minutes_left", "at_end")
"""What is read before the start is in the script, and whoever reads it looks there."""
_LINES = ("at_start",)
"""People still come to the desk then: it never stands over a page."""
_TOLD: tuple[CallStatus, ...] = ("due", "missed")


@dataclass(frozen=True, slots=True)
class Call:
    """An announcement that somebody must read now, or should have read."""

    announcement: Announcement
    session: str
    calls: tuple[RoomCall, ...]
    """Where it is to be read, or who is to be told."""
    rooms: tuple[str, ...]
    """The rooms' names; none where it is for all of its session."""
    late: bool
    own: bool = False
    """The end of people with time of their own; `rooms` says who they are."""
    over: bool = False
    """The exam has ended in these rooms: it is to be ticked, and disturbs nobody."""
    subject: Text | None = None
    """Of which exam, where it is not the one that is shown."""
    mark: str = ""
    """The exam's id, where the venue has another one of its subject."""

    @property
    def moments(self) -> frozenset[Moment]:
        """What tells it from another call: one that a stop moved comes up anew."""
        said = (self.session, self.announcement.id)
        return frozenset((*said, one.room, one.person, one.due) for one in self.calls)


@dataclass(frozen=True, slots=True)
class CallState:
    """What stands over the page; a call that was put aside, or is late, is a line only."""

    call: Call | None = None
    full: bool = False


class CallsModel:
    """Raises calls from the clock, of every session of the venue.

    `calm` says whether nothing is being decided on the page, `serves` which room alone the desk
    works for; empty for all.
    """

    def __init__(
        self, clock: ClockModel, calm: Callable[[], bool], serves: Callable[[], str]
    ) -> None:
        self.clock, self._calm, self._serves = clock, calm, serves
        self._listeners: list[Callable[[CallState], None]] = []
        self._ringers: list[Callable[[], None]] = []
        self._aside: frozenset[Moment] = frozenset()
        self._rung: frozenset[tuple[bool, Moment]] = frozenset()
        self.state = CallState()
        clock.on_state(lambda _: self.look())

    def on_state(self, listener: Callable[[CallState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def on_ring(self, listener: Callable[[], None]) -> None:
        """Call this when a call comes up, and once more when it is late."""
        self._ringers.append(listener)

    def look(self) -> None:
        """What is to be called now; the page may have come to rest, or no more be at rest."""
        call = self._foremost()
        full = call is not None and self._may_cover(call) and self._calm()
        self._set(CallState(call, full))
        if call is not None:
            ring = frozenset((call.late, moment) for moment in call.moments)
            if not ring <= self._rung:
                self._rung |= ring
                for listener in self._ringers:
                    listener()

    def in_room(self) -> Call | None:
        """The call of the rooms that the clock looks at, which people in them may see."""
        state = self.clock.state
        found = _served(state.courses[0], state.scope) if state.courses else None
        if found is None:
            return None
        return call_of(replace(found, script=tuple(row for row in found.script if not row.own)))

    def aside(self) -> None:
        """Make it a line; it stays until it is read."""
        if self.state.call is not None:
            self._aside |= self.state.call.moments
            self.look()

    def read(self, call: Call | None = None) -> None:
        """What is shown was read just now, there and nowhere else."""
        call = call or self.state.call
        if call is not None and call.own:
            people = [one.person for one in call.calls]
            self.clock.told_own(call.session, call.announcement.id, people)
        elif call is not None:
            rooms = tuple(one.room for one in call.calls)
            self.clock.read_in(call.session, call.announcement.id, rooms)

    def _foremost(self) -> Call | None:
        """Of all sessions, the one shown first; what must be read now goes before what is late."""
        found = []
        for place, course in enumerate(self.clock.state.courses):
            served = _served(course, self._serves())
            call = call_of(served) if served is not None else None
            if call is not None:
                mark = mark_of(self.clock.station.venue.sessions, course.session)
                found.append(replace(call, subject=course.subject, mark=mark) if place else call)
        return min(found, key=lambda call: (call.late, call.over), default=None)

    def _may_cover(self, call: Call) -> bool:
        line = call.late or call.over or call.announcement.when in _LINES
        return not line and not call.moments <= self._aside

    def _set(self, state: CallState) -> None:
        if state != self.state:
            self.state = state
            for listener in self._listeners:
                listener(state)


def _served(course: Course, room: str) -> Course | None:
    """A session as one room hears it; None where it is not held there.

    Of whoever has time of their own every desk hears: others may have left their room by then.
    """
    if not room:
        return course
    if room not in [row.code for row in course.times.rooms]:
        return None
    rows = (
        row if row.own else replace(row, rooms=tuple(c for c in row.rooms if c.room == room))
        for row in course.script
    )
    return replace(course, script=tuple(row for row in rows if row.rooms))


def call_of(course: Course) -> Call | None:
    """The call that is to be read: one that is due, else the last where nobody has read it.

    A call of 15 minutes is of no use any more when that of 5 has come.
    """
    if course.times.phase in ("closed", "cancelled"):
        return None
    begun = {row.code for row in course.times.rooms if row.started is not None}
    ended = {row.code for row in course.times.rooms if row.phase == "ended"}
    told = next((call for status in _TOLD if (call := _own(course, status))), None)
    if told is not None and not told.late:
        return told
    late: Call | None = None
    came = False
    for row in reversed(course.script):
        if row.own or row.announcement.when not in _BY_THEMSELVES:
            continue
        here = [one for one in row.rooms if one.room in begun]
        if due := [one for one in here if one.status == "due"]:
            over = all(one.room in ended for one in due)
            return replace(_call(course, row, due, late=False), over=over)
        missed = [one for one in here if one.status == "missed" and not one.noted]
        if row.announcement.when != "at_end":  # nobody there can be told any more
            missed = [one for one in missed if one.room not in ended]
        if missed and not came:
            late = _call(course, row, missed, late=True)
        came = came or any(one.status in _CAME for one in here)
    return late or told


def _own(course: Course, status: CallStatus) -> Call | None:
    """The first of those whose own end stands so, and nobody has told them or noted it."""
    for row in course.script:
        people = tuple(one for one in row.rooms if one.status == status and not one.noted)
        if row.own and people:
            names = (f"{row.where} {people[0].who}", *(one.who for one in people[1:]))
            late = status == "missed"
            return Call(row.announcement, course.session, people, names, late, own=True)
    return None


def _call(course: Course, row: ScriptRow, rooms: list[RoomCall], *, late: bool) -> Call:
    everywhere = len(rooms) == len(course.times.rooms)
    names = () if everywhere else tuple(one.name for one in rooms)
    return Call(row.announcement, course.session, tuple(rooms), names, late)
