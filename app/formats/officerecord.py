"""Headquarters' own record, version 1: one fact as the exact bytes of a JSON object, and its hash.

As in the event record: hash = SHA-256(tag, previous hash, number, SHA-256(tag, salt, body)), so a
body can be erased and the chain still verifies.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

from app.domain.office import OFFICE_TYPES, ClerkRole, OfficeFact, OfficeRecord
from app.formats import wire
from app.formats.eventrecord import GENESIS as GENESIS
from app.formats.eventrecord import body_hash as body_hash
from app.kernel.faults import Fault, hostile
from app.kernel.hashing import tagged
from app.kernel.time import Instant

VERSION = 1
MAX_BODY = 256 * 1024
_NAMES = {kind: name for name, kind in OFFICE_TYPES.items()}


class _Body(Struct, frozen=True, omit_defaults=True):
    type: str
    v: Annotated[int, Meta(ge=1)]
    at: Instant
    clerk: str
    role: ClerkRole
    round: str = ""
    reason: str = ""
    data: Raw = Raw(b"{}")


_BODY = wire.decoder(_Body)
_FACTS: dict[str, msgspec.json.Decoder[Any]] = {
    name: wire.decoder(kind) for name, kind in OFFICE_TYPES.items()
}


def encode(
    fact: OfficeFact, at: Instant, clerk: str, role: ClerkRole, *, round: str, reason: str
) -> bytes:
    """The exact bytes that are hashed and stored; raise Fault `event_too_large`."""
    body = wire.to_json(
        _Body(
            type=_NAMES[type(fact)],
            v=VERSION,
            at=at,
            clerk=clerk,
            role=role,
            round=round,
            reason=reason,
            data=Raw(wire.to_json(fact)),
        )
    )
    if len(body) > MAX_BODY:
        raise Fault("event_too_large", size=len(body), limit=MAX_BODY)
    return body


def decode(seq: int, body: bytes) -> OfficeRecord:
    """Read a record; a type or version from the future is kept and never applied."""
    try:
        read = _BODY.decode(body)
        known = read.v == VERSION and read.type in _FACTS
        fact = _FACTS[read.type].decode(read.data) if known else None
    except wire.UNREADABLE as error:
        raise hostile("office_unreadable", record=seq) from error
    return OfficeRecord(seq, read.at, read.clerk, read.role, fact, read.round, read.reason)


def erased(seq: int) -> OfficeRecord:
    """What is left of a record whose body was erased."""
    return OfficeRecord(seq, Instant(0), "", "clerk", None)


def link_hash(previous: bytes, seq: int, body_digest: bytes) -> bytes:
    """The hash of one record over everything before it."""
    return tagged("kantoku/office/v1", previous, seq.to_bytes(8, "big"), body_digest)
