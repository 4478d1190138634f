"""Who belongs to a room's papers, and who may explain that they do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from app.domain.candidate import Person, Sitting
from app.domain.countfacts import SheetsCounted
from app.domain.roomclock import RoomClock
from app.domain.round import Entry, Session
from app.domain.session import SessionState
from app.domain.whereabouts import place_of, presence

Why = Literal[
    "named",
    "departed",
    "withdrew",
    "disqualified",
    "stopped",
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


class Seated(Struct, frozen=True):
    """Who belongs to one room of a session, as the day went."""

    sat: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    turned_away: tuple[str, ...] = ()
    """Entered for this room, and refused or declared not to sit."""


def seated(view: Register, plan: Session) -> dict[str, Seated]:
    """Room -> who sat there, who was absent and who was turned away."""
    entered = {entry.candidate_number: entry for entry in view.entered(plan.id)}
    state = view.state(plan.id)
    known = {number for number, person in view.people() if plan.id in person.sittings}
    found: dict[str, dict[str, list[str]]] = {}
    for number in sorted({*entered, *known}):
        entry, person = entered.get(number), view.person(number)
        room, _ = place_of(entry, person.sitting(plan.id))
        if (group := _group(entry, person, plan, state.room(room))) and room:
            found.setdefault(room, {}).setdefault(group, []).append(number)
    return {
        room: Seated(**{name: tuple(numbers) for name, numbers in groups.items()})
        for room, groups in sorted(found.items())
    }


def _group(entry: Entry | None, person: Person, plan: Session, clock: RoomClock) -> str | None:
    """Whose sheet there should be, and whose blank one."""
    sitting, standing = person.sitting(plan.id), person.standing(plan.id)
    here = presence(sitting)
    if here in ("present", "out", "departed", "withdrew"):
        return "sat"
    if here == "absent":
        return "absent"
    if _wrote_and_was_stopped(person.sitting(plan.id), clock):
        return "sat"
    if standing in ("refused", "not_sitting"):
        return "turned_away"
    if sitting.admissions:
        return "sat"
    expected = entry is not None and not (entry.withdrawn or entry.barred)
    return "turned_away" if expected and person.disqualified is not None else None


def _wrote_and_was_stopped(sitting: Sitting, clock: RoomClock) -> bool:
    """Whether another sat there when the exam had begun: their sheet lies there too."""
    at, began = sitting.refused_at, clock.started
    if sitting.there.impersonation != "stopped" or at is None or began is None:
        return False
    return at.second >= began


def without(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> Iterator[Possible]:
    """Who sat there and may have handed in nothing: the odd ones, or else everybody."""
    if counted.without_sheet:
        yield from named_without(counted)
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
        case _ if sitting.there.impersonation == "stopped":
            return "stopped"
        case _ if not sitting.admissions:
            return "not_let_in"
        case _ if sitting.there.place is not None:
            return "other_place"
        case _:
            return None


def beyond(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> Iterator[Possible]:
    """Whose sheet may be there without anybody who sat."""
    yield from named_extra(view, plan, counted, there)
    if not counted.extra_sheets:
        yield from (Possible(number, "absent") for number in there.absent)
        yield from (Possible(number, "turned_away") for number in there.turned_away)


def named_without(counted: SheetsCounted) -> Iterator[Possible]:
    """Who was named by who counted: there, and no sheet of theirs was found."""
    yield from (Possible(number, "named") for number in counted.without_sheet)


def named_extra(
    view: Register, plan: Session, counted: SheetsCounted, there: Seated
) -> Iterator[Possible]:
    """Whose number stands on a sheet that nobody who counted could place."""
    for number in counted.extra_sheets:
        yield Possible(number, _extra(view, plan, number, there))


def _extra(view: Register, plan: Session, number: str, there: Seated) -> Why:
    if number in there.sat:
        return "double"
    if number in there.absent:
        return "absent"
    if number in there.turned_away:
        return "turned_away"
    entered = any(entry.candidate_number == number for entry in view.entered(plan.id))
    return "other_place" if entered or plan.id in view.person(number).sittings else "stranger"
