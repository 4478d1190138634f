"""What a pack may declare beyond the first one: checked, compared, explained, in the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from app.domain.capabilities import FIRST_GROUNDS, FIRST_VENUES, Grounds
from app.domain.duty import confidentiality
from app.domain.events import DetailQuestioned, ExemptionDeclared
from app.formats.rulediff import differences
from app.formats.rulepack import read_rulepack
from app.formats.ruleschema import rulepack_schema
from app.kernel.resources import resource
from app.projections.timeline import article_of_fact
from app.reports.document import Document
from app.reports.rulepage import rule_page
from tests.journeys.thirdpack import tables, third_pack
from tests.rulepack.packs import SHIPPED, drop, faults_of, named_by, put, toml

SCHEMA = Draft202012Validator(rulepack_schema())
KEYS = (
    "venue_rules",
    "venue_rules public tickets",
    "venue_rules public sets_times",
    "venue_rules public times_article",
    "venue_rules semi-public lead_may_sit",
    "grounds",
    "grounds identity",
    "grounds confidentiality",
    "late_entry",
    "late_entry article",
    "once_stages",
    "sheet_forms",
    "escalation cautions_before_warning",
    "leave forbidden",
)
"""Every key that a pack may leave out."""
FIRST_NUMBERS = ("2.4", "4.3", "5.2", "6.2", "7.2", "8.1", "18.2", "19", "20", "21.4")


def changed(path: str, value: object) -> dict[str, Any]:
    return put(tables(), tuple(path.split(" ")), value)


def test_a_released_pack_without_the_tables_is_as_it_was() -> None:
    rules = read_rulepack(SHIPPED, "old.toml").regulation
    assert rules.venue_rules == FIRST_VENUES
    assert rules.grounds == FIRST_GROUNDS
    assert (rules.once_stages, rules.sheet_forms) == (("first", "second"), ("written",))
    assert (rules.late_entry, rules.leave.forbidden) == (None, False)
    assert rules.escalation.cautions_before_warning == 0


def test_a_pack_of_other_numbers_cites_its_own_where_it_lacks_a_table() -> None:
    """Its articles 7.2, 18.2 and 21.4 say something else, though they have the same numbers."""
    others = {number: {"ja": "別のこと", "en": "Something else"} for number in FIRST_NUMBERS}
    made = tables()
    made["articles"] |= others
    made["reasons"]["not_on_roster"]["article"] = "1"
    del made["grounds"], made["venue_rules"]
    rules = read_rulepack(toml(made), "own.toml").regulation
    assert rules.grounds == Grounds(identity="1")
    assert (rules.ground("identity"), rules.ground("documents")) == ("S 1", None)
    assert confidentiality(rules) == []
    for kind, here in FIRST_VENUES.items():
        assert rules.at(kind) == replace(here, times_article=None, lead_article=None)
    for fact in (
        ExemptionDeclared(declared_by="candidate", sits=True),
        DetailQuestioned(field="kana", text="x"),
    ):
        assert article_of_fact(fact, rules) is None


def test_the_third_pack_is_read_and_fits_the_schema() -> None:
    rules = read_rulepack(third_pack(), "soroban.toml").regulation
    assert rules.late_entry is not None
    assert (rules.late_entry.minutes, rules.leave.forbidden) == (30, True)
    assert list(SCHEMA.iter_errors(tables())) == []


@pytest.mark.parametrize("path", KEYS)
def test_every_key_may_be_left_out(path: str) -> None:
    without = drop(tables(), tuple(path.split(" ")))
    assert faults_of(toml(without)) == []
    assert SCHEMA.is_valid(without)


@pytest.mark.parametrize(
    ("path", "value", "key", "expected", "found"),
    [
        ("late_entry minutes", -1, "late_entry.minutes", ("0..1440",), "-1"),
        ("late_entry minuts", 5, "late_entry.minuts", ("minutes",), "minuts"),
        ("late_entry article", "77", "late_entry.article", ("articles.77",), "-"),
        ("reasons late verdict", "proceed", "reasons.late.verdict", ('"refuse"',), '"proceed"'),
        (
            "escalation cautions_before_warning",
            101,
            "escalation.cautions_before_warning",
            ("0..100",),
            "101",
        ),
        ("escalation written_at", [], "escalation.cautions_before_warning", ("0",), "2"),
        ("leave forbiden", True, "leave.forbiden", ("forbidden",), "forbiden"),
        ("leave forms", ["written"], "leave.forms", ("[]",), "array"),
        ("venue_rules public ticket", True, "venue_rules.public.ticket", ("tickets",), "ticket"),
        (
            "venue_rules public times_article",
            "77",
            "venue_rules.public.times_article",
            ("articles.77",),
            "-",
        ),
        ("grounds identty", "1", "grounds.identty", ("identity",), "identty"),
        ("grounds identity", "77", "grounds.identity", ("articles.77",), "-"),
        (
            "grounds confidentiality",
            ["5", "77"],
            "grounds.confidentiality[1]",
            ("articles.77",),
            "-",
        ),
        ("sheet_form", ["written"], "sheet_form", ("sheet_forms",), "sheet_form"),
        ("once_stage", ["second"], "once_stage", ("once_stages",), "once_stage"),
    ],
)
def test_a_mistake_is_named_with_what_was_meant(
    path: str, value: object, key: str, expected: tuple[str, ...], found: str
) -> None:
    assert named_by(faults_of(toml(changed(path, value)))) == {key: (expected, found)}


def test_a_kind_of_venue_is_not_forgotten() -> None:
    without = drop(tables(), ("venue_rules", "semi-public"))
    assert named_by(faults_of(toml(without))) == {"venue_rules.semi-public": (("table",), "-")}
    assert not SCHEMA.is_valid(without)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("once_stages", ["third"]),
        ("sheet_forms", "written"),
        ("leave forbidden", "yes"),
        ("venue_rules public tickets", 1),
        ("grounds confidentiality", [""]),
        ("grounds identity", 7),
        ("late_entry minutes", "30"),
        ("late_entry", {}),
    ],
)
def test_what_has_the_wrong_form_is_refused_by_reader_and_editor(path: str, value: object) -> None:
    wrong = changed(path, value)
    (fault,) = faults_of(toml(wrong))
    assert str(fault.fields["key"]).startswith(path.replace(" ", "."))
    assert isinstance(fault.fields["line"], int)
    assert not SCHEMA.is_valid(wrong)


def test_what_differs_is_shown_key_by_key() -> None:
    later = changed("late_entry minutes", 15)
    later["venue_rules"]["public"]["tickets"] = True
    later["grounds"]["confidentiality"] = ["5", "6"]
    del later["leave"]["forbidden"]
    packs = (read_rulepack(data, "x") for data in (third_pack(), toml(later)))
    found = {one.key: (one.what, one.before, one.after) for one in differences(*packs)}
    assert found == {
        "late_entry.minutes": ("changed", 30, 15),
        "venue_rules.public.tickets": ("changed", False, True),
        "grounds.confidentiality": ("changed", ["5"], ["5", "6"]),
        "leave.forbidden": ("removed", True, None),
    }


def text_of(page: Document) -> str:
    return json.dumps([repr(block) for block in page.blocks], ensure_ascii=False)


def test_the_page_tells_what_the_program_does() -> None:
    pack = read_rulepack(third_pack(), "soroban.toml")
    english, japanese = (text_of(rule_page(pack, language)) for language in ("en", "ja"))
    for told in (
        "Until 30 minutes after the start, if the venue lead agrees.",
        "Nobody leaves for a while, not even with the venue lead's consent.",
        "Cautions by word of mouth needed before one in writing: 2.",
        "Its lead sets the times, inside headquarters' window (Article 6).",
    ):
        assert told in english
    for told in (
        "責任者が認めれば、開始後30分までは入室できます。",
        "責任者が認めても、一時退室はできません。",
        "書面で注意する前に、口頭の注意が2回必要です。",
        "会場責任者が、本部の示す期間の中で時刻を決めます（第6条）。",
    ):
        assert told in japanese
    first = text_of(rule_page(read_rulepack(SHIPPED, "x"), "en"))
    assert "Late entry" not in first
    assert "Its lead may not be entered there (Article 21.4)." in first


@pytest.mark.parametrize(
    ("pack", "asked"), [("iacs/2022-05-01", True), ("training/2024-03-29", False)]
)
def test_a_slip_that_nobody_asks_for_is_never_missing(pack: str, asked: bool) -> None:
    file = resource("regulations", *f"{pack}.toml".split("/"))
    read = read_rulepack(file.read_bytes(), pack)
    assert ("slip_missing" in read.regulation.finding_codes) == asked
    assert ("本人確認票がない" in text_of(rule_page(read, "ja"))) == asked
