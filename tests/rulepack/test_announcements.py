"""The script that is read aloud: what the shipped pack says, and what no pack may say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.domain.regulation import Announcement
from app.formats.rulepack import read_rulepack
from tests.rulepack.packs import FILE, SHIPPED, drop, faults_of, named_by, shipped_tables, toml

SHIPPED_SCRIPT = read_rulepack(SHIPPED, FILE).regulation.announcements
TEXT = {"ja": "文", "en": "text"}
ONE: dict[str, Any] = {"id": "one", "when": "minutes_left", "minutes": 5, "text": TEXT}


def test_what_is_read_and_when() -> None:
    assert [(one.id, one.when, one.minutes, one.article) for one in SHIPPED_SCRIPT] == [
        ("identity", "before_start", 20, "8.1"),
        ("belongings", "before_start", 15, "8.2"),
        ("conduct", "before_start", 10, "15"),
        ("confidentiality", "before_start", 10, "9"),
        ("leaving", "before_start", 5, "13"),
        ("begin", "at_start", None, None),
        ("left_15", "minutes_left", 15, None),
        ("left_5", "minutes_left", 5, None),
        ("left_1", "minutes_left", 1, None),
        ("stop", "at_end", None, None),
    ]
    assert [one.id for one in SHIPPED_SCRIPT if not one.must_be_read] == ["left_1"]


@pytest.mark.parametrize("one", SHIPPED_SCRIPT, ids=lambda one: one.id)
def test_every_text_is_in_its_language_and_short(one: Announcement) -> None:
    for text, japanese in ((one.text.ja, True), (one.text.en, False)):
        assert bool(re.search(r"[ぁ-んァ-ヶ一-龯]", text)) is japanese
        assert text == text.strip() != ""
        assert len(re.findall(r"。|[.](?:\s|$)", text)) in (1, 2, 3)
        assert len(text) <= 160


def test_a_pack_may_have_nothing_to_read() -> None:
    data = toml(drop(shipped_tables(), ("announcements",)))
    assert read_rulepack(data, FILE).regulation.announcements == ()


@pytest.mark.parametrize(
    ("script", "key", "expected", "found"),
    [
        ([{**ONE, "when": "later"}], "announcements[0].when", None, '"later"'),
        ([{**ONE, "minuts": 5}], "announcements[0].minuts", ("minutes",), "minuts"),
        (
            [{k: ONE[k] for k in ("when", "minutes", "text")}],
            "announcements[0].id",
            ("string",),
            "-",
        ),
        ([{**ONE, "must_be_read": 1}], "announcements[0].must_be_read", ("boolean",), "1"),
        ([{**ONE, "minutes": "5"}], "announcements[0].minutes", ("integer",), '"5"'),
        ([{**ONE, "minutes": 0}], "announcements[0].minutes", ("1..600",), "0"),
        ([{**ONE, "minutes": 601}], "announcements[0].minutes", ("1..600",), "601"),
        (
            [{k: ONE[k] for k in ("id", "when", "text")}],
            "announcements[0].minutes",
            ("1..600",),
            "-",
        ),
        ([{**ONE, "when": "at_end"}], "announcements[0].minutes", ("-",), "5"),
        ([{**ONE, "id": "no code"}], "announcements[0].id", ("A-Z a-z 0-9 . _ -",), '"no code"'),
        ([ONE, ONE], "announcements[1].id", ("≠ announcements[0].id",), '"one"'),
        ([{**ONE, "article": "99"}], "announcements[0].article", ("articles.99",), "-"),
        ([{**ONE, "text": {**TEXT, "en": " "}}], "announcements[0].text.en", ("text",), '" "'),
        ([{**ONE, "text": {"ja": "文"}}], "announcements[0].text.en", ("string",), "-"),
        (5, "announcements", ("array",), "5"),
    ],
)
def test_what_is_wrong_is_named(
    script: object, key: str, expected: tuple[str, ...] | None, found: str
) -> None:
    named = named_by(faults_of(toml({**shipped_tables(), "announcements": script})))
    assert list(named) == [key]
    assert named[key][1] == found
    assert expected is None or named[key][0] == expected
