"""The receipt, version 1: headquarters' signed word that it holds a log up to a size.

Signed like a ticket, with a mark (KR1) and a key of its own. A refusal is signed too, with the
reason and the last size that was good; it never lets anything be deleted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.formats import coded, wire
from app.formats.signed import Sign, Verify
from app.formats.ticket import key_id
from app.kernel.faults import hostile
from app.kernel.time import Instant

MARK = "KR1"
SUFFIX = ".receipt.txt"
VERSION = 1
MAX_TEXT = 600
MAX_FILE = 4 * MAX_TEXT
"""Mail may break lines and add to them."""
_NAME = re.compile(r"\.receipt\b.*\.txt$", re.IGNORECASE)
_SIGNATURE = 64
_ADDED = dict.fromkeys(map(ord, " \t\r\n"))


class Receipt(NamedTuple):
    """What headquarters says about one station's log."""

    round: str
    venue: str
    station: str
    epoch: str
    size: int
    """Events 1 to size are stored; for a refusal, the last size that was good."""
    head: bytes
    """The hash of event number `size`; zeros when size is 0."""
    time: Instant
    number: int
    refusal: str = ""
    """The code of the reason why a bundle was refused; empty for a receipt."""


def may_be_named(file: str) -> bool:
    """Whether a file may hold a receipt, under whatever name a mail program kept it.

    A browser's second download counts too: whose word it is, its content alone says.
    """
    return _NAME.search(file) is not None


def write(receipt: Receipt, *, public_key: bytes, sign: Sign) -> str:
    """The text of a receipt, for a file or a QR code."""
    message = bytes([VERSION]) + key_id(public_key)
    for text in (receipt.round, receipt.venue, receipt.refusal):
        message += bytes([len(text)]) + text.encode("ascii")
    message += bytes.fromhex(receipt.station) + bytes.fromhex(receipt.epoch)
    message += receipt.size.to_bytes(6, "big") + receipt.head
    message += receipt.time.ms.to_bytes(6, "big") + receipt.number.to_bytes(6, "big")
    return coded.to_text(MARK, message + sign(message))


def looks_like_receipt(text: str) -> bool:
    """Whether a scanned text has the form of a receipt, true or forged."""
    data = coded.from_text(MARK, text, limit=MAX_TEXT) or b""
    return len(data) > _SIGNATURE and data[0] == VERSION


def read(text: str, keys: Mapping[bytes, bytes], *, verify: Verify) -> Receipt:
    """Verify and parse a receipt; `keys` maps key ids to headquarters' receipt keys.

    Width and case do not matter, as on a ticket: it may have come by mail or off a screen.
    Raise a hostile Fault: `not_a_receipt`, `receipt_unknown_key` or `receipt_forged`.
    """
    data = coded.from_text(MARK, text, limit=MAX_TEXT) or b""
    message, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    if len(message) < 5 or message[0] != VERSION:
        raise hostile("not_a_receipt")
    public_key = keys.get(message[1:5])
    if public_key is None:
        raise hostile("receipt_unknown_key")
    if not verify(public_key, message, signature):
        raise hostile("receipt_forged")
    try:
        return _content(message)
    except ValueError as error:
        raise hostile("not_a_receipt") from error


def read_file(data: bytes, keys: Mapping[bytes, bytes], *, verify: Verify) -> Receipt:
    """Verify and parse the bytes of a receipt's file; raise what `read` raises.

    What mail and editors add is passed over: a byte order mark, line ends, spaces.
    """
    if len(data) > MAX_FILE:
        raise hostile("not_a_receipt")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise hostile("not_a_receipt") from error
    return read(text.translate(_ADDED), keys, verify=verify)


def _content(message: bytes) -> Receipt:
    texts, rest = [], message[5:]
    for _ in range(3):
        size = rest[0] if rest else 0
        texts.append(rest[1 : 1 + size].decode("ascii"))
        rest = rest[1 + size :]
    if len(rest) != 66:
        raise ValueError("a receipt's numbers take 66 bytes")
    return Receipt(
        round=texts[0],
        venue=texts[1],
        station=rest[:8].hex(),
        epoch=rest[8:16].hex(),
        size=int.from_bytes(rest[16:22], "big"),
        head=rest[22:54],
        time=wire.within_reason(Instant(int.from_bytes(rest[54:60], "big"))),
        number=int.from_bytes(rest[60:66], "big"),
        refusal=texts[2],
    )
