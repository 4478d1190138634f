"""What a person who writes a pack reads of a mistake: the key, what is wanted, what is there."""

from __future__ import annotations

import pytest

from app.kernel.phrases import sentence
from tests.rulepack.packs import SHIPPED, faults_of

TOLD = [
    ("attentions = 1", 'attentions = "1"', "引用符なしの整数 が必要ですが、\"1\" とあります",
     'expected a whole number without quotes, found "1"'),
    ("attentions = 1", "attentoins = 1", "attentions が必要ですが、attentoins とあります",
     "expected attentions, found attentoins"),
    ("attentions = 1", "", "引用符なしの整数 が必要ですが、ありません",
     "expected a whole number without quotes, found nothing"),
    ("attentions = 1", "attentions = 101", "0..100 が必要ですが、101 とあります",
     "0..100, found 101"),
    ('article = "15"', 'article = "77"', "条の項目 [articles.77] が必要ですが、ありません",
     "expected an article [articles.77], found nothing"),
    ('public = ["first", "second"]', 'public = "first"', "[ ] で囲んだ並び が必要ですが",
     'expected a list in [ ], found "first"'),
    ('public = ["first", "second"]', 'public = ["frist"]', '"course"、"first" か "second" が必要',
     'expected "course", "first" or "second", found "frist"'),
    ('id = "belongings"', 'id = "identity"', "announcements[0].id と違う値 が必要",
     "expected another value than announcements[0].id has"),
    ('ja = "受験者"', 'ja = " "', "空でない文 が必要", "expected text that is not blank"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "ja", "en"), TOLD)
def test_a_mistake_is_told_in_plain_words(old: str, new: str, ja: str, en: str) -> None:
    text = SHIPPED.decode()
    assert old in text
    fault, *_ = faults_of(text.replace(old, new, 1).encode())
    for language, told in (("ja", ja), ("en", en)):
        said = sentence(fault, language)  # type: ignore[arg-type]
        assert told in said
        assert str(fault.fields["line"]) in said
