"""The cards that come with Kantoku: complete, kind, in the right script, and about nobody."""

from __future__ import annotations

import re
import unicodedata

import msgspec
import pytest

from app import bootstrap
from app.domain.regulation import FINDING_CODES, REASON_CODES, Regulation
from app.domain.view import Place, ReasonGiven, Verdict
from app.formats.cards import ANY, CARD_LANGUAGES, CONDUCT_CODES, CardLanguage
from app.kernel.time import Instant
from ui.viewmodels.card import CardState, card_of_verdict, card_state

CARDS = bootstrap.cards()
RULES: Regulation = next(
    pack.regulation for pack in bootstrap.regulations() if pack.regulation.id == "iacs"
)
KINDS = [code for code, kind in RULES.incident_kinds.items() if kind.misconduct]
FIELDS = {"deadline": "9:50", "doors": "9:00", "start": "2026-11-22 13:00"}
PLACES = {"venue": "大阪第二会場", "room": "大会議室B"}
# What each language is written in; figures and marks are common to all.
SCRIPTS: dict[CardLanguage, str] = {
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
    "en": r"[A-Za-z]",
    "zh-Hans": r"[\u4e00-\u9fff]",
    "ko": r"[\uac00-\ud7a3]",
}
NATIONAL = {"ja": "cp932", "en": "ascii", "zh-Hans": "gb2312", "ko": "euc_kr"}
LONGEST = {"ja": 70, "en": 150, "zh-Hans": 60, "ko": 80}
FIELD = re.compile(r"\{\w+\}")


def state(code: str) -> CardState:
    return card_state(code, {**FIELDS, **PLACES}, CARDS, RULES)  # type: ignore[dict-item]


def test_there_is_a_card_for_everything_that_may_be_told() -> None:
    assert set(CARDS.by_code) == {*REASON_CODES, *FINDING_CODES, *CONDUCT_CODES, *KINDS, ANY}


def texts(code: str) -> list[tuple[CardLanguage, str]]:
    card = CARDS.by_code[code]
    wordings = [card, card.detail] if card.detail else [card]
    return [(name, each.in_(name)) for each in wordings for name in CARD_LANGUAGES]


@pytest.mark.parametrize("code", CARDS.by_code)
def test_a_card_is_short_and_written_in_its_own_script(code: str) -> None:
    for language, text in texts(code):
        letters = [letter for letter in FIELD.sub("", text) if letter.isalpha()]
        assert letters
        assert [letter for letter in letters if not re.match(SCRIPTS[language], letter)] == []
        # The old national sets tell simplified from traditional and from Japanese forms.
        FIELD.sub("", text).encode(NATIONAL[language])
        assert len(text) <= LONGEST[language]
        assert text == unicodedata.normalize("NFC", text).strip()


@pytest.mark.parametrize("code", CARDS.by_code)
def test_a_card_says_nothing_of_who_a_person_is(code: str) -> None:
    for _, text in texts(code):
        assert set(FIELD.findall(text)) <= {f"{{{name}}}" for name in (*FIELDS, *PLACES)}
        # What was decided about somebody, and the state of health, are for no bystander.
        told = {"失格の", "資格停止", "感染", "infect", "barred", "传染", "감염", "替え玉"}
        assert [word for word in told if word in text] == []


@pytest.mark.parametrize("code", [*CARDS.by_code, "never_heard_of"])
def test_each_card_has_four_blocks_japanese_first_and_no_field_left_open(code: str) -> None:
    blocks = state(code).blocks
    assert [block.language for block in blocks] == ["ja", "en", "zh-Hans", "ko"]
    assert all(block.text for block in blocks)
    assert [block for block in blocks if FIELD.search(block.text + block.detail)] == []


@pytest.mark.parametrize(
    ("code", "articles"),
    [
        ("late", ("第11条", "Article 11", "第11条", "제11조")),
        ("other_venue", ("第5条1項", "Article 5.1", "第5条第1款", "제5조 제1항")),
        ("id_expired", ("第8条1項", "Article 8.1", "第8条第1款", "제8조 제1항")),
        ("device_used", ("第15条", "Article 15", "第15条", "제15조")),
        ("written_warning", ("第15条", "Article 15", "第15条", "제15조")),
        ("sent_out", ("第15条", "Article 15", "第15条", "제15조")),
        ("too_early", ("", "", "", "")),
        ("forged", ("", "", "", "")),
        ("other", ("", "", "", "")),
        ("never_heard_of", ("", "", "", "")),
    ],
)
def test_the_article_is_the_rule_packs(code: str, articles: tuple[str, ...]) -> None:
    assert tuple(block.article for block in state(code).blocks) == articles


def test_the_article_follows_the_rule_pack() -> None:
    reason = msgspec.structs.replace(RULES.reasons["late"], article="12")
    other = msgspec.structs.replace(RULES, reasons={**RULES.reasons, "late": reason})
    assert card_state("late", {}, CARDS, other).blocks[0].article == "第12条"


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({}, ""),
        ({"deadline": " "}, ""),
        ({"doors": "9:00"}, ""),
        ({"deadline": "9:50"}, "締切：9:50"),
    ],
)
def test_a_detail_is_told_only_when_it_is_known(fields: dict[str, str], detail: str) -> None:
    block = card_state("late", fields, CARDS, RULES).blocks[0]  # type: ignore[arg-type]
    assert block.detail == detail


def test_text_in_a_field_is_never_a_template() -> None:
    card = card_state("other_room", {"room": "{venue}"}, CARDS, RULES)
    assert card.blocks[0].detail == "試験室：{venue}"


def verdict(code: str, place: Place | None = None) -> Verdict:
    reasons = (ReasonGiven(code, None), ReasonGiven("late", None)) if code else ()
    return Verdict("refuse", reasons, "00420001", "A", "12", (), right_place=place)


@pytest.mark.parametrize(
    ("code", "place", "detail"),
    [
        ("late", None, "Admission closed at 9:50:30"),
        ("too_early", None, "The doors open at 9:00"),
        ("other_venue", Place("T02", "大阪第二会場"), "Your venue: 大阪第二会場"),
        (
            "other_session",
            Place("T01", "x", start=Instant.parse("2026-12-06T13:00:00+09:00")),
            "Your session: 2026-12-06 13:00",
        ),
        ("other_session", Place("T01", "x"), ""),
        ("other_room", Place("T01", "x", room="B", seat="7"), "Your room: B"),
        ("forged", None, ""),
    ],
)
def test_a_verdict_brings_its_times_and_places(code: str, place: Place | None, detail: str) -> None:
    card = card_of_verdict(
        verdict(code, place),
        CARDS,
        RULES,
        deadline=Instant.parse("2026-11-22T09:50:30+09:00"),
        doors=Instant.parse("2026-11-22T09:00:00+09:00"),
    )
    assert card is not None
    assert card.code == code
    assert card.blocks[1].detail == detail


def test_a_verdict_without_a_reason_has_no_card() -> None:
    assert card_of_verdict(verdict(""), CARDS, RULES) is None
