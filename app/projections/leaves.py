"""Who was out of which room and when, with what our own limits flag: minutes, how many, the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from math import inf
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
    own_end: int | None = None
    """The second at which the time of somebody with time of their own is up."""


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
            flags=tuple(_flags(one, others, rule, clocks.get(one.room, RoomClock()))),
        )
        for one, others in _with_others(ordered)
    ]


def _with_others(ordered: Iterable[Absence]) -> Iterable[tuple[Absence, int]]:
    """Each leave with how many others were out of the room when it began, in one pass."""
    out: dict[str, list[tuple[float, str]]] = {}
    for one in ordered:
        away = out.setdefault(one.room, [])
        since = one.outing.since.second
        while away and away[0][0] <= since:
            heappop(away)
        yield one, sum(candidate != one.candidate for _, candidate in away)
        until = _until(one)
        heappush(away, (inf if until is None else until, one.candidate))


def _flags(one: Absence, others: int, rule: Leave, clock: RoomClock) -> Iterable[str]:
    since, until = one.outing.since.second, _until(one)
    if until is not None and until - since > rule.minutes * 60:
        yield "leave_too_long"
    if others >= rule.at_a_time:
        yield "several_out"
    if clock.ended is None:
        return
    ended = max(clock.ended, one.own_end or 0)
    if since <= ended:
        if until is None:
            yield "out_at_end"
        elif until > ended:
            yield "back_after_end"


def _until(one: Absence) -> int | None:
    ended = one.outing.back or one.gone_at
    return None if ended is None else ended.second
