"""What is read aloud in the rooms, and when: the script of the rule pack, ticked and stamped.

Which call is due and which was missed follows from the session's state and the time alone. Calls of
the time that is left come at the moment when so much of the exam is left in a room, to the second,
however often it stood still; one that was read before a stop moved its moment comes once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from app.domain.events import Announced, Draft
from app.domain.regulation import Announcement
from app.domain.roomclock import RoomClock, second_at
from app.domain.roomsnamed import not_held_there
from app.domain.round import Session
from app.domain.session import SessionState, length_of, start_of
from app.domain.view import Outcome, View, phase_of, refused, session_closed, unknown_session
from app.domain.wishes import Announce
from app.kernel.time import Instant

GRACE_S = 60
"""So long after its moment a call is not yet missed, and so long before it may be read; ours."""

CallStatus = Literal["later", "due", "read", "read_late", "missed", "passed", "void"]
"""`passed`: not read, which the pack allows; `void`: the room ended or was cancelled before it."""

_COME: tuple[CallStatus, ...] = ("due", "missed", "passed")
_MOVED = ("minutes_left", "at_end")
"""Calls whose moment a stop moves."""


class Call(Struct, frozen=True):
    """One announcement in one room."""

    announcement: str
    room: str
    status: CallStatus
    due: Instant | None
    """None where the moment is not known: before the start, while the exam stands still."""
    read_at: Instant | None


class CallMissed(Struct, frozen=True):
    """What an incident could say of a call that was missed; somebody has to note it."""

    kind: str
    session: str
    room: str
    announcement: str
    due: Instant | None
    read_at: Instant | None
    candidate_number: str = ""
    """Whose own end was missed; `announcement` is own_end then."""


def calls(
    plan: Session,
    state: SessionState,
    rooms: Iterable[str],
    script: Sequence[Announcement],
    now: Instant,
) -> list[Call]:
    """Every announcement in every room, in the order of the script."""
    codes = sorted({*rooms, *state.rooms})
    return [_call(plan, state, one, room, now.second) for one in script for room in codes]


def missed(session: str, found: Iterable[Call], kinds: Mapping[str, object]) -> list[CallMissed]:
    """Incident drafts for the calls that were not read, or too late; nothing is recorded."""
    kind = kind_of_missed(kinds)
    return [
        CallMissed(kind, session, call.room, call.announcement, call.due, call.read_at)
        for call in found
        if call.status in ("missed", "read_late")
    ]


def unread_before_start(view: View, plan: Session, rooms: Iterable[str]) -> list[Announcement]:
    """What must be read before the exam begins, and has not been in one of these rooms."""
    said, codes = view.state(plan.id).announced, [*rooms]
    must = [o for o in view.rules.announcements if o.when == "before_start" and o.must_be_read]
    return [one for one in must if any(room not in said.get(one.id, {}) for room in codes)]


def kind_of_missed(kinds: Mapping[str, object]) -> str:
    """Which kind of incident a missed call is under these rules."""
    return "staff_mistake" if "staff_mistake" in kinds else next(iter(kinds), "other")


def announce(view: View, wish: Announce) -> Outcome:
    """Tick an announcement as read: in the rooms named, else wherever it has not been read."""
    plan = view.sessions.get(wish.session)
    if plan is None:
        return unknown_session(view, wish.session)
    state = view.state(plan.id)
    if state.closed is not None:
        return session_closed(plan.id)
    script = {one.id: one for one in view.rules.announcements}
    one = script.get(wish.announcement)
    if one is None:
        known = list(script)
        return refused("unknown_announcement", None, announcement=wish.announcement, known=known)
    if (phase := phase_of(view, plan.id)) in ("prepared", "cancelled"):
        needed = ["doors_open", "started", "suspended", "ended"]
        return refused("wrong_phase", None, phase=phase, needed=needed)
    named = (wish.rooms,) if isinstance(wish.rooms, str) else wish.rooms
    if no := not_held_there(view, plan, named):
        return no
    return _read(view, plan, state, one, named)


def _read(
    view: View,
    plan: Session,
    state: SessionState,
    one: Announcement,
    named: tuple[str, ...],
) -> Outcome:
    rooms = named or tuple(sorted({*view.rooms(plan.id), *state.rooms}))
    article = view.rules.cite(one.article)
    found = {room: _call(plan, state, one, room, view.now.second) for room in rooms}
    if not (unread := [room for room in rooms if found[room].read_at is None]):
        when = {"at": max(c.read_at for c in found.values() if c.read_at), "zone": view.time_zone}
        return refused("already_announced", article, announcement=one.id, **when)
    found = {room: found[room] for room in unread}
    # What belongs before the start may be read in one go, as soon as the doors are open.
    timed = {} if one.when == "before_start" else found
    open_ = {room for room in timed if not _came_to_nothing(one, state.room(room))}
    # Where it has come in one room, no other is meant that nobody named.
    come = not named and any(timed[room].status in _COME for room in open_)
    early = {room: call for room, call in timed.items() if _too_early(call, view.now, come)}
    if early and (named or len(early) == len(found)):
        dues = [call.due for call in early.values() if call.due is not None]
        fields = {"announcement": one.id, "rooms": list(early), "zone": view.time_zone}
        if dues:
            return refused("announcement_too_early", article, due=min(dues), **fields)
        return refused("announcement_not_yet", article, **fields)
    fit = [room for room in unread if room not in early and found[room].status != "void"]
    if not fit:
        return refused("announcement_void", article, announcement=one.id, rooms=unread)
    open_now = [room for room in fit if not _came_to_nothing(one, state.room(room))]
    if not open_now:
        return refused("announcement_after_end", article, announcement=one.id, rooms=fit)
    fact = Announced(one.id, tuple(open_now), view.rules.version)
    return Outcome((Draft(fact, session=plan.id),))


def _came_to_nothing(one: Announcement, clock: RoomClock) -> bool:
    """Whether nobody can be told any more: after the end only what belongs there is read."""
    return clock.ended is not None and one.when != "at_end"


def _too_early(call: Call, now: Instant, due_only: bool) -> bool:
    if call.status != "later":
        return False
    return call.due is None or due_only or now.second < call.due.second - GRACE_S


def _call(plan: Session, state: SessionState, one: Announcement, room: str, now: int) -> Call:
    clock = state.room(room)
    due, until = _moments(plan, state, one, clock)
    read = _read_at(state.reads(one.id, room), one, due, clock)
    status = _status(clock, one, due, until, read.second if read else None, now)
    return Call(one.id, room, status, None if due is None else Instant(due * 1000), read)


def _read_at(
    reads: Sequence[Instant], one: Announcement, due: int | None, clock: RoomClock
) -> Instant | None:
    """When a call was read in a room; long before a moment that was moved does not answer it."""
    if not reads or one.when not in _MOVED or due is None or _over(clock, due):
        return next(iter(reads), None)
    return next((at for at in reads if at.second >= due - GRACE_S), None)


def _over(clock: RoomClock, due: int | None) -> bool:
    """Whether the room came to its end before the moment of a call."""
    return clock.cancelled or (clock.ended is not None and (due is None or due > clock.ended))


def _moments(
    plan: Session, state: SessionState, one: Announcement, clock: RoomClock
) -> tuple[int | None, int | None]:
    """The second at which a call is due in a room, and the last at which it is not yet missed."""
    length, before = length_of(plan), (one.minutes or 0) * 60
    due: int | None = None
    match one.when:
        case "before_start":
            due = start_of(plan, state).second - before
            # What has not been read when the exam begins early is not awaited any longer.
            return due if clock.started is None else min(due, clock.started), clock.started
        case "at_start":
            start = clock.started
            planned = start_of(plan, state).second if clock.stopped is None else None
            return (planned, None) if start is None else (start, start + GRACE_S)
        case "minutes_left":
            due = second_at(clock, length - before) if before < length else None
        case "at_end":
            due = second_at(clock, length)
            # Only an end that comes too early moves it: a late one was due long before.
            if clock.ended is not None and (due is None or clock.ended < due):
                due = clock.ended
    return due, None if due is None else due + GRACE_S


def _status(
    clock: RoomClock,
    one: Announcement,
    due: int | None,
    until: int | None,
    read: int | None,
    now: int,
) -> CallStatus:
    if read is not None:
        return "read_late" if one.must_be_read and until is not None and read > until else "read"
    if _over(clock, due):
        return "void"
    if due is None or now < due:
        return "later"
    if not _came_to_nothing(one, clock) and (until is None or now <= until):
        return "due"
    return "missed" if one.must_be_read else "passed"
