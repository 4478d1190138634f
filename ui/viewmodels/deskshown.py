"""From an answer of the venue to what the desk shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from app.domain.candidate import Sitting
from app.domain.events import Admitted, Decided, IdChecked
from app.domain.view import FirstAdmission, Verdict
from app.formats.eventrecord import place_of as place_of_fact
from app.kernel.time import Instant
from app.projections import cells
from app.projections.cells import StationState
from app.projections.timeline import timeline
from app.services.inline import Asked
from app.services.journal import Stamp
from app.services.venue import Answer, Venue
from ui.viewmodels.deskcourse import is_course, way_of
from ui.viewmodels.desklook import place_of
from ui.viewmodels.deskstate import (
    AtCourse,
    DeskState,
    DocumentChoice,
    Mode,
    Person,
    Recent,
    Step,
)
from ui.viewmodels.station import StationModel

_KEYS = "123456789"
_STEPS: dict[str, Step] = {
    "proceed": "id",
    "refer": "referred",
    "refuse": "refuse",
    "wait": "wait",
    "already_in": "done",
    "not_a_ticket": "done",
}


class Seen(NamedTuple):
    """A verdict that is recorded, and whom it is about."""

    answer: Answer
    person: Person | None
    sitting: Sitting
    visit: int
    by: str = ""
    desk: str = ""
    taken_back: bool = False
    """An admission was taken back, and nobody has looked at a document since."""
    asked: Asked | None = None
    """Nothing is recorded yet: the desk has to say whether this person stood in line."""
    places: int = 0
    course: AtCourse | None = None


def opening(station: StationModel) -> DeskState:
    """The desk before anybody came, for the session that it serves."""
    plan = station.venue.sessions[station.state.session]
    documents = station.venue.rules(plan.doors).documents
    accepted = [(code, d) for code, d in documents.items() if d.accepted]
    return DeskState(
        documents=tuple(
            DocumentChoice(key, code, document.text, note=document.note)
            for key, (code, document) in zip(_KEYS, accepted, strict=False)
        ),
        refused_documents=tuple(
            DocumentChoice("", code, document.text, document.why)
            for code, document in documents.items()
            if not document.accepted
        ),
        doors=plan.doors,
        list_check_in=not plan.ticket_issued,
        seats_checked=plan.id_check == "seat",
        scans_out=is_course(station.venue, plan.id),
    )


def step_of(verdict: Verdict, sitting: Sitting, mode: Mode, *, taken_back: bool = False) -> Step:
    """What the desk is to do with a verdict; what was looked at before an undo counts no more."""
    if mode == "seat" and verdict.code == "already_in":
        return "done" if sitting.id_good or sitting.id_excused else "id"
    step = _STEPS[verdict.code]
    if step == "id" and _of_other_room(verdict):
        return "elsewhere"  # the desk of that room looks at the document
    may_admit = "admit" in verdict.next and not taken_back
    return "admit" if step == "id" and may_admit else step


def was_taken_back(venue: Venue, number: str, session: str) -> bool:
    """Whether an admission was taken back and neither desk nor lead has looked anew since."""
    found = False
    for told in timeline(venue.journal.log.records(cells.person_cell(number))):
        if told.record.session != session:
            continue
        fact = told.record.fact
        if isinstance(fact, Admitted):
            found = told.corrected is not None
        elif told.corrected is None and isinstance(fact, IdChecked | Decided):
            found = found and isinstance(fact, IdChecked) and bool(fact.findings)
    return found


def person_of(venue: Venue, verdict: Verdict) -> Person | None:
    """Whoever a verdict is about, as the roster knows them."""
    if verdict.candidate_number is None:
        return None
    entries = venue.journal.log.entries(verdict.candidate_number)
    entry = next((e for e in entries if e.session == verdict.session), None)
    entry = entry or next(iter(entries), None)
    if entry is None:
        return Person(verdict.candidate_number)
    rooms = {room.code: room.name for room in venue.plan.rooms}
    room = rooms.get(verdict.room or "", verdict.room or "")
    return Person(entry.candidate_number, entry.name, entry.kana, room, verdict.seat or "")


def in_question(asked: Asked, verdict: Verdict, visit: int, stamp: Stamp) -> Seen:
    """Somebody whose verdict turns on the line; without a name, as nothing is recorded yet."""
    person = person_of(asked.venue, verdict)
    shown = replace(person, name="", kana="") if person else None
    answer = Answer((), verdict, None, {})
    return Seen(answer, shown, Sitting(), visit, asked=asked, places=asked.places(stamp))


def desk_of(venue: Venue, first: FirstAdmission) -> str:
    """The name of the desk that let somebody in; of one not heard of, the start of its key."""
    place = place_of_fact(first.fact)
    if place is None:
        return first.station[:6]
    own = venue.journal.state(cells.station_cell(*place[:2]), StationState)
    return own.name or first.station[:6]


def recent_of(seen: Seen, verdict: Verdict, now: Instant) -> Recent:
    """The line among the last five; a refusal is only said to be recorded where it is."""
    gone = seen.sitting.refused is not None or verdict.disqualified is not None
    out = way_of(seen.answer.facts) == "out"
    return Recent(
        seen.person.number if seen.person else "",
        verdict.code,
        "out" if out else "refused" if verdict.code == "refuse" and gone else "",
        place_of((verdict.room or "", verdict.seat or "")),
        seen.answer.facts[0].when if seen.answer.facts else now,
        seen.visit,
        elsewhere=verdict.code == "proceed" and _of_other_room(verdict),
    )


def _of_other_room(verdict: Verdict) -> bool:
    return any(reason.code == "other_room" for reason in verdict.reasons)
