"""The backup of a headquarters, version 1: a plain archive of four parts.

`backup.json` says what it is, `keyring.json` is headquarters' key ring as it lies in its folder,
locked by the passphrase, `recovery.age` the same key ring for whoever has the paper key (the first
backups have none), and `registry.zst.age` holds every row of the database: sealed with age
for headquarters' own identity and its recovery identity, inside it zstd, inside that one part after
the other, each a length of eight bytes and MessagePack. Rows travel with their seals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from app.kernel.faults import hostile

KIND = "backup"
HEADER, KEYRING, TABLES = "backup.json", "keyring.json", "registry.zst.age"
RECOVERY = "recovery.age"
MAX_HEADER = 10_000
_VALUES = {type(None), int, str, bytes}
MAX_PART = 2**28
"""More than the largest row: a bundle of 64 MiB."""


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup is, readable without any key."""

    format: str
    v: int
    tables: int
    """The version of the database's tables."""
    made_at: str


class Part(Struct, frozen=True, tag="rows", forbid_unknown_fields=True):
    """Some rows of one table."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]
    """Each value nothing, a whole number, a text or bytes."""


class End(Struct, frozen=True, tag="end", forbid_unknown_fields=True):
    """After the last part: a backup without it was cut short."""

    rows: int


def header(tables: int, made_at: str) -> bytes:
    """The first part of the archive."""
    return msgspec.json.format(msgspec.json.encode(Header(f"kantoku-{KIND}", 1, tables, made_at)))


def read_header(data: bytes) -> Header:
    """Raise a hostile Fault `damaged`, `other_format`."""
    try:
        read = msgspec.json.decode(data, type=Header)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise hostile("damaged", format=KIND) from error
    if (read.format, read.v) != (f"kantoku-{KIND}", 1):
        raise hostile("other_format", format=KIND, found=read.format[:80])
    return read


def encode(part: Part | End) -> bytes:
    """One part, its length before it."""
    data = msgspec.msgpack.encode(part)
    return len(data).to_bytes(8, "big") + data


def parts(read: Callable[[int], bytes]) -> Iterator[Part]:
    """Every part in order; raise a hostile Fault `damaged` unless all are there."""
    decoder = msgspec.msgpack.Decoder(Part | End)
    found = 0
    while True:
        size = int.from_bytes(_exactly(read, 8), "big")
        if size > MAX_PART:
            raise hostile("damaged", format=KIND)
        try:
            part: Part | End = decoder.decode(_exactly(read, size))
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise hostile("damaged", format=KIND) from error
        if isinstance(part, End):
            if part.rows != found or read(1):
                raise hostile("damaged", format=KIND)
            return
        if not all(type(value) in _VALUES for row in part.rows for value in row):
            raise hostile("damaged", format=KIND)
        found += len(part.rows)
        yield part


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    pieces, left = list[bytes](), size
    while left:
        piece = read(left)
        if not piece:
            raise hostile("damaged", format=KIND)
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
