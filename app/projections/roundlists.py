"""Lists of a whole round: who sat, who may sit again, who goes on another day, who did not come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.courserules import keeps_attendance
from app.domain.events import Recorded, SessionSuspended
from app.domain.round import Entry
from app.kernel.time import Instant
from app.projections.attendance import COLUMNS, column_of, marks_of
from app.projections.courses import gone_for_good
from app.projections.inrooms import Someone
from app.projections.reexam import proposals
from app.projections.roundview import RoundView


class Sat(NamedTuple):
    """One person in one session, and the column in which they are counted."""

    one: Someone
    column: str
    marks: tuple[str, ...]


class Again(NamedTuple):
    """Somebody proposed for a re-exam."""

    number: str
    session: str
    room: str
    why: tuple[str, ...]


class Resumes(NamedTuple):
    """Somebody who was present where a session was broken off at a point."""

    number: str
    session: str
    room: str
    point: str
    gone: Instant | None = None
    """When the person had gone, where that was before it was broken off."""


class Parcel(NamedTuple):
    """A room's papers, and to whom its session's parcels went."""

    session: str
    room: str
    counted: SheetsCounted
    handed: tuple[HandedOver, ...]


def attendance(view: RoundView) -> Iterator[Sat]:
    """Everybody entered, and everybody else who sat, session by session and by number."""
    for plan in view.plans:
        for one in sorted(view.everybody(plan), key=lambda one: one.number):
            if one.entry is None:
                if one.sitting.in_room:
                    yield Sat(one, "beyond", marks_of(one))
                continue
            yield Sat(one, column_of(one, view.states[plan]), marks_of(one))


def counts(view: RoundView) -> dict[str, list[int]]:
    """Session -> how many are in each column of the attendance."""
    found = {plan: dict.fromkeys(COLUMNS, 0) for plan in view.plans}
    for sat in attendance(view):
        if sat.one.entry is not None:
            found[sat.one.session][sat.column] += 1  # type: ignore[index]
    return {plan: list(of.values()) for plan, of in found.items()}


_CASE_OF = {"cancelled": "cancelled", "shortfall": "cut_short", "time_owed": "time_owed"}
"""Why somebody is proposed -> the kind of case that decides about it."""


def re_exams(
    view: RoundView, overturned: Mapping[tuple[str, str], frozenset[str]]
) -> Iterator[Again]:
    """Everybody proposed for a re-exam (E 21), but for causes that headquarters overturned.

    `overturned` says of a kind of case and a session which rooms, or people, it was overturned for;
    an empty text there stands for all of them.
    """
    for plan, state in view.states.items():
        for proposal in proposals(view.everybody(plan), state):
            room = view.someone(proposal.candidate_number, plan).place[0]
            out = {"", room, proposal.candidate_number}
            why = tuple(
                code
                for code in proposal.why
                if not out & overturned.get((_CASE_OF[code], plan), frozenset())
            )
            if why:
                yield Again(proposal.candidate_number, plan, room, why)


def resumes(view: RoundView) -> Iterator[Resumes]:
    """Who was present where a session stands still at a point that was written down (T 2)."""
    for plan, state in view.states.items():
        points: dict[str, str] = {}
        for record in view.told[plan]:
            if isinstance(record.fact, SessionSuspended) and record.fact.point_reached:
                points |= dict.fromkeys(record.fact.rooms, record.fact.point_reached)
        still = {room for room, clock in state.rooms.items() if clock.stopped is not None}
        for one in view.everybody(plan):
            room = one.place[0]
            if room in still and room in points and view.sat(one):
                stopped, gone = state.rooms[room].stopped, gone_for_good(one.sitting)
                before = gone if gone and stopped is not None and gone.second < stopped else None
                yield Resumes(one.number, plan, room, points[room], before)


def no_shows(view: RoundView) -> Iterator[Someone]:
    """Who was expected and was seen to be absent; cancelled is not absent.

    Nor is whoever was turned away from an earlier period of the same course.
    """
    for sat in attendance(view):
        if sat.column == "absent" and not _turned_away(view, sat.one):
            yield sat.one


def _turned_away(view: RoundView, one: Someone) -> bool:
    plan = view.plans[one.session]
    if not keeps_attendance(view.rules[one.session].course, plan.stage):
        return False
    found = view.people[one.number]
    earlier = (view.plans[e.session] for e in found.entries if e.session in view.plans)
    return any(
        other.subject == plan.subject
        and other.start < plan.start
        and found.person.standing(other.id) == "refused"
        for other in earlier
    )


def parcels(view: RoundView) -> Iterator[Parcel]:
    """Every room's counted papers, with the parcels that headquarters should expect."""
    for plan, state in view.states.items():
        for room, count in state.counts.items():
            yield Parcel(plan, room, count.counted, state.handed)


def names(view: RoundView) -> dict[str, Entry]:
    """Candidate number -> a row of the roster that names the person."""
    return {number: one.entries[0] for number, one in view.people.items() if one.entries}


def last_record(view: RoundView) -> Recorded | None:
    """The last fact of all that came in."""
    every = [one.records[-1] for one in view.people.values() if one.records]
    every += [records[-1] for records in view.told.values() if records]
    return max(every, key=lambda record: record.place, default=None)
