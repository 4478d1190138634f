"""Cases as people read them on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.cli.common import language, put, say
from app.cli.tables import table
from app.domain.regulation import Regulation
from app.services.casefile import CaseFile, Step
from app.services.casewords import (
    article_words,
    decision_lines,
    detail_lines,
    is_outweighed,
    lifted_words,
    meaning,
    more_words,
    outcome_words,
)
from app.services.casework import CaseShown
from app.services.deciding import Decided
from app.services.disclosure import PersonFile

_COLUMNS = ("case", "weight", "kind", "article", "venue", "session", "room", "who", "state")
_MOST_NAMED = 4


def show_cases(found: Sequence[CaseShown], round_id: str) -> None:
    """A table, what waits for a decision first."""
    waiting = sum(case.state == "open" and case.severity == "case" for case in found)
    title = say("cases_title", round=round_id, count=len(found), waiting=waiting)
    headings = [say(f"heading_{name}") for name in _COLUMNS]
    table(title, headings, [_row(case) for case in found])
    if waiting:
        put(say("next_case"))


def _row(case: CaseShown) -> list[str]:
    who = list(case.candidates[:_MOST_NAMED])
    if len(case.candidates) > _MOST_NAMED:
        who.append(say("case_more", count=len(case.candidates) - _MOST_NAMED))
    return [
        case.case,
        say(f"case_severity_{case.severity}"),
        say(f"case_kind_{case.kind}"),
        case.article or "",
        case.venue,
        ", ".join(case.sessions),
        case.room,
        ", ".join(who),
        state_of(case),
    ]


def state_of(case: CaseShown) -> str:
    """Open, or what was decided."""
    if case.outcome is None:
        return say("case_state_open")
    return say(f"case_outcome_{case.outcome}")


def show_decided(decided: Decided) -> None:
    """What was decided and what it means, what it replaces, and what holds by other decisions."""
    case, before = decided.case, decided.replaces
    put(say("case_decided_so", case=case.case, outcome=say(f"case_outcome_{case.outcome}")))
    if case.effect and not is_outweighed(case, decided.outcomes):
        put(say(f"case_effect_{case.effect}", candidates=case.candidates))
    if case.banned:
        put(say("case_banned", candidates=case.banned))
    if freed := lifted_words(before, case.banned, language()):
        put(freed)
    if before is not None:
        put(say("case_replaces"))
        for line in decision_lines(before, language(), decided.zone):
            put(line)
    for holds in decided.outcomes:
        put(outcome_words(holds, language()))


def show_file(
    file: CaseFile, rules: Regulation, every: Mapping[str, Regulation], zone: str
) -> None:
    """One case with its evidence, what happened, and what there was before."""
    case = file.case
    kind = say(f"case_kind_{case.kind}")
    put(f"{case.case}  {kind}" + (f"  [{case.article}]" if case.article else ""))
    if said := article_words(case, rules, language()):
        put(f"  {said}")
    _about(case, rules, zone)
    for made in file.decisions:
        for line in decision_lines(made, language(), zone):
            put(line)
    for holds in file.outcomes:
        put(f"  {outcome_words(holds, language())}")
    _steps(say("case_timeline"), file.timeline, zone, set(case.evidence), every)
    if file.earlier:
        rows = [[e.round, e.case, say(f"case_kind_{e.kind}"), state_of(e)] for e in file.earlier]
        headings = [say(f"heading_{name}") for name in ("round", "case", "kind", "state")]
        table(say("case_earlier"), headings, rows)
    if case.outcome is None:
        for outcome in ("confirm", "overturn"):
            means = meaning(case, outcome, language())
            put(say(f"case_would_{outcome}", means=means))
        put(say("case_next_decide", case=case.case))


def _about(case: CaseShown, rules: Regulation, zone: str) -> None:
    for name, value in (
        ("weight", say(f"case_severity_{case.severity}")),
        ("state", state_of(case)),
        ("venue", case.venue),
        ("session", ", ".join(case.sessions)),
        ("room", case.room),
        ("who", ", ".join(case.candidates)),
        ("station", case.station),
    ):
        if value:
            put(f"  {say(f'heading_{name}')}: {value}")
    for label, text in detail_lines(case, rules, language(), zone):
        put(f"  {label}: {text}")
    if case.opened_by:
        put(say("case_opened_by", clerk=case.opened_by, reason=case.opened_reason))


def show_person(file: PersonFile, every: Mapping[str, Regulation], zone: str) -> None:
    """What one round holds of one person."""
    put(say("person_title", candidate=file.candidate_number, round=file.round))
    for entry in file.entries:
        for key, value in entry.items():
            if value not in ("", False, 0, ()):
                shown = ", ".join(value) if isinstance(value, tuple) else value
                if key == "application":
                    shown = say(f"person_application_{value}")
                put(f"  {say(f'person_field_{key}')}: {shown}")
    _steps(say("person_timeline"), file.timeline, zone, set(), every)
    if file.cases:
        rows = [[c.case, say(f"case_kind_{c.kind}"), state_of(c), c.reason] for c in file.cases]
        table(
            say("person_cases"),
            [say(f"heading_{n}") for n in ("case", "kind", "state", "why")],
            rows,
        )
    for who in file.bans:
        put(say("person_ban", until=who.until or say("person_for_ever")))
    if file.looks:
        rows = [
            [look.at.local(zone).strftime("%Y-%m-%d %H:%M:%S"), look.clerk, say(f"look_{look.why}")]
            for look in file.looks
        ]
        headings = [say(f"heading_{name}") for name in ("time", "clerk", "why")]
        table(say("person_looks"), headings, rows)


def _steps(
    title: str,
    steps: Sequence[Step],
    zone: str,
    evidence: set[str],
    every: Mapping[str, Regulation],
) -> None:
    rows = [
        [
            "*" if step.fact in evidence else "",
            step.at.local(zone).strftime("%m-%d %H:%M:%S"),
            step.venue,
            say(f"fact_{step.type}") + (say("case_taken_back") if step.corrected else ""),
            ", ".join(more_words(step, every.get(step.session), language())),
            step.operator,
        ]
        for step in steps
    ]
    if rows:
        names = ("evidence", "time", "venue", "what", "more", "operator")
        table(title, [say(f"heading_{name}") for name in names], rows)
