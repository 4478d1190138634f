"""Conduct in the room: attention, oral or written, then disqualification (E 15).

Whoever `to` names is whose conduct it was. A companion is never named and never disqualified: the
candidate may be, for what the companion does.
"""

from __future__ import annotations

from app.domain.events import AttentionCalled, Disqualified, Draft
from app.domain.printable import shows_nothing
from app.domain.roomfacts import ImpersonationFound, WarningAnswered
from app.domain.roomwishes import Acknowledge, Impersonation
from app.domain.target import because, not_seen_yet, own_session, reason_of, target_of
from app.domain.view import Outcome, View, refused, session_closed
from app.domain.whereabouts import presence
from app.domain.wishes import Caution, Conduct, Disqualify, Warn


def call_attention(view: View, wish: Caution | Warn) -> Outcome:
    """Caution a candidate or a companion; in writing only where the rules allow it."""
    session = _session(view, wish)
    if isinstance(session, Outcome):
        return session
    escalation = view.rules.escalation
    written = isinstance(wish, Warn)
    if written and view.venue.kind not in escalation.written_at:
        return refused("no_written_warning_here", _article(view))
    if written and (no := _too_few(view, wish.candidate, session)):
        return no
    fact = AttentionCalled(
        kind=wish.kind,
        to=wish.to,
        written=written,
        acknowledged=wish.acknowledged if isinstance(wish, Warn) else None,
        text=wish.text,
        witnesses=_witnesses(wish),
        seen_at=wish.seen_at,
        evidence=wish.evidence,
    )
    flags = [*_flags(wish), *_absent(view, wish, session)]
    out = "absent" in flags or view.person(wish.candidate).disqualified is not None
    extra = {"flags": flags, "writes_on": escalation.writes_on and not out}
    return Outcome((Draft(fact, wish.candidate, session),), extra=extra)


def acknowledge(view: View, wish: Acknowledge) -> Outcome:
    """Note whether a person signed that the warning was seen; not signing changes nothing else."""
    record = view.record(wish.fact)
    if record is None:
        return refused("unknown_fact", None, fact=wish.fact)
    warning = record.fact
    if not isinstance(warning, AttentionCalled) or not warning.written or record.candidate is None:
        return refused("not_a_warning", _article(view), fact=wish.fact)
    if view.is_corrected(record):
        return refused("already_corrected", None, fact=wish.fact)
    session = record.session or ""
    if view.state(session).closed is not None:
        return session_closed(session)
    answers = view.person(record.candidate).sitting(session).there.answers
    if warning.acknowledged is not None or record.id in answers:
        return refused("already_answered", _article(view), fact=wish.fact)
    return Outcome((Draft(WarningAnswered(record.id, wish.signed), record.candidate, session),))


def disqualify(view: View, wish: Disqualify) -> Outcome:
    """Send out and disqualify: after an attention in this session, or on the lead's override."""
    session = _session(view, wish)
    if isinstance(session, Outcome):
        return session
    article, person = _article(view), view.person(wish.candidate)
    if person.disqualified:
        return refused("already_disqualified", article, fact=person.disqualified)
    attentions = person.sitting(session).attentions
    override = "" if shows_nothing(wish.override_reason) else wish.override_reason.strip()
    enough = len(attentions) >= view.rules.escalation.attentions
    by_rule = wish.after in attentions and enough
    if not override:
        if enough and wish.after is None:
            return refused("missing_field", article, fields=["after"])
        if not by_rule:
            told = {"after": wish.after, "attentions": list(attentions), "session": session}
            return refused("no_attention", article, **told)
        if shows_nothing(wish.text):  # what went on after the attention
            return refused("missing_field", article, fields=["text"])
    fact = Disqualified(
        kind=wish.kind,
        to=wish.to,
        after=wish.after if wish.after in attentions else None,
        override_reason=override,
        text=wish.text,
        witnesses=_witnesses(wish),
        out_of_rule=not by_rule,
        seen_at=wish.seen_at,
        evidence=wish.evidence,
    )
    beside = _absent(view, wish, session)
    flags = [*_flags(wish), *beside, *(() if by_rule else ("out_of_rule",))]
    draft = Draft(fact, wish.candidate, session, reason=override or None)
    return Outcome((draft,), extra={"flags": flags})


def impersonation(view: View, wish: Impersonation) -> Outcome:
    """Somebody sits for another: stopped, or goes on with evidence kept; headquarters decides."""
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    article = _article(view)
    if view.person(wish.candidate).disqualified is not None:
        return because(reason_of(view, "disqualified"), "refuse")
    if not target.sitting.in_room:
        return refused("not_in_room", None, candidate=wish.candidate)
    before = target.sitting.there.impersonation
    if before is not None and before in ("stopped", wish.outcome):
        return refused("impersonation_known", article, candidate=wish.candidate)
    needed = ["text", "evidence"] if wish.outcome == "continued" else ["text"]
    if missing := [name for name in needed if shows_nothing(getattr(wish, name))]:
        return refused("missing_field", article, fields=missing)
    if no := not_seen_yet(view, wish.seen_at):
        return no
    fact = ImpersonationFound(
        outcome=wish.outcome,
        text=wish.text,
        evidence=wish.evidence,
        witnesses=_witnesses(wish),
        seen_at=wish.seen_at,
    )
    draft = Draft(fact, wish.candidate, target.plan.id)
    return Outcome((draft,), extra={"flags": _flags(wish), "article": article})


def _session(view: View, wish: Conduct) -> str | Outcome:
    """The session it happened in, once kind and person have been looked at."""
    article = _article(view)
    kind = view.rules.incident_kinds.get(wish.kind)
    if kind is None or not kind.misconduct:
        known = sorted(code for code, k in view.rules.incident_kinds.items() if k.misconduct)
        return refused("unknown_kind", article, kind=wish.kind, expected=known)
    chosen = own_session(view, wish.candidate, wish.session)
    if isinstance(chosen, Outcome):
        return chosen
    if no := not_seen_yet(view, wish.seen_at):
        return no
    return session_closed(chosen) if view.state(chosen).closed is not None else chosen


def _too_few(view: View, candidate: str, session: str) -> Outcome | None:
    """A refusal of a written warning before which the rules want more by word of mouth."""
    needed = view.rules.escalation.cautions_before_warning
    called = [view.record(fact) for fact in view.person(candidate).sitting(session).attentions]
    facts = [record.fact for record in called if record is not None]
    oral = sum(isinstance(fact, AttentionCalled) and not fact.written for fact in facts)
    if oral >= needed:
        return None
    return refused("too_few_cautions", _article(view), count=oral, needed=needed, session=session)


def _article(view: View) -> str | None:
    return view.rules.cite(view.rules.escalation.article)


def _flags(wish: Conduct | Impersonation) -> list[str]:
    """Nobody but the operator saw it, as far as was said: worth asking at once."""
    return [] if any(not shows_nothing(name) for name in _witnesses(wish)) else ["no_witness"]


def _absent(view: View, wish: Conduct, session: str) -> list[str]:
    """The room says that this person is absent: the number or the mark is a slip."""
    sitting = view.person(wish.candidate).sitting(session)
    return ["absent"] if presence(sitting) == "absent" else []


def _witnesses(wish: Conduct | Impersonation) -> tuple[str, ...]:
    return (wish.witnesses,) if isinstance(wish.witnesses, str) else wish.witnesses
