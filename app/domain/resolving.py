"""Settling that two stations let one person in before they had met."""

from __future__ import annotations

from app.domain.conflict import in_force
from app.domain.events import ConflictResolved, Draft
from app.domain.printable import shows_nothing
from app.domain.target import target_of
from app.domain.view import Outcome, View, refused
from app.domain.wishes import Resolve


def resolve(view: View, wish: Resolve) -> Outcome:
    """The lead's word on a conflict; it names everything that lay before the lead."""
    target = target_of(view, wish.candidate, wish.session or _session_of(view, wish.candidate))
    if isinstance(target, Outcome):
        return target
    sitting = target.sitting
    if not sitting.conflict:
        return refused("no_conflict", None, candidate=wish.candidate, session=target.plan.id)
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    claims = (*sitting.admissions, *sitting.put_out, *in_force(sitting.resolutions))
    fact = ConflictResolved(wish.outcome, tuple(claim.fact for claim in claims))
    return Outcome((Draft(fact, wish.candidate, target.plan.id, reason=wish.reason),))


def _session_of(view: View, candidate: str) -> str | None:
    """The session whose conflict is meant when none is named."""
    sittings = view.person(candidate).sittings
    return next((name for name in sorted(sittings) if sittings[name].conflict), None)
