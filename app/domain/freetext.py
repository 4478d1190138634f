"""What free text may hold: plain signs only, never the national individual number (個人番号)."""

from __future__ import annotations

import re
import unicodedata

from app.domain.printable import unseen
from app.domain.view import Outcome, refused

MAX_TEXT = 2_000
"""Characters of one reason or text; what needs more belongs on paper."""

FREE_TEXT = (
    "reason",
    "text",
    "override_reason",
    "reference",
    "field",
    "point_reached",
    "witnesses",
    "escort",
    "seat",
    "item",
    "evidence",
    "exam",
    "year",
    "round",
    "personal_number",
)
"""The fields of wishes that people write into."""

# In groups, with whatever stands for a hyphen; looked for at every digit, as two may overlap.
_TWELVE = re.compile(r"(?<!\d)(?=(\d(?:[\s\-‐-―−ー_.・]{0,3}\d){11})(?!\d))")


def trouble_in(wish: object) -> Outcome | None:
    """A refusal that names the first field whose text may not be kept."""
    for field in FREE_TEXT:
        value = getattr(wish, field, None)
        texts = value if isinstance(value, tuple | list) else [value]
        given = [text for text in texts if isinstance(text, str)]
        longest = max(map(len, given), default=0)
        if longest > MAX_TEXT:
            return refused("text_too_long", None, field=field, length=longest, limit=MAX_TEXT)
        if signs := unseen("".join(given), lines=True):
            return refused("text_with_hidden_signs", None, field=field, signs=signs)
        if holds_national_number(value):
            return refused("national_number", None, field=field)
    return None


def holds_national_number(value: object) -> bool:
    """Whether a text, or one of several, holds twelve digits with the number's check digit.

    Source: Ministry of Internal Affairs and Communications ordinance no. 85 of 2014, article 5.
    """
    if isinstance(value, tuple | list):
        return any(holds_national_number(item) for item in value)
    if not isinstance(value, str):
        return False
    folded = unicodedata.normalize("NFKC", value)
    return any(_checks(re.sub(r"\D", "", found)) for found in _TWELVE.findall(folded))


def _checks(digits: str) -> bool:
    """Modulus 11: the weights run 2 to 7, then 2 to 6, from the digit before the last."""
    body = [int(c) for c in reversed(digits[:-1])]
    total = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(body, 1))
    rest = total % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
