"""What free text may hold: plain signs only, never the national individual number (個人番号)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from app.domain.printable import unseen
from app.domain.view import Outcome, refused

MAX_TEXT = 2_000
"""Characters of one reason or text; what needs more belongs on paper."""

_IDS = frozenset(
    {
        "after",
        "candidate",
        "candidate_number",
        "candidates",
        "fact",
        "file",
        "image",
        "not_ours",
        "operator",
        "pin",
        "pin_file",
        "room",
        "rooms",
        "second",
        "second_operator",
        "second_pin",
        "session",
        "sessions",
        "stations",
        "venue",
    }
)
"""The fields of wishes that name something known, or a secret; people write into all others."""

# In groups, with whatever stands for a hyphen; looked for at every digit, as two may overlap.
_TWELVE = re.compile(r"(?<!\d)(?=(\d(?:[\s\-‐-―−ー_.・]{0,3}\d){11})(?!\d))")

_DIGITS = re.compile(r"\d+")
_KANJI = str.maketrans("〇零一二三四五六七八九壱弐参", "00123456789123")
# What stands inside one number. Commas part one number from the next, as most other words do:
# three numbers of candidates in a sentence are no such number.
_INSIDE = re.compile(
    r"(?:[^\w,、。]|[_ー]|then|followed by|続けて|続いて|次に){1,5}", re.IGNORECASE
)
_LENGTH = 12


def trouble_in(wish: object) -> Outcome | None:
    """A refusal that names the first field whose text may not be kept."""
    for field in _written(wish):
        value = getattr(wish, field)
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
    if isinstance(value, int):
        return holds_national_number(str(value))
    if not isinstance(value, str):
        return False
    plain = unicodedata.normalize("NFKC", value)
    return any(_found(text) for text in dict.fromkeys((plain, plain.translate(_KANJI))))


def _written(wish: object) -> Iterator[str]:
    """The fields of a wish that people write into."""
    fields = getattr(wish, "__struct_fields__", getattr(wish, "_fields", ()))
    yield from (name for name in fields if name not in _IDS)


def _found(text: str) -> bool:
    runs = list(_DIGITS.finditer(text))
    if sum(len(run[0]) for run in runs) < _LENGTH:
        return False
    joined = any(_checks(re.sub(r"\D", "", found)) for found in _TWELVE.findall(text))
    return joined or any(_in_groups(text, runs[at:], runs[:at][-1:]) for at in range(len(runs)))


def _in_groups(text: str, runs: list[re.Match[str]], before: list[re.Match[str]]) -> bool:
    """Whether the number begins at the first of these runs of digits, parted by other signs.

    Its groups have four digits or more, or one each: a date and a time have two.
    """
    digits, between = "", list[str]()
    for at, run in enumerate(runs):
        if at:
            between.append(text[runs[at - 1].end() : run.start()])
            if not _INSIDE.fullmatch(between[-1]):
                return False
        digits += run[0]
        if len(digits) >= _LENGTH:
            break
    groups = runs[: len(between) + 1]
    sizes = {len(run[0]) for run in groups}
    if len(digits) != _LENGTH or not between or not (min(sizes) >= 4 or sizes == {1}):
        return False
    # One more of the same kind on either side: a list, of seats or of numbers.
    row = [*before, *groups, *runs[len(groups) :][:1]]
    signs = [text[one.end() : two.start()] for one, two in pairwise(row)]
    alike = len(row) > len(groups) and len(sizes) == 1 and len({*between}) == 1
    ends = [(len(row[0][0]), signs[0])] if before else []
    ends += [(len(row[-1][0]), signs[-1])] if len(runs) > len(groups) else []
    if alike and any(size in sizes and sign == between[0] for size, sign in ends):
        return False
    return _checks(digits)


def _checks(digits: str) -> bool:
    """Modulus 11: the weights run 2 to 7, then 2 to 6, from the digit before the last."""
    body = [int(c) for c in reversed(digits[:-1])]
    total = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(body, 1))
    rest = total % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
