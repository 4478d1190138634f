"""The times of a session as they really are: room by room, and for those who have longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from app.domain.announcing import CallMissed, CallStatus, kind_of_missed
from app.domain.candidate import Person
from app.domain.ownend import own_end, own_seconds, own_status
from app.domain.roomclock import (
    OVERRUN_GRACE_S,
    RoomClock,
    end_second,
    seconds_missing,
    seconds_over,
    seconds_under_way,
)
from app.domain.round import Entry, Session
from app.domain.session import SessionState, length_of
from app.domain.whereabouts import place_of, sits
from app.kernel.time import Instant

RoomPhase = Literal["waiting", "under_way", "suspended", "ended", "cancelled"]


class RoomTimes(Struct, frozen=True):
    """One room's times; lengths in seconds."""

    phase: RoomPhase
    started: Instant | None
    stopped: Instant | None
    """Since when the exam stands still."""
    end: Instant | None
    """The computed end; none before the start and while the exam stands still."""
    ended: Instant | None
    under_way: int
    """For how long the exam has been under way."""
    left: int
    compensation: int
    """What was added to the end for stoppages."""
    given_back: int
    """What an end called too early had cost and was given back."""
    shortfall: int
    """What is missing at an end: a finding."""
    overrun: int
    """By how much the exam ran, or runs by now, longer than promised."""


class OwnEnd(Struct, frozen=True):
    """The end of one person who has time of their own."""

    candidate_number: str
    room: str
    extra_minutes: int
    end: Instant | None
    """None before the start and while the exam stands still."""
    given: int = 0
    """Seconds that the person alone had lost and were given back."""
    seat: str = ""
    told: Instant | None = None
    """When the person was told that the time is up."""
    status: CallStatus = "later"
    """How the call of this end stands; `void` too where nobody sits there to be told."""

    @property
    def seconds(self) -> int:
        """What the person has beyond their room."""
        return max(0, self.extra_minutes) * 60 + self.given


def room_times(
    plan: Session, state: SessionState, rooms: Iterable[str], now: Instant
) -> dict[str, RoomTimes]:
    """The times of every room in which the session is held."""
    codes = sorted({*rooms, *state.rooms})
    return {code: _times(state.room(code), now.second, length_of(plan)) for code in codes}


def own_ends(
    plan: Session,
    state: SessionState,
    entries: Iterable[Entry],
    person_of: Callable[[str], Person],
    now: Instant,
) -> list[OwnEnd]:
    """When the time is up of each person who has their own; every stoppage moves it too."""
    found = []
    for entry in sorted(entries, key=lambda entry: entry.candidate_number):
        person = person_of(entry.candidate_number)
        sitting = person.sitting(entry.session)
        room, seat = place_of(entry, sitting)
        clock, seconds = state.room(room), own_seconds(entry, sitting.there)
        if seconds <= 0 or clock.cancelled:
            continue
        told = sitting.there.time_up
        status = own_status(clock, plan, seconds, told.second if told else None, now.second)
        if told is None and not sits(person, plan.id):
            status = "void"
        found.append(
            OwnEnd(
                entry.candidate_number,
                room,
                entry.extra_minutes,
                _moment(own_end(clock, plan, seconds)),
                sitting.there.given,
                seat,
                told,
                status,
            )
        )
    return found


def overruns(plan: Session, state: SessionState) -> dict[str, int]:
    """Rooms whose exam is over and ran longer than promised, in seconds; a grace is no finding."""
    found = {
        room: seconds_over(clock, clock.ended, length_of(plan))
        for room, clock in sorted(state.rooms.items())
        if clock.ended is not None and not clock.cancelled
    }
    return {room: seconds for room, seconds in found.items() if seconds > OVERRUN_GRACE_S}


def missed_own(
    session: str, found: Iterable[OwnEnd], kinds: Mapping[str, object]
) -> list[CallMissed]:
    """Incident drafts for own ends that nobody told, or too late; nothing is recorded."""
    kind = kind_of_missed(kinds)
    return [
        CallMissed(kind, session, one.room, "own_end", one.end, one.told, one.candidate_number)
        for one in found
        if one.status in ("missed", "read_late")
    ]


def _times(clock: RoomClock, now: int, length: int) -> RoomTimes:
    return RoomTimes(
        phase=_phase(clock),
        started=_moment(clock.started),
        stopped=_moment(clock.stopped),
        end=_moment(end_second(clock, length)),
        ended=_moment(clock.ended),
        under_way=seconds_under_way(clock, now, length),
        left=0 if clock.over else seconds_missing(clock, now, length),
        compensation=clock.lost,
        given_back=clock.given_back,
        # Counted anew: the station that called the end may not have known of every stop.
        shortfall=0 if clock.ended is None else seconds_missing(clock, now, length),
        overrun=0 if clock.cancelled else seconds_over(clock, now, length),
    )


def _phase(clock: RoomClock) -> RoomPhase:
    if clock.cancelled:
        return "cancelled"
    if clock.ended is not None:
        return "ended"
    if clock.stopped is not None:
        return "suspended"
    return "waiting" if clock.started is None else "under_way"


def _moment(second: int | None) -> Instant | None:
    return None if second is None else Instant(second * 1000)
