"""The desk without a window: scan, look at the ID, admit or refuse, next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from app.domain.events import Source
from app.domain.session import deadline_of
from app.domain.view import Verdict, phase_of
from app.domain.wishes import Admit, AnyWish, CheckId, Refer, Refuse, Scan
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.services.journal import Stamp
from app.services.ports import Clock
from app.services.venue import Answer, Scanned, Venue
from ui.viewmodels.deskstate import (
    DeskState,
    DocumentChoice,
    Person,
    Recent,
    RoomCount,
    Step,
    Waiting,
)
from ui.viewmodels.work import Work

RECENT = 5
_KEYS = "123456789"
_STEPS: dict[str, Step] = {
    "proceed": "id",
    "refer": "referred",
    "refuse": "refuse",
    "wait": "wait",
    "already_in": "done",
    "not_a_ticket": "done",
}


class Told(NamedTuple):
    """What a job in the lane brings back."""

    answer: Answer
    person: Person | None
    overview: dict[str, object]


class DeskModel:
    """One desk of one station. Every change arrives as a new state."""

    def __init__(self, venue: Venue, work: Work, clock: Clock, *, session: str) -> None:
        self._venue = venue
        self._work = work
        self._clock = clock
        self._session = session
        self._listeners: list[Callable[[DeskState], None]] = []
        roster = venue.journal.log.roster()
        self._rooms = {e.candidate_number: e.room for e in roster if e.session == session}
        self.state = self._beginning()
        self.refresh()

    def on_state(self, listener: Callable[[DeskState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    @property
    def now(self) -> Instant:
        """The corrected time."""
        return self._venue.at(self._stamp()).now

    def scan(self, text: str, source: Source) -> None:
        """A code was read; it is judged after everything that was asked before it."""
        scanned = Scanned(text, "QRCode", source)

        def job() -> Told:
            answer = self._venue.scan(scanned, Scan(session=self._session), self._stamp())
            person = self._person(answer.verdict) if answer.verdict else None
            return Told(answer, person, self._overview())

        self._work.run(job, self._told, self._failed)

    def document(self, key: str) -> None:
        """The key of a document kind: it is in date and matches."""
        choice = next((d for d in self.state.documents if d.key == key), None)
        person = self.state.person
        if choice is None or person is None or self.state.step != "id":
            return
        document = self._venue.rules(self.now).documents[choice.code]
        self._wish(
            CheckId(
                candidate=person.number,
                document=choice.code,
                in_date=True,
                name_matches=True,
                birth_matches=True,
                photo_matches="yes" if document.photo else "none",
                slip_present=True,
            ),
            lambda answer: self._change(step="admit" if answer.refusal is None else "id"),
        )

    def finding(self, code: str) -> None:
        """Something does not match: the person is put before the lead and the desk goes on."""
        if self.state.person is not None and self.state.step in ("id", "admit"):
            self._refer(code)

    def refer(self) -> None:
        """Put the person before the lead, whatever the reason."""
        if self.state.person is not None and self.state.step in ("id", "admit", "done"):
            self._refer("other")

    def go_on(self) -> None:
        """The one key: admit, record the refusal, or make room for the next."""
        person, verdict = self.state.person, self.state.verdict
        match self.state.step:
            case "admit" if person is not None:
                wish: AnyWish = Admit(candidate=person.number)
                self._wish(wish, lambda answer: self._finished(answer, "admitted"))
            case "refuse" if person is not None and verdict is not None and self._is_here(person):
                wish = Refuse(candidate=person.number, reason=verdict.reasons[0].code)
                self._wish(wish, lambda answer: self._finished(answer, "refused"))
            case "id":
                self._change(message="desk_id_first")
            case _:
                self.clear()

    def unreadable(self, reason: str, length: int) -> None:
        """A scanner typed what can be no code: it is said why, and forgotten."""
        self._change(message=f"scanner_{reason}", message_fields={"length": length})

    def clear(self) -> None:
        """Nobody stands at the desk: personal data leaves the screen."""
        self._change(step="ready", verdict=None, person=None, at=None, article=None, message="")

    def acknowledge(self) -> None:
        """The failure was read; the next attempt may work."""
        self._change(failure=None)
        self.refresh()

    def refresh(self) -> None:
        """Show again everything that follows from the records."""
        self._work.run(self._overview, lambda found: self._change(**found), self._failed)

    def _overview(self) -> dict[str, object]:
        """Counts, referrals, phase and sizes; read in the lane that writes them."""
        moment = self._venue.at(self._stamp())
        plan = self._venue.sessions[self._session]
        state, own = moment.state(plan.id), self._venue.journal.own()
        operator = self._venue.operator
        return {
            "phase": phase_of(moment, plan.id),
            "deadline": deadline_of(plan, state),
            "operator": self._name_of(operator.id) if operator else "",
            "role": operator.role if operator else "",
            "offset_ms": own.offset_ms,
            "clock_checked": own.clock_confirmed is not None,
            "rooms": self._room_counts(),
            "waiting": self._waiting(),
            "saved": self._venue.journal.head.size,
            "confirmed": own.confirmed,
        }

    def _beginning(self) -> DeskState:
        head, plan = self._venue.head, self._venue.sessions[self._session]
        documents = self._venue.rules(plan.doors).documents
        accepted = [(code, d) for code, d in documents.items() if d.accepted]
        return DeskState(
            venue=self._venue.plan.name,
            round=head.round.name,
            practice=head.round.practice,
            session=plan.id,
            subject=plan.subject,
            zone=head.round.time_zone,
            documents=tuple(
                DocumentChoice(key, code, document.text)
                for key, (code, document) in zip(_KEYS, accepted, strict=False)
            ),
            refused_documents=tuple(
                DocumentChoice("", code, document.text, document.why)
                for code, document in documents.items()
                if not document.accepted
            ),
        )

    def _told(self, told: Told) -> None:
        answer, person, overview = told
        verdict = answer.verdict
        if verdict is None:
            self._refused(answer)
            return
        now = answer.facts[0].when if answer.facts else self.now
        step = _STEPS[verdict.code]
        if step == "id" and "admit" in verdict.next:
            step = "admit"
        article = verdict.reasons[0].article if verdict.reasons else None
        recent = Recent(
            person.number if person else "",
            verdict.code,
            "",
            f"{verdict.room}-{verdict.seat}" if verdict.room else "",
            now,
        )
        self._change(
            step=step,
            verdict=verdict,
            person=person,
            at=now,
            article=article,
            message="",
            recent=(recent, *self.state.recent)[:RECENT],
            **overview,
        )

    def _person(self, verdict: Verdict) -> Person | None:
        if verdict.candidate_number is None:
            return None
        entries = self._venue.journal.log.entries(verdict.candidate_number)
        entry = next((e for e in entries if e.session == verdict.session), None)
        entry = entry or next(iter(entries), None)
        if entry is None:
            return Person(verdict.candidate_number)
        rooms = {room.code: room.name for room in self._venue.plan.rooms}
        room = rooms.get(verdict.room or "", verdict.room or "")
        return Person(entry.candidate_number, entry.name, entry.kana, room, verdict.seat or "")

    def _is_here(self, person: Person) -> bool:
        return bool(person.name)

    def _refer(self, reason: str) -> None:
        assert self.state.person is not None
        wish = Refer(candidate=self.state.person.number, reason=reason)
        self._wish(wish, lambda answer: self._finished(answer, "referred"))

    def _finished(self, answer: Answer, how: str) -> None:
        if answer.refusal is not None:
            return
        recent = self.state.recent
        if recent:
            first = replace(recent[0], done=how)  # type: ignore[arg-type]
            recent = (first, *recent[1:])
        self._change(step="done", message=f"desk_{how}", recent=recent)

    def _wish(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        def job() -> Told:
            answer = self._venue.perform(wish, self._stamp())
            return Told(answer, None, self._overview())

        def done(told: Told) -> None:
            self._change(**told.overview)
            if told.answer.refusal is not None:
                self._refused(told.answer)
            then(told.answer)

        self._work.run(job, done, self._failed)

    def _refused(self, answer: Answer) -> None:
        if answer.refusal is not None:
            fields = dict(answer.refusal.fields)
            self._change(message=answer.refusal.code, message_fields=fields)

    def _failed(self, fault: Fault) -> None:
        if fault.kind is Kind.REFUSED:
            self._change(message=fault.code, message_fields=dict(fault.fields))
        else:
            self._change(failure=fault)

    def _room_counts(self) -> tuple[RoomCount, ...]:
        inside: Counter[str] = Counter()
        for number, person in self._venue.journal.people():
            if person.sitting(self._session).admissions:
                inside[self._rooms.get(number, "")] += 1
        names = {room.code: room.name for room in self._venue.plan.rooms}
        entered = Counter(self._rooms.values())
        return tuple(
            RoomCount(names.get(code, code), inside[code], entered[code])
            for code in sorted(entered)
        )

    def _waiting(self) -> tuple[Waiting, ...]:
        found = []
        for number, person in self._venue.journal.people():
            sitting = person.sitting(self._session)
            if sitting.open_grounds and not sitting.admissions and person.disqualified is None:
                since = sitting.arrived or sitting.late or self.now
                found.append(Waiting(number, sitting.open_grounds[0], since))
        return tuple(sorted(found, key=lambda waiting: waiting.since.ms))

    def _name_of(self, operator: str) -> str:
        staff = {member.id: member.name for member in self._venue.head.round.staff}
        return staff.get(operator, operator)

    def _stamp(self) -> Stamp:
        return Stamp(self._clock.now(), self._clock.monotonic_ms())

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)
