"""Running a session: doors, queue, delay, start, suspension, end, cancellation.

Who may do it: the venue lead. Times count to the second, and the program does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from app.domain import aloud, stopping
from app.domain.candidate import Person
from app.domain.clockcheck import doubted, unchecked
from app.domain.events import (
    DoorsOpened,
    Draft,
    QueueClosed,
    SessionCancelled,
    SessionStarted,
    StartDelayed,
)
from app.domain.phases import needed
from app.domain.printable import shows_nothing
from app.domain.reasons import article_of
from app.domain.roomclock import RoomClock, seconds_missing
from app.domain.roomsnamed import not_held_there
from app.domain.round import Session
from app.domain.session import (
    SessionState,
    deadline_of,
    doors_of,
    length_of,
    phase_in,
    start_of,
)
from app.domain.timing import latest_start, set_times, warned_early
from app.domain.view import (
    Outcome,
    Refusal,
    View,
    phase_of,
    refused,
    session_closed,
    unknown_session,
)
from app.domain.wishes import (
    Cancel,
    Delay,
    End,
    OpenDoors,
    Resume,
    SetTimes,
    Start,
    Suspend,
)
from app.domain.wishes import QueueClosed as CloseQueue

SessionWish = SetTimes | OpenDoors | CloseQueue | Delay | Start | Suspend | Resume | End | Cancel


_DOORS_AHEAD_MINUTES = 60
"""Doors may open this long before their time without a word; our own limit."""


def run(view: View, wish: SessionWish) -> Outcome:
    """Grant or refuse a change of phase."""
    plan = view.sessions.get(wish.session)
    if plan is None:
        return unknown_session(view, wish.session)
    state = view.state(plan.id)
    if state.closed is not None:
        return session_closed(plan.id)
    match wish:
        case SetTimes():
            return set_times(view, wish, plan)
        case OpenDoors():
            return _open_doors(view, wish, plan)
        case CloseQueue():
            return _close_queue(view, wish, plan, state)
        case Delay():
            return _delay(view, wish, plan, state)
        case _:
            named = (wish.rooms,) if isinstance(wish.rooms, str) else wish.rooms
            known = [room.code for room in view.venue.rooms]
            if named == ():  # whoever named nothing may not have meant everything
                return refused("bad_field", None, field="rooms", expected=known)
            if no := not_held_there(view, plan, named or ()):
                return no
            rooms = named or tuple(sorted({*view.rooms(plan.id), *state.rooms}))
            return _run_rooms(view, wish, plan, state, rooms)


def _open_doors(view: View, wish: OpenDoors, plan: Session) -> Outcome:
    if phase_of(view, plan.id) != "prepared":
        return _wrong_phase(view, plan, wish)
    doors = doors_of(plan, view.state(plan.id))
    planned, today = (t.local(view.time_zone).date() for t in (doors, view.now))
    if planned != today:
        return refused("other_date", None, planned=str(planned), today=str(today))
    earliest = doors.plus(minutes=-_DOORS_AHEAD_MINUTES)
    if view.now.second < earliest.second and shows_nothing(wish.reason):
        return refused("doors_too_early", None, earliest=earliest, zone=view.time_zone)
    if no := unchecked(view, wish.reason):
        return no
    draft = Draft(DoorsOpened(), session=plan.id, reason=wish.reason or None)
    early = warned_early(view, "doors_early", doors, wish.reason)
    return Outcome((draft,), extra={**early, **doubted(view)})


def _close_queue(view: View, wish: CloseQueue, plan: Session, state: SessionState) -> Outcome:
    article = view.rules.cite(view.rules.reasons["late"].article)
    if phase_of(view, plan.id) not in needed("queue_closed"):
        return _wrong_phase(view, plan, wish)
    if state.queue_count is not None:
        return refused("queue_already_closed", article, count=state.queue_count)
    deadline = deadline_of(plan, state)
    if view.now.second < deadline.second:
        return refused("queue_too_early", article, earliest=deadline, zone=view.time_zone)
    most = _expected(view, plan)
    if not 0 <= wish.count <= most:
        return refused("queue_count_out_of_range", article, count=wish.count, most=most)
    return Outcome((Draft(QueueClosed(wish.count), session=wish.session),))


def _expected(view: View, plan: Session) -> int:
    """How many of those entered may still stand in line."""
    people = {entry.candidate_number for entry in view.entered(plan.id)}
    return sum(_may_come(view.person(number), plan.id) for number in people)


def _may_come(person: Person, session: str) -> bool:
    sitting = person.sitting(session)
    return sitting.arrived is None and not sitting.admissions and person.disqualified is None


def _delay(view: View, wish: Delay, plan: Session, state: SessionState) -> Outcome:
    begun = any(clock.started is not None for clock in state.rooms.values())
    if begun or phase_of(view, plan.id) in ("ended", "cancelled"):
        return _wrong_phase(view, plan, wish)
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    if (wish.minutes is None) == (wish.new_start is None):
        return refused("delay_needs_one_time")
    before = start_of(plan, state)
    new_start = wish.new_start or before.plus(minutes=wish.minutes or 0)
    if new_start <= before:
        return refused("delay_is_not_later", None, start=before, zone=view.time_zone)
    latest = latest_start(view, plan)
    if new_start > latest:
        return refused("delay_too_far", None, latest=latest, zone=view.time_zone)
    fact = StartDelayed(new_start, wish.reference)
    announce = aloud.of_delay(view, plan, replace(state, new_start=new_start))
    draft = Draft(fact, session=plan.id, reason=wish.reason)
    return Outcome((draft,), extra={"announce": announce})


def _run_rooms(
    view: View,
    wish: Start | Suspend | Resume | End | Cancel,
    plan: Session,
    state: SessionState,
    rooms: tuple[str, ...],
) -> Outcome:
    clocks = {room: state.room(room) for room in rooms}
    if not wish.rooms:  # all rooms: those where it still makes sense
        fit = {room: clock for room, clock in clocks.items() if _fits(wish, clock, plan)}
        going = {room: clock for room, clock in fit.items() if not clock.over}
        clocks = going or fit or clocks
    unfit = {room: clock for room, clock in clocks.items() if not _fits(wish, clock, plan)}
    if unfit or not clocks:
        return _wrong_phase(view, plan, wish, unfit)
    chosen = tuple(clocks)
    match wish:
        case Start():
            if not _has_opened(state):
                return _wrong_phase(view, plan, wish)
            deadline = deadline_of(plan, state)
            if view.now.second < deadline.second and shows_nothing(wish.reason):
                return refused("start_too_early", None, earliest=deadline, zone=view.time_zone)
            told = aloud.of_start(view, plan, clocks)
            begun = stopping.one(SessionStarted(chosen), wish.session, wish.reason, told)
            early = warned_early(view, "started_early", start_of(plan, state), wish.reason)
            return begun._replace(extra={**begun.extra, **early})
        case Suspend():
            if shows_nothing(wish.reason):
                return refused("missing_field", None, fields=["reason"])
            if not _has_opened(state):
                return _wrong_phase(view, plan, wish)
            return stopping.suspend(view, wish, plan, clocks)
        case Resume():
            return stopping.resume(view, wish, plan, clocks)
        case End():
            return stopping.end(view, wish, plan, clocks)
        case Cancel():
            missing = [n for n in ("reason", "reference") if shows_nothing(getattr(wish, n))]
            if missing:
                return refused(
                    "missing_field", article_of(view, "session_cancelled"), fields=missing
                )
            cancelled = SessionCancelled(wish.reference, chosen)
            return stopping.one(cancelled, wish.session, wish.reason)


def _has_opened(state: SessionState) -> bool:
    """Whether its doors have opened; also where that was taken back by who knew of no start."""
    return state.doors_opened or any(clock.started is not None for clock in state.rooms.values())


def _fits(wish: Start | Suspend | Resume | End | Cancel, clock: RoomClock, plan: Session) -> bool:
    if clock.over:  # ended too early: with a reason the missing time is given back
        early = clock.ended is not None and seconds_missing(clock, clock.ended, length_of(plan))
        named = isinstance(wish, Resume) and not shows_nothing(wish.reason)
        return bool(early) and named and not clock.cancelled
    match wish:
        case Start():
            return clock.started is None and clock.stopped is None
        case Suspend():
            return clock.stopped is None
        case Resume():
            return clock.stopped is not None
        case End():
            return clock.started is not None
        case Cancel():
            return True


def _wrong_phase(
    view: View, plan: Session, wish: SessionWish, unfit: Mapping[str, RoomClock] | None = None
) -> Outcome:
    """A refusal that tells the session's phase; of rooms that stand otherwise, their own."""
    named, phase = needed(str(wish.__struct_config__.tag)), phase_of(view, plan.id)
    for clock in (unfit or {}).values():
        own = phase_in(replace(view.state(plan.id), rooms={"": clock}), ("",))
        if own != phase:
            rooms = [code for code, other in (unfit or {}).items() if other == clock]
            said = Refusal(
                "wrong_phase",
                fields={"rooms": rooms, "phase": own, "needed": named},
                told_as="wrong_phase_in_rooms",
            )
            return Outcome(refusal=said)
    return refused("wrong_phase", None, phase=phase, needed=named)
