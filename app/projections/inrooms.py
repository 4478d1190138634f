"""What the room says beside what the desk says: whoever does not fit is a finding, no error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from app.domain.candidate import Person, Sitting
from app.domain.round import Entry
from app.domain.seatnames import seat_key
from app.domain.whereabouts import Presence, awaited, holds_seat, place_of, presence


class Someone(NamedTuple):
    """One person in one session, on the roster or not."""

    number: str
    session: str
    entry: Entry | None
    person: Person

    @property
    def sitting(self) -> Sitting:
        """How the person stands in this session."""
        return self.person.sitting(self.session)

    @property
    def place(self) -> tuple[str, str]:
        """The room and seat that hold now."""
        return place_of(self.entry, self.sitting)

    @property
    def presence(self) -> Presence:
        """What the room says."""
        return presence(self.sitting)

    @property
    def awaited(self) -> bool:
        """Whether the room must still say if the person is there."""
        return awaited(self.entry, self.person, self.session)


class RoomFinding(Struct, frozen=True, omit_defaults=True):
    """What does not fit together about one person; nobody has been judged."""

    candidate_number: str
    session: str
    code: str
    room: str = ""
    seat: str = ""
    with_others: tuple[str, ...] = ()
    seconds: int = 0
    """By how much a whole room ran over; it is about nobody then, and the number is empty."""


def findings(everybody: Iterable[Someone]) -> list[RoomFinding]:
    """All findings of one session, by number."""
    people = list(everybody)
    found = [
        RoomFinding(one.number, one.session, code, *place_seen(one))
        for one in people
        for code in findings_about(one)
    ]
    found += shared(people)
    return sorted(found, key=lambda finding: (finding.candidate_number, finding.code))


def place_seen(one: Someone) -> tuple[str, str]:
    """Where the person was found, else where they belong."""
    return one.sitting.there.found or one.place


def findings_about(one: Someone) -> Iterator[str]:
    """What does not fit together about one person, apart from who else sits there."""
    sitting, person = one.sitting, one.person
    there = sitting.there
    yield from _conduct(one)
    if there.mark == "absent":
        if sitting.admissions:
            yield "absent_but_let_in"
        elif sitting.arrived is not None:
            yield "absent_but_arrived"
    if there.mark != "present" or there.gone is not None or there.marked_at is None:
        return
    standing = person.standing(one.session)
    if standing == "disqualified":
        if person.disqualified_at is not None and there.marked_at > person.disqualified_at:
            yield "present_disqualified"
        return
    if standing == "refused":
        if sitting.refused_at is not None and there.marked_at > sitting.refused_at:
            yield "present_refused"
        return
    if standing == "not_sitting":
        yield "present_refused"
    elif not sitting.admissions:
        yield "present_not_let_in"
    if there.found is not None and there.found != one.place:
        yield "other_room" if there.found[0] != one.place[0] else "other_seat"


def _conduct(one: Someone) -> Iterator[str]:
    """What headquarters must see of a person's conduct in this session, and of time lost."""
    there, person = one.sitting.there, one.person
    if there.impersonation is not None:
        yield f"impersonation_{there.impersonation}"
    if there.lost != there.given:
        yield "time_owed" if there.lost > there.given else "time_given_twice"
    if person.disqualified is None or person.disqualified_in != one.session:
        return
    if person.out_of_rule:
        yield "out_of_rule"
    elif person.disqualified_after not in one.sitting.attentions:
        yield "attention_gone"


def sits_at(one: Someone) -> tuple[str, str]:
    """Room and seat that a person occupies as anybody has seen or planned here; two empty texts."""
    seen = one.sitting.there.mark == "present"
    if seen or (one.sitting.there.place and holds_seat(one.entry, one.person, one.session)):
        room, seat = place_seen(one)
        return room, seat_key(seat)
    return "", ""


def shared(people: Iterable[Someone]) -> Iterator[RoomFinding]:
    """Two people at one seat, as seen or as planned by two stations."""
    seated: dict[tuple[str, str], list[Someone]] = defaultdict(list)
    for one in people:
        seated[sits_at(one)].append(one)
    for (_, key), neighbours in seated.items():
        if key and len(neighbours) > 1:
            for one in neighbours:
                others = tuple(other.number for other in neighbours if other is not one)
                yield RoomFinding(one.number, one.session, "seat_shared", *place_seen(one), others)
