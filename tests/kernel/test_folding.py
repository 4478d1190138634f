"""What counts when people are compared and searched, and what does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.folding import kana_key, search_key, variant_groups

COMPATIBILITY_GOD = "\ufa19"  # 神 as some registers write it
KANJI_OF_A_WARD = "葛\U000e0100"  # with a variation selector
NAMES = st.text(
    st.sampled_from("高髙崎﨑佐々木みすゞヅヂッャヴー・ガギパ 　ａA-1½邉𠮷𩸽" + COMPATIBILITY_GOD)
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾀﾞﾃﾏｻﾑﾈ", "ダテマサムネ"),
        ("だてまさむね", "ダテマサムネ"),
        ("カ\u3099", "ガ"),
        ("カ゛", "ガ"),
        ("ﾊﾟ", "ぱ"),
        ("ショウッキャヮヶ", "シヨウツキヤワケ"),
        ("ローラ", "ロラ"),
        ("ﾛｰﾗ", "ロラ"),
        ("山田　太郎", "山田太郎"),
        ("マリ・ルイ", "マリ ルイ"),
        ("ﾏﾘ･ﾙｲ", "マリルイ"),
        ("ＡＢ－１２", "ab12"),
        ("A‐1−2―3", "a123"),
        ("José Ōno", "jose ono"),
        ("O’Brien", "o'brien"),
        ("カヅキ", "カズキ"),
        ("ヂロウ", "ジロウ"),
        ("カズヲ", "カズオ"),
        ("佐々木", "佐佐木"),
        ("みすゞ", "ミスズ"),
        ("いすゝ", "イスス"),
        (KANJI_OF_A_WARD, "葛"),
        (COMPATIBILITY_GOD, "神"),
    ],
)
def test_two_spellings_of_one_reading_have_one_key(one: str, other: str) -> None:
    assert kana_key(one) == kana_key(other) != ""
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    "same",
    [
        "高髙", "崎﨑", "邊辺邉", "齋斎斉齊", "濵濱浜", "栁柳", "德徳", "槗𣘺橋", "澤沢", "廣広",
        "國国", "櫻桜", "眞真", "冨富", "嶋嶌島", "𠮷吉", "神" + COMPATIBILITY_GOD, "藏蔵", "瀧滝",
    ],
)  # fmt: skip
def test_old_and_variant_kanji_are_searched_as_one(same: str) -> None:
    assert len({search_key(c) for c in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハ", "バ"),
        ("ハ", "パ"),
        ("大", "太"),
        ("東", "束"),
        ("崎", "埼"),
        ("ニ", "二"),
        ("ウ", "オ"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize(
    "text", ["", " 　", "ー", "・-‐", "々", "ゞ", "\u200b\ufeff", "\n\x01\x02\x03"]
)
def test_what_does_not_count_leaves_nothing(text: str) -> None:
    assert search_key(text) == ""


def test_kanji_are_not_compared_as_sounds() -> None:
    assert kana_key("髙") != kana_key("高")


def test_every_variant_stands_once_and_needs_its_line() -> None:
    groups = variant_groups()
    everything = "".join(groups)
    assert len(groups) > 300
    assert len(set(everything)) == len(everything)
    assert [c for c in everything if kana_key(c) != c] == []
    assert [group for group in groups if len(group) < 2] == []


@given(st.text() | NAMES)
def test_a_key_is_its_own_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert not any(unicodedata.category(c) in ("Cc", "Zs") for c in key)


@given(NAMES, NAMES, NAMES)
def test_a_part_of_a_name_is_a_part_of_its_key(before: str, part: str, after: str) -> None:
    assert search_key(part) in search_key(before + part + after)
