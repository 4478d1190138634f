"""Every session of the venue whose exam has begun, as its calls need it, whatever page is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.regulation import Text
from app.domain.session import SessionState
from app.kernel.time import Instant
from ui.viewmodels.clocknow import (
    ClockFacts,
    ScriptRow,
    TimesNow,
    facts_at,
    script_now,
    times_now,
)
from ui.viewmodels.clockown import Own, OwnLooker, own_script
from ui.viewmodels.station import StationModel


@dataclass(frozen=True, slots=True)
class Course:
    """One session in all its rooms, also where the clock's page looks at one of them."""

    session: str
    subject: Text
    times: TimesNow
    script: tuple[ScriptRow, ...]


class Read(NamedTuple):
    """What the records say of one session and of those with time of their own in it."""

    facts: ClockFacts
    own: Own


def course_of(read: Read, subject: Text, now: Instant) -> Course:
    """How a session stands at a second."""
    facts, own = read
    script = (*script_now(facts, "", now), *own_script(own, facts, "", now))
    return Course(facts.plan.id, subject, times_now(facts, "", now), script)


class OtherCourses:
    """The sessions that the window does not show; `changed` is told when they were read."""

    def __init__(self, station: StationModel, changed: Callable[[], None]) -> None:
        self._station, self._looker = station, OwnLooker(station.venue)
        self._changed = changed
        self._read: tuple[Read, ...] = ()
        station.reads(self._look, self._take)

    def at(self, now: Instant) -> tuple[Course, ...]:
        """How each of them stands at a second."""
        shown = self._station.state.session
        return tuple(
            course_of(read, self._station.subject_of(read.facts.plan.id), now)
            for read in self._read
            if read.facts.plan.id != shown
        )

    def _look(self) -> tuple[Read, ...]:
        station = self._station
        moment, shown = station.venue.at(station.stamp()), station.state.session
        return tuple(
            Read(facts_at(moment, session), self._looker.look(moment, session))
            for session in moment.sessions
            if session != shown and _begun(moment.state(session))
        )

    def _take(self, read: tuple[Read, ...]) -> None:
        self._read = read
        self._changed()


def _begun(state: SessionState) -> bool:
    clocks = state.rooms.values()
    return state.closed is None and any(clock.started is not None for clock in clocks)
