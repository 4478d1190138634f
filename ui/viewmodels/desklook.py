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
    refused: dict[str, Notice]
    """Who was refused, as the desk would be told."""
    done: dict[str, Done]
    codes: tuple[str, ...] = ()
    """The rooms of the session, by code."""


class Looker:
    """Reads one venue's records for the desk."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._entered: dict[str, dict[str, tuple[str, str]]] = {}

    def look(self, session: str, now: Instant, recent: Iterable[str], seat: bool) -> Moved:
        """Everything that the desk shows of a session, apart from who stands before it."""
        people = list(self._venue.journal.people())
        places = self.places(session)
        listed = self._listed(session, people, now)
        state = self._venue.journal.state(cells.session_cell(session), SessionState)
        return Moved(
            doors_of(self._venue.sessions[session], state),
            self._room_counts(session, people),
            tuple(one for one in listed if not one.decided),
            tuple(one for one in listed if one.decided),
            self._unchecked(session, people) if seat else (),
            {
                number: Notice(number, place_of(places.get(number)), "refuse", now)
                for number, person in people
                if person.sitting(session).refused
            },
            {number: self._done(number, session) for number in recent if number},
            self._venue.rooms(session),
        )

    def places(self, session: str) -> dict[str, tuple[str, str]]:
        """Room and seat of everybody entered in a session, by number."""
        if session not in self._entered:
            roster = self._venue.journal.log.roster()
            self._entered[session] = {
                entry.candidate_number: (entry.room, entry.seat)
                for entry in roster
                if entry.session == session
            }
        return self._entered[session]

    def sitting(self, number: str, session: str) -> Sitting:
        """How somebody stands in a session."""
        return self._person(number).sitting(session)

    def _person(self, number: str) -> Standing:
        return self._venue.journal.state(cells.person_cell(number), Standing)

    def _done(self, number: str, session: str) -> Done:
        return _DONE.get(self._person(number).standing(session), "")

    def _room_counts(
        self, session: str, people: Iterable[tuple[str, Standing]]
    ) -> tuple[RoomCount, ...]:
        places = self.places(session)
        inside: Counter[str] = Counter()
        for number, person in people:
            if person.sitting(session).admissions:
                inside[places.get(number, ("", ""))[0]] += 1
        names = {room.code: room.name for room in self._venue.plan.rooms}
        entered = Counter(room for room, _ in places.values())
        return tuple(
            RoomCount(names.get(code, code), inside[code], entered[code])
            for code in sorted(entered)
        )

    def _listed(
        self, session: str, people: Iterable[tuple[str, Standing]], now: Instant
    ) -> tuple[Waiting, ...]:
        places, found = self.places(session), []
        for number, person in people:
            sitting = person.sitting(session)
            if person.disqualified is not None:
                continue
            # Who sits already waits for the lead only when the desk found something since.
            grounds = sitting.open_grounds
            if sitting.admissions:
                grounds = tuple(dict.fromkeys([*sitting.raised, *sitting.findings]))
            since = sitting.arrived or sitting.late or now
            place = place_of(places.get(number))
            if grounds:
                found.append(Waiting(number, grounds[0], since, place))
            elif sitting.outcome and not sitting.admissions:
                found.append(Waiting(number, "", since, place, sitting.outcome))
        return tuple(sorted(found, key=lambda one: one.since.ms))

    def _unchecked(
        self, session: str, people: Iterable[tuple[str, Standing]]
    ) -> tuple[Unchecked, ...]:
        places = self.places(session)
        return tuple(
            Unchecked(number, place_of(places.get(number)))
            for number, person in sorted(people, key=lambda one: one[0])
            if (sitting := person.sitting(session)).admissions
            and not (sitting.id_good or sitting.id_excused)
        )


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
            notices.append(moved.refused[one.number])
    return tuple(notices)
