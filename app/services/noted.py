"""Notes for headquarters, as the venue's lead reads them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.domain.events import (
    AddendumWritten,
    DetailQuestioned,
    IncidentNoted,
    IncidentReviewed,
    Recorded,
    Scope,
)
from app.kernel.time import Instant
from app.projections import cells
from app.projections.timeline import naming
from app.services.journal import Journal


class Added(Struct, frozen=True):
    """What was written later; the first text stays."""

    at: Instant
    operator: str | None
    text: str


class Note(Struct, frozen=True, omit_defaults=True):
    """An incident, or a detail that somebody says is wrong."""

    fact: str
    at: Instant
    session: str | None
    kind: str
    """The kind of incident, or the name of the detail."""
    text: str
    operator: str | None
    scope: Scope | None = None
    candidate_number: str | None = None
    room: str | None = None
    witnesses: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Several candidates in one incident."""
    outcome: str = ""
    seen_at: Instant | None = None
    """When it was seen, where that was not when it was recorded."""
    reviewed: Instant | None = None
    """When the lead read it; a session with one that nobody read is not closed."""
    review: str = ""
    addenda: tuple[Added, ...] = ()


def noted(journal: Journal, kind: type[IncidentNoted] | type[DetailQuestioned]) -> list[Note]:
    """All notes of a kind that this station knows of, in the order that every station sees."""
    records = sorted(journal.log.records(cells.NOTES), key=lambda record: record.place)
    found = []
    for record in records:
        match record.fact:
            case IncidentNoted() if kind is IncidentNoted:
                found.append(_incident(record, record.fact, records))
            case DetailQuestioned(field=field, text=text) if kind is DetailQuestioned:
                found.append(_note(record, field, text))
    return found


def _note(record: Recorded, kind: str, text: str) -> Note:
    return Note(
        fact=record.id,
        at=record.when,
        session=record.session,
        kind=kind,
        text=text,
        operator=record.operator,
        candidate_number=record.candidate,
        room=record.room,
    )


def _incident(record: Recorded, fact: IncidentNoted, among: Sequence[Recorded]) -> Note:
    reviews = [(one, one.fact) for one in among if isinstance(one.fact, IncidentReviewed)]
    read = next((pair for pair in reviews if pair[1].incident == record.id), None)
    return replace(
        _note(record, fact.kind, fact.text),
        scope=fact.scope,
        witnesses=fact.witnesses,
        people=fact.people,
        outcome=fact.outcome,
        seen_at=fact.seen_at,
        reviewed=read[0].when if read else None,
        review=read[1].text if read else "",
        addenda=tuple(
            Added(one.when, one.operator, one.fact.text)
            for one in among
            if isinstance(one.fact, AddendumWritten) and one.fact.incident == record.id
        ),
    )


def records_about(journal: Journal, number: str) -> list[Recorded]:
    """Every record about one person, with the notes that name several people."""
    own = journal.log.records(cells.person_cell(number))
    return [*own, *naming(number, journal.log.records(cells.NOTES))]
