"""The event record, version 1: one fact as the exact bytes of a JSON object, and its hash.

hash = SHA-256(tag, previous hash, header, SHA-256(tag, salt, body)), each part preceded by its
length. The header is station, epoch and sequence number. With a random salt, an erased body leaves
a chain that still verifies and a hash that cannot be guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

from app.domain.events import (
    FACT_TYPES,
    TYPE_NAMES,
    Known,
    Mark,
    Recorded,
    Source,
    Unknown,
)
from app.domain.round import Role
from app.formats import wire
from app.kernel.faults import Fault, hostile
from app.kernel.hashing import tagged
from app.kernel.time import Instant

VERSION = 1
MAX_BODY = 64 * 1024
MAX_SALT = 31
"""Bytes; longer than any salt is what stands for a body that was erased."""
_ERASED = b"erased"
GENESIS = bytes(32)
"""The hash before the first event."""


_LONGEST_OFFSET = 100 * 366 * 86_400_000
_Count = Annotated[int, Meta(ge=-(2**53), le=2**53)]
_Offset = Annotated[int, Meta(ge=-_LONGEST_OFFSET, le=_LONGEST_OFFSET)]


class _Body(Struct, frozen=True, omit_defaults=True):
    type: str
    v: int
    id: str
    order: _Count
    at: Instant
    offset_ms: _Offset
    monotonic_ms: _Count
    operator: str | None = None
    role: Role | None = None
    candidate: str | None = None
    session: str | None = None
    room: str | None = None
    source: Source | None = None
    reason: str | None = None
    corrects: str | None = None
    marks: tuple[Mark, ...] = ()
    seen: dict[str, int] = {}
    noted_at: Instant | None = None
    data: Raw = Raw(b"{}")


class _Newer(Struct, frozen=True):
    """What every version can read of a later one, whose roles, sources and marks may be new."""

    type: str
    v: Annotated[int, Meta(gt=VERSION)]
    id: str
    order: _Count
    at: Instant
    offset_ms: _Offset
    monotonic_ms: _Count
    operator: str | None = None
    candidate: str | None = None
    session: str | None = None
    room: str | None = None
    reason: str | None = None
    corrects: str | None = None
    seen: dict[str, int] = {}


_BODY = wire.decoder(_Body)
_NEWER = wire.decoder(_Newer)
_FACTS: dict[str, msgspec.json.Decoder[Any]] = {
    name: wire.decoder(kind) for name, kind in FACT_TYPES.items()
}
_COPIED = {
    kind: [name for name in kind.__struct_fields__ if name not in ("type", "v", "data")]
    for kind in (_Body, _Newer)
}


def encode(recorded: Recorded) -> bytes:
    """The exact bytes that are hashed, stored and carried.

    Raise Fault `event_too_large` or `time_out_of_reason` for what `decode` or a bundle would
    refuse: once written, it could not be taken out of the log again.
    """
    fact = recorded.fact
    if isinstance(fact, Unknown):
        return fact.raw
    fields = {name: getattr(recorded, name) for name in _COPIED[_Body]}
    try:
        data = Raw(wire.to_json(fact))
        body = wire.to_json(_Body(type=TYPE_NAMES[type(fact)], v=VERSION, data=data, **fields))
    except wire.TimeOutOfReason as error:
        raise Fault("time_out_of_reason") from error
    if abs(recorded.offset_ms) > _LONGEST_OFFSET:
        raise Fault("time_out_of_reason")
    if len(body) > MAX_BODY:
        raise Fault("event_too_large", size=len(body), limit=MAX_BODY)
    return body


def decode(station: str, epoch: str, seq: int, body: bytes) -> Recorded:
    """Read a record; a type or version from the future becomes Unknown and is never applied."""
    try:
        read = _envelope(body)
        fact: Known | Unknown = Unknown(read.type, body)
        if isinstance(read, _Body) and read.v == VERSION and read.type in _FACTS:
            fact = _FACTS[read.type].decode(read.data)
    except wire.UNREADABLE as error:
        raise hostile("damaged", format="event", station=station, seq=seq) from error
    if isinstance(read, _Newer):
        fields = {name: getattr(read, name) for name in _COPIED[_Newer]}
        return Recorded(station=station, epoch=epoch, seq=seq, fact=fact, **fields)
    # By place, not by name: records are read by the hundred thousand.
    return Recorded(
        station,
        epoch,
        seq,
        read.id,
        read.order,
        read.at,
        read.offset_ms,
        read.monotonic_ms,
        fact,
        read.operator,
        read.role,
        read.candidate,
        read.session,
        read.room,
        read.source,
        read.reason,
        read.corrects,
        read.marks,
        read.seen,
        read.noted_at,
    )


def _envelope(body: bytes) -> _Body | _Newer:
    try:
        return _BODY.decode(body)
    except msgspec.ValidationError:
        return _NEWER.decode(body)


def renamed(fact: Known | Unknown, ids: Mapping[str, str]) -> Known | Unknown:
    """A fact that names other facts, with their new ids."""
    if isinstance(fact, Unknown):
        return fact
    text = wire.to_json(fact).decode()
    for old, new in ids.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return wire.from_json(text.encode(), type(fact))


def id_of(station: str, epoch: str, seq: int) -> str:
    """A fact's id: its place, so that it is found without an index and never given twice."""
    return f"{station}-{epoch}-{seq}"


def place_of(fact: str) -> tuple[str, str, int] | None:
    """The place that an id names; None where it is no id."""
    station, _, rest = fact.partition("-")
    epoch, _, seq = rest.partition("-")
    if not (station and epoch and seq.isascii() and seq.isdigit()) or len(seq) > 15:
        return None
    return station, epoch, int(seq)


def body_hash(salt: bytes, body: bytes) -> bytes:
    """What stands in the chain for a body, so that the body can be erased."""
    return tagged("kantoku/body/v1", salt, body)


def erased_salt(digest: bytes) -> bytes:
    """What is kept in a salt's place where somebody's texts were erased from a body."""
    return _ERASED + digest


def is_erased(salt: bytes) -> bool:
    """Whether a body is what was left of another one; no log on its way has such a salt."""
    return len(salt) == len(_ERASED) + 32 and salt.startswith(_ERASED)


def digest_of(salt: bytes, body: bytes) -> bytes:
    """What stands in the chain for a stored body, erased or not."""
    return salt[len(_ERASED) :] if is_erased(salt) else body_hash(salt, body)


def link_hash(previous: bytes, station: str, epoch: str, seq: int, body_digest: bytes) -> bytes:
    """The hash of one event over everything before it."""
    header = _log(station, epoch) + seq.to_bytes(8, "big")
    return tagged("kantoku/event/v1", previous, header, body_digest)


@lru_cache(maxsize=1024)
def _log(station: str, epoch: str) -> bytes:
    return bytes.fromhex(station) + bytes.fromhex(epoch)


def head_code(head: bytes) -> str:
    """The log's head as eight characters in two groups, for paper (no I, L, O, U)."""
    number = int.from_bytes(head[:5], "big")
    code = "".join(_CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{code[:4]}-{code[4:]}"


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
