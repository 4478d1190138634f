"""A small venue in memory: the shipped rules, a roster, and stations that keep their own logs.

It answers what a decision may ask (`app.domain.view.View`), turns granted drafts into recorded
facts and folds them from zero with the real projections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import msgspec

from app.domain import admission
from app.domain.admission import Reading
from app.domain.candidate import Person, Sitting
from app.domain.decisions import decide
from app.domain.events import Corrected, Draft, Recorded
from app.domain.regulation import Reason, Regulation
from app.domain.round import Course, Entry, Role, Room, Session, Venue
from app.domain.session import SessionState, phase_in
from app.domain.stationfacts import StationSeen
from app.domain.ticket import Ticket
from app.domain.view import Operator, Outcome
from app.domain.wishes import AnyWish, Scan, SignIn
from app.formats.dayscript import read_line, read_wish
from app.formats.rulepack import read_rulepack
from app.kernel.resources import resource
from app.kernel.time import Instant
from app.projections import cells

IACS = read_rulepack(
    resource("regulations", "iacs", "2022-05-01.toml").read_bytes(), "iacs/2022-05-01.toml"
).regulation
DAY = "2026-11-22"
LEAD = Operator("lead", "lead")
STAFF: dict[str, Role] = {"lead": "lead", "lead2": "lead", "p01": "proctor", "p02": "proctor"}
PLANNED = {"am": ("09:00", "09:50", "10:00", "11:30"), "pm": ("13:00", "13:50", "14:00", "15:00")}


def on(clock: str) -> Instant:
    """A time of the exam day in Japan, as in "09:50:00"."""
    return Instant.parse(f"{DAY}T{clock}+09:00")


def session(name: str = "am", **changes: Any) -> Session:
    """A first-stage session of the venue."""
    doors, deadline, start, end = (on(clock) for clock in PLANNED[name])
    plan = Session(
        id=name,
        venue="T01",
        subject="grade-2",
        stage="first",
        form="written",
        doors=doors,
        admission_deadline=deadline,
        start=start,
        end=end,
        ticket_issued=True,
    )
    return msgspec.structs.replace(plan, **changes)


def entry(number: str, session_id: str = "am", room: str = "A", **changes: Any) -> Entry:
    """A row of the roster for an invented person."""
    plain = Entry(
        candidate_number=number,
        name=f"試験 {number}",
        kana=f"シケン {number}",
        birth_date="2001-02-03",
        session=session_id,
        room=room,
        seat=number[-2:],
    )
    return msgspec.structs.replace(plain, **changes)


def venue(kind: Any = "public", code: str = "T01", name: str = "第一会場") -> Venue:
    """A venue of two rooms."""
    return Venue(code, name, kind, (Room("A", "試験室A", 40), Room("B", "試験室B", 40)))


def rules_where_late_is_no_refusal() -> Regulation:
    """The shipped rules, but late only marks, as a course's rules have it."""
    late = msgspec.structs.replace(IACS.reasons["late"], verdict="proceed")
    reasons: dict[str, Reason] = {**IACS.reasons, "late": late}
    return msgspec.structs.replace(IACS, reasons=reasons)


@dataclass
class World:
    """One station of the venue; the newest fact comes last in `facts`."""

    roster: Sequence[Entry] = ()
    plans: Sequence[Session] = (session(),)
    place: Venue = field(default_factory=venue)
    regulation: Regulation = IACS
    superseded: Mapping[str, int] = field(default_factory=dict)
    station: str = "s1"
    operator: Operator | None = LEAD
    facts: list[Recorded] = field(default_factory=list)
    wall: Instant = field(default_factory=lambda: on("08:00:00"))
    round_id: str = "2026-2"
    time_zone: str = "Asia/Tokyo"
    written: count[int] = field(default_factory=lambda: count(1))
    courses: Mapping[str, Course] = field(default_factory=dict)
    believed: bool = True
    """Whether the clock of this station is believed even where nobody has checked it."""
    unbound: frozenset[str] = frozenset()
    """Who has never confirmed confidentiality."""

    # What a decision may look at.
    @property
    def now(self) -> Instant:
        return self.wall.plus(ms=self.own().offset_ms)

    @property
    def rules(self) -> Regulation:
        return self.regulation

    @property
    def venue(self) -> Venue:
        return self.place

    @property
    def venues(self) -> Mapping[str, Venue]:
        return {self.place.code: self.place, "T02": venue(code="T02", name="第二会場")}

    @property
    def sessions(self) -> Mapping[str, Session]:
        return {plan.id: plan for plan in self.plans}

    @property
    def expires(self) -> Instant:
        return on("00:00:00").plus(minutes=3 * 24 * 60)

    def history(self, session: str) -> Sequence[Recorded]:
        return cells.standing(r for r in self.facts if r.session == session)

    def records_of(self, candidate: str) -> Sequence[Recorded]:
        return cells.standing(self.in_cell(cells.person_cell(candidate)))

    def state(self, session: str) -> SessionState:
        return self.folded(cells.session_cell(session), SessionState)

    def rooms(self, session: str) -> tuple[str, ...]:
        entered = sorted({row.room for row in self.roster if row.session == session})
        return tuple(entered) or tuple(room.code for room in self.place.rooms)

    def person(self, candidate: str) -> Person:
        return self.folded(cells.person_cell(candidate), Person)

    def entries(self, candidate: str) -> Sequence[Entry]:
        return [row for row in self.roster if row.candidate_number == candidate]

    def entered(self, session: str) -> Sequence[Entry]:
        return [row for row in self.roster if row.session == session]

    def search(self, text: str) -> Sequence[Entry]:
        return [r for r in self.roster if text in f"{r.candidate_number}\n{r.name}\n{r.kana}"]

    def people(self) -> Iterable[tuple[str, Person]]:
        numbers = dict.fromkeys(r.candidate for r in self.facts if r.candidate is not None)
        return [(number, self.person(number)) for number in numbers]

    def unreviewed(self, session: str) -> Sequence[str]:
        notes = self.folded(cells.NOTES, cells.NotesState)
        return [fact for fact, of in notes.unreviewed.items() if of == session]

    def record(self, fact: str) -> Recorded | None:
        return next((record for record in self.facts if record.id == fact), None)

    def station_name(self, station: str) -> str:
        return f"desk {station}"

    def stations(self) -> Sequence[StationSeen]:
        logs = dict.fromkeys([self.station, *(record.station for record in self.facts)])
        return [
            StationSeen(
                station=name,
                epoch="e1",
                name=f"desk {name}",
                fingerprint=f"{name.upper()}AA-BBBB-CCCC-DDDD",
                size=sum(record.station == name for record in self.facts),
            )
            for name in logs
        ]

    def is_corrected(self, record: Recorded) -> bool:
        return any(r.corrects == record.id for r in self.facts if isinstance(r.fact, Corrected))

    def staff_role(self, operator: str) -> Role | None:
        return STAFF.get(operator)

    def pin_matches(self, operator: str, pin: str) -> bool:
        return pin == f"pin-{operator}"

    def has_confirmed_confidentiality(self, operator: str) -> bool:
        return operator in self.own().confidential

    def is_bound(self, operator: str) -> bool:
        return operator not in self.unbound

    @property
    def by_script(self) -> bool:
        return False

    @property
    def clock_doubt(self) -> str:
        return "" if self.believed else self.own().doubt(checked_here=True)

    # What a test does with it.
    def in_cell(self, cell: str) -> list[Recorded]:
        return [r for r in self.facts if cell in cells.cells_of(r, r.station, r.epoch)]

    def folded(self, cell: str, kind: type[Any]) -> Any:
        found = cells.fold(cell, self.in_cell(cell))
        assert isinstance(found, kind)
        return found

    def own(self) -> cells.StationState:
        found = self.folded(cells.station_cell(self.station, "e1"), cells.StationState)
        assert isinstance(found, cells.StationState)
        return found

    def sitting(self, candidate: str, session: str = "am") -> Sitting:
        return self.person(candidate).sitting(session)

    def standing(self, candidate: str, session: str = "am") -> str:
        return self.person(candidate).standing(session)

    def phase(self, session: str = "am") -> str:
        return phase_in(self.state(session), self.rooms(session))

    def acting(self, operator: str | None) -> World:
        """The same station with another operator; facts go into the same log."""
        self.operator = Operator(operator, STAFF[operator]) if operator else None
        return self

    def do(self, wish: str, at: str | None = None, **fields: Any) -> Outcome:
        """One wish as a day script would say it; `at` is the computer's clock."""
        if at is not None:
            self.wall = on(at)
        asked = read_wish(read_line(msgspec.json.encode({"do": wish, **fields}).decode()))
        return self.keep(self.answer(asked), asked)

    def answer(self, asked: AnyWish) -> Outcome:
        """What comes of a wish; nothing is recorded yet."""
        assert not isinstance(asked, Scan)
        return decide(self, asked)

    def scan(
        self,
        number: str,
        at: str | None = None,
        *,
        session: str | None = None,
        room: str | None = None,
        issue: int = 1,
        round_id: str = "2026-2",
        venue: str = "T01",
        failure: str | None = None,
        in_line: bool = True,
    ) -> Outcome:
        """A ticket before the camera, its signature already looked at."""
        if at is not None:
            self.wall = on(at)
        ticket = None if failure else Ticket(round_id, venue, number, issue)
        reading = Reading(ticket, failure, "QRCode", 150, "camera")
        return self.keep(admission.scan(self, reading, session, room, in_line=in_line))

    def keep(self, outcome: Outcome, asked: AnyWish | None = None) -> Outcome:
        """Record the drafts of an answer; whoever signed in acts from then on."""
        operator = self.operator
        if isinstance(asked, SignIn) and outcome.refusal is None:
            operator = Operator(asked.operator, STAFF[asked.operator])
        for draft in outcome.facts:
            self.facts.append(self._recorded(draft, operator))
        self.operator = operator
        return outcome

    def _recorded(self, draft: Draft, operator: Operator | None) -> Recorded:
        seq = next(self.written)
        offset = self.own().offset_ms
        latest = max((r.order for r in self.facts), default=0)
        others = [r for r in self.facts if r.station != self.station]
        seen = {f"{r.station}-{r.epoch}": 0 for r in others}
        for other in others:
            whose = f"{other.station}-{other.epoch}"
            seen[whose] = max(seen[whose], other.seq)
        return Recorded(
            station=self.station,
            epoch="e1",
            seq=seq,
            id=f"{self.station}-{seq}",
            order=max(self.wall.ms + offset, latest + 1),
            at=self.wall,
            offset_ms=offset,
            monotonic_ms=seq,
            operator=operator.id if operator else None,
            role=operator.role if operator else None,
            seen=seen,
            **{name: getattr(draft, name) for name in draft.__struct_fields__},
        )

    def last(self) -> str:
        """The id of the newest fact."""
        return self.facts[-1].id

    def neighbour(self, station: str) -> World:
        """Another station of the venue that has seen nothing of this one's work."""
        return replace(self, station=station, facts=[], written=count(1))

    def hear(self, facts: Iterable[Recorded]) -> None:
        """Take in another station's facts."""
        known = {record.id for record in self.facts}
        self.facts.extend(record for record in facts if record.id not in known)


GOOD = {
    "document": "student_card",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
"""An identity check at which everything holds."""


def opened(*roster: Entry, at: str = "09:00:00", **changes: Any) -> World:
    """A station with the doors of "am" open; without a roster the numbers 01 to 04 in room A."""
    rows = roster or tuple(entry(f"0042000{i}") for i in range(1, 5))
    world = World(roster=rows, **changes)
    assert world.do("open_doors", at, session="am").refusal is None
    return world


def codes(outcome: Outcome) -> list[str]:
    """The reasons of a verdict, in order."""
    assert outcome.verdict is not None
    return [reason.code for reason in outcome.verdict.reasons]


def told(outcome: Outcome) -> str:
    """The code of the verdict."""
    assert outcome.verdict is not None
    return outcome.verdict.code


def why(outcome: Outcome) -> str | None:
    """The code of the refusal, if there is one."""
    return outcome.refusal.code if outcome.refusal else None
