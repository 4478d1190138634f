"""The end of one person's time, where it is not that of their room."""

from __future__ import annotations

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


def still_writing(clock: RoomClock, plan: Session, seconds: int, now: int) -> int | None:
    """When somebody with time of their own ends who goes on after their room's end, else None.

    An end that was called too early ended it for everybody.
    """
    if seconds <= 0 or clock.ended is None or clock.cancelled:
        return None
    if seconds_missing(clock, clock.ended, length_of(plan)):
        return None
    end = own_end(clock, plan, seconds)
    return end if end is not None and now < end else None
