"""The bundle, version 1: an immutable segment of one station's log on its way.

A signed manifest with the events below it, one a line, so that the `age` and `zstd` commands get a
person back to readable JSON lines. It is compressed and sealed by the vault.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Raw, Struct

from app.formats import signed, wire
from app.formats.eventrecord import GENESIS, MAX_BODY, MAX_SALT, digest_of, link_hash
from app.kernel.faults import hostile
from app.kernel.hashing import sha256, tagged

KIND = "bundle"
SUFFIX = ".bundle.age"
MAX_SEALED = 64 * 2**20
MAX_OPEN = 256 * 2**20
_KEPT = b"kantoku-bundle-erased-v1\n"
"""Before a bundle from which headquarters erased somebody's texts."""
MAX_EVENTS = 100_000
"""In one bundle; a longer segment travels in several."""
_MAX_SEQ = 2**48
_ID = re.compile(r"[0-9a-f]{16}")
_NAME = re.compile(
    r"([0-9a-f]{16})-([0-9a-f]{16})-([0-9]{8,15})-([0-9]{8,15})-([0-9a-f]{16})\.bundle\.age"
)


class BundleHead(Struct, frozen=True, forbid_unknown_fields=True):
    """What the manifest says."""

    v: int
    round: str
    venue: str
    station: str
    epoch: str
    first: int
    last: int
    previous: bytes
    """The hash before the first event."""
    head: bytes
    """The hash of the last event."""
    package_digest: str
    app_version: str
    recipients: tuple[str, ...]
    """Whom it was sealed for: the age recipients."""
    public_key: bytes
    certificate: bytes
    """The venue key's signature over this station's key."""
    practice: bool
    content: str


class Link(NamedTuple):
    """One event of a chain: its place, its hashes and, unless erased, its body."""

    seq: int
    previous: bytes
    hash: bytes
    body_hash: bytes
    salt: bytes
    body: bytes


class Head(NamedTuple):
    """How far a chain reaches: its size and the hash of its last event."""

    size: int
    hash: bytes


class NewEvent(NamedTuple):
    """An event on its way into a log."""

    link: Link
    cells: tuple[str, ...]
    """What it is about: the first is its home, a second may be touched as well."""


class Bundle(NamedTuple):
    """A verified bundle; the certificate has been checked against the venue's key."""

    head: BundleHead
    links: list[Link]


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    seq: int
    salt: bytes
    body: Raw


def certificate_message(
    round_id: str, venue: str, station: str, epoch: str, public_key: bytes
) -> bytes:
    """What the venue key signs to make a computer a station of its venue."""
    texts = (round_id, venue, station, epoch)
    return tagged("kantoku/station/v1", *(text.encode() for text in texts), public_key)


def lines(links: list[Link]) -> bytes:
    """The events, one a line, bodies byte for byte."""
    return b"".join(
        wire.to_json(_Line(link.seq, link.salt, Raw(link.body))) + b"\n" for link in links
    )


def write(head: BundleHead, content: bytes, *, sign: signed.Sign) -> bytes:
    """A signed bundle; `head.content` must be the digest of the content."""
    return signed.wrap(KIND, wire.to_json(head), content, public_key=head.public_key, sign=sign)


def read(data: bytes, *, verify: signed.Verify, venue_key: bytes | None = None) -> Bundle:
    """Verify signature, certificate and chain; raise a hostile Fault where any fails.

    Without `venue_key` the certificate is left for the caller (who learns from the manifest
    which venue's key to ask) through `check_certificate`.
    """
    if len(data) > MAX_OPEN:
        raise hostile("too_large", format=KIND, limit=MAX_OPEN)
    opened = signed.unwrap(KIND, data, verify=verify)
    head = signed.manifest_of(KIND, opened, BundleHead)
    if venue_key is not None:
        check_certificate(head, venue_key, verify)
    if head.content != signed.digest(opened.content):
        raise hostile("damaged", format=KIND)
    _check_head(head, opened)
    return Bundle(head, _chain(head, opened.content, longest_salt=MAX_SALT))


def read_kept(data: bytes, *, verify: signed.Verify) -> Bundle:
    """Read what headquarters keeps: a bundle as it came in, or what was left after erasing.

    What was left has the station's signature over the head, and a chain that leads to it.
    """
    if not data.startswith(_KEPT):
        return read(data, verify=verify)
    opened = signed.unwrap(KIND, data.removeprefix(_KEPT), verify=verify)
    head = signed.manifest_of(KIND, opened, BundleHead)
    _check_head(head, opened)
    return Bundle(head, _chain(head, opened.content))


def left_of(data: bytes, links: list[Link]) -> bytes:
    """A bundle, as it came in or left before, with these events in the place of its own."""
    return _KEPT + envelope_of(data.removeprefix(_KEPT)) + b"\n" + lines(links)


def check_certificate(head: BundleHead, venue_key: bytes, verify: signed.Verify) -> None:
    """Raise Fault `stranger` unless the venue's key vouches for the station."""
    message = certificate_message(head.round, head.venue, head.station, head.epoch, head.public_key)
    if not verify(venue_key, message, head.certificate):
        raise hostile("stranger", station=head.station, venue=head.venue)


def file_name(head: BundleHead, sealed: bytes) -> str:
    """Ids, range and content hash."""
    name = f"{head.station}-{head.epoch}-{head.first:08d}-{head.last:08d}"
    return f"{name}-{sha256(sealed).hex()[:16]}{SUFFIX}"


class Named(NamedTuple):
    """What a bundle's name says; only its content says what is so."""

    station: str
    epoch: str
    first: int
    last: int
    digest: str


def named(file: str) -> Named | None:
    """A name as `file_name` writes it, taken apart."""
    match = _NAME.fullmatch(file)
    return Named(match[1], match[2], int(match[3]), int(match[4]), match[5]) if match else None


def envelope_of(data: bytes) -> bytes:
    """The signed line of an opened bundle: without the events, it still vouches for the head."""
    return data.split(b"\n", 1)[0]


def read_envelope(line: bytes, *, verify: signed.Verify, venue_key: bytes) -> BundleHead:
    """What a station signed about a stretch of its log; raise a hostile Fault if it did not."""
    opened = signed.unwrap(KIND, line + b"\n", verify=verify)
    head = signed.manifest_of(KIND, opened, BundleHead)
    check_certificate(head, venue_key, verify)
    if head.public_key != opened.public_key:
        raise hostile("damaged", format=KIND)
    return head


def _check_head(head: BundleHead, opened: signed.Opened) -> None:
    """Everything that can be said before the events are read."""
    whole = (
        head.public_key == opened.public_key
        and _ID.fullmatch(head.station)
        and _ID.fullmatch(head.epoch)
        and 1 <= head.first <= head.last < _MAX_SEQ
        and len(head.previous) == len(GENESIS)
        and (head.first == 1) == (head.previous == GENESIS)
    )
    if not whole:
        raise hostile("damaged", format=KIND)
    if head.last - head.first >= MAX_EVENTS:
        raise hostile("bundle_too_long", limit=MAX_EVENTS)


def _chain(head: BundleHead, content: bytes, longest_salt: int = 64) -> list[Link]:
    texts = content.split(b"\n")
    if texts.pop() or len(texts) != head.last - head.first + 1:
        raise hostile("damaged", format=KIND)
    decode = wire.decoder(_Line).decode
    links = []
    previous = head.previous
    for seq, text in enumerate(texts, head.first):
        try:
            line = decode(text)
        except wire.UNREADABLE as error:
            raise hostile("damaged", format=KIND) from error
        body = bytes(line.body)
        # The same event has one spelling: what is stored is written again as it came.
        sizes = len(body) <= MAX_BODY and len(line.salt) <= longest_salt
        if line.seq != seq or not sizes or wire.to_json(line) != text:
            raise hostile("damaged", format=KIND)
        body_digest = digest_of(line.salt, body)
        digest = link_hash(previous, head.station, head.epoch, seq, body_digest)
        links.append(Link(seq, previous, digest, body_digest, line.salt, body))
        previous = digest
    if previous != head.head:
        raise hostile("damaged", format=KIND)
    return links
