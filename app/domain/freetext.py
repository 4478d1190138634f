"""What free text may not hold: the national individual number (個人番号)."""

from __future__ import annotations

import re
import unicodedata

# In groups, with whatever stands for a hyphen; looked for at every digit, as two may overlap.
_TWELVE = re.compile(r"(?<!\d)(?=(\d(?:[\s\-‐-―−ー_.・]{0,3}\d){11})(?!\d))")


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
