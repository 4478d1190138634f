"""The manual's keys are those of the window, today and in both languages."""

from __future__ import annotations

import re

import pytest

from app.kernel.phrases import LANGUAGES, Language
from tests.ui.keytable import keys, manual, with_keys
from ui.shell.actions import TABLE, shown_keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_keys_is_that_of_the_actions(language: Language) -> None:
    text = manual(language).read_text(encoding="utf-8")
    assert text == with_keys(text, language), "run python -m tests.ui.keytable"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_names_no_key_that_does_nothing(language: Language) -> None:
    text = manual(language).read_text(encoding="utf-8").replace(keys(language), "")
    known = {key for action in TABLE for key in shown_keys(action).split(" / ")}
    named = set(re.findall(r"`((?:Shift\+|Ctrl\+)?(?:F\d+|Enter|Esc|[A-Z1-9↑↓]))`", text))
    assert named
    assert named <= known


def test_both_manuals_have_the_same_parts() -> None:
    parts = [
        re.findall(r"^#+", manual(one).read_text(encoding="utf-8"), re.MULTILINE)
        for one in LANGUAGES
    ]
    assert parts[0] == parts[1]
