"""Letters about decided cases, to each person that a case is about."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.office import Decision
from app.domain.outcomes import Outcomes, result_of
from app.kernel.faults import Fault
from app.kernel.phrases import Language, phrase
from app.reports.articles import article_words
from app.reports.decisionletter import Letter, decision_letter
from app.reports.document import Document
from app.services.casework import CaseShown, Work, find_case
from app.services.registryport import Registry
from app.services.roundname import name_on_paper


def letter_for(
    registry: Registry, case: str, number: str, headquarters: str, language: Language
) -> Document:
    """A letter to one person of a case; nobody named means the only one.

    Raise Fault `case_unknown`, `letter_not_decided`, `letter_to_whom`, `letter_erased`.
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
    if work.office.state.is_erased(shown.round, number):
        raise Fault("letter_erased", case=case, candidate=number, round=shown.round)
    rules = work.view.rules[rows[0].session]
    plain = (shown.article or "").removeprefix(rules.mark).strip()
    article = rules.articles.get(plain)
    banned = [who for who in decision.banned if who.candidate_number == number]
    letter = Letter(
        headquarters=headquarters,
        round_name=name_on_paper(work.view.round, language),
        number=number,
        name=rows[0].name,
        case=case,
        kind=phrase(f"case_kind_{shown.kind}", language),
        sessions=tuple(_session(work, id, language) for id in shown.sessions),
        article=article_words(shown.article or "", language),
        article_text=getattr(article, language) if article else "",
        effects=tuple(_effects(work, decision, number, language)),
        reason=decision.reason,
        banned=bool(banned),
        until=banned[0].until if banned else "",
        decided_at=decision.at,
    )
    return decision_letter(letter, language, work.view.round.time_zone)


def _effects(work: Work, made: Decision, number: str, language: Language) -> Iterator[str]:
    """What was decided; where another decision holds for an exam, that one, exam by exam."""
    outcomes = Outcomes(work.office.state, work.view.round.id)
    own = f"letter.effect.{made.effect or made.outcome}"
    over = {id: outcomes.outweighs(made, number, id) for id in made.what.about}
    if not any(over.values()):
        yield phrase(own, language)
        return
    if single := result_of(made.effect):
        own = f"letter.effect.{single}"
    for id, holds in over.items():
        effect = f"letter.effect.{result_of(holds.effect)}" if holds else own
        told = {
            "exam": _session(work, id, language),
            "effect": phrase(effect, language),
            "case": holds.case if holds else "",
        }
        yield phrase("letter.in_exam", language, told)


def _session(work: Work, id: str, language: Language) -> str:
    """An exam as its ticket tells it: the day, the hour, the subject, and the id beside them."""
    plan = work.view.plans.get(id)
    if plan is None:
        return id
    start = plan.start.local(work.view.round.time_zone).strftime("%Y-%m-%d %H:%M")
    subject = work.view.rules[id].subject(plan.subject)
    return f"{start} {getattr(subject, language)} ({id})"
