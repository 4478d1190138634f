"""People against sheets, room by room: one for one, and nobody leaves before it agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from app.domain.countfacts import SheetsCounted
from app.domain.paperpeople import (
    Possible,
    Register,
    Seated,
    beyond,
    named_extra,
    named_without,
    seated,
    without,
)
from app.domain.regulation import Regulation
from app.domain.round import Session
from app.domain.session import SessionState
from app.kernel.time import Instant

DifferenceCode = Literal[
    "sheets_missing",
    "sheets_too_many",
    "named_without",
    "named_extra",
    "blanks_missing",
    "blanks_too_many",
    "spare",
    "booklets",
]


class Difference(Struct, frozen=True):
    """What does not agree in one room."""

    code: DifferenceCode
    counted: int
    expected: int
    people: tuple[Possible, ...] = ()


class RoomPapers(Struct, frozen=True):
    """One room's people and papers, as far as they have been counted."""

    present: int
    absent: int
    turned_away: int
    counted: SheetsCounted | None = None
    at: Instant | None = None
    differences: tuple[Difference, ...] = ()
    written: bool = False
    """The lead wrote down why it does not agree."""

    @property
    def holds(self) -> bool:
        """Whether nobody may leave yet: it does not agree, and no lead has written why."""
        return bool(self.differences) and not self.written


class Parcels(NamedTuple):
    """A session's sealed parcels: as many as were counted should have been handed over."""

    counted: int
    handed: int

    @property
    def differ(self) -> bool:
        """Whether some are still here, or more went than there were."""
        return self.counted != self.handed


def parcels(state: SessionState) -> Parcels:
    """What was counted in all rooms, and what has been handed over so far."""
    counted = sum(room.counted.parcels for room in state.counts.values())
    return Parcels(counted, sum(one.parcels for one in state.handed))


def papers(view: Register, plan: Session) -> dict[str, RoomPapers]:
    """Room -> its people and papers, for every room where somebody belongs or something lay."""
    people, counts = seated(view, plan), view.state(plan.id).counts
    found = {}
    for room in sorted({*people, *counts}):
        there, count = people.get(room, Seated()), counts.get(room)
        found[room] = RoomPapers(
            present=len(there.sat),
            absent=len(there.absent),
            turned_away=len(there.turned_away),
            counted=count.counted if count else None,
            at=count.at if count else None,
            differences=differences(view, plan, count.counted, there) if count else (),
            written=bool(count and count.written),
        )
    return found


def named(one: RoomPapers) -> tuple[str, ...]:
    """Whom those who counted named: there without a sheet, or on a sheet too many."""
    counted = one.counted
    return tuple(dict.fromkeys((*counted.without_sheet, *counted.extra_sheets))) if counted else ()


def uncounted(rules: Regulation, plan: Session, rooms: Mapping[str, RoomPapers]) -> list[str]:
    """The rooms in which somebody sat and nobody has counted, where sheets are counted at all."""
    if plan.form not in rules.sheet_forms:
        return []
    return [room for room, one in rooms.items() if one.present and one.counted is None]


def held(rules: Regulation, view: Register, plan: Session) -> list[str]:
    """The rooms that nobody may leave: the exam is over, and sheets and people do not agree yet."""
    state = view.state(plan.id)
    over = {room for room, clock in state.rooms.items() if clock.over and not clock.cancelled}
    if state.closed is not None or not (over or state.counts):
        return []
    here = papers(view, plan)
    waiting = over.intersection(uncounted(rules, plan, here))
    return [room for room, one in here.items() if one.holds or room in waiting]


def differences(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> tuple[Difference, ...]:
    """What does not agree between a count and the people, each with who may explain it."""
    return tuple(_differences(view, plan, counted, there))


def _differences(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> Iterator[Difference]:
    sat, absent = len(there.sat), len(there.absent)
    if counted.sheets_used < sat:
        people = tuple(without(view, plan, counted, there))
        yield Difference("sheets_missing", counted.sheets_used, sat, people)
    elif counted.without_sheet:
        # As many sheets as people are no agreement where a name says whose is missing.
        people = tuple(named_without(counted))
        yield Difference("named_without", 0, len(people), people)
    if counted.sheets_used > sat:
        people = tuple(beyond(view, plan, counted, there))
        yield Difference("sheets_too_many", counted.sheets_used, sat, people)
    elif counted.extra_sheets:
        people = tuple(named_extra(view, plan, counted, there))
        yield Difference("named_extra", len(people), 0, people)
    # A blank sheet may have been laid out for who was turned away too.
    most = absent + len(there.turned_away)
    if counted.sheets_blank_absent < absent:
        people = tuple(Possible(number, "absent") for number in there.absent)
        yield Difference("blanks_missing", counted.sheets_blank_absent, absent, people)
    elif counted.sheets_blank_absent > most:
        yield Difference("blanks_too_many", counted.sheets_blank_absent, most)
    if counted.sheets_spare_used > counted.sheets_used:
        yield Difference("spare", counted.sheets_spare_used, counted.sheets_used)
    booklets = counted.booklets_used + counted.booklets_unused + counted.booklets_defective
    if booklets != counted.booklets_in:
        yield Difference("booklets", booklets, counted.booklets_in)
