"""Everybody entered in a session in exactly one column, so that the columns add up by themselves.

Registered = present + absent + refused + not sitting + not expected + cancelled + open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct

from app.domain.session import SessionState
from app.domain.whereabouts import presence
from app.projections.inrooms import Someone

Column = Literal["present", "absent", "refused", "not_sitting", "not_expected", "cancelled", "open"]
COLUMNS: tuple[Column, ...] = get_args(Column)
Mark = Literal["late", "provisional", "disqualified", "exempt", "conflict", "departed", "withdrew"]
MARKS: tuple[Mark, ...] = get_args(Mark)


class RoomCount(Struct, frozen=True):
    """One room's people: `registered` is the sum of the columns; marks say more of some."""

    registered: int
    columns: dict[Column, int]
    marks: dict[Mark, int]
    beyond: int
    """Present without being entered here; they are in no column."""


def column_of(one: Someone, state: SessionState) -> Column:
    """The one column in which somebody entered is counted."""
    entry, sitting = one.entry, one.sitting
    standing, here = one.person.standing(one.session), presence(sitting)
    if here in ("present", "out", "departed", "withdrew"):
        return "present"
    if here == "absent":
        return "absent"
    if standing in ("refused", "not_sitting"):
        return "refused" if standing == "refused" else "not_sitting"
    if sitting.admissions:
        return "present"
    if one.person.disqualified is not None:
        return "refused"
    if entry is None or entry.withdrawn or entry.barred:
        return "not_expected"
    return "cancelled" if state.room(one.place[0]).cancelled else "open"


def marks_of(one: Someone) -> tuple[Mark, ...]:
    """What more there is to say of somebody."""
    sitting, standing = one.sitting, one.person.standing(one.session)
    entry, here = one.entry, presence(sitting)
    holds: dict[Mark, bool] = {
        "late": sitting.late is not None,
        "provisional": standing == "provisional",
        "disqualified": one.person.disqualified_in == one.session,
        "exempt": entry is not None and entry.first_stage_exempt,
        "conflict": bool(sitting.resolutions) or sitting.conflict,
        "departed": here == "departed",
        "withdrew": here == "withdrew",
    }
    return tuple(mark for mark in MARKS if holds[mark])


def count_attendance(everybody: Iterable[Someone], state: SessionState) -> dict[str, RoomCount]:
    """Room -> its people, those entered in the room where they belong now."""
    columns: dict[str, Counter[Column]] = {}
    marks: dict[str, Counter[Mark]] = {}
    beyond: Counter[str] = Counter()
    for one in everybody:
        room, column = one.place[0], column_of(one, state)
        if one.entry is None:
            if column == "present" and room:
                beyond[room] += 1
                columns.setdefault(room, Counter())
            continue
        columns.setdefault(room, Counter())[column] += 1
        marks.setdefault(room, Counter()).update(marks_of(one))
    return {
        room: RoomCount(
            registered=of.total(),
            columns={name: of[name] for name in COLUMNS},
            marks={name: marks.get(room, Counter())[name] for name in MARKS},
            beyond=beyond[room],
        )
        for room, of in sorted(columns.items())
    }
