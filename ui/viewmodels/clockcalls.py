"""Calls of the time that is left, which come up by themselves; Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.announcing import CallStatus
from app.domain.regulation import Announcement
from ui.viewmodels.clock import ClockModel, ClockState
from ui.viewmodels.clocknow import RoomCall, ScriptRow

_CAME: tuple[CallStatus, ...] = ("missed", "read", "read_late", "passed")
_BY_THEMSELVES = ("minutes_left", "at_end")
"""What is read before and at the start is in the script, and whoever reads it looks there."""
_TOLD: tuple[CallStatus, ...] = ("due", "missed")


@dataclass(frozen=True, slots=True)
class Call:
    """An announcement that somebody must read now, or should have read."""

    announcement: Announcement
    rooms: tuple[str, ...]
    """The rooms' names; none where it is for all that are looked at."""
    late: bool
    own: bool = False
    """The end of people with time of their own; `rooms` says who they are."""
    over: bool = False
    """The exam has ended in these rooms: it is to be ticked, and disturbs nobody."""


@dataclass(frozen=True, slots=True)
class CallState:
    """What stands over the page; a call that was put aside, or is late, is a line only."""

    call: Call | None = None
    full: bool = False


class CallsModel:
    """Raises calls from the clock; `calm` says whether nothing is being decided on the page."""

    def __init__(self, clock: ClockModel, calm: Callable[[], bool]) -> None:
        self.clock, self._calm = clock, calm
        self._listeners: list[Callable[[CallState], None]] = []
        self._ringers: list[Callable[[], None]] = []
        self._aside: set[str] = set()
        self._rung: set[tuple[str, bool]] = set()
        self._session = ""
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
        session = self.clock.station.state.session
        if session != self._session:
            self._session = session
            self._aside, self._rung = set(), set()
        call = call_of(self.clock.state)
        put_aside = call is not None and call.announcement.id in self._aside
        full = call is not None and not (call.late or call.over or put_aside) and self._calm()
        self._set(CallState(call, full))
        if call is not None:
            ring = (call.announcement.id, call.late)
            if ring not in self._rung:
                self._rung.add(ring)
                for listener in self._ringers:
                    listener()

    def aside(self) -> None:
        """Make it a line; it stays until it is read."""
        if self.state.call is not None:
            self._aside.add(self.state.call.announcement.id)
            self.look()

    def read(self) -> None:
        """It was read just now."""
        if self.state.call is not None:
            self.clock.read(self.state.call.announcement.id)

    def _set(self, state: CallState) -> None:
        if state != self.state:
            self.state = state
            for listener in self._listeners:
                listener(state)


def call_of(state: ClockState) -> Call | None:
    """The call that is to be read: one that is due, else the last where nobody has read it.

    A call of 15 minutes is of no use any more when that of 5 has come.
    """
    if state.times.phase in ("closed", "cancelled"):
        return None
    begun = {row.code for row in state.times.rooms if row.started is not None}
    ended = {row.code for row in state.times.rooms if row.phase == "ended"}
    own = [row for row in state.script if row.own]
    told = next((call for status in _TOLD if (call := _own(own, status))), None)
    if told is not None and not told.late:
        return told
    late: Call | None = None
    came = False
    for row in reversed(state.script):
        if row.own or row.announcement.when not in _BY_THEMSELVES:
            continue
        here = [one for one in row.rooms if one.room in begun]
        if due := [one for one in here if one.status == "due"]:
            over = all(one.room in ended for one in due)
            return replace(_call(row, due, late=False), over=over)
        missed = [one for one in here if one.status == "missed" and not one.noted]
        if row.announcement.when != "at_end":  # nobody there can be told any more
            missed = [one for one in missed if one.room not in ended]
        if missed and not came:
            late = _call(row, missed, late=True)
        came = came or any(one.status in _CAME for one in here)
    return late or told


def _own(rows: list[ScriptRow], status: CallStatus) -> Call | None:
    """The first of those whose own end stands so, and nobody has told them or noted it."""
    for row in rows:
        if people := [one for one in row.rooms if one.status == status and not one.noted]:
            names = (f"{row.where} {people[0].who}", *(one.who for one in people[1:]))
            return Call(row.announcement, names, late=status == "missed", own=True)
    return None


def _call(row: ScriptRow, rooms: list[RoomCall], *, late: bool) -> Call:
    everywhere = len(rooms) == len(row.rooms)
    return Call(row.announcement, () if everywhere else tuple(one.name for one in rooms), late)
