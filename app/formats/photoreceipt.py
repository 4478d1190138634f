"""Headquarters' signed word that it holds one photo, version 1; what a purge may rest on.

Signed like a receipt, with the mark KP1. What is signed begins with other words than a receipt's,
so that neither can ever stand for the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.formats import coded
from app.formats.signed import Sign, Verify
from app.formats.ticket import key_id
from app.kernel.faults import hostile

MARK = "KP1"
SUFFIX = ".photo-receipt.txt"
MAX_TEXT = 600
_TAG = b"kantoku/photo/v1"
_SIGNATURE = 64


class PhotoReceipt(NamedTuple):
    """Which photo headquarters holds."""

    round: str
    venue: str
    station: str
    epoch: str
    content: str
    """SHA-256 of the photo, hexadecimal."""


def write(receipt: PhotoReceipt, *, public_key: bytes, sign: Sign) -> str:
    """The text of a photo's receipt; the same each time."""
    message = _TAG + key_id(public_key)
    for text in (receipt.round, receipt.venue):
        message += bytes([len(text)]) + text.encode("ascii")
    message += bytes.fromhex(receipt.station) + bytes.fromhex(receipt.epoch)
    message += bytes.fromhex(receipt.content)
    return coded.to_text(MARK, message + sign(message))


def read(text: str, keys: Mapping[bytes, bytes], *, verify: Verify) -> PhotoReceipt:
    """Verify and parse; `keys` maps key ids to headquarters' receipt keys.

    Raise a hostile Fault: `not_a_receipt`, `receipt_unknown_key` or `receipt_forged`.
    """
    data = coded.from_text(MARK, text, limit=MAX_TEXT) or b""
    message, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    if not message.startswith(_TAG):
        raise hostile("not_a_receipt")
    rest = message.removeprefix(_TAG)
    public_key = keys.get(rest[:4])
    if public_key is None:
        raise hostile("receipt_unknown_key")
    if not verify(public_key, message, signature):
        raise hostile("receipt_forged")
    return _content(rest[4:])


def _content(rest: bytes) -> PhotoReceipt:
    texts = []
    for _ in range(2):
        size = rest[0] if rest else 0
        texts.append(rest[1 : 1 + size])
        rest = rest[1 + size :]
    if len(rest) != 48 or not all(text.isascii() for text in texts):
        raise hostile("not_a_receipt")
    round, venue = (text.decode("ascii") for text in texts)
    return PhotoReceipt(round, venue, rest[:8].hex(), rest[8:16].hex(), rest[16:].hex())


def file_name(receipt: PhotoReceipt) -> str:
    """Whose photo, and which."""
    return f"{receipt.station}-{receipt.epoch}-{receipt.content[:16]}{SUFFIX}"
