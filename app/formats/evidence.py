"""A photo kept as evidence on its way to headquarters, version 1: a signed manifest, the photo.

It travels in a file of its own, sealed by the vault, so that a large photo never holds up records.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.formats import signed
from app.formats.bundle import certificate_message
from app.formats.wire import to_json
from app.kernel.faults import hostile

KIND = "evidence"
SUFFIX = ".evidence.age"
MAX_OPEN = 8 * 2**20
MAX_SEALED = MAX_OPEN + 2**16


class EvidenceHead(Struct, frozen=True, forbid_unknown_fields=True):
    """What the manifest says."""

    v: int
    round: str
    venue: str
    station: str
    epoch: str
    fact: str
    """The record that keeps the photo's hash."""
    about: str
    """The record that it is evidence of."""
    kind: Literal["jpeg", "png"]
    public_key: bytes
    certificate: bytes
    content: str


def write(head: EvidenceHead, photo: bytes, *, sign: signed.Sign) -> bytes:
    """A signed photo; `head.content` must be the digest of the photo."""
    return signed.wrap(KIND, to_json(head), photo, public_key=head.public_key, sign=sign)


def read(
    data: bytes, *, verify: signed.Verify, venue_key: bytes | None = None
) -> tuple[EvidenceHead, bytes]:
    """Verify signature, certificate and digest; raise a hostile Fault where any fails.

    Without `venue_key` the certificate is left for the caller, through `check_certificate`.
    """
    if len(data) > MAX_OPEN:
        raise hostile("too_large", format=KIND, limit=MAX_OPEN)
    opened = signed.unwrap(KIND, data, verify=verify)
    head = signed.manifest_of(KIND, opened, EvidenceHead)
    if venue_key is not None:
        check_certificate(head, venue_key, verify)
    if head.public_key != opened.public_key or head.content != signed.digest(opened.content):
        raise hostile("damaged", format=KIND)
    return head, opened.content


def check_certificate(head: EvidenceHead, venue_key: bytes, verify: signed.Verify) -> None:
    """Raise Fault `stranger` unless the venue's key vouches for the station."""
    whose = (head.round, head.venue, head.station, head.epoch)
    if not verify(venue_key, certificate_message(*whose, head.public_key), head.certificate):
        raise hostile("stranger", station=head.station, venue=head.venue)


def file_name(head: EvidenceHead) -> str:
    """The record's id and the photo's hash."""
    return f"{head.fact}-{named(head.content)}"


def named(content: str) -> str:
    """How the name of a photo's file ends, by the photo's digest."""
    return f"{content[:16]}{SUFFIX}"
