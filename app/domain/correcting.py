"""Taking back what was recorded wrongly: a new fact names the old one, and both stay."""

from __future__ import annotations

from typing import get_args

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.coursefacts import CourseFact
from app.domain.events import (
    Admitted,
    Announced,
    AttentionCalled,
    ConflictResolved,
    Corrected,
    Decided,
    Disqualified,
    Draft,
    ExemptionDeclared,
    IdChecked,
    Recorded,
    Referred,
    Refused,
)
from app.domain.printable import shows_nothing
from app.domain.resting import SESSION_FACTS, rests_on_session
from app.domain.roomfacts import RegisterCalled, RoomFact
from app.domain.view import Outcome, View, refused
from app.domain.wishes import Correct

_CORRECTABLE = (
    Admitted,
    Refused,
    Referred,
    Decided,
    IdChecked,
    ExemptionDeclared,
    AttentionCalled,
    Disqualified,
    ConflictResolved,
    SheetsCounted,
    HandedOver,
    Announced,
    *SESSION_FACTS,
    *get_args(CourseFact),
    *(kind for kind in get_args(RoomFact) if kind is not RegisterCalled),
)
_LETS_IN = (IdChecked, Decided, ExemptionDeclared)
"""What an admission rests on."""
_OWN_CORRECTION_SECONDS = 300


def correct(view: View, wish: Correct) -> Outcome:
    """Take a fact back: one's own within five minutes, after that and after closing the lead."""
    assert view.operator is not None
    record = view.record(wish.fact)
    if record is None:
        return refused("unknown_fact", None, fact=wish.fact)
    if not isinstance(record.fact, _CORRECTABLE):
        return refused("not_correctable", None, fact=wish.fact)
    if view.is_corrected(record):
        return refused("already_corrected", None, fact=wish.fact)
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    if view.operator.role != "lead" and not _may_mend(view, record):
        return refused("lead_only", None, operator=view.operator.id)
    if no := _rests_on_it(view, record):
        return no
    draft = Draft(
        Corrected(),
        candidate=record.candidate,
        session=record.session,
        reason=wish.reason,
        corrects=record.id,
    )
    return Outcome((draft,))


def _may_mend(view: View, record: Recorded) -> bool:
    """Whether a proctor may take it back: it is theirs, fresh, and the session is not closed."""
    assert view.operator is not None
    closed = record.session is not None and view.state(record.session).closed is not None
    age = view.now.second - record.entered.second
    return record.operator == view.operator.id and age <= _OWN_CORRECTION_SECONDS and not closed


def _rests_on_it(view: View, record: Recorded) -> Outcome | None:
    """A refusal that names what must be taken back first."""
    if record.session is not None and isinstance(record.fact, SESSION_FACTS):
        return rests_on_session(view, record, record.session)
    if record.candidate is None or record.session is None:
        return None
    person = view.person(record.candidate)
    if person.disqualified is not None and not isinstance(record.fact, Disqualified):
        article = view.rules.cite(view.rules.escalation.article)
        return refused("disqualified_since", article, fact=person.disqualified)
    if isinstance(record.fact, _LETS_IN):
        for admission in person.sitting(record.session).admissions:
            own = (admission.station, admission.epoch) == (record.station, record.epoch)
            if own and admission.seq > record.seq:
                return refused("correct_admission_first", None, fact=admission.fact)
    return None
