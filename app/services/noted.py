"""Notes for headquarters, as the venue's lead reads them."""

from __future__ import annotations

from msgspec import Struct

from app.domain.events import DetailQuestioned, IncidentNoted, Recorded, Scope
from app.kernel.time import Instant
from app.projections import cells
from app.services.journal import Journal


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


def noted(journal: Journal, kind: type[IncidentNoted] | type[DetailQuestioned]) -> list[Note]:
    """All notes of a kind that this station knows of, in the order that every station sees."""
    records = sorted(journal.log.records(cells.NOTES), key=lambda record: record.place)
    return [_note(record, record.fact) for record in records if isinstance(record.fact, kind)]


def _note(record: Recorded, fact: IncidentNoted | DetailQuestioned) -> Note:
    return Note(
        fact=record.id,
        at=record.when,
        session=record.session,
        kind=fact.kind if isinstance(fact, IncidentNoted) else fact.field,
        text=fact.text,
        operator=record.operator,
        scope=fact.scope if isinstance(fact, IncidentNoted) else None,
        candidate_number=record.candidate,
        room=record.room,
        witnesses=fact.witnesses if isinstance(fact, IncidentNoted) else (),
    )
