"""The person and session that a wish about one person means."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.candidate import Sitting
from app.domain.choosing import default_session
from app.domain.round import Entry, Session
from app.domain.view import Outcome, ReasonGiven, View, refused


class Target(NamedTuple):
    """The person and session that a wish is about."""

    candidate: str
    plan: Session
    sitting: Sitting
    entry: Entry | None


def target_of(view: View, candidate: str, session: str | None) -> Target | Outcome:
    """The person's standing in the session named, or else in the one where a desk saw them last."""
    person = view.person(candidate)
    entries = view.entries(candidate)
    if not entries and not person.sittings:
        return refused("not_on_roster", view.rules.cite("7.2"), candidate=candidate)
    chosen = session or person.latest or default_session(view, candidate)
    if chosen is None or chosen not in view.sessions:
        return refused("unknown_session", None, session=chosen)
    entry = next((entry for entry in entries if entry.session == chosen), None)
    return Target(candidate, view.sessions[chosen], person.sitting(chosen), entry)


def reason_of(view: View, code: str) -> ReasonGiven:
    """A code of the rule pack with its article."""
    for table in (view.rules.reasons, view.rules.findings, view.rules.refusals):
        if code in table:
            return ReasonGiven(code, view.rules.cite(table[code].article))
    return ReasonGiven(code, None)


def because(reason: ReasonGiven) -> Outcome:
    """A refusal for a reason of the rule pack."""
    return refused(reason.code, reason.article)


def no_verdict(view: View, target: Target) -> Outcome:
    """A refusal because the last verdict does not open this action."""
    told = target.sitting.reasons
    if target.sitting.verdict in ("refuse", "already_in") and told:
        return because(reason_of(view, told[0]))
    return refused("no_verdict", None, candidate=target.candidate, session=target.plan.id)
