"""What the records of a round say against, or for, single people: one rule a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.cases import Case
from app.domain.events import (
    Admitted,
    Decided,
    DetailQuestioned,
    Disqualified,
    ExemptionDeclared,
    IncidentNoted,
    LateArrived,
)
from app.domain.regulation import Regulation
from app.domain.roomfacts import ImpersonationFound, Marked, TimeLost
from app.projections.aboutpeople import Details, about_person, facts_of
from app.projections.inrooms import Someone, findings_about
from app.projections.roundview import One, RoundView
from app.projections.seentwice import double_sittings, two_venues

Rule = Callable[[RoundView, One, Someone], Iterator[Case]]

_CERTIFICATE = "delay_certificate"
_SEEN: dict[str, Callable[[Regulation], str | None]] = {
    "present_refused": lambda rules: rules.ground("identity"),
    "present_disqualified": lambda rules: rules.known(rules.reasons["disqualified"].article),
    "present_not_let_in": lambda _: None,
    "attention_gone": lambda rules: rules.known(rules.escalation.article),
}
"""What the room sees that does not fit, and what it rests on."""


def people_cases(view: RoundView) -> Iterator[Case]:
    """Every case and finding about people, each person looked at once."""
    yield from double_sittings(view)
    for one in view.people.values():
        if not one.records:
            continue
        yield from two_venues(view, one)
        for plan in one.person.sittings:
            if plan in view.plans:
                someone = view.someone(one.number, plan)
                if _as_expected(someone):
                    continue
                for rule in _RULES:
                    yield from rule(view, one, someone)
        yield from _disqualification(view, one)
        yield from _notes(view, one)


def _as_expected(one: Someone) -> bool:
    """Whether none of the rules about a sitting can have anything to say; of most people, none."""
    entry, person, sitting = one.entry, one.person, one.sitting
    there = sitting.there
    return not (
        entry is None
        or entry.barred
        or entry.withdrawn
        or entry.first_stage_exempt
        or person.disqualified is not None
        or sitting.refused is not None
        or sitting.late is not None
        or sitting.exemption is not None
        or len(sitting.admissions) != 1
        or sitting.admissions[0].provisional
        or sitting.admissions[0].unseen
        or sitting.resolutions
        or there.impersonation is not None
        or there.lost
        or there.given
        or there.cut_short
    )


def _roster_said_no(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """Somebody sat whom the roster bars, or who had withdrawn (E 15, E 7.2)."""
    entry = someone.entry
    if entry is None or not (entry.barred or entry.withdrawn) or not view.sat(someone):
        return
    code = "barred" if entry.barred else "withdrawn"
    reason = view.rules[someone.session].reasons.get(code)
    settled: list[str] = [r for r in someone.sitting.settled if r == code]
    yield about_person(
        view,
        f"{code}_admitted",
        someone,
        article=view.rules[someone.session].cite(reason.article) if reason else None,
        evidence=facts_of(view, one.number, someone.session, Admitted, Marked),
        details={"decided_by_lead": "yes" if settled else "no"},
    )


def _exempt(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """E 4.3: whoever is exempt and sits the first stage has given the exemption up."""
    rules, entry = view.rules[someone.session], someone.entry
    exempt = entry is not None and entry.first_stage_exempt
    if not exempt or view.plans[someone.session].stage != rules.exempt_stage:
        return
    reason = rules.reasons.get("exempt_first_stage")
    article = rules.cite(reason.article) if reason else None
    if view.sat(someone):
        kinds = (Admitted, Marked, ExemptionDeclared)
        evidence = facts_of(view, one.number, someone.session, *kinds)
        yield about_person(view, "exempt_sat", someone, article=article, evidence=evidence)
    for record in one.records:
        fact = record.fact
        declared = isinstance(fact, ExemptionDeclared) and record.session == someone.session
        if isinstance(fact, ExemptionDeclared) and declared and fact.missing:
            yield about_person(
                view,
                "exemption_incomplete",
                someone,
                article=article,
                evidence=(record.id,),
                details={"missing": list(fact.missing)},
                key=(record.id,),
            )


def _provisional(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """仮受験: sits, headquarters decides; what lay before the lead says why."""
    if not any(admission.provisional for admission in someone.sitting.admissions):
        return
    if someone.sitting.there.impersonation is not None:
        return  # a case of its own
    grounds = list(someone.sitting.settled)
    yield about_person(
        view,
        "provisional",
        someone,
        article=_article_of(view.rules[someone.session], grounds),
        evidence=facts_of(view, one.number, someone.session, Decided, Admitted),
        details={"grounds": grounds},
    )


def _article_of(rules: Regulation, grounds: list[str]) -> str | None:
    for code in grounds:
        found = rules.reasons.get(code) or rules.findings.get(code)
        if found is not None and found.article:
            return rules.cite(found.article)
    return rules.ground("identity")


def _impersonation(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """Somebody sat for another, stopped or not (E 15): headquarters decides."""
    outcome = someone.sitting.there.impersonation
    if outcome is None:
        return
    rules = view.rules[someone.session]
    yield about_person(
        view,
        "impersonation",
        someone,
        article=rules.cite(rules.escalation.article),
        evidence=facts_of(view, one.number, someone.session, ImpersonationFound),
        details={"outcome": outcome},
    )


def _conflict(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """Two desks let one person in, and no lead has settled it: our reading, no article."""
    if someone.sitting.disputed:
        yield about_person(view, "conflict", someone, evidence=tuple(someone.sitting.disputed))


def _seen_in_the_room(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """The room saw somebody who was not let in, or was turned away."""
    for code in findings_about(someone):
        if code in _SEEN:
            article = _SEEN[code](view.rules[someone.session])
            evidence = facts_of(view, one.number, someone.session, Marked, Disqualified)
            yield about_person(view, code, someone, article=article, evidence=evidence)


def _late(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """E 11: whoever came too late; the verdict stays, headquarters sees by how much."""
    if someone.sitting.late is None:
        return
    reason = view.rules[someone.session].reasons.get("late")
    late = [r for r in one.records if r.session == someone.session]
    found = [(r.id, r.fact.seconds_late) for r in late if isinstance(r.fact, LateArrived)]
    details: Details = {"seconds_late": min((seconds for _, seconds in found), default=0)}
    if "late_within" in someone.sitting.settled:
        details["decided_by_lead"] = "yes"
    yield about_person(
        view,
        "late",
        someone,
        article=view.rules[someone.session].cite(reason.article) if reason else None,
        evidence=tuple(fact for fact, _ in found),
        details=details,
    )


def _time_owed(view: RoundView, one: One, someone: Someone) -> Iterator[Case]:
    """One person alone lost time that nobody gave back, or was ended too early."""
    there = someone.sitting.there
    owed = max(0, there.lost - there.given) + there.cut_short
    if owed:
        yield about_person(
            view,
            "time_owed",
            someone,
            evidence=facts_of(view, one.number, someone.session, TimeLost),
            details={"seconds": owed},
        )


def _disqualification(view: RoundView, one: One) -> Iterator[Case]:
    """E 15: the venue disqualifies, headquarters confirms or overturns."""
    person = one.person
    plan = person.disqualified_in
    if person.disqualified is None or plan not in view.plans:
        return
    someone, rules = view.someone(one.number, plan), view.rules[plan]
    record = next(r for r in one.records if r.id == person.disqualified)
    fact = record.fact
    assert isinstance(fact, Disqualified)
    details: Details = {"incident_kind": fact.kind, "to": fact.to}
    if person.out_of_rule:
        details["out_of_rule"] = "yes"
    article = rules.cite(rules.escalation.article)
    evidence = tuple(f for f in (person.disqualified, person.disqualified_after) if f)
    kinds = ["disqualification", *(["out_of_rule"] if person.out_of_rule else [])]
    if person.out_of_rule:
        details["override_reason"] = fact.override_reason
    for kind in kinds:
        yield about_person(view, kind, someone, article=article, evidence=evidence, details=details)


def _notes(view: RoundView, one: One) -> Iterator[Case]:
    """Requests to correct a detail (E 6.2), and delay certificates that were shown."""
    for record in one.records:
        plan = record.session
        if not isinstance(record.fact, _NOTED) or plan is None or plan not in view.plans:
            continue
        rules = view.rules[plan]
        match record.fact:
            case DetailQuestioned(field=field, text=text):
                kind = rules.incident_kinds.get("detail")
                article = rules.cite(kind.article) if kind else None
                told: Details = {"field": field, "text": text}
                yield _note(view, one, plan, "correction_request", record.id, article, told)
            case IncidentNoted(kind=code, text=text) if code == _CERTIFICATE:
                reason = rules.reasons.get("late")
                article = rules.cite(reason.article) if reason else None
                yield _note(view, one, plan, _CERTIFICATE, record.id, article, {"text": text})
            case _:
                pass


def _note(
    view: RoundView,
    one: One,
    plan: str,
    kind: str,
    fact: str,
    article: str | None,
    details: Details,
) -> Case:
    someone = view.someone(one.number, plan)
    evidence, key = (fact,), (fact,)
    return about_person(
        view, kind, someone, article=article, evidence=evidence, details=details, key=key
    )


_NOTED = (DetailQuestioned, IncidentNoted)
_RULES: tuple[Rule, ...] = (
    _roster_said_no,
    _exempt,
    _provisional,
    _impersonation,
    _conflict,
    _seen_in_the_room,
    _late,
    _time_owed,
)
