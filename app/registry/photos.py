"""Photos kept as evidence that came in from the venues, sealed as they were received."""

from __future__ import annotations

from collections.abc import Sequence

from app.formats.evidence import EvidenceHead
from app.kernel.faults import Fault, hostile
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.registry import rows
from app.registry.database import Database
from app.registry.tables import EventRow, PhotoRow, SealedPhotoRow
from app.registry.values import Event, Photo


class Photos:
    """The part of the registry that keeps photos."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def photo(self, sha: str) -> Photo | None:
        """What became of a photo's file, by its SHA-256 (hexadecimal)."""
        with self._database.reading() as records:
            row = records.one(PhotoRow, PhotoRow.sha256 == sha)
            return rows.photo_of(row) if row else None

    def photos(self, round_id: str | None = None, status: str | None = None) -> Sequence[Photo]:
        """All photos, by station and record."""
        where = []
        if round_id is not None:
            where.append(PhotoRow.round == round_id)
        if status is not None:
            where.append(PhotoRow.status == status)
        with self._database.reading() as records:
            found = [rows.photo_of(row) for row in records.rows(PhotoRow, *where)]
        return sorted(found, key=lambda p: (p.venue or "", p.station or "", p.fact or "", p.sha256))

    def sealed_photo(self, sha: str) -> bytes:
        """A photo's file as it was received.

        Raise Fault `registry_row_missing`, or `photo_erased` where its person was.
        """
        with self._database.reading() as records:
            row = records.one(SealedPhotoRow, SealedPhotoRow.sha256 == sha)
            if row is None:
                table = SealedPhotoRow.__tablename__
                raise hostile("registry_row_missing", table=table, row=sha)
            if not row.sealed:
                raise Fault("photo_erased")
            return bytes(row.sealed)

    def event(self, round_id: str, id: str) -> Event | None:
        """One event by its id."""
        with self._database.reading() as records:
            row = records.one(EventRow, EventRow.round == round_id, EventRow.id == id)
            return rows.fit(Event, row) if row else None

    def file_photo(
        self,
        name: str,
        sealed: bytes,
        at: Instant,
        status: str,
        reason: str,
        head: EvidenceHead | None = None,
    ) -> None:
        """Keep a photo's file once, and what became of it; what was accepted stays accepted."""
        sha = sha256(sealed).hex()
        said: dict[str, object] = {"status": status, "reason": reason}
        if head is not None:
            said |= {n: getattr(head, n) for n in ("round", "venue", "station", "epoch")}
            said |= {"fact": head.fact, "content": head.content}
        with self._database.writing() as records:
            row = records.one(PhotoRow, PhotoRow.sha256 == sha)
            if row is not None and row.status == "accepted":
                return
            if row is not None:
                records.change(PhotoRow, row, **said)
                return
            records.add(PhotoRow, {"sha256": sha, "name": name, "received_at": at.ms, **said})
            records.add(SealedPhotoRow, {"sha256": sha, "sealed": sealed})
