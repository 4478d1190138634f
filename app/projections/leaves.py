"""Who was out of which room and when, with what our own limits flag: minutes, how many, the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from app.domain.inroom import Outing
from app.domain.regulation import Leave
from app.domain.roomclock import RoomClock
from app.kernel.time import Instant


class Absence(NamedTuple):
    """One leave of one person, and the room it was from."""

    candidate: str
    room: str
    outing: Outing
    gone_at: Instant | None = None
    """When the person left for good without coming back."""


class LeaveRow(Struct, frozen=True):
    """One leave as it is shown."""

    candidate_number: str
    session: str
    room: str
    fact: str
    since: Instant
    return_by: Instant
    back: Instant | None
    escort: str
    flags: tuple[str, ...]
    """leave_too_long, several_out, out_at_end, back_after_end: they cite no article."""


def leave_rows(
    session: str, absences: Iterable[Absence], rule: Leave, clocks: Mapping[str, RoomClock]
) -> list[LeaveRow]:
    """Every leave of a session in the order they began."""
    ordered = sorted(absences, key=lambda one: (one.outing.since.ms, one.candidate))
    return [
        LeaveRow(
            candidate_number=one.candidate,
            session=session,
            room=one.room,
            fact=one.outing.fact,
            since=one.outing.since,
            return_by=one.outing.since.plus(minutes=rule.minutes),
            back=one.outing.back,
            escort=one.outing.escort,
            flags=tuple(_flags(one, ordered, rule, clocks.get(one.room, RoomClock()))),
        )
        for one in ordered
    ]


def _flags(
    one: Absence, everybody: Iterable[Absence], rule: Leave, clock: RoomClock
) -> Iterable[str]:
    since, until = one.outing.since.second, _until(one)
    if until is not None and until - since > rule.minutes * 60:
        yield "leave_too_long"
    before = [
        other
        for other in everybody
        if (other.room, other.candidate) != (one.room, one.candidate)
        and other.room == one.room
        and (other.outing.since.ms, other.candidate) < (one.outing.since.ms, one.candidate)
        and (_until(other) or since + 1) > since
    ]
    if len(before) >= rule.at_a_time:
        yield "several_out"
    if clock.ended is not None and since <= clock.ended:
        if until is None:
            yield "out_at_end"
        elif until > clock.ended:
            yield "back_after_end"


def _until(one: Absence) -> int | None:
    ended = one.outing.back or one.gone_at
    return None if ended is None else ended.second
