"""A photo kept as evidence of misconduct (E 14): where the rules allow it, and only of that.

The photo itself never comes here: its hash, size and kind stand in the fact.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.events import AttentionCalled, Disqualified, Draft, IncidentNoted, Recorded
from app.domain.regulation import Regulation
from app.domain.roomfacts import EvidenceKept, ImpersonationFound, PhotoKind
from app.domain.roomwishes import KeepEvidence
from app.domain.view import Outcome, View, refused, session_closed

MAX_PHOTO = 5 * 2**20
"""Bytes of one photo."""


class Photo(NamedTuple):
    """What is known of a photo without looking at it."""

    sha256: str
    size: int
    kind: PhotoKind


def allowed(rules: Regulation) -> bool:
    """Whether these rules let a photo be kept, and say what for."""
    recording = rules.recording
    return bool(recording and recording.evidence_photo and "evidence_photo" in rules.purposes)


def keep(view: View, wish: KeepEvidence, photo: Photo) -> Outcome:
    """Keep a photo as evidence of an attention, a disqualification or an incident of conduct."""
    if view.operator is None:
        return refused("not_signed_in")
    rules = view.rules
    article = rules.cite(rules.recording.article) if rules.recording else None
    if not allowed(rules):
        return refused("no_photo_here", article)
    if photo.size > MAX_PHOTO:
        return refused("photo_too_large", article, size=photo.size, limit=MAX_PHOTO)
    record = view.record(wish.fact)
    if record is None:
        return refused("unknown_fact", None, fact=wish.fact)
    if not of_conduct(record, rules):
        return refused("no_photo_of_this", article, fact=wish.fact)
    if view.is_corrected(record):
        return refused("already_corrected", None, fact=wish.fact)
    session = record.session or ""
    if view.state(session).closed is not None:
        return session_closed(session)
    fact = EvidenceKept(record.id, photo.sha256, photo.size, photo.kind)
    draft = Draft(fact, record.candidate, session, record.room)
    return Outcome((draft,), extra={"article": article})


def of_conduct(record: Recorded, rules: Regulation) -> bool:
    """Whether a photo may be evidence of it: conduct only, nobody's illness."""
    fact = record.fact
    if isinstance(fact, IncidentNoted):
        kind = rules.incident_kinds.get(fact.kind)
        return kind is not None and kind.misconduct
    return isinstance(fact, AttentionCalled | Disqualified | ImpersonationFound)
