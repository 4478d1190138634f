"""What comes in from the venues: bundles, events, forks, and the receipts for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.domain.events import Recorded
from app.formats.bundle import BundleHead, Link
from app.formats.receipt import Receipt
from app.kernel.faults import hostile
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.registry import rows
from app.registry.accepting import Fitting, store
from app.registry.database import Database
from app.registry.rows import Chain
from app.registry.tables import (
    BundleRow,
    EventRow,
    ForkRow,
    ReceiptRow,
    ReceiptTextRow,
    SealedRow,
    StationRow,
)
from app.registry.values import Bundle, Event, Fork, Station

_CHUNK = 500


class Inbox:
    """The receiving half of the registry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bundle(self, sha: str) -> Bundle | None:
        """What became of a bundle, by its SHA-256 (hexadecimal)."""
        with self._database.reading() as records:
            row = records.one(BundleRow, BundleRow.sha256 == sha)
            return rows.bundle_of(row) if row else None

    def bundles(self, round_id: str | None = None, status: str | None = None) -> list[Bundle]:
        """All bundles, by station and range."""
        where = []
        if round_id is not None:
            where.append(BundleRow.round == round_id)
        if status is not None:
            where.append(BundleRow.status == status)
        with self._database.reading() as records:
            found = [rows.bundle_of(row) for row in records.rows(BundleRow, *where)]
        return sorted(found, key=rows.place_of)

    def sealed(self, sha: str) -> bytes:
        """A bundle's bytes as they were received; raise Fault `registry_row_missing`."""
        with self._database.reading() as records:
            row = records.one(SealedRow, SealedRow.sha256 == sha)
            if row is None:
                raise hostile("registry_row_missing", table=SealedRow.__tablename__, row=sha)
            return bytes(row.sealed)

    def station(self, chain: Chain) -> Station | None:
        """How far a station's log is held; None before its first event."""
        with self._database.reading() as records:
            row = records.one(StationRow, rows.of_chain(StationRow, chain))
            return rows.fit(Station, row) if row else None

    def stations(self, round_id: str | None = None) -> list[Station]:
        """All stations of a round, or of all rounds, sorted."""
        where = [] if round_id is None else [StationRow.round == round_id]
        with self._database.reading() as records:
            return sorted(rows.fit(Station, row) for row in records.rows(StationRow, *where))

    def events(self, chain: Chain, first: int = 1, last: int | None = None) -> list[Event]:
        """A station's events in order, from `first` to `last`, both included."""
        where = [rows.of_chain(EventRow, chain), EventRow.seq >= first]
        if last is not None:
            where.append(EventRow.seq <= last)
        with self._database.reading() as records:
            found = records.rows(EventRow, *where, order=EventRow.seq)
            return [rows.fit(Event, row) for row in found]

    def session_events(self, round_id: str) -> list[Event]:
        """All events of a round that are about a session and nobody in it, by session."""
        about = (EventRow.candidate.is_(None), EventRow.session.is_not(None))
        with self._database.reading() as records:
            where = (EventRow.round == round_id, *about)
            found = records.rows(EventRow, *where, order=EventRow.session)
            return [rows.fit(Event, row) for row in found]

    def taken_ids(self, round_id: str, ids: Collection[str]) -> set[str]:
        """Those of the event ids that the round has already."""
        wanted, found = sorted(ids), set[str]()
        with self._database.reading() as records:
            here = EventRow.round == round_id
            for start in range(0, len(wanted), _CHUNK):
                some = EventRow.id.in_(wanted[start : start + _CHUNK])
                found.update(records.session.scalars(select(EventRow.id).where(here, some)))
        return found

    def forks(self, round_id: str | None = None) -> list[Fork]:
        """Where bundles and logs of a round, or of all rounds, part."""
        where = [] if round_id is None else [ForkRow.round == round_id]
        with self._database.reading() as records:
            return sorted(rows.fit(Fork, row) for row in records.rows(ForkRow, *where))

    def accept(
        self,
        name: str,
        sealed: bytes,
        at: Instant,
        head: BundleHead,
        events: Sequence[tuple[Link, Recorded]],
        *,
        size: int,
    ) -> Receipt | None:
        """Store a bundle with those of its events that are new, and the receipt's row, at once.

        `size` is what was held when it was judged: raise Fault `registry_changed` where another
        import has moved it. None where no event is new.
        """
        if events:
            [receipt] = self.accept_all([_One(name, sealed, head, events, size)], at)
            return receipt
        with self._database.writing() as records:
            rows.file_bundle(records, name, sealed, at, "accepted", "", head)
        return None

    def accept_all(self, bundles: Sequence[Fitting], at: Instant) -> list[Receipt]:
        """Store bundles with new events, all of them or none; answer their receipts' rows.

        Raise Fault `registry_changed` where another import has moved a log.
        """
        with self._database.writing() as records:
            return store(records, bundles, at)

    def set_aside(
        self,
        name: str,
        sealed: bytes,
        at: Instant,
        status: str,
        reason: str,
        *,
        head: BundleHead | None = None,
        fork: Link | None = None,
        refuse: bool = False,
    ) -> Receipt | None:
        """Store a bundle that adds nothing, and with `refuse` the refusal's row, at once.

        The same bundle refused again for the same reason keeps its first refusal.
        """
        sha = sha256(sealed).hex()
        with self._database.writing() as records:
            rows.file_bundle(records, name, sealed, at, status, reason, head)
            if head is None:
                return None
            chain = (head.round, head.venue, head.station, head.epoch)
            if fork is not None and records.one(ForkRow, ForkRow.sha256 == sha) is None:
                link = {"seq": fork.seq, "hash": fork.hash, "salt": fork.salt, "body": fork.body}
                records.add(ForkRow, {"sha256": sha, **rows.columns(chain), **link})
            if not refuse:
                return None
            same = (ReceiptRow.sha256 == sha, ReceiptRow.refusal == reason)
            there = records.rows(ReceiptRow, *same, order=ReceiptRow.number)
            if there:
                return rows.receipt_of(there[0])
            return rows.add_receipt(records, chain, sha, at, reason)

    def latest_receipt(self, chain: Chain) -> Receipt | None:
        """The receipt for the most events of a station; refusals do not count."""
        where = (rows.of_chain(ReceiptRow, chain), ReceiptRow.refusal == "")
        with self._database.reading() as records:
            found = records.rows(ReceiptRow, *where, order=ReceiptRow.number)
            return rows.receipt_of(found[-1]) if found else None

    def receipts(self) -> list[Receipt]:
        """What all receipts and refusals say, by number."""
        with self._database.reading() as records:
            found = records.rows(ReceiptRow, order=ReceiptRow.number)
            return [rows.receipt_of(row) for row in found]

    def receipt_text(self, number: int) -> str | None:
        """A receipt as it was signed; None where that has not happened yet."""
        with self._database.reading() as records:
            row = records.one(ReceiptTextRow, ReceiptTextRow.number == number)
            return str(row.text) if row else None

    def keep_receipt_texts(self, texts: Mapping[int, str]) -> None:
        """Keep receipts as they were signed, by number; the first one of each stays."""
        with self._database.writing() as records:
            there = records.rows(ReceiptTextRow, ReceiptTextRow.number.in_(list(texts)))
            known = {row.number for row in there}
            new = [{"number": n, "text": text} for n, text in texts.items() if n not in known]
            records.add(ReceiptTextRow, *new)


class _One(NamedTuple):
    """A bundle that is stored alone."""

    name: str
    sealed: bytes
    head: BundleHead
    events: Sequence[tuple[Link, Recorded]]
    size: int
