"""Bytes as text that survives a hand scanner: a mark and RFC 4648 base32, upper case, unpadded."""

from __future__ import annotations

import base64
import binascii
import unicodedata

# NFKC also makes letters of ligatures, circled letters and the like: those are foreign here.
_FULL_WIDTH = frozenset(map(chr, range(0xFF01, 0xFF5F)))


def to_text(mark: str, data: bytes) -> str:
    """The mark and the bytes in base32."""
    return mark + base64.b32encode(data).decode().rstrip("=")


def from_text(mark: str, text: str, *, limit: int) -> bytes | None:
    """The bytes, or None where the text is not exactly what `to_text` writes.

    Width and case are folded (NFKC, then upper case); no character is ever dropped, and none
    that a keyboard does not type for a letter or digit becomes one.
    """
    if len(text) > limit or not all(c.isascii() or c in _FULL_WIDTH for c in text):
        return None
    body = unicodedata.normalize("NFKC", text).upper()
    if not body.startswith(mark):
        return None
    body = body.removeprefix(mark)
    try:
        data = base64.b32decode(body + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError):
        return None
    return data if to_text("", data) == body else None
