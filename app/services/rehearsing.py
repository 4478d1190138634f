"""A rehearsal: its invented round, the clock that goes on with the script, and its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain.rehearsing import Moment, Script, Step, Visitor
from app.domain.round import Entry, Room, Round, Session, Staff
from app.domain.round import Venue as Place
from app.domain.ticket import Ticket
from app.domain.wishes import ConfirmClock, OpenDoors, SignIn
from app.formats import ticket
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.projections.rehearsed import Score, score
from app.services.invented import PINS, ZONE, Person, people
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.ports import Clock, Signer
from app.services.venue import Venue

ROUND, VENUE, OTHER, SESSION = "rehearsal", "R01", "R02", "R01-1"
_DOORS, _DEADLINE, _START, _END = -5, 40, 45, 75
"""Minutes from now: somebody slow is still in time with the people who are."""


class RehearsalClock:
    """The computer's clock, which goes on by a leap where the script says so."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._ahead_ms = clock, 0

    def now(self) -> Instant:
        """The practice day's time."""
        return self._clock.now().plus(ms=self._ahead_ms)

    def monotonic_ms(self) -> int:
        """Milliseconds that have passed, the leaps too."""
        return self._clock.monotonic_ms() + self._ahead_ms

    def forward_to(self, to: Instant) -> None:
        """Go on to this moment; where it is past, nothing happens."""
        self._ahead_ms += max(0, to.ms - self.now().ms)


class Rehearsal(NamedTuple):
    """A rehearsal that can begin: its station is open, a proctor stands at the desk."""

    station: OpenStation
    script: Script
    clock: RehearsalClock
    tickets: Mapping[str, str]
    """Step -> the text on what its visitor holds up."""
    fields: Mapping[str, Mapping[str, str]]
    """Step -> what stands in the places of its words."""
    folder: str

    def go_on(self, step: Step) -> None:
        """Let the practice day's time go on to where a step begins."""
        venue = self.station.venue
        self.clock.forward_to(beginning(venue.sessions[SESSION], step.moment))
        if venue.watcher is not None:  # a leap of the script is no sleep of the computer
            venue.watcher.looked(Stamp(self.clock.now(), self.clock.monotonic_ms()))


def beginning(plan: Session, moment: Moment) -> Instant:
    """When a step of this moment may begin: just after a deadline, or as the time comes."""
    late = plan.admission_deadline.plus(minutes=2)
    times: dict[Moment, Instant] = {"": Instant(0), "deadline": late}
    return {**times, "start": plan.start, "end": plan.end}[moment]


def rehearsal_round(script: Script, name: str, now: Instant) -> tuple[Round, list[Entry]]:
    """The round of a script around this very moment, and its roster."""
    crowd = people(1, now.local(ZONE).date())
    known = {visitor.number: next(crowd) for visitor in script.people}
    places = tuple(_place(code, script) for code in (VENUE, OTHER))
    staff = [
        Staff(place.code, id_, next(crowd).name, "lead" if id_[0] == "l" else "proctor", pin)
        for place in places
        for id_, pin in PINS.items()
    ]
    round_ = Round(
        id=ROUND,
        name=name,
        regulation=script.regulation,
        time_zone=ZONE,
        venues=places,
        sessions=tuple(_session(place.code, script, now) for place in places),
        staff=tuple(staff),
        practice=True,
    )
    return round_, [_entry(visitor, known[visitor.number]) for visitor in script.people]


def begin(venue: Venue, clock: Clock, session: str, pins: Mapping[str, str] = PINS) -> None:
    """What happens before the first candidate: clock, doors, and a proctor at the desk."""

    def stamp() -> Stamp:
        return Stamp(clock.now(), clock.monotonic_ms())

    venue.perform(SignIn(operator="l01", pin=pins["l01"]), stamp())
    venue.perform(
        ConfirmClock(reference=clock.now(), second_operator="p01", second_pin=pins["p01"]), stamp()
    )
    venue.perform(OpenDoors(session=session), stamp())
    venue.perform(SignIn(operator="p01", pin=pins["p01"]), stamp())


def held_up(
    script: Script, texts: Mapping[tuple[str, str], str], issuer: bytes, stranger: Signer
) -> dict[str, str]:
    """What each visitor holds up, by step: a ticket, or one over a stranger's signature."""
    elsewhere = {visitor.number for visitor in script.people if visitor.elsewhere}
    shown = {}
    for step in script.steps:
        if step.shows == "ticket":
            shown[step.id] = texts[OTHER if step.who in elsewhere else VENUE, step.who]
        elif step.shows == "forged":
            message = ticket.encode(Ticket(ROUND, VENUE, step.who, 1), issuer)
            shown[step.id] = ticket.text_of(message, stranger.sign(message))
    return shown


def score_of(venue: Venue, scripts: Sequence[Script]) -> Score:
    """The score of a rehearsal's records; raise Fault `not_a_rehearsal` at any other round."""
    return score(script_of(venue, scripts), venue.journal.log.all_records())


def script_of(venue: Venue, scripts: Sequence[Script]) -> Script:
    """The script whose invented people stand on this roster; raise Fault `not_a_rehearsal`."""
    round_ = venue.head.round
    if round_.practice and round_.id == ROUND:
        roster = {entry.candidate_number for entry in venue.journal.log.roster()}
        for script in scripts:
            if script.regulation == round_.regulation and roster == set(_here(script)):
                return script
    raise Fault("not_a_rehearsal", round=round_.id)


def fields_of(step: Step, round_: Round, roster: Sequence[Entry]) -> dict[str, str]:
    """What stands in the places of a step's words: its visitor, and the invented PINs."""
    entry = next((one for one in roster if one.candidate_number == step.who), None)
    pins = {m.role: PINS[m.id] for m in reversed(round_.staff)}
    return {
        "number": step.who,
        "name": entry.name if entry else step.who,
        "room": entry.room if entry else "",
        "seat": entry.seat if entry else "",
        "lead_pin": pins["lead"],
        "proctor_pin": pins["proctor"],
    }


def _here(script: Script) -> Iterator[str]:
    return (visitor.number for visitor in script.people if not visitor.elsewhere)


def _place(code: str, script: Script) -> Place:
    rooms = sorted({visitor.room for visitor in script.people})
    seats = len(script.people)
    return Place(code, _NAMES[code], "public", tuple(Room(r, f"練習室{r}", seats) for r in rooms))


def _session(venue: str, script: Script, now: Instant) -> Session:
    return Session(
        id=f"{venue}-1",
        venue=venue,
        subject=script.subject,
        stage=script.stage,
        form=script.form,
        doors=now.plus(minutes=_DOORS),
        admission_deadline=now.plus(minutes=_DEADLINE),
        start=now.plus(minutes=_START),
        end=now.plus(minutes=_END),
        ticket_issued=True,
    )


def _entry(visitor: Visitor, person: Person) -> Entry:
    return Entry(
        candidate_number=visitor.number,
        name=person.name,
        kana=person.kana,
        birth_date=person.birth_date,
        session=f"{OTHER if visitor.elsewhere else VENUE}-1",
        room=visitor.room,
        seat=visitor.seat,
    )


_NAMES = {VENUE: "練習会場", OTHER: "となりの練習会場"}
