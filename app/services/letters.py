"""Letters about decided cases, to each person that a case is about."""

from __future__ import annotations

from app.kernel.faults import Fault
from app.kernel.phrases import Language, phrase
from app.reports.articles import article_words
from app.reports.decisionletter import Letter, decision_letter
from app.reports.document import Document
from app.services.casework import CaseShown, Work, find_case
from app.services.registryport import Registry


def letter_for(
    registry: Registry, case: str, number: str, headquarters: str, language: Language
) -> Document:
    """A letter to one person of a case; nobody named means the only one.

    Raise Fault `case_unknown`, `letter_not_decided`, `letter_to_whom`.
    """
    return letter_in(*find_case(registry, case), number, headquarters, language)


def letter_in(
    work: Work, shown: CaseShown, number: str, headquarters: str, language: Language
) -> Document:
    """The same about a case that is at hand."""
    case = shown.case
    decision = work.office.state.decision(case)
    if decision is None:
        raise Fault("letter_not_decided", case=case)
    number = number or (shown.candidates[0] if len(shown.candidates) == 1 else "")
    rows = work.entries([number]) if number in shown.candidates else []
    if not rows:
        raise Fault("letter_to_whom", case=case, candidates=list(shown.candidates))
    rules = work.view.rules[rows[0].session]
    plain = (shown.article or "").removeprefix(rules.mark).strip()
    article = rules.articles.get(plain)
    banned = [who for who in decision.banned if who.candidate_number == number]
    effect = f"letter.effect.{decision.effect or decision.outcome}"
    letter = Letter(
        headquarters=headquarters,
        round_name=work.view.round.name,
        number=number,
        name=rows[0].name,
        case=case,
        kind=phrase(f"case_kind_{shown.kind}", language),
        sessions=tuple(_session(work, id, language) for id in shown.sessions),
        article=article_words(shown.article or "", language),
        article_text=getattr(article, language) if article else "",
        effect=phrase(effect, language),
        reason=decision.reason,
        banned=bool(banned),
        until=banned[0].until if banned else "",
        decided_at=decision.at,
    )
    return decision_letter(letter, language, work.view.round.time_zone)


def _session(work: Work, id: str, language: Language) -> str:
    """An exam as its ticket tells it: the day, the hour, the subject, and the id beside them."""
    plan = work.view.plans.get(id)
    if plan is None:
        return id
    start = plan.start.local(work.view.round.time_zone).strftime("%Y-%m-%d %H:%M")
    subject = work.view.rules[id].subject(plan.subject)
    return f"{start} {getattr(subject, language)} ({id})"
