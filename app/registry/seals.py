"""Seals: whoever changes the database without headquarters' keys is found out.

Each row carries a keyed digest of its columns. Each table has a tally, a sealed row of its own: how
many rows there are, and the sum of their weights. An altered row breaks its seal; a row that was
removed, added or put back from an older copy breaks the tally. A whole database put back from an
older copy breaks nothing: that is what copies are for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

WEIGHT = 256
"""Bytes of a weight. With few, rows could be sought whose weights add up to the same sum."""
_MODULUS = 1 << 8 * WEIGHT


class Seals:
    """What headquarters' secret makes of rows."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._begun: dict[str, hashlib.blake2b] = {}
        """Table -> a digest that has taken in the secret and the table's name."""
        self._weighing = hashlib.shake_256(secret)

    def of(self, table: str, values: Iterable[object]) -> bytes:
        """The seal of a row: of its columns in the order of the table, the seal left out."""
        begun = self._begun.get(table)
        if begun is None:
            begun = hashlib.blake2b(_plain(table), key=self._secret, digest_size=32)
            self._begun[table] = begun
        digest = begun.copy()
        digest.update(b"".join([_PLAIN.get(type(value), _plain)(value) for value in values]))
        return digest.digest()

    def moved(
        self, total: bytes, *, more: Iterable[bytes] = (), less: Iterable[bytes] = ()
    ) -> bytes:
        """A table's sum after rows with these seals came and went."""
        sum_ = int.from_bytes(total, "big")
        sum_ += sum(map(self._weight, more)) - sum(map(self._weight, less))
        return (sum_ % _MODULUS).to_bytes(WEIGHT, "big")

    def _weight(self, seal: bytes) -> int:
        digest = self._weighing.copy()
        digest.update(seal)
        return int.from_bytes(digest.digest(WEIGHT), "big")


def _plain(value: object) -> bytes:
    """A value so that no two rows are written the same way."""
    match value:
        case None:
            return b"n;"
        case str():
            data = value.encode("utf-8", "surrogatepass")
            return b"s%d;" % len(data) + data
        case bytes():
            return b"b%d;" % len(value) + value
        case int():
            return b"i%d;" % value
        case _:  # what somebody else has put there
            data = repr(value).encode()
            return b"?%d;" % len(data) + data


@lru_cache(maxsize=4096)
def _text(value: str) -> bytes:
    try:
        data = value.encode()
    except UnicodeEncodeError:
        return _plain(value)
    return b"s%d;%b" % (len(data), data)


def _bytes(value: bytes) -> bytes:
    return b"b%d;%b" % (len(value), value)


_PLAIN: dict[type, Callable[[Any], bytes]] = {
    str: _text,
    bytes: _bytes,
    int: b"i%d;".__mod__,
    type(None): lambda _: b"n;",
}
"""The same as `_plain`, for rows come by the hundred thousand."""
