"""Seats as people read them: two spellings of one seat are one seat."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER = re.compile(r"0*(\d+)")


@lru_cache(maxsize=4096)
def seat_key(seat: str) -> str:
    """A seat as it is compared; width, case, spaces and leading zeros do not count."""
    plain = "".join(unicodedata.normalize("NFKC", seat).split()).casefold()
    return _NUMBER.sub(lambda found: str(int(found[1])), plain)
