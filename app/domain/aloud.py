"""The arithmetic of a session's time as sentences to be read aloud: codes and fields, no prose.

Clock times are given as the wall shows them, lengths in minutes and seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain import roomclock
from app.domain.roomclock import RoomClock, end_second, seconds_missing
from app.domain.round import Session
from app.domain.session import SessionState, deadline_of, length_of, planned_end_of, start_of
from app.domain.view import View
from app.kernel.time import Instant

Sentence = dict[str, Any]
"""`code`, `rooms` (none where it holds for all) and the sentence's own fields."""
Clocks = Mapping[str, RoomClock]


def of_start(view: View, plan: Session, chosen: Clocks) -> list[Sentence]:
    """The real start and the end that follows from it, late or not."""
    late = view.now.second - start_of(plan, view.state(plan.id)).second
    end = Instant(view.now.second * 1000).plus(seconds=length_of(plan))
    fields = {"start": _wall(view, view.now.second), "end": _wall(view, end.second)}
    code = "aloud_late_start" if late > 0 else "aloud_start"
    apart = {"late_seconds": max(0, late), "early_seconds": max(0, -late)}
    return [_said(view, plan, code, tuple(chosen), **fields, **apart)]


def of_delay(view: View, plan: Session, after: SessionState) -> list[Sentence]:
    """The later start, and what moves with it."""
    return [_delayed(plan, after, view.time_zone)]


def of_stop(view: View, plan: Session, chosen: Clocks, now: int) -> list[Sentence]:
    """What is left of the exam in each room, which stands still since this second."""
    length = length_of(plan)
    groups: dict[int | None, list[str]] = {}
    for room, clock in chosen.items():
        left = None if clock.started is None else seconds_missing(clock, now, length)
        groups.setdefault(left, []).append(room)
    return [
        _said(view, plan, "aloud_wait", rooms, at=_wall(view, now))
        if left is None
        else _said(view, plan, "aloud_stop", rooms, at=_wall(view, now), **in_minutes(left))
        for left, rooms in groups.items()
    ]


def of_resume(view: View, plan: Session, chosen: Clocks) -> list[Sentence]:
    """How long each room stood still, and its new end; one sentence for rooms that share both."""
    now, length = view.now.second, length_of(plan)
    groups: dict[tuple[str, int, int | None], list[str]] = {}
    for room, before in chosen.items():
        missing = seconds_missing(before, now, length)
        after = roomclock.resumed(before, now, missing)
        code = "aloud_given_back" if before.ended is not None else "aloud_resume"
        gained = missing if before.ended is not None else after.lost - before.lost
        end = end_second(after, length)
        code = "aloud_go_on" if end is None else code
        groups.setdefault((code, gained, end), []).append(room)
    return [
        _said(view, plan, code, rooms, at=_wall(view, now))
        if end is None
        else _said(
            view,
            plan,
            code,
            rooms,
            at=_wall(view, now),
            end=_wall(view, end),
            **in_minutes(gained),
        )
        for (code, gained, end), rooms in groups.items()
    ]


def of_end(view: View, plan: Session, short: Mapping[int, list[str]]) -> list[Sentence]:
    """That the exam is over; where it is too early, what is missing and what gives it back."""
    at = _wall(view, view.now.second)
    return [
        _said(view, plan, "aloud_short", rooms, at=at, **in_minutes(seconds))
        if seconds
        else _said(view, plan, "aloud_end", rooms, at=at)
        for seconds, rooms in sorted(short.items(), reverse=True)
    ]


def of_overrun(view: View, plan: Session, over: Mapping[int, list[str]]) -> list[Sentence]:
    """By how much rooms ran longer than promised: for the lead, nobody reads it aloud."""
    return [
        _said(view, plan, "ran_over", rooms, **in_minutes(seconds))
        for seconds, rooms in sorted(over.items(), reverse=True)
        if seconds
    ]


def standing(
    plan: Session,
    state: SessionState,
    rooms: Iterable[str],
    names: Mapping[str, str],
    zone: str,
) -> list[Sentence]:
    """What holds now about the time, as it would be said to people who came in just now.

    One sentence for rooms that share it; nothing before there is anything to say.
    """
    codes = sorted({*rooms, *state.rooms})
    groups: dict[tuple[tuple[str, object], ...], list[str]] = {}
    for room in codes:
        if said := _of_clock(plan, state, state.room(room), zone):
            groups.setdefault(tuple(said.items()), []).append(room)
    if not groups and state.new_start is not None:
        return [_delayed(plan, state, zone)]
    told = []
    for said_of, where in groups.items():
        one = dict(said_of)
        if len(where) < len(codes):
            one["code"] = f"{one['code']}_in"
            one["where"] = [names.get(room, room) for room in where]
        told.append({**one, "rooms": [] if len(where) == len(codes) else where})
    return told


def _of_clock(plan: Session, state: SessionState, clock: RoomClock, zone: str) -> Sentence:
    """The sentence for one room."""
    length = length_of(plan)
    if clock.cancelled:
        return {"code": "aloud_cancelled"}
    if clock.ended is not None:
        missing = seconds_missing(clock, clock.ended, length)
        code = "aloud_short" if missing else "aloud_end"
        return {"code": code, "at": _clock(clock.ended, zone), **in_minutes(missing)}
    if clock.stopped is not None:
        at = _clock(clock.stopped, zone)
        if clock.started is None:
            return {"code": "aloud_wait", "at": at}
        return {
            "code": "aloud_stop",
            "at": at,
            **in_minutes(seconds_missing(clock, clock.stopped, length)),
        }
    end = end_second(clock, length)
    if clock.started is None or end is None:
        return {}
    if clock.stops:
        since, until = clock.stops[-1]
        told = {"at": _clock(until, zone), "end": _clock(end, zone)}
        return {"code": "told_resumed", **told, **in_minutes(until - since)}
    late = clock.started > start_of(plan, state).second
    told = {"start": _clock(clock.started, zone), "end": _clock(end, zone)}
    return {"code": "aloud_late_start" if late else "aloud_start", **told}


def _delayed(plan: Session, state: SessionState, zone: str) -> Sentence:
    moved = {"start": start_of, "deadline": deadline_of, "end": planned_end_of}
    fields = {name: _clock(of(plan, state).second, zone) for name, of in moved.items()}
    return {"code": "aloud_delay", "rooms": [], **fields}


def _said(
    view: View, plan: Session, code: str, rooms: tuple[str, ...] | list[str], **fields: object
) -> Sentence:
    """A sentence; where it does not hold for all rooms of the session it names its own."""
    everywhere = {*view.rooms(plan.id), *view.state(plan.id).rooms} <= {*rooms}
    named = {room.code: room.name for room in view.venue.rooms}
    if everywhere:
        return {"code": code, "rooms": [], **fields}
    told = [named.get(room, room) for room in rooms]
    return {"code": f"{code}_in", "rooms": list(rooms), "where": told, **fields}


def _wall(view: View, second: int) -> str:
    return _clock(second, view.time_zone)


def _clock(second: int, zone: str) -> str:
    return Instant(second * 1000).local(zone).strftime("%H:%M:%S")


def in_minutes(seconds: int) -> dict[str, int]:
    """A length as it is said: minutes and seconds, and all of it in seconds."""
    return {"minutes": seconds // 60, "seconds": seconds % 60, "total_seconds": seconds}
