"""What the records say of everybody, as the desk shows it; read in the lane after every wish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from app.domain.candidate import Person as Standing
from app.domain.candidate import Sitting
from app.domain.session import SessionState, doors_of
from app.kernel.time import Instant
from app.projections import cells
from app.services.journal import Followed
from app.services.venue import Venue
from ui.viewmodels.deskstate import Done, Notice, RoomCount, Unchecked, Waiting

_DONE: dict[str, Done] = {
    "admitted": "admitted",
    "provisional": "admitted",
    "conflict": "admitted",
    "refused": "refused",
    "disqualified": "refused",
    "referred": "referred",
}


class Moved(NamedTuple):
    """Rooms, lists, and what became of the last five."""

    doors: Instant
    rooms: tuple[RoomCount, ...]
    waiting: tuple[Waiting, ...]
    called: tuple[Waiting, ...]
    """Whom the lead lets in and nobody has admitted yet."""
    unchecked: tuple[Unchecked, ...]
    refused: frozenset[str]
    """The numbers of those who were refused."""
    done: dict[str, Done]
    codes: tuple[str, ...] = ()
    """The rooms of the session, by code."""


class _Line(NamedTuple):
    """What the desk shows of one person."""

    inside: bool = False
    waiting: Waiting | None = None
    unchecked: bool = False
    refused: bool = False


class _People:
    """The people of one session, gone through once and then only where something happened."""

    def __init__(self, places: dict[str, tuple[str, str]]) -> None:
        self.places = places
        self.seen: Followed | None = None
        self.entered = Counter(room for room, _ in places.values())
        self.inside: Counter[str] = Counter()
        self.waiting: dict[str, Waiting] = {}
        self.unchecked: set[str] = set()
        self.refused: set[str] = set()
        self._lines: dict[str, _Line] = {}

    def show(self, number: str, line: _Line) -> None:
        """Put a person's new line in the place of the old one."""
        before = self._lines.get(number, _Line())
        self._lines[number] = line
        self.inside[self.places.get(number, ("", ""))[0]] += line.inside - before.inside
        if line.waiting is None:
            self.waiting.pop(number, None)
        else:
            self.waiting[number] = line.waiting
        for held, among in ((line.unchecked, self.unchecked), (line.refused, self.refused)):
            (among.add if held else among.discard)(number)


class Looker:
    """Reads one venue's records for the desk."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._sessions: dict[str, _People] = {}

    def look(self, session: str, now: Instant, recent: Iterable[str], seat: bool) -> Moved:
        """Everything that the desk shows of a session, apart from who stands before it."""
        held = self._held(session)
        held.seen, moved = self._venue.journal.people_since(held.seen)
        for number, person in moved:
            held.show(number, _line(number, person, session, now, held.places.get(number)))
        listed = sorted(held.waiting.values(), key=lambda one: one.since.ms)
        state = self._venue.journal.state(cells.session_cell(session), SessionState)
        return Moved(
            doors_of(self._venue.sessions[session], state),
            self._room_counts(held),
            tuple(one for one in listed if not one.decided),
            tuple(one for one in listed if one.decided),
            self._unchecked(held) if seat else (),
            frozenset(held.refused),
            {number: self._done(number, session) for number in recent if number},
            self._venue.rooms(session),
        )

    def places(self, session: str) -> dict[str, tuple[str, str]]:
        """Room and seat of everybody entered in a session, by number."""
        return self._held(session).places

    def sitting(self, number: str, session: str) -> Sitting:
        """How somebody stands in a session."""
        return self._person(number).sitting(session)

    def _held(self, session: str) -> _People:
        if session not in self._sessions:
            roster = self._venue.journal.log.roster()
            entered = (entry for entry in roster if entry.session == session)
            self._sessions[session] = _People(
                {entry.candidate_number: (entry.room, entry.seat) for entry in entered}
            )
        return self._sessions[session]

    def _person(self, number: str) -> Standing:
        return self._venue.journal.state(cells.person_cell(number), Standing)

    def _done(self, number: str, session: str) -> Done:
        person = self._person(number)
        if person.sitting(session).day.out is not None:
            return "out"
        return _DONE.get(person.standing(session), "")

    def _room_counts(self, held: _People) -> tuple[RoomCount, ...]:
        names = {room.code: room.name for room in self._venue.plan.rooms}
        return tuple(
            RoomCount(names.get(code, code), held.inside[code], held.entered[code])
            for code in sorted(held.entered)
        )

    def _unchecked(self, held: _People) -> tuple[Unchecked, ...]:
        return tuple(
            Unchecked(number, place_of(held.places.get(number)))
            for number in sorted(held.unchecked)
        )


def _line(
    number: str, person: Standing, session: str, now: Instant, place: tuple[str, str] | None
) -> _Line:
    sitting = person.sitting(session)
    return _Line(
        inside=bool(sitting.admissions),
        waiting=None
        if person.disqualified is not None
        else _waiting(number, sitting, sitting.arrived or sitting.late or now, place_of(place)),
        unchecked=bool(sitting.admissions) and not (sitting.id_good or sitting.id_excused),
        refused=bool(sitting.refused),
    )


def _waiting(number: str, sitting: Sitting, since: Instant, place: str) -> Waiting | None:
    """For what somebody waits: the lead, or to be called now that the lead has decided."""
    # Who sits already waits for the lead only when the desk found something since.
    grounds = (*sitting.raised, *sitting.findings) if sitting.admissions else sitting.open_grounds
    if grounds:
        return Waiting(number, grounds[0], since, place)
    if sitting.outcome and not sitting.admissions:
        return Waiting(number, "", since, place, sitting.outcome)
    return None


def place_of(place: tuple[str, str] | None) -> str:
    """Room and seat as people say them: A-12."""
    return "-".join(part for part in place or () if part)


def told(before: Iterable[Waiting], moved: Moved, now: Instant) -> tuple[Notice, ...]:
    """What the lead has decided about those who were waiting a moment ago."""
    called = {one.number: one.decided for one in moved.called}
    still = {one.number for one in moved.waiting}
    notices = []
    for one in before:
        outcome = called.get(one.number)
        if outcome:
            notices.append(Notice(one.number, one.place, outcome, now))
        elif one.number not in still and one.number in moved.refused:
            notices.append(Notice(one.number, one.place, "refuse", now))
    return tuple(notices)
