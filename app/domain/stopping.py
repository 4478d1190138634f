"""Rooms that stop, go on and end: the arithmetic, and what is said of it.

Whether the phase allows it was asked before; here the seconds are counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain import aloud
from app.domain.events import (
    Draft,
    SessionCancelled,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
)
from app.domain.printable import shows_nothing
from app.domain.roomclock import OVERRUN_GRACE_S, RoomClock, seconds_missing, seconds_over
from app.domain.round import Session
from app.domain.session import length_of
from app.domain.view import Outcome, Refusal, View, Warned, refused
from app.domain.wishes import End, Resume, Suspend
from app.kernel.time import Instant

_STOPPED_AGO_S = 7200
"""So long after it really stopped a suspension may say so: in a fire nobody types; our limit."""


def suspend(view: View, wish: Suspend, plan: Session, clocks: dict[str, RoomClock]) -> Outcome:
    """Stop the rooms now, or as of a moment ago at which everybody in them was still writing."""
    since = wish.since.second if wish.since is not None else view.now.second
    moved = [s for c in clocks.values() for s in (c.started, *(stop[1] for stop in c.stops)) if s]
    earliest = max([view.now.second - _STOPPED_AGO_S, *moved])
    if not earliest <= since <= view.now.second:
        told = {"earliest": Instant(earliest * 1000), "now": view.now, "zone": view.time_zone}
        return refused("stopped_out_of_range", None, since=wish.since, **told)
    fact = SessionSuspended(
        rooms=tuple(clocks),
        reference=wish.reference,
        point_reached=wish.point_reached,
        since=wish.since if since != view.now.second else None,
        evacuation=wish.evacuation,
    )
    told_aloud = aloud.of_stop(view, plan, clocks, since)
    return one(fact, wish.session, wish.reason, told_aloud)


def resume(view: View, wish: Resume, plan: Session, clocks: dict[str, RoomClock]) -> Outcome:
    """Go on; what an end called too early has cost is a fact of its own for each length."""
    back: dict[int, list[str]] = {}
    for room, clock in clocks.items():
        ended = clock.ended
        missing = 0 if ended is None else seconds_missing(clock, ended, length_of(plan))
        back.setdefault(missing, []).append(room)
    drafts = [
        Draft(SessionResumed(tuple(rooms), seconds), session=plan.id, reason=wish.reason or None)
        for seconds, rooms in sorted(back.items())
    ]
    return Outcome(tuple(drafts), extra={"announce": aloud.of_resume(view, plan, clocks)})


def end(view: View, wish: End, plan: Session, clocks: dict[str, RoomClock]) -> Outcome:
    """End rooms; each room that falls short of its promised time gets a fact of its own."""
    short: dict[int, list[str]] = {}
    for room, clock in clocks.items():
        missing = seconds_missing(clock, view.now.second, length_of(plan))
        short.setdefault(missing, []).append(room)
    worst = max(short)
    if worst and shows_nothing(wish.reason):
        told = aloud.in_minutes(worst)
        apart = {"left_minutes": told["minutes"], "left_seconds": told["seconds"]}
        fields = {"seconds": worst, "rooms": short[worst], **apart}
        if not (done := short.get(0)):
            return refused("end_too_early", None, **fields)
        left = [room for missing, rooms in short.items() if missing for room in rooms]
        fields |= {"unfinished": left, "done": done}
        some = Refusal("end_too_early", fields=fields, told_as="end_too_early_in_some")
        return Outcome(refusal=some)
    drafts = [
        Draft(SessionEnded(tuple(rooms), seconds), session=plan.id, reason=wish.reason or None)
        for seconds, rooms in sorted(short.items(), reverse=True)
    ]
    announce = aloud.of_end(view, plan, short)
    return Outcome(tuple(drafts), extra={"announce": announce, **_overrun(view, plan, clocks)})


def _overrun(view: View, plan: Session, clocks: dict[str, RoomClock]) -> dict[str, object]:
    """Each room that ran longer than promised, to the second; beyond the grace it is warned of."""
    found: dict[int, list[str]] = {}
    for room, clock in clocks.items():
        if seconds := seconds_over(clock, view.now.second, length_of(plan)):
            found.setdefault(seconds, []).append(room)
    if not found:
        return {}
    by_room = {room: seconds for seconds, rooms in found.items() for room in rooms}
    long = {seconds: rooms for seconds, rooms in found.items() if seconds > OVERRUN_GRACE_S}
    warned = [Warned(str(one["code"]), one) for one in aloud.of_overrun(view, plan, long)]
    told: dict[str, object] = {"warning": warned[0], "warnings": warned} if warned else {}
    return {"overrun": dict(sorted(by_room.items())), **told}


def one(
    fact: SessionFact, session: str, reason: str = "", announce: Sequence[aloud.Sentence] = ()
) -> Outcome:
    extra = {"announce": announce} if announce else {}
    return Outcome((Draft(fact, session=session, reason=reason or None),), extra=extra)


SessionFact = SessionStarted | SessionSuspended | SessionCancelled
