"""Seats as people read them: two spellings of one seat are one seat."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER = re.compile(r"0*(\d+)")
_NAME = re.compile(r"[^\W_]([^\W_]|[-.](?=[^\W_]))*")
_LONGEST = 20
"""Signs of a seat that somebody types; ours."""


@lru_cache(maxsize=4096)
def seat_key(seat: str) -> str:
    """A seat as it is compared; width, case, spaces and leading zeros do not count."""
    plain = "".join(unicodedata.normalize("NFKC", seat).split()).casefold()
    return _NUMBER.sub(lambda found: str(int(found[1])), plain)


def is_seat_name(seat: str) -> bool:
    """Whether somebody who types it means a seat: letters and digits, with - and . in between."""
    return len(seat) <= _LONGEST and bool(_NAME.fullmatch(unicodedata.normalize("NFKC", seat)))
