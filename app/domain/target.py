"""The person and session that a wish about one person means."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.candidate import Sitting
from app.domain.choosing import sessions_of
from app.domain.reasons import article_of
from app.domain.regulation import VerdictCode
from app.domain.round import Entry, Session
from app.domain.view import Outcome, ReasonGiven, View, refused, session_closed, unknown_session
from app.kernel.time import Instant


class Target(NamedTuple):
    """The person and session that a wish is about."""

    candidate: str
    plan: Session
    sitting: Sitting
    entry: Entry | None


def target_of(view: View, candidate: str, session: str | None) -> Target | Outcome:
    """The person's standing in the session named, or else in the only one that can be meant."""
    return _target(view, candidate, own_session(view, candidate, session))


def target_even_closed(view: View, candidate: str, session: str | None) -> Target | Outcome:
    """As `target_of`, also of a session that is closed: for what is only known afterwards."""
    return _target(view, candidate, own_session(view, candidate, session), even_closed=True)


def target_at_desk(view: View, candidate: str, session: str | None) -> Target | Outcome:
    """The person's standing in the session named, or else in the one where a desk saw them last."""
    seen = session or view.person(candidate).latest
    return _target(view, candidate, own_session(view, candidate, seen))


def own_session(view: View, candidate: str, session: str | None) -> str | Outcome:
    """The session named, or the only one that a wish about this person can mean."""
    if not view.entries(candidate) and not view.person(candidate).sittings:
        return refused("not_on_roster", article_of(view, "not_on_roster"), candidate=candidate)
    own = [session] if session else sessions_of(view, candidate)
    if len(own) > 1:
        return refused("which_session", None, candidate=candidate, sessions=own)
    chosen = own[0] if own else None
    if chosen is None or chosen not in view.sessions:
        return unknown_session(view, chosen)
    return chosen


def _target(
    view: View, candidate: str, chosen: str | Outcome, *, even_closed: bool = False
) -> Target | Outcome:
    if isinstance(chosen, Outcome):
        return chosen
    if not even_closed and view.state(chosen).closed is not None:
        return session_closed(chosen)
    entry = next((entry for entry in view.entries(candidate) if entry.session == chosen), None)
    return Target(candidate, view.sessions[chosen], view.person(candidate).sitting(chosen), entry)


def not_seen_yet(view: View, seen_at: Instant | None) -> Outcome | None:
    """A refusal for what is said to have been seen later than now."""
    if seen_at is None or seen_at.second <= view.now.second:
        return None
    return refused("seen_in_future", None, seen_at=seen_at, now=view.now, zone=view.time_zone)


def reason_of(view: View, code: str) -> ReasonGiven:
    """A code of the rule pack with its article."""
    return ReasonGiven(code, article_of(view, code))


def because(reason: ReasonGiven, verdict: VerdictCode | None) -> Outcome:
    """A refusal for a reason that was given, in the words that fit the verdict."""
    outcome = refused(reason.code, reason.article)
    if outcome.refusal and reason.code == "refused_before" and verdict == "refuse":
        firm = outcome.refusal._replace(told_as="refused_for_good")
        return outcome._replace(refusal=firm)
    return outcome


def no_verdict(view: View, target: Target) -> Outcome:
    """A refusal because the last verdict does not open this action."""
    told = target.sitting.reasons
    if target.sitting.verdict in ("refuse", "already_in") and told:
        return because(reason_of(view, told[0]), target.sitting.verdict)
    return refused("no_verdict", None, candidate=target.candidate, session=target.plan.id)


def stopped_for_another(view: View, candidate: str) -> Outcome:
    """A refusal because the exam of this person was stopped: somebody sat for another."""
    article = view.rules.cite(view.rules.escalation.article)
    return refused("stopped_for_another", article, candidate=candidate)
