"""Conduct in the room: attention, oral or written, then disqualification (E 15)."""

from __future__ import annotations

from app.domain.choosing import default_session
from app.domain.events import AttentionCalled, Disqualified, Draft
from app.domain.view import Outcome, View, refused, session_closed, unknown_session
from app.domain.wishes import Caution, Conduct, Disqualify, Warn


def call_attention(view: View, wish: Caution | Warn) -> Outcome:
    """Caution a candidate or a companion; in writing only where the rules allow it."""
    session = _session(view, wish)
    if isinstance(session, Outcome):
        return session
    escalation = view.rules.escalation
    written = isinstance(wish, Warn)
    if written and view.venue.kind not in escalation.written_at:
        return refused("no_written_warning_here", view.rules.cite(escalation.article))
    fact = AttentionCalled(
        kind=wish.kind,
        to=wish.to,
        written=written,
        acknowledged=wish.acknowledged if isinstance(wish, Warn) else None,
        text=wish.text,
        witnesses=_witnesses(wish),
    )
    return Outcome((Draft(fact, wish.candidate, session),))


def disqualify(view: View, wish: Disqualify) -> Outcome:
    """Send out and disqualify: after an attention in this session, or on the lead's override."""
    session = _session(view, wish)
    if isinstance(session, Outcome):
        return session
    article = view.rules.cite(view.rules.escalation.article)
    person = view.person(wish.candidate)
    if person.disqualified:
        return refused("already_disqualified", article, fact=person.disqualified)
    attentions = person.sitting(session).attentions
    override = wish.override_reason.strip()
    enough = len(attentions) >= view.rules.escalation.attentions
    if not override and enough and wish.after is None:
        return refused("missing_field", article, fields=["after"])
    if not override and (wish.after not in attentions or not enough):
        return refused("no_attention", article, after=wish.after, attentions=list(attentions))
    fact = Disqualified(
        kind=wish.kind,
        to=wish.to,
        after=wish.after if wish.after in attentions else None,
        override_reason=override,
        text=wish.text,
        witnesses=_witnesses(wish),
    )
    return Outcome((Draft(fact, wish.candidate, session, reason=override or None),))


def _session(view: View, wish: Conduct) -> str | Outcome:
    """The session it happened in, once kind and person have been looked at."""
    article = view.rules.cite(view.rules.escalation.article)
    kind = view.rules.incident_kinds.get(wish.kind)
    if kind is None or not kind.misconduct:
        known = sorted(code for code, k in view.rules.incident_kinds.items() if k.misconduct)
        return refused("unknown_kind", article, kind=wish.kind, expected=known)
    if not view.entries(wish.candidate) and not view.person(wish.candidate).sittings:
        return refused("not_on_roster", view.rules.cite("7.2"), candidate=wish.candidate)
    chosen = wish.session or view.person(wish.candidate).latest
    chosen = chosen or default_session(view, wish.candidate)
    if chosen is None or chosen not in view.sessions:
        return unknown_session(view, chosen)
    return session_closed(chosen) if view.state(chosen).closed is not None else chosen


def _witnesses(wish: Conduct) -> tuple[str, ...]:
    return (wish.witnesses,) if isinstance(wish.witnesses, str) else wish.witnesses
