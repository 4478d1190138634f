"""Photos kept as evidence: read, kept in the encrypted ledger with their fact, given back whole.

What a purge does with them is here too: `lying` says which photos lie on this station, its own and
those it carries for others of the venue, and `destroy` takes them all away in one durable step.
The ledger's pages are the purge's own to overwrite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.domain import evidence
from app.domain.events import Recorded
from app.domain.evidence import MAX_PHOTO, Photo
from app.domain.roomfacts import EvidenceKept
from app.domain.roomwishes import KeepEvidence
from app.kernel.faults import Fault, hostile
from app.kernel.hashing import sha256
from app.services.journal import Journal, Stamp
from app.services.venue import Answer, Venue

_PREFIX = "evidence/"
CARRIED = "photo/"
"""Sealed photos of other stations, by the names of their files."""
CONFIRMED = "photo_receipt/"
"""Headquarters' signed word that it has a photo, by the photo's hash."""
_DESTROYED = "photos_destroyed"
_JPEG = (b"\xff\xd8\xff", b"\xff\xd9")
_PNG = (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82")


class Kept(NamedTuple):
    """One photo of this station and the fact that says what it is of."""

    record: Recorded
    fact: EvidenceKept


def photo_of(data: bytes) -> Photo:
    """What a file is; raise Fault `photo_too_large` or `photo_unreadable` (no whole JPEG, PNG)."""
    if len(data) > MAX_PHOTO:
        raise Fault("photo_too_large", size=len(data), limit=MAX_PHOTO)
    digest = sha256(data).hex()
    if data.startswith(_JPEG[0]) and data.rstrip(b"\0").endswith(_JPEG[1]):
        return Photo(digest, len(data), "jpeg")
    if data.startswith(_PNG[0]) and data.endswith(_PNG[1]):
        return Photo(digest, len(data), "png")
    raise Fault("photo_unreadable")


def keep_photo(venue: Venue, wish: KeepEvidence, data: bytes, stamp: Stamp) -> Answer:
    """Keep a photo and its fact in one durable step, or refuse and keep nothing."""
    photo = photo_of(data)
    keep = {_name(photo.sha256): data}
    return venue.record_with(lambda moment: evidence.keep(moment, wish, photo), stamp, keep)


def photo(journal: Journal, fact: EvidenceKept) -> bytes:
    """A photo as it was kept; raise Fault `photo_missing` or `photo_damaged`, nothing is lost.

    After a purge: Fault `photo_destroyed`.
    """
    data = journal.log.kept(_name(fact.sha256))
    if not data:
        if destroyed(journal):
            raise Fault("photo_destroyed", fact=fact.about)
        raise hostile("photo_missing", fact=fact.about)
    if sha256(data).hex() != fact.sha256:
        raise hostile("photo_damaged", fact=fact.about)
    return data


def lying(journal: Journal) -> tuple[str, ...]:
    """The names of all photos that lie in this ledger: its own, and those carried for others."""
    return tuple(n for prefix in (_PREFIX, CARRIED) for n in journal.log.kept_names(prefix))


def digests(journal: Journal) -> set[str]:
    """The hashes of this station's own photos that lie in its ledger."""
    return {name.removeprefix(_PREFIX) for name in journal.log.kept_names(_PREFIX)}


def destroy(journal: Journal) -> int:
    """Take away every photo that lies in this ledger, all at once; answer how many.

    The facts stay and still say each photo's hash. For a purge alone, which must first have seen
    that headquarters holds them all: `app.services.carrying.unconfirmed` answers nothing then. What
    `check` would call missing is then called destroyed.
    """
    names = lying(journal)
    journal.keep({**dict.fromkeys(names, b""), _DESTROYED: b"yes"})
    return len(names)


def restore(journal: Journal, digest: str, data: bytes) -> bool:
    """Put a photo of this station back that is no longer here; answer whether it was missing."""
    name = _name(digest)
    if sha256(data).hex() != digest or destroyed(journal) or journal.log.kept(name):
        return False
    journal.keep({name: data})
    return True


def destroyed(journal: Journal) -> bool:
    """Whether a purge has taken the photos of this station away."""
    return bool(journal.log.kept(_DESTROYED))


def kept(journal: Journal) -> Iterator[Kept]:
    """Every photo that this station has kept, in the order of its records."""
    yield from _kept_in(journal, journal.log.all_records())


def _kept_in(journal: Journal, records: Iterable[Recorded]) -> Iterator[Kept]:
    for record in records:
        own = (record.station, record.epoch) == (journal.station, journal.epoch)
        if own and isinstance(record.fact, EvidenceKept):
            yield Kept(record, record.fact)


def check(journal: Journal, records: Iterable[Recorded]) -> list[Fault]:
    """Photos that are missing or not as they were kept, by the records that can be read."""
    faults = []
    for one in _kept_in(journal, records):
        try:
            photo(journal, one.fact)
        except Fault as fault:
            if fault.code == "photo_destroyed":
                continue
            if fault.code not in ("photo_missing", "photo_damaged"):
                raise
            faults.append(fault)
    return faults


def _name(digest: str) -> str:
    return _PREFIX + digest
