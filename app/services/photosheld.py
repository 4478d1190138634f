"""Which photos of a round headquarters holds, which are to come, and whether they are whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.domain.events import TYPE_NAMES
from app.domain.roomfacts import EvidenceKept
from app.formats.signed import Verify
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.hashing import sha256
from app.services.examining import Unseal
from app.services.importingphotos import read_photo, said_of
from app.services.office import kept_instead
from app.services.registryport import DAMAGE, EventHeld, PhotoHeld, Registry

KEPT = TYPE_NAMES[EvidenceKept]
Whose = tuple[str, str]
"""Station and epoch."""


class PhotosOfRound(NamedTuple):
    """What came in, and the records that say what was kept."""

    files: Sequence[PhotoHeld]
    records: Sequence[EventHeld]

    def stations(self, venue: str) -> set[Whose]:
        """The stations of a venue of which a photo is here, before any record may be."""
        mine = [one for one in self.files if one.venue == venue and one.status == "held"]
        return {(one.station or "", one.epoch or "") for one in mine}

    def tally(self, venue: str, whose: Whose, status: str) -> int:
        """How many of a station's photos have become that."""
        said = (venue, *whose, status)
        return sum((p.venue, p.station, p.epoch, p.status) == said for p in self.files)

    def missing(self, whose: Whose) -> tuple[str, ...]:
        """A station's records whose photo is not here."""
        here = {one.fact for one in self.files if one.status == "accepted"}
        mine = (e for e in self.records if (e.station, e.epoch) == whose)
        return tuple(event.id for event in mine if event.id not in here)


def photos_of(registry: Registry, round_id: str, records: Sequence[EventHeld]) -> PhotosOfRound:
    """The photos of a round; `records` are its records of photos kept."""
    return PhotosOfRound(registry.photos(round_id), records)


def photo_faults(registry: Registry, unseal: Unseal, verify: Verify) -> Iterator[Fault]:
    """Every stored photo again from its bytes; what is wrong with it."""
    replaced = kept_instead(registry)
    for row in registry.photos():
        try:
            sealed = registry.sealed_photo(row.sha256)
            if sha256(sealed).hex() != row.sha256:
                yield hostile("photo_bytes_differ", file=row.name)
            elif row.status != "refused":
                head, _ = read_photo(sealed, registry, unseal, verify)
                said = (head.round, head.venue, head.station, head.epoch, head.fact, head.content)
                written = (row.round, row.venue, row.station, row.epoch, row.fact, row.content)
                unfounded = row.status == "accepted" and said_of(registry, head) is None
                if said != written or unfounded:
                    yield hostile("photo_row_differs", file=row.name)
        except Fault as fault:
            if fault.kind is Kind.MACHINE:
                raise
            if fault.code == "photo_erased" and row.sha256 in replaced:
                continue
            damaged = fault.code in DAMAGE
            yield fault if damaged else hostile("photo_fails", file=row.name, why=fault.code)
