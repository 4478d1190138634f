"""What the records say of the people of a room; read in the lane after every wish.

A person's standing is a value that is made anew when a fact moves it, so whoever is the same value
as a moment ago needs no second look: a room of a thousand is read as fast as one of thirty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from app.domain.candidate import Person
from app.domain.events import AttentionCalled, Decided
from app.domain.ownend import own_end, own_seconds
from app.domain.regulation import Regulation
from app.domain.round import Entry, VenueKind
from app.domain.seatnames import seat_key
from app.domain.session import SessionState, phase_in
from app.domain.whereabouts import Presence
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.projections import cells
from app.projections.inrooms import Someone, findings_about, place_seen, sits_at
from app.projections.timeline import timeline
from app.services.noted import records_about
from app.services.roompapers import card_lines
from app.services.venue import Venue
from ui.viewmodels.personform import About, PersonForm
from ui.viewmodels.roomcourse import presence_now
from ui.viewmodels.roomforms import person_forms
from ui.viewmodels.roomstate import CONCERNS_SEAT, Kind, Part, RoomChoice, RoomPerson, Seat

_NOBODY = Person()
_NUMBERS = re.compile(r"(\d+)")


class Asked(NamedTuple):
    """What is looked at."""

    session: str
    room: str
    chosen: str
    language: Language


class Look(NamedTuple):
    """What was found."""

    rooms: tuple[RoomChoice, ...]
    room: str
    seats: tuple[Seat, ...]
    counts: Mapping[Part, int]
    person: RoomPerson | None
    forms: tuple[PersonForm, ...]


class _Known(NamedTuple):
    """One person as they were looked at last."""

    someone: Someone
    place: tuple[str, str]
    seen: tuple[str, str]
    sits_at: tuple[str, str]
    findings: tuple[str, ...]
    part: Part | None
    awaited: bool
    presence: Presence
    seat: Seat


class RoomLooker:
    """Reads one venue's records for the page of its rooms."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._entered: dict[str, dict[str, Entry]] = {}
        self._known: dict[tuple[str, str], _Known] = {}
        self._shared: dict[tuple[str, str], Seat] = {}
        here = venue.head.venue
        self._staff = tuple(m for m in venue.head.round.staff if m.venue == here)
        self._names = {member.id: member.name for member in self._staff}

    def look(self, asked: Asked, now: Instant) -> Look:
        """A room of a session, everybody there, and whoever is looked at."""
        people = dict(self._venue.journal.people())
        everybody = [self._one(n, asked.session, people) for n in self._numbers(asked, people)]
        rooms = self._rooms(asked.session, everybody)
        codes = [one.code for one in rooms]
        room = asked.room if asked.room in codes else next(iter(codes), "")
        here = [one for one in everybody if room in (one.place[0], one.seen[0])]
        with_others = _sharing(here)
        crowd = self._crowd(here, room)
        seats = [
            self._seat(
                one,
                room,
                with_others.get(one.someone.number, ()),
                crowded=one.someone.number in crowd,
            )
            for one in here
        ]
        chosen = next((one for one in everybody if one.someone.number == asked.chosen), None)
        other = with_others.get(asked.chosen, ())
        found = [self._found_at(one, seat) for one, seat in zip(here, seats, strict=True)]
        seats = [_left(seat) if seat.elsewhere else seat for seat in seats]
        seats += [seat for seat in found if seat is not None]
        return Look(
            rooms,
            room,
            tuple(_in_order(seats, [*self._free(room, seats)])),
            Counter(one.part for one in here if one.part and one.place[0] == room),
            self._person(chosen, other, asked.language, crowded=asked.chosen in crowd)
            if chosen
            else None,
            self._forms(chosen, now) if chosen else (),
        )

    def entered(self, session: str) -> dict[str, Entry]:
        """Everybody entered in a session; the roster stays while a station is open."""
        if session not in self._entered:
            self._entered[session] = {
                entry.candidate_number: entry
                for entry in self._venue.journal.log.roster()
                if entry.session == session
            }
        return self._entered[session]

    def _numbers(self, asked: Asked, people: Mapping[str, Person]) -> Iterator[str]:
        entered = self.entered(asked.session)
        yield from entered
        for number, person in people.items():
            if number not in entered and asked.session in person.sittings:
                yield number

    def _one(self, number: str, session: str, people: Mapping[str, Person]) -> _Known:
        person = people.get(number, _NOBODY)
        known = self._known.get((session, number))
        if known is None or known.someone.person is not person:
            someone = Someone(number, session, self.entered(session).get(number), person)
            known = self._known[session, number] = self._looked_at(someone)
        return known

    def _looked_at(self, one: Someone) -> _Known:
        found = tuple(findings_about(one))
        plan, sitting = self._venue.sessions[one.session], one.sitting
        rules = self._venue.rules(plan.start)
        presence = presence_now(one.presence, sitting, rules.course, plan.stage)
        awaited = one.awaited and presence == one.presence
        part = _part(one, presence, awaited=awaited)
        seen, place = place_seen(one), one.place
        there = one.sitting.there
        out = None if part == "stopped" else there.out
        called = [fact for fact in self._called(one) if fact.to == "candidate"]
        leave = rules.leave
        to_check = plan.id_check == "seat" and bool(sitting.admissions)
        seat = Seat(
            seat=place[1],
            kind=_kind(one, presence, found, part, attention=bool(called)),
            number=one.number,
            room=place[0],
            part=part,
            since=out.since if out else sitting.day.out,
            escort=self._names.get(out.escort, out.escort) if out else "",
            return_by=out.since.plus(minutes=leave.minutes) if out else None,
            elsewhere="-".join(seen) if _is_elsewhere(seen, place) else "",
            attentions=len(called),
            written=sum(fact.written for fact in called),
            permission=bool(there.permissions or (one.entry and one.entry.permissions)),
            longer=own_seconds(one.entry, there) > 0,
            findings=found,
            let_in_by=self._let_in_by(one),
            asked=there.asked is not None,
            unchecked=to_check and not (sitting.id_good or sitting.id_excused),
        )
        return _Known(one, place, seen, sits_at(one), found, part, awaited, presence, seat)

    def _let_in_by(self, one: Someone) -> str:
        """Which lead decided that a person may sit whom no desk has let in since."""
        if one.sitting.outcome is None or one.sitting.admissions:
            return ""
        records = self._venue.journal.log.records(cells.person_cell(one.number))
        decided = [
            record
            for record in cells.standing(records)
            if record.session == one.session and isinstance(record.fact, Decided)
        ]
        by = decided[-1].operator if decided else None
        return self._names.get(by or "", by or "")

    def _called(self, one: Someone) -> list[AttentionCalled]:
        """The attentions of a person, and of whoever came along with them."""
        facts = [self._venue.journal.log.record(fact) for fact in one.sitting.attentions]
        called = [record.fact for record in facts if record is not None]
        return [fact for fact in called if isinstance(fact, AttentionCalled)]

    def _crowd(self, here: Iterable[_Known], room: str) -> frozenset[str]:
        """Everybody who is out of the room at once, where they are more than the rules allow."""
        out = [one for one in here if one.place[0] == room and one.seat.since is not None]
        if not out:
            return frozenset()
        session = self._venue.sessions[out[0].someone.session]
        at_most = self._venue.rules(session.start).leave.at_a_time
        return frozenset(one.someone.number for one in out if len(out) > at_most)

    def _seat(
        self, one: _Known, room: str, others: tuple[str, ...], *, crowded: bool = False
    ) -> Seat:
        """The same object as before where nothing has moved: so it is drawn no second time."""
        guest = one.place[0] != room
        if not guest and not others and not crowded:
            return one.seat
        key = (one.someone.number, room)
        seat, found = one.seat, one.seat.findings
        if others:
            found = (*found, "seat_shared")
        if crowded:
            found = (*found, "several_out")
        kind: Kind = "finding" if seat.kind in ("present", "attention") else seat.kind
        made = replace(seat, kind=kind, findings=found)
        if guest:
            place = "-".join(one.place)
            made = replace(made, seat=one.seen[1], part=None, elsewhere="", guest_of=place)
        if self._shared.get(key) != made:
            self._shared[key] = made
        return self._shared[key]

    def _found_at(self, one: _Known, seat: Seat) -> Seat | None:
        """The seat of the same room at which a person really sits, where it is not their own."""
        if not seat.elsewhere or one.seen[0] != one.place[0]:
            return None
        key = (one.someone.number, "found")
        made = replace(seat, seat=one.seen[1], part=None, elsewhere="", guest_of=one.place[1])
        if self._shared.get(key) != made:
            self._shared[key] = made
        return self._shared[key]

    def _rooms(self, session: str, everybody: list[_Known]) -> tuple[RoomChoice, ...]:
        state = self._venue.journal.state(cells.session_cell(session), SessionState)
        waiting: Counter[str] = Counter()
        used = set(self._venue.rooms(session))
        for one in everybody:
            used.add(one.place[0])
            if one.awaited and not state.room(one.place[0]).cancelled:
                waiting[one.place[0]] += 1
        return tuple(
            RoomChoice(room.code, room.name, waiting[room.code])
            for room in self._venue.plan.rooms
            if room.code in used
        )

    def _free(self, room: str, seats: list[Seat]) -> Iterator[Seat]:
        """Seats of the room's plan at which nobody belongs, where seats are plain numbers."""
        plan = next((one for one in self._venue.plan.rooms if one.code == room), None)
        taken = {seat_key(seat.seat) for seat in seats if not seat.guest_of}
        if plan is None or not all(key.isdecimal() for key in taken if key):
            return
        if any(int(key) > plan.seats for key in taken if key):
            return
        for number in range(1, plan.seats + 1):
            if str(number) not in taken:
                yield Seat(str(number), "free")

    def _person(
        self,
        one: _Known,
        others: tuple[str, ...],
        language: Language,
        *,
        crowded: bool = False,
    ) -> RoomPerson:
        someone, there = one.someone, one.someone.sitting.there
        entry = someone.entry
        told = timeline(records_about(self._venue.journal, someone.number))
        own, plan = own_seconds(entry, there), self._venue.sessions[someone.session]
        state = self._venue.journal.state(cells.session_cell(plan.id), SessionState)
        end = own_end(state.room(one.place[0]), plan, own) if own else None
        listed = (entry.permissions,) if entry and entry.permissions else ()
        return RoomPerson(
            number=someone.number,
            room=one.place[0],
            seat=one.place[1],
            standing=someone.person.standing(someone.session),
            presence=one.presence,
            stopped=there.stopped,
            found=one.seen if _is_elsewhere(one.seen, one.place) else None,
            out_since=one.seat.since,
            escort=one.seat.escort,
            asked=there.asked,
            let_in_by=one.seat.let_in_by,
            findings=(
                *one.findings,
                *(("seat_shared",) if others else ()),
                *(("several_out",) if crowded else ()),
            ),
            shared_with=others,
            permissions=(*listed, *(granted.item for granted in there.permissions)),
            accommodation=entry.accommodation if entry else "",
            own_seconds=own,
            own_end=None if end is None else Instant(end * 1000),
            own_told=there.time_up,
            attentions=one.seat.attentions,
            to_companion=len(someone.sitting.attentions) - one.seat.attentions,
            written=one.seat.written,
            lines=tuple(card_lines(self._venue, told, language)),
            unknown=tuple(_unknown(self._venue.rules(plan.start), self._venue.plan.kind)),
        )

    def _forms(self, one: _Known, now: Instant) -> tuple[PersonForm, ...]:
        someone, venue = one.someone, self._venue
        state = venue.journal.state(cells.session_cell(someone.session), SessionState)
        rooms = venue.rooms(someone.session)
        subject = venue.sessions[someone.session].subject
        about = About(
            number=someone.number,
            session=venue.sessions[someone.session],
            venue=venue.plan,
            phase=phase_in(state, rooms),
            rules=venue.rules(now),
            sitting=someone.sitting,
            disqualified=someone.person.disqualified is not None or someone.sitting.there.stopped,
            place=one.place,
            staff=self._staff,
            lead=venue.operator is not None and venue.operator.role == "lead",
            course=next((c for c in venue.head.round.courses if c.subject == subject), None),
        )
        return person_forms(about)


def _unknown(rules: Regulation, kind: VenueKind) -> Iterator[str]:
    """Which actions about a person these rules do not have at this kind of venue."""
    if rules.leave.forbidden:
        yield "room_leave"
    if kind not in rules.escalation.written_at:
        yield "room_warn"
    if "illness" not in rules.incident_kinds:
        yield "room_illness"
    if not rules.permission_reasons:
        yield "room_permit"


@lru_cache(maxsize=2048)
def _left(seat: Seat) -> Seat:
    """A person's own seat while they sit at another: empty, and says where they are."""
    return replace(seat, kind="free", attentions=0, written=0, since=None, asked=False)


def _sharing(here: Iterable[_Known]) -> dict[str, tuple[str, ...]]:
    """Whoever sits at a seat with others, and who they are."""
    seated: dict[tuple[str, str], list[str]] = {}
    for one in here:
        if one.sits_at[1]:
            seated.setdefault(one.sits_at, []).append(one.someone.number)
    return {
        number: tuple(other for other in numbers if other != number)
        for numbers in seated.values()
        if len(numbers) > 1
        for number in numbers
    }


def _is_elsewhere(seen: tuple[str, str], place: tuple[str, str]) -> bool:
    return seen[0] != place[0] or seat_key(seen[1]) != seat_key(place[1])


def _part(one: Someone, presence: Presence, *, awaited: bool) -> Part:
    standing = one.person.standing(one.session)
    if standing == "disqualified":
        return "disqualified"
    if one.sitting.there.stopped:
        return "stopped"
    if awaited:
        return "unset"
    match presence:
        case "out" | "present" | "absent" | "departed" | "withdrew":
            return presence
        case _:
            return "refused"


def _kind(
    one: Someone, presence: Presence, found: tuple[str, ...], part: Part, *, attention: bool
) -> Kind:
    if presence == "out" and part not in ("disqualified", "stopped"):
        return "out"
    match part:
        case "unset":
            return "let_in" if one.sitting.admissions else "unset"
        case "disqualified":
            return "finding" if "present_disqualified" in found else "disqualified"
        case "stopped":
            return "finding" if "present_refused" in found else "disqualified"
        case "departed" | "withdrew":
            return "gone"
        case "present":
            if any(code in CONCERNS_SEAT for code in found):
                return "finding"
            return "attention" if attention else "present"
        case _:
            return part


def _in_order(seats: list[Seat], free: list[Seat]) -> list[Seat]:
    """As people count: 2 before 10. A guest takes the place of a free seat; where there is none
    they stand behind all others, so that nobody's place on the screen moves.
    """
    open_ = {seat_key(seat.seat) for seat in free}
    taken = {seat_key(seat.seat) for seat in seats if seat.guest_of}
    left = [seat for seat in free if seat_key(seat.seat) not in taken]

    def place(seat: Seat) -> tuple[object, ...]:
        key = seat_key(seat.seat)
        parts = [(int(p), "") if p.isdecimal() else (-1, p) for p in _NUMBERS.split(key)]
        return (bool(seat.guest_of) and key not in open_, parts, seat.guest_of)

    return sorted([*seats, *left], key=place)
