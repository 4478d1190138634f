"""The same day under every rule pack: each answer is what the pack declares, by its article."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from app.domain.regulation import Regulation
from tests.journeys.eachpack import (
    FIRST,
    FORM,
    LATE,
    PACKS,
    ROUND,
    ROUNDS,
    SESSION,
    TALKS,
    TOO_LATE,
    Answers,
    Place,
    Under,
    from_then_on,
    until_late,
)
from tests.journeys.program import within

Told = tuple[str, str | None]
"""The code of a refusal, and its article."""


class Day(NamedTuple):
    """What came of it."""

    place: Place
    under: Under
    answers: Answers
    cases: set[tuple[object, ...]]
    """Kind, article and people."""

    @property
    def rules(self) -> Regulation:
        return self.under.rules

    def told(self, *names: str) -> list[Told | None]:
        """How wishes were refused; nothing where they were granted."""
        return [
            None if (a := self.answers[name])["ok"] else (a["fault"]["code"], _article(a["fault"]))
            for name in names
        ]


def _article(fault: dict[str, object]) -> str | None:
    article = fault.get("article")
    return article if isinstance(article, str) else None


@pytest.fixture(scope="module", params=PACKS, ids=lambda pack: Under.pack(pack).rules.id)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Day:
    under = Under.pack(request.param)
    place = Place(tmp_path_factory.mktemp("each"), under)
    answers = place.apply(until_late(place.folder / "tickets"))
    kinds = under.rules.incident_kinds.items()
    misconduct = next(code for code, kind in kinds if kind.misconduct)
    answers |= place.apply(from_then_on(misconduct, place.standings()))
    place.venue("send", place.desk, "--to", place.drop)
    taken = place.headquarters("import", place.hq, "--from", place.drop, "--json").lines
    assert "refused" not in str(taken)
    lines = place.headquarters("cases", place.hq, ROUND, "--json").lines
    cases = {(one["kind"], one["article"], *one["candidates"]) for one in lines}
    return Day(place, under, answers, cases)


def test_who_comes_in_time_is_let_in_and_the_day_begins_and_ends(day: Day) -> None:
    plain = ("sign-in", "clock", "doors", f"in-{FIRST}", f"in-{TALKS}", "start", "end")
    assert day.told(*plain) == [None] * len(plain)
    assert day.told("absent") == [None if day.told("absent-early")[0] else ("marked_already", None)]
    assert day.told("close") == [None]


def test_lateness_is_what_the_pack_makes_of_it(day: Day) -> None:
    rules, late = day.rules, day.rules.reasons["late"]
    verdict, told, first = late.verdict, "late", rules.cite(late.article)
    if within := rules.late_entry:  # the lead may agree until so many minutes after the start
        assert 20 < within.minutes < 50, "the first is within the time, the second is not"
        verdict, told, first = "refer", "late_within", rules.cite(within.article or late.article)
    answer = day.answers["late"]["verdict"]
    assert answer["code"] == verdict
    assert [(r["code"], r["article"]) for r in answer["reasons"]] == [(told, first)]
    refused: Told | None = {"proceed": None}.get(verdict, (told, first))
    needs_id = ("id_not_checked", rules.ground("documents"))
    assert day.told("waved") == [refused or needs_id]
    assert (day.told(f"in-{LATE}") == [None]) is (verdict != "refuse")
    assert (day.told("consent") == [None]) is (verdict == "refer")

    early = within and ("absent_too_early", rules.cite(within.article))
    assert day.told("absent-early") == [early], "nobody is absent who may still come"
    again = day.answers["too-late"]["verdict"]
    assert (again["code"], again["reasons"][0]["article"]) == (
        late.verdict,
        rules.cite(late.article),
    )
    stands = day.place.standings()
    assert stands[LATE] == ("refused" if verdict == "refuse" else "admitted")
    assert stands[TOO_LATE] == "refused"
    for number in (LATE, TOO_LATE):
        assert ("late", rules.cite(late.article), number) in day.cases


def test_attention_goes_by_the_steps_that_the_pack_asks_for(day: Day) -> None:
    """Each time: may the person be sent out, be warned in writing, be spoken to?"""
    steps, written = day.rules.escalation, 0
    article = day.rules.cite(steps.article)
    for n in range(ROUNDS):
        sent, warned, spoken = day.told(f"disqualify-{n}", f"warn-{n}", f"caution-{n}")
        assert sent is not None
        assert (sent == ("no_attention", article)) is (n + written < steps.attentions)
        if day.under.kind not in steps.written_at:
            assert warned is not None
        elif n < steps.cautions_before_warning:
            assert warned == ("too_few_cautions", article)
        else:
            assert warned is None
            written += 1
        assert spoken is None
    assert day.told("unknown") == [("unknown_kind", article)]


def test_a_leave_is_granted_forbidden_or_the_lead_s(day: Day) -> None:
    leave = day.rules.leave
    article = day.rules.cite(leave.article)
    if leave.forbidden:
        assert day.told("leave", "back") == [("leave_forbidden", article), ("not_out", article)]
    elif FORM in leave.forms:
        assert day.told("leave", "back") == [None, None]
    else:
        assert "leave_forbidden" not in str(day.told("leave"))


def test_what_is_found_at_headquarters_cites_the_pack(day: Day) -> None:
    kinds = day.rules.incident_kinds
    detail = day.rules.cite(kinds["detail"].article) if "detail" in kinds else None
    assert ("correction_request", detail, FIRST) in day.cases
    counted = ("not_counted", None) in day.cases
    assert counted is (FORM in day.rules.sheet_forms and day.rules.course is None)
    numbers = {f"{day.rules.mark} {number}" for number in day.rules.articles}
    assert {article for _, article, *_ in day.cases} <= {*numbers, None}


def test_the_report_calls_people_what_the_pack_calls_them(day: Day) -> None:
    """And nobody by the word of another pack."""
    out = day.place.folder / "report"
    report = ("--lang", "ja", "venue", "report", day.place.desk, SESSION, "--out", out)
    assert within(*report, passphrase=day.place.sheet).status == 0
    told = "".join(file.read_text(encoding="utf-8-sig") for file in out.rglob("*.csv"))
    words = {Under.pack(pack).rules.person.ja.removesuffix("者") for pack in PACKS}
    assert [f"{word}番号" for word in words if f"{word}番号" in told] == [
        f"{day.rules.person.ja.removesuffix('者')}番号"
    ]
