"""The venue package, version 1: everything a venue needs for a round, signed by headquarters.

A signed manifest with the roster below it, one entry a line. It is compressed and sealed by the
vault; this module reads and writes what is inside.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from app.domain.round import Entry, Round
from app.formats import signed, wire
from app.kernel.faults import hostile
from app.kernel.time import Instant

KIND = "package"
SUFFIX = ".kvp"
MAX_SEALED = 64 * 2**20
MAX_OPEN = 512 * 2**20


class PackageHead(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the manifest says."""

    v: int
    round: Round
    """This venue's sessions and staff, without PINs; all venues by name."""
    venue: str
    issue: int
    made_at: Instant
    expires: Instant
    rulepacks: tuple[str, ...]
    """Rule packs in full: the TOML text, whose digest stands in the records."""
    issuers: tuple[str, ...]
    """Public keys that sign tickets, hexadecimal."""
    receipt_keys: tuple[str, ...]
    hq_recipients: tuple[str, ...]
    """Headquarters' age recipients: active first, then recovery."""
    venue_recipient: str
    venue_identity: str
    """The age identity that this venue's stations share."""
    venue_key: bytes
    """The Ed25519 seed that certifies this venue's stations."""
    pin_verifiers: dict[str, str]
    superseded: dict[str, int]
    """Candidate number -> the issue number now valid, where a ticket was issued again."""
    content: str
    entries: int
    issuer_ends: dict[str, str] = {}
    """Public key -> the last day of its tickets, YYYY-MM-DD, where another took its place."""


class Package(NamedTuple):
    """An opened and verified package."""

    head: PackageHead
    entries: list[Entry]
    public_key: bytes
    digest: str
    """SHA-256 of the manifest's exact bytes, hexadecimal."""
    manifest: bytes


def roster_lines(entries: list[Entry]) -> bytes:
    """The roster, one entry a line."""
    return b"".join(wire.to_json(entry) + b"\n" for entry in entries)


def write(head: PackageHead, roster: bytes, *, public_key: bytes, sign: signed.Sign) -> bytes:
    """A signed package; `head.content` must be the digest of the roster's bytes."""
    return signed.wrap(KIND, wire.to_json(head), roster, public_key=public_key, sign=sign)


def read(data: bytes, *, verify: signed.Verify) -> Package:
    """Verify and parse a package; raise a hostile Fault where it is not whole."""
    if len(data) > MAX_OPEN:
        raise hostile("too_large", format=KIND, limit=MAX_OPEN)
    opened = signed.unwrap(KIND, data, verify=verify)
    head = signed.manifest_of(KIND, opened, PackageHead)
    if head.content != signed.digest(opened.content):
        raise hostile("damaged", format=KIND)
    rows = opened.content.split(b"\n")
    if rows.pop() or len(rows) != head.entries:
        raise hostile("damaged", format=KIND)
    decode = wire.decoder(Entry).decode
    try:
        entries = [decode(row) for row in rows]
    except wire.UNREADABLE as error:
        raise hostile("damaged", format=KIND) from error
    digest = signed.digest(opened.manifest)
    return Package(head, entries, opened.public_key, digest, opened.manifest)
