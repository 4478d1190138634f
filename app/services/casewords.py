"""A case in sentences, for the window and the terminal: never a code that only programs know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.domain.cases import Outcome, effect_of
from app.domain.office import Decision
from app.domain.outcomes import Holds, result_of
from app.domain.regulation import Regulation
from app.kernel.phrases import Language, phrase, phrases
from app.kernel.refusals import told_as
from app.kernel.time import Instant
from app.services.casefile import Step
from app.services.casework import CaseShown, Work

Value = str | int | list[str]


def rules_for(work: Work, case: CaseShown) -> Regulation:
    """The rules of the day that a case is about; of any day where it is about none."""
    every = work.view.rules
    return every[case.session] if case.session in every else next(iter(every.values()))


def article_words(case: CaseShown, rules: Regulation, language: Language) -> str:
    """What the article says that a case rests on; empty where it is our own reading."""
    plain = (case.article or "").removeprefix(rules.mark).strip()
    article = rules.articles.get(plain)
    return getattr(article, language) if article else ""


def meaning(case: CaseShown, outcome: Outcome, language: Language) -> str:
    """What a decision would mean for the people concerned."""
    effect = effect_of(case.kind, outcome) or "nothing"
    return phrase(f"case_means_{effect}", language)


def decision_lines(made: Decision, language: Language, zone: str) -> list[str]:
    """Who decided what, when and why, and whom it bars."""
    told = {
        "at": made.at,
        "clerk": made.clerk,
        "second": made.second,
        "outcome": phrase(f"case_outcome_{made.outcome}", language),
        "reason": made.reason,
        "zone": zone,
    }
    lines = [phrase("case_decision_line", language, told)]
    if made.banned:
        ban = {"candidates": _numbers(made, language), "until": made.banned[0].until}
        lines.append(phrase("case_decision_ban", language, ban))
    return lines


def lifted_words(before: Decision | None, still: Sequence[str], language: Language) -> str:
    """Whom a decision bars no longer that took another's place; empty where there is nobody."""
    freed = [w.candidate_number for w in before.banned] if before else []
    freed = [number for number in freed if number not in still]
    told = {"candidates": _between(language).join(freed)}
    return phrase("case_ban_lifted", language, told) if freed else ""


def outcome_words(holds: Holds, language: Language) -> str:
    """What holds for a person in an exam, and which decisions it outweighs."""
    told = {
        "candidate": holds.candidate_number,
        "session": holds.session,
        "means": phrase(f"case_means_{result_of(holds.effect)}", language),
        "case": holds.case,
        "outweighed": _between(language).join(holds.outweighed),
    }
    return phrase("case_outcome_here", language, told)


def is_outweighed(case: CaseShown, outcomes: Sequence[Holds]) -> bool:
    """Whether a decision comes to nothing, because others hold in all that it is about."""
    over = sum(case.case in holds.outweighed for holds in outcomes)
    return 0 < over == len(case.candidates) * len(case.sessions)


def _numbers(made: Decision, language: Language) -> str:
    return _between(language).join(who.candidate_number for who in made.banned)


def _between(language: Language) -> str:
    return "、" if language == "ja" else ", "


def detail_lines(
    case: CaseShown, rules: Regulation, language: Language, zone: str
) -> list[tuple[str, str]]:
    """Each detail of a case: what it is called, and what it says in words."""
    between = "、" if language == "ja" else ", "

    def told(key: str, value: Value) -> str:
        values: Sequence[str | int] = value if isinstance(value, list) else [value]
        say = _WORDS.get(key, _as_it_is)
        if key == "outcome" and case.kind == "impersonation":
            say = _impersonation
        return between.join(say(str(one), rules, language, zone) for one in values)

    return [
        (phrase(f"case_detail_{key}", language), told(key, value))
        for key, value in case.details.items()
    ]


def step_words(step: Step, rules: Regulation | None, language: Language) -> str:
    """What one fact of the timeline is, in one line."""
    kind = phrase(f"fact_{step.type}", language)
    if step.corrected:
        kind += phrase("case_taken_back", language)
    more = [_code(code, rules, language) for code in step.codes]
    told = ("、" if language == "ja" else ", ").join([*more, *step.details])
    return f"{kind}　{told}" if told else kind


def more_words(step: Step, rules: Regulation | None, language: Language) -> list[str]:
    """More about a fact: its codes in words, then what people have written."""
    return [*(_code(code, rules, language) for code in step.codes), *step.details]


def _code(code: str, rules: Regulation | None, language: Language) -> str:
    """A code of the program, or one that only the rules have words for."""
    if code in phrases(language) or rules is None:
        return phrase(code, language)
    return _ground(code.partition("_")[2], rules, language, "")


def _as_it_is(value: str, _rules: Regulation, _language: Language, _zone: str) -> str:
    return value


def _ground(code: str, rules: Regulation, language: Language, _zone: str) -> str:
    """In a few words; the rules' own text is a sentence that tells the desk what to do."""
    known = phrases(language)
    for short in (f"reason_{code}", f"finding_{code}"):
        if short in known:
            return known[short]
    found = rules.reasons.get(code) or rules.findings.get(code)
    return str(getattr(found.text, language)) if found is not None else code


def _incident(code: str, rules: Regulation, language: Language, _zone: str) -> str:
    kind = rules.incident_kinds.get(code)
    return str(getattr(kind.text, language)) if kind else code


def _subject(code: str, rules: Regulation, language: Language, _zone: str) -> str:
    return str(getattr(rules.subject(code), language))


def _impersonation(code: str, _rules: Regulation, language: Language, _zone: str) -> str:
    return phrase(f"room_impersonation_{code}", language)


def _time(text: str, _rules: Regulation, _language: Language, zone: str) -> str:
    return f"{Instant.parse(text).local(zone):%Y-%m-%d %H:%M:%S}"


def _of(*prefixes: str) -> Callable[[str, Regulation, Language, str], str]:
    """The phrase of one of these prefixes; the value itself where it is nobody's code."""

    def say(code: str, _rules: Regulation, language: Language, _zone: str) -> str:
        known = phrases(language)
        return next((known[p + code] for p in prefixes if p + code in known), code)

    return say


def _refusal(code: str, _rules: Regulation, language: Language, _zone: str) -> str:
    """Why a file was refused."""
    told = told_as(code)
    return phrase(told.code, language, told.fields)


_WORDS: Mapping[str, Callable[[str, Regulation, Language, str], str]] = {
    "grounds": _ground,
    "incident_kind": _incident,
    "subject": _subject,
    "stage": _of("paper.stage."),
    "same": _of("case_same_"),
    "to": _of("case_to_"),
    "missing": _of("case_missing_"),
    "field": _of("report.detail."),
    "differences": _of("case_detail_"),
    "out_of_rule": _of("case_is_"),
    "written": _of("case_is_"),
    "decided_by_lead": _of("case_is_"),
    "result": _of("case_head_"),
    "reason": _refusal,
    "started": _time,
    "ended": _time,
    "window": _time,
}
