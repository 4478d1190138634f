"""A case in words: no code that only programs know reaches a person."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.cases import KINDS, Case
from app.domain.office import (
    HOLDER,
    CaseDecided,
    ClerkSignedIn,
    OfficeFact,
    OfficeRecord,
    OfficeState,
    PersonSeen,
    PinRefused,
)
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.services.casefile import Step
from app.services.casewords import article_words, detail_lines, meaning, step_words
from app.services.casework import CaseShown, shown_of
from app.services.office import Office, wrong_pins
from app.services.pinwaits import left_of
from tests.domain.world import IACS
from tests.office.days import at

NOBODY = Office([], OfficeState())


def shown(kind: str, **details: Any) -> CaseShown:
    case = Case("2026-2-7KQ2M9XWAB", "2026-2", kind, "case", "E 15", details=details)
    return shown_of(case, NOBODY, stands=True)


DETAILS: list[tuple[str, dict[str, Any], str, str]] = [
    ("provisional", {"grounds": ["no_ticket"]}, "no ticket", "受験票なし"),
    ("disqualification", {"incident_kind": "cheating"}, "cheating", ""),
    ("disqualification", {"to": "companion"}, "a companion's", "付添者"),
    ("out_of_rule", {"out_of_rule": "yes"}, "yes", "はい"),
    ("impersonation", {"outcome": "stopped"}, "somebody sat for another: stopped", ""),
    ("double_sitting", {"subject": "grade-2"}, "", ""),
    ("double_sitting", {"stage": "first"}, "First stage", "一次試験"),
    ("double_sitting", {"same": "candidate_number"}, "the same candidate number", ""),
    ("exemption_incomplete", {"missing": ["exam", "year"]}, "exam, year", "検定の種類、年度"),
    ("correction_request", {"field": "kana"}, "Kana", "フリガナ"),
    ("sheets_differ", {"differences": ["sheets_missing"]}, "Sheets used, too few", ""),
    ("head_differs", {"result": "beyond"}, "so many records have not come in", ""),
    ("bundle_refused", {"reason": "stranger"}, "", ""),
    (
        "outside_window",
        {"window": ["2026-11-22T00:00:00Z", "2026-11-22T01:00:00Z"]},
        "2026-11-22 09:00:00, 2026-11-22 10:00:00",
        "2026-11-22 09:00:00、2026-11-22 10:00:00",
    ),
    ("late", {"seconds_late": 75}, "75", "75"),
]


@pytest.mark.parametrize(("kind", "details", "english", "japanese"), DETAILS)
def test_a_detail_is_told_in_words(
    kind: str, details: dict[str, Any], english: str, japanese: str
) -> None:
    [value] = details.values()
    codes = {str(one) for one in (value if isinstance(value, list) else [value])}
    for language, expected in (("en", english), ("ja", japanese)):
        case = shown(kind, **details)
        [(label, said)] = detail_lines(case, IACS, language, "Asia/Tokyo")  # type: ignore[arg-type]
        assert "_" not in label
        if expected in ("", "cheating"):
            assert said not in codes, said
            assert not {"_", "{"} & {*said}, said
        else:
            assert said == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_decision_means_is_told_before_it_is_made(kind: str, language: Language) -> None:
    for outcome in ("confirm", "overturn", "void"):
        assert not meaning(shown(kind), outcome, language).startswith("case_")  # type: ignore[arg-type]
    assert f"case_kind_{kind}" in phrases(language)


def test_the_article_is_told_where_there_is_one() -> None:
    case = shown("disqualification")
    assert article_words(case, IACS, "ja") == IACS.articles["15"].ja
    assert article_words(replace(case, article=None), IACS, "ja") == ""


def test_a_fact_of_the_timeline_is_told_by_the_rules_where_only_they_have_words() -> None:
    step = Step(
        *("f", at("09:30:00"), "referred", "T01", "s", "l01", "T01-AM", "A", "00000001"),
        codes=("reason_no_ticket",),
        details=("テキスト",),
        reason="",
        article=None,
        corrected=True,
    )
    assert step_words(step, IACS, "en").endswith("no ticket, テキスト")
    assert "(taken back)" in step_words(step, IACS, "en")
    known, rules = IACS.reasons["no_ticket"], dict(IACS.reasons)
    told = step_words(
        replace(step, codes=("reason_new",)),
        replace(IACS, reasons={**rules, "new": known}),
        "en",
    )
    assert known.text.en in told


def noted(*facts: tuple[str, OfficeFact]) -> list[OfficeRecord]:
    return [
        OfficeRecord(seq, at("20:00:00").plus(seconds=seq), who, "decider", fact)
        for seq, (who, fact) in enumerate(facts, 1)
    ]


WRONG = (HOLDER, PinRefused("sato"))
LOOKED = PersonSeen(candidate="00000001", why="case")
SECOND = CaseDecided(
    what=Case("c", "r", "opened", "case"), outcome="confirm", effect="", second="sato"
)


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        ([], 0),
        ([WRONG, WRONG], 0),
        ([WRONG, WRONG, WRONG], 2),
        ([WRONG, WRONG, WRONG, WRONG], 4),
        ([WRONG] * 30, 60),
        ([WRONG, WRONG, WRONG, (HOLDER, PinRefused("mori"))], 1),
        ([WRONG, WRONG, WRONG, ("sato", ClerkSignedIn("sato"))], 0),
        ([WRONG, WRONG, WRONG, ("sato", LOOKED)], 0),
        ([WRONG, WRONG, WRONG, ("mori", LOOKED)], 1),
        ([WRONG, WRONG, WRONG, ("mori", SECOND)], 0),
    ],
)
def test_wrong_pins_in_a_row_make_a_clerk_wait(
    facts: list[tuple[str, OfficeFact]], waits: int
) -> None:
    records = noted(*facts)
    now = records[-1].at if records else at("20:00:00")
    assert left_of(wrong_pins(records, "sato"), now) == waits * 1000
