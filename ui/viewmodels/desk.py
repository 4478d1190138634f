"""The desk without a window: scan, look at the ID, admit or refuse, next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from app.domain.events import Source
from app.domain.view import Verdict
from app.domain.wishes import Admit, AnyWish, CheckId, Refer, Refuse
from app.kernel.faults import Fault
from app.services.venue import Answer
from ui.viewmodels.deskstate import (
    DeskState,
    DocumentChoice,
    Person,
    Recent,
    RoomCount,
    Step,
    Waiting,
)
from ui.viewmodels.station import StationModel

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


class Moved(NamedTuple):
    """What the records say of everybody, as the desk shows it."""

    rooms: tuple[RoomCount, ...]
    waiting: tuple[Waiting, ...]


class DeskModel:
    """One desk of one station. Every change arrives as a new state."""

    def __init__(self, station: StationModel) -> None:
        self.station = station
        self._venue = station.venue
        self._listeners: list[Callable[[DeskState], None]] = []
        self._entered: dict[str, dict[str, str]] = {}
        self.state = self._beginning()
        station.reads(self._look, lambda moved: self._change(**moved._asdict()))
        station.on_refused(self._told_off)

    def on_state(self, listener: Callable[[DeskState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def scan(self, text: str, source: Source) -> None:
        """A code was read; it is judged after everything that was asked before it."""

        def job() -> tuple[Answer, Person | None]:
            answer = self.station.judge(text, source)
            return answer, self._person(answer.verdict) if answer.verdict else None

        self.station.run(job, lambda both: self._scanned(*both))

    def document(self, key: str) -> None:
        """The key of a document kind: it is in date and matches."""
        choice = next((d for d in self.state.documents if d.key == key), None)
        person = self.state.person
        if choice is None or person is None or self.state.step != "id":
            return
        document = self._venue.rules(self.station.now).documents[choice.code]
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

    def _beginning(self) -> DeskState:
        first = min(session.doors for session in self._venue.sessions.values())
        documents = self._venue.rules(first).documents
        accepted = [(code, d) for code, d in documents.items() if d.accepted]
        return DeskState(
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

    def _scanned(self, answer: Answer, person: Person | None) -> None:
        verdict = answer.verdict
        if verdict is None:
            self._refused(answer)
            return
        now = answer.facts[0].when if answer.facts else self.station.now
        step = _STEPS[verdict.code]
        if step == "id" and "admit" in verdict.next:
            step = "admit"
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
            article=verdict.reasons[0].article if verdict.reasons else None,
            message="",
            recent=(recent, *self.state.recent)[:RECENT],
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
        def done(answer: Answer) -> None:
            self._refused(answer)
            then(answer)

        self.station.perform(wish, done)

    def _refused(self, answer: Answer) -> None:
        if answer.refusal is not None:
            fields = dict(answer.refusal.fields)
            self._change(message=answer.refusal.code, message_fields=fields)

    def _told_off(self, fault: Fault) -> None:
        self._change(message=fault.code, message_fields=dict(fault.fields))

    def _look(self) -> Moved:
        return Moved(self._room_counts(), self._waiting())

    def _room_counts(self) -> tuple[RoomCount, ...]:
        session = self.station.state.session
        entered_in = self._rooms_of(session)
        inside: Counter[str] = Counter()
        for number, person in self._venue.journal.people():
            if person.sitting(session).admissions:
                inside[entered_in.get(number, "")] += 1
        names = {room.code: room.name for room in self._venue.plan.rooms}
        entered = Counter(entered_in.values())
        return tuple(
            RoomCount(names.get(code, code), inside[code], entered[code])
            for code in sorted(entered)
        )

    def _rooms_of(self, session: str) -> dict[str, str]:
        """The room of everybody entered in a session, by number."""
        if session not in self._entered:
            roster = self._venue.journal.log.roster()
            self._entered[session] = {
                entry.candidate_number: entry.room for entry in roster if entry.session == session
            }
        return self._entered[session]

    def _waiting(self) -> tuple[Waiting, ...]:
        found, now = [], self.station.now
        for number, person in self._venue.journal.people():
            sitting = person.sitting(self.station.state.session)
            if sitting.open_grounds and not sitting.admissions and person.disqualified is None:
                since = sitting.arrived or sitting.late or now
                found.append(Waiting(number, sitting.open_grounds[0], since))
        return tuple(sorted(found, key=lambda waiting: waiting.since.ms))

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)
