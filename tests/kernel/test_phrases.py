"""Every code that can be shown has a sentence in both languages, with the same fields."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import get_args

import pytest

from app.domain.candidate import Standing
from app.domain.events import TYPE_NAMES
from app.domain.paperpeople import Why
from app.domain.reconciling import DifferenceCode
from app.domain.round import Stage
from app.domain.session import Phase
from app.domain.whereabouts import Presence
from app.formats.rulepack import load_regulations
from app.kernel.faults import Fault
from app.kernel.phrases import LANGUAGES, Language, phrase, phrases, sentence
from app.kernel.refusals import REFUSALS, told_as
from app.kernel.resources import resource
from app.kernel.time import Instant
from app.services.demoday import KINDS
from app.services.importing import Status

APP = Path(__file__).parents[2] / "app"
_MAKERS = {"Fault", "hostile", "machine", "refused", "Refusal", "Warned", "say", "tell"}
_TEXTS_OF_THE_RULES = ("reasons", "findings", "refusals")


def _codes() -> set[str]:
    """The first argument, where it is a plain text, of everything that makes a sentence."""
    codes = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in _MAKERS and isinstance(first, ast.Constant) and first.value:
                codes.add(str(first.value))
    return codes


def _told_by_the_rules() -> set[str]:
    folder = resource("regulations")
    packs = load_regulations({path.name: path.read_bytes() for path in folder.glob("*/*.toml")})
    return {
        code
        for pack in packs
        for table in _TEXTS_OF_THE_RULES
        for code in getattr(pack.regulation, table)
    }


def test_the_search_finds_codes_of_every_kind() -> None:
    assert {"wrong_passphrase", "damaged", "disk_failed", "no_verdict", "hq_created"} <= _codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    silent = _codes() - phrases(language).keys() - _told_by_the_rules()  # type: ignore[arg-type]
    # The page's own words: `say("title")` there means dayreport.title.
    papers = ("dayreport", "card", "register", "poster", "report", "running", "rules")
    pages = (*papers, "lists", "letter", "paper_key", "score")
    page = {code for code in silent for of in pages if f"{of}.{code}" in phrases("en")}
    assert silent - page == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("paper.stage.", get_args(Stage)),
        ("standing_", get_args(Standing)),
        ("presence_", get_args(Presence)),
        ("fact_", TYPE_NAMES.values()),
        ("phase_", get_args(Phase)),
        ("may_", get_args(Why)),
        ("differs_", get_args(DifferenceCode)),
        ("import_", get_args(Status)),
        ("demo_kind_", KINDS),
    ],
)
def test_every_word_of_a_closed_list_has_a_sentence(
    prefix: str, words: tuple[str, ...], language: Language
) -> None:
    assert [word for word in words if prefix + word not in phrases(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*REFUSALS, "of_a_later_version"])
def test_a_stored_reason_is_told_whole_and_no_two_alike(reason: str, language: Language) -> None:
    told = told_as(reason)
    said = phrase(told.code, language, told.fields)
    assert not {"{", "[", "…"} & set(said)
    assert told.code not in said
    others = [told_as(one) for one in REFUSALS if one != reason]
    assert said not in [phrase(one.code, language, one.fields) for one in others]


def test_both_languages_have_the_same_codes_and_fields() -> None:
    def fields(text: str) -> set[str]:
        found = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        return {name.partition("|")[0] for name in found}

    japanese, english = phrases("ja"), phrases("en")
    assert japanese.keys() == english.keys()
    different = [code for code in english if fields(english[code]) != fields(japanese[code])]
    assert different == []


@pytest.mark.parametrize(
    ("code", "field", "one", "more"),
    [
        ("send_done", "count", "1 file was sent", "2 files were sent"),
        ("send_done", "count", "1 file was sent", "0 files were sent"),
        ("sign_in_wait", "seconds", "wait 1 second before", "wait 2 seconds before"),
        ("papers_handed_over", "parcels", "1 parcel handed", "21 parcels handed"),
        ("verified", "size", "of 1 record were", "of 11 records were"),
    ],
)
def test_one_is_told_as_one(code: str, field: str, one: str, more: str) -> None:
    count = int("".join(sign for sign in more if sign.isdigit()))
    assert one in phrase(code, "en", {field: 1})
    assert more in phrase(code, "en", {field: count})


def test_a_code_without_a_sentence_is_shown_with_its_fields() -> None:
    shown = sentence(Fault("never_heard_of", file="a.csv"), "en")
    assert "never_heard_of" in shown
    assert "a.csv" in shown


def test_a_missing_field_is_shown_as_its_name_and_never_raises() -> None:
    assert "{workspace}" in phrase("no_workspace", "en", {})


def test_text_in_a_field_is_never_a_template() -> None:
    assert "{limit}" in phrase("no_workspace", "en", {"workspace": "{limit}"})


def test_a_moment_is_told_in_the_zone_of_the_place() -> None:
    fields = {"earliest": Instant.parse("2026-11-22T00:50:00Z")}
    assert "2026-11-22 00:50:00 UTC" in phrase("start_too_early", "en", fields)
    assert "2026-11-22 09:50:00 " in phrase("start_too_early", "en", fields, zone="Asia/Tokyo")
    told = phrase("start_too_early", "en", {**fields, "zone": "Asia/Tokyo"})
    assert "2026-11-22 09:50:00 " in told


def test_a_part_in_brackets_is_said_only_where_it_has_something_to_say() -> None:
    lists = ("referrals", "id_checks", "conflicts", "leaves", "undecided", "attendance")
    fields: dict[str, object] = {name: [] for name in lists}
    told = phrase("close_blocked", "en", {**fields, "leaves": ["01", "[[02]]"]})
    assert told == "Not closed, something is still open. Still out of the room: 01, [[02]]."
    assert "[[" not in phrase("close_blocked", "ja", fields)


@pytest.mark.parametrize("code", ["purge_refused", "send_receipt_refusal"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_told_in_words_and_never_by_its_bare_code(
    language: Language, code: str
) -> None:
    for refusal in REFUSALS:
        said = phrase(code, language, {"refusal": refusal})
        told = told_as(refusal)
        assert (phrase(told.code, language, told.fields) in said, "{" in said) == (True, False)
    assert "unheard_of" in phrase(code, language, {"refusal": "unheard_of"})
