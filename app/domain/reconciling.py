"""People against sheets, room by room: one for one, and nobody leaves before it agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.countfacts import SheetsCounted
from app.domain.round import Entry, Session
from app.domain.session import SessionState
from app.domain.whereabouts import place_of, presence
from app.kernel.time import Instant

DifferenceCode = Literal[
    "sheets_missing", "sheets_too_many", "blanks_missing", "blanks_too_many", "spare", "booklets"
]
Why = Literal[
    "named",
    "departed",
    "withdrew",
    "disqualified",
    "not_let_in",
    "other_place",
    "sat",
    "absent",
    "turned_away",
    "stranger",
    "double",
]
"""Why a person may be the one whose sheet is missing, or on whose sheet nobody counted."""


class Register(Protocol):
    """Who belongs to a session, as a station or headquarters knows it."""

    def state(self, session: str) -> SessionState: ...
    def person(self, candidate: str) -> Person: ...
    def entered(self, session: str) -> Sequence[Entry]: ...
    def people(self) -> Iterable[tuple[str, Person]]: ...


class Possible(Struct, frozen=True):
    """Somebody who may explain a difference."""

    candidate_number: str
    why: Why


class Difference(Struct, frozen=True):
    """What does not agree in one room."""

    code: DifferenceCode
    counted: int
    expected: int
    people: tuple[Possible, ...] = ()


class Seated(Struct, frozen=True):
    """Who belongs to one room of a session, as the day went."""

    sat: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    turned_away: tuple[str, ...] = ()
    """Entered for this room, and refused or declared not to sit."""


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


def uncounted(plan: Session, rooms: Mapping[str, RoomPapers]) -> list[str]:
    """The rooms of a written exam in which somebody sat and nobody has counted."""
    if plan.form != "written":
        return []
    return [room for room, one in rooms.items() if one.present and one.counted is None]


def held(view: Register, plan: Session) -> list[str]:
    """The rooms that nobody may leave: the exam is over, and sheets and people do not agree yet."""
    state = view.state(plan.id)
    over = {room for room, clock in state.rooms.items() if clock.over and not clock.cancelled}
    if state.closed is not None or not (over or state.counts):
        return []
    rooms = papers(view, plan)
    waiting = over.intersection(uncounted(plan, rooms))
    return [room for room, one in rooms.items() if one.holds or room in waiting]


def seated(view: Register, plan: Session) -> dict[str, Seated]:
    """Room -> who sat there, who was absent and who was turned away."""
    entered = {entry.candidate_number: entry for entry in view.entered(plan.id)}
    known = {number for number, person in view.people() if plan.id in person.sittings}
    found: dict[str, dict[str, list[str]]] = {}
    for number in sorted({*entered, *known}):
        entry, person = entered.get(number), view.person(number)
        room, _ = place_of(entry, person.sitting(plan.id))
        if (group := _group(entry, person, plan)) and room:
            found.setdefault(room, {}).setdefault(group, []).append(number)
    return {
        room: Seated(**{name: tuple(numbers) for name, numbers in groups.items()})
        for room, groups in sorted(found.items())
    }


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
        people = tuple(_without(view, plan, counted, there))
        yield Difference("sheets_missing", counted.sheets_used, sat, people)
    elif counted.sheets_used > sat:
        people = tuple(_beyond(view, plan, counted, there))
        yield Difference("sheets_too_many", counted.sheets_used, sat, people)
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


def _group(entry: Entry | None, person: Person, plan: Session) -> str | None:
    """Whose sheet there should be, and whose blank one."""
    sitting, standing = person.sitting(plan.id), person.standing(plan.id)
    here = presence(sitting)
    if here in ("present", "out", "departed", "withdrew"):
        return "sat"
    if here == "absent":
        return "absent"
    if standing in ("refused", "not_sitting"):
        return "turned_away"
    if sitting.admissions:
        return "sat"
    expected = entry is not None and not (entry.withdrawn or entry.barred)
    return "turned_away" if expected and person.disqualified is not None else None


def _without(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> Iterator[Possible]:
    """Who sat there and may have handed in nothing: the odd ones, or else everybody."""
    if counted.without_sheet:
        yield from (Possible(number, "named") for number in counted.without_sheet)
        return
    odd = [(number, _oddly_there(view, plan, number)) for number in there.sat]
    found = [Possible(number, why) for number, why in odd if why is not None]
    yield from found or (Possible(number, "sat") for number in there.sat)


def _oddly_there(view: Register, plan: Session, number: str) -> Why | None:
    person = view.person(number)
    sitting = person.sitting(plan.id)
    match presence(sitting):
        case "departed":
            return "departed"
        case "withdrew":
            return "withdrew"
        case _ if person.disqualified is not None:
            return "disqualified"
        case _ if not sitting.admissions:
            return "not_let_in"
        case _ if sitting.there.place is not None:
            return "other_place"
        case _:
            return None


def _beyond(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> Iterator[Possible]:
    """Whose sheet may be there without anybody who sat."""
    for number in counted.extra_sheets:
        yield Possible(number, _extra(view, plan, number, there))
    if not counted.extra_sheets:
        yield from (Possible(number, "absent") for number in there.absent)
        yield from (Possible(number, "turned_away") for number in there.turned_away)


def _extra(view: Register, plan: Session, number: str, there: Seated) -> Why:
    if number in there.sat:
        return "double"
    if number in there.absent:
        return "absent"
    if number in there.turned_away:
        return "turned_away"
    entered = any(entry.candidate_number == number for entry in view.entered(plan.id))
    return "other_place" if entered or plan.id in view.person(number).sittings else "stranger"
