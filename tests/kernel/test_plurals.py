"""English counts one as one, wherever something is counted."""

from __future__ import annotations

import re

from app.kernel.phrases import phrases

_COUNTS = re.compile(
    r"\{(\w+)\} (?:answer |blank |sealed |spare )?"
    r"(files|records|people|photos|rows|stations|lines|parcels|sheets|booklets|minutes|seconds|days|"
    r"points|entries|venues|bundles|cases|calls)\b"
)
_NEVER_ONE = ("limit", "most", "number")


def test_nothing_counted_in_english_has_only_the_word_for_many() -> None:
    found = {
        code
        for code, text in phrases("en").items()
        for match in _COUNTS.finditer(text)
        if match[1] not in _NEVER_ONE
    }
    assert found == set(), "write {count|file|files} where one may be counted"
