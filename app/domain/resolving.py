"""Settling that two stations let one person in before they had met."""

from __future__ import annotations

from app.domain.candidate import Sitting
from app.domain.conflict import Resolution, in_force
from app.domain.events import ConflictResolved, Draft
from app.domain.printable import shows_nothing
from app.domain.reasons import article_of
from app.domain.view import Outcome, ResolutionShown, View, refused, unknown_session
from app.domain.wishes import Resolve


def resolutions_of(view: View, sitting: Sitting) -> tuple[ResolutionShown, ...]:
    """Who settled an open conflict how, when and why; it is open all the same, so another must."""
    if not sitting.conflict:
        return ()
    said = sorted(in_force(sitting.resolutions), key=lambda one: (one.when.ms, one.fact))
    return tuple(_shown(view, one) for one in said)


def _shown(view: View, resolution: Resolution) -> ResolutionShown:
    record = view.record(resolution.fact)
    return ResolutionShown(
        at=resolution.when,
        station=resolution.station,
        station_name=view.station_name(resolution.station),
        operator=resolution.operator,
        outcome=resolution.outcome,
        reason=(record.reason or "") if record else "",
        fact=resolution.fact,
    )


def resolve(view: View, wish: Resolve) -> Outcome:
    """The lead's word on a conflict; it names everything that lay before the lead.

    One station may have closed the session before it heard of the other: that settles nothing.
    """
    sittings = view.person(wish.candidate).sittings
    if not sittings and not view.entries(wish.candidate):
        return refused("not_on_roster", article_of(view, "not_on_roster"), candidate=wish.candidate)
    open_in = [name for name in sorted(sittings) if sittings[name].conflict]
    chosen = wish.session or next(iter(open_in), next(iter(sorted(sittings)), None))
    if chosen is not None and chosen not in view.sessions:
        return unknown_session(view, chosen)
    if chosen is None or chosen not in open_in:
        return refused("no_conflict", None, candidate=wish.candidate, session=chosen or "–")
    sitting = sittings[chosen]
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    claims = (*sitting.admissions, *sitting.put_out, *in_force(sitting.resolutions))
    fact = ConflictResolved(wish.outcome, tuple(claim.fact for claim in claims))
    return Outcome((Draft(fact, wish.candidate, chosen, reason=wish.reason),))
