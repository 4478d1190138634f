"""The end of one person's time, where it is not that of their room."""

from __future__ import annotations

from app.domain.announcing import GRACE_S, CallStatus
from app.domain.inroom import InRoom
from app.domain.roomclock import RoomClock, end_second, seconds_missing
from app.domain.round import Entry, Session
from app.domain.session import length_of


def own_seconds(entry: Entry | None, there: InRoom) -> int:
    """What a person has beyond their room: minutes granted, and lost time that was given back."""
    granted = entry.extra_minutes if entry is not None else 0
    return max(0, granted) * 60 + there.given


def own_end(clock: RoomClock, plan: Session, seconds: int) -> int | None:
    """The second at which the time of somebody with so many seconds of their own is up.

    None before the start and while the exam stands still.
    """
    return end_second(clock, length_of(plan) + seconds)


def own_missing(clock: RoomClock, plan: Session, seconds: int, now: int) -> int:
    """What the person would lack if their time ended now."""
    end = own_end(clock, plan, seconds)
    if end is None:
        return seconds_missing(clock, now, length_of(plan) + seconds)
    return max(0, end - now)


def own_status(
    clock: RoomClock, plan: Session, seconds: int, told: int | None, now: int
) -> CallStatus:
    """How the call of a person's own end stands; `told` is the second at which it was said."""
    end = own_end(clock, plan, seconds)
    if told is not None:
        return "read_late" if end is not None and told > end + GRACE_S else "read"
    if clock.cancelled or ended_early(clock, plan):
        return "void"
    if end is None or now < end:
        return "later"
    return "due" if now <= end + GRACE_S else "missed"


def ended_early(clock: RoomClock, plan: Session) -> bool:
    """Whether the room's end was called too early, which ended it for everybody."""
    return clock.ended is not None and seconds_missing(clock, clock.ended, length_of(plan)) > 0


def own_until(entry: Entry | None, there: InRoom, clock: RoomClock, plan: Session) -> int | None:
    """When the time is up of somebody who has their own; as soon as they were told to stop."""
    seconds = own_seconds(entry, there)
    if seconds <= 0 or clock.cancelled or ended_early(clock, plan):
        return None
    due = own_end(clock, plan, seconds)
    told = there.time_up
    return due if told is None or due is None else min(due, told.second)


def still_writing(clock: RoomClock, plan: Session, seconds: int, now: int) -> int | None:
    """When somebody with time of their own ends who goes on after their room's end, else None."""
    if seconds <= 0 or clock.ended is None or clock.cancelled or ended_early(clock, plan):
        return None
    end = own_end(clock, plan, seconds)
    return end if end is not None and now < end else None
