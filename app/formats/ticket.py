"""Ticket text, version 1: what the QR code on an admission ticket says.

Bytes: version, the issuer key's id (4 bytes), round, venue, candidate number and issue number, then
a 64-byte Ed25519 signature over all that. Text: the mark KT1 and RFC 4648 base32, upper case, no
padding. Only what a signature vouches for may be looked up or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.ticket import Ticket
from app.formats import coded
from app.formats.signed import Verify
from app.kernel.faults import Fault, hostile
from app.kernel.hashing import sha256

MARK = "KT1"
VERSION = 1
MAX_MESSAGE = 27
MAX_TEXT = 157
_SIGNATURE = 64
_DIGITS = "0123456789-"
_PACKED = 0x80
_FILL = 0xF


class SealedTicket(NamedTuple):
    """A well-formed ticket whose signature has not been looked at yet."""

    key_id: bytes
    message: bytes
    signature: bytes


def key_id(public_key: bytes) -> bytes:
    """The first four bytes of a key's SHA-256."""
    return sha256(public_key)[:4]


def encode(ticket: Ticket, issuer: bytes) -> bytes:
    """The message to sign; raise Fault `ticket_too_long` where the ids do not fit."""
    if not 1 <= ticket.issue < 256:
        raise Fault("ticket_issue_out_of_range", issue=ticket.issue)
    fields = (ticket.round, ticket.venue, ticket.candidate_number)
    packed = b"".join(_pack(text) if len(text) < _PACKED else text.encode() for text in fields)
    message = bytes([VERSION]) + key_id(issuer) + packed + bytes([ticket.issue])
    if len(message) > MAX_MESSAGE:
        raise Fault(
            "ticket_too_long",
            round=ticket.round,
            venue=ticket.venue,
            candidate_number=ticket.candidate_number,
            size=len(message),
            limit=MAX_MESSAGE,
        )
    return message


def fits(round_id: str, venue: str, candidate_number: str) -> bool:
    """Whether these ids fit on a ticket."""
    try:
        encode(Ticket(round_id, venue, candidate_number, 1), b"")
    except (Fault, UnicodeEncodeError):
        return False
    return True


def text_of(message: bytes, signature: bytes) -> str:
    """The text of the QR code."""
    return coded.to_text(MARK, message + signature)


def looks_like_ticket(text: str) -> bool:
    """Whether a text has the form of a ticket, true or forged."""
    try:
        read(text)
    except Fault:
        return False
    return True


def read(text: str) -> SealedTicket:
    """Take a scanned or typed text apart; raise Fault `not_a_ticket` where it is none."""
    data = coded.from_text(MARK, text, limit=MAX_TEXT) or b""
    message, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    if not 5 < len(message) <= MAX_MESSAGE or message[0] != VERSION:
        raise hostile("not_a_ticket")
    return SealedTicket(message[1:5], message, signature)


def verify(sealed: SealedTicket, issuers: Mapping[bytes, bytes], verify: Verify) -> Ticket:
    """What a ticket says once its signature holds; `issuers` maps key ids to public keys.

    Raise a hostile Fault: `unknown_issuer`, `forged`, or `not_a_ticket` for a verified message
    that we never write.
    """
    public_key = issuers.get(sealed.key_id)
    if public_key is None:
        raise hostile("unknown_issuer")
    if not verify(public_key, sealed.message, sealed.signature):
        raise hostile("forged")
    return content(sealed.message)


def content(message: bytes) -> Ticket:
    """What a verified message says; raise Fault `not_a_ticket` for one we never write."""
    fields, rest = [], message[5:]
    for _ in range(3):
        field, rest = _unpack(rest)
        fields.append(field)
    if len(rest) != 1 or not rest[0]:
        raise hostile("not_a_ticket")
    return Ticket(fields[0], fields[1], fields[2], rest[0])


def _pack(text: str) -> bytes:
    """A length byte and the text; digits and hyphens go two a byte."""
    if text and all(c in _DIGITS for c in text):
        nibbles = [_DIGITS.index(c) for c in text] + [_FILL] * (len(text) % 2)
        pairs = zip(nibbles[::2], nibbles[1::2], strict=True)
        return bytes([_PACKED | len(text)]) + bytes(high << 4 | low for high, low in pairs)
    return bytes([len(text)]) + text.encode("ascii")


def _unpack(data: bytes) -> tuple[str, bytes]:
    if not data:
        raise hostile("not_a_ticket")
    length = data[0] & ~_PACKED
    size = (length + 1) // 2 if data[0] & _PACKED else length
    body, rest = data[1 : 1 + size], data[1 + size :]
    try:
        if data[0] & _PACKED:
            nibbles = [nibble for byte in body for nibble in (byte >> 4, byte & 0xF)]
            text = "".join(_DIGITS[nibble] for nibble in nibbles[:length])
        else:
            text = body.decode("ascii")
    except (IndexError, UnicodeDecodeError) as error:
        raise hostile("not_a_ticket") from error
    if _pack(text) != data[: 1 + size]:
        raise hostile("not_a_ticket")
    return text, rest
