"""What comes in from the venues: bundles, events, forks, and the receipts for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, insert, select

from app.domain.events import Recorded, StationEnrolled
from app.formats.bundle import BundleHead, Link
from app.formats.receipt import Receipt
from app.kernel.faults import machine
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.registry import rows
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

_STATION = [getattr(StationRow, name) for name in Station._fields]
_BUNDLE = [getattr(BundleRow, name) for name in Bundle._fields]
_EVENT = [getattr(EventRow, name) for name in Event._fields]
_FORK = [getattr(ForkRow, name) for name in Fork._fields]
_CHUNK = 500


class Inbox:
    """The receiving half of the registry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bundle(self, sha: str) -> Bundle | None:
        """What became of a bundle, by its SHA-256 (hexadecimal)."""
        with self._database.reading() as session:
            row = session.execute(select(*_BUNDLE).where(BundleRow.sha256 == sha)).first()
            return rows.bundle_of(row) if row else None

    def bundles(self, round_id: str | None = None, status: str | None = None) -> list[Bundle]:
        """All bundles, by station and range."""
        query = select(*_BUNDLE)
        if round_id is not None:
            query = query.where(BundleRow.round == round_id)
        if status is not None:
            query = query.where(BundleRow.status == status)
        with self._database.reading() as session:
            found = [rows.bundle_of(row) for row in session.execute(query)]
        return sorted(found, key=rows.place_of)

    def sealed(self, sha: str) -> bytes:
        """A bundle's bytes as they were received."""
        with self._database.reading() as session:
            return session.scalars(select(SealedRow.sealed).where(SealedRow.sha256 == sha)).one()

    def station(self, chain: Chain) -> Station | None:
        """How far a station's log is held; None before its first event."""
        with self._database.reading() as session:
            row = session.execute(select(*_STATION).where(rows.of_chain(StationRow, chain))).first()
            return Station(*row) if row else None

    def stations(self, round_id: str | None = None) -> list[Station]:
        """All stations of a round, or of all rounds, sorted."""
        query = select(*_STATION)
        if round_id is not None:
            query = query.where(StationRow.round == round_id)
        with self._database.reading() as session:
            return sorted(Station(*row) for row in session.execute(query))

    def events(self, chain: Chain, first: int = 1, last: int | None = None) -> list[Event]:
        """A station's events in order, from `first` to `last`, both included."""
        query = select(*_EVENT).where(rows.of_chain(EventRow, chain), EventRow.seq >= first)
        if last is not None:
            query = query.where(EventRow.seq <= last)
        return self._events(query.order_by(EventRow.seq))

    def candidate_events(self, round_id: str) -> list[Event]:
        """All events of a round that are about a candidate, by candidate."""
        query = select(*_EVENT).where(EventRow.round == round_id, EventRow.candidate.is_not(None))
        return self._events(query.order_by(EventRow.candidate))

    def taken_ids(self, round_id: str, ids: Collection[str]) -> set[str]:
        """Those of the event ids that the round has already."""
        wanted, found = sorted(ids), set[str]()
        with self._database.reading() as session:
            here = EventRow.round == round_id
            for start in range(0, len(wanted), _CHUNK):
                some = EventRow.id.in_(wanted[start : start + _CHUNK])
                found.update(session.scalars(select(EventRow.id).where(here, some)))
        return found

    def forks(self, round_id: str) -> list[Fork]:
        """Where bundles and logs of a round part."""
        query = select(*_FORK).where(ForkRow.round == round_id)
        with self._database.reading() as session:
            return sorted(Fork(*row) for row in session.execute(query))

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
        chain = (head.round, head.venue, head.station, head.epoch)
        with self._database.writing() as session:
            rows.file_bundle(session, name, sealed, at, "accepted", "", head)
            if not events:
                return None
            row = session.get(StationRow, chain, with_for_update=True)
            if (row.size if row else 0) != size:
                raise machine("registry_changed", detail=f"{head.station}-{head.epoch}")
            if row is None:
                first = events[0][1].fact
                called = first.station_name if isinstance(first, StationEnrolled) else ""
                row = StationRow(**rows.columns(chain), public_key=head.public_key, name=called)
                session.add(row)
            row.size, row.head = events[-1][0].seq, events[-1][0].hash
            session.flush()
            made = [rows.event_row(chain, link, record) for link, record in events]
            session.connection().execute(insert(EventRow), made)
            return rows.add_receipt(session, chain, sha256(sealed).hex(), at, "")

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
        with self._database.writing() as session:
            rows.file_bundle(session, name, sealed, at, status, reason, head)
            if head is None:
                return None
            chain = (head.round, head.venue, head.station, head.epoch)
            if fork is not None and session.get(ForkRow, sha) is None:
                session.add(
                    ForkRow(
                        sha256=sha,
                        **rows.columns(chain),
                        seq=fork.seq,
                        hash=fork.hash,
                        salt=fork.salt,
                        body=fork.body,
                    )
                )
            if not refuse:
                return None
            query = select(ReceiptRow).where(ReceiptRow.sha256 == sha, ReceiptRow.refusal == reason)
            there = session.scalars(query.order_by(ReceiptRow.number)).first()
            return (
                rows.receipt_of(there)
                if there
                else rows.add_receipt(session, chain, sha, at, reason)
            )

    def latest_receipt(self, chain: Chain) -> Receipt | None:
        """The receipt for the most events of a station; refusals do not count."""
        query = select(ReceiptRow).where(rows.of_chain(ReceiptRow, chain), ReceiptRow.refusal == "")
        with self._database.reading() as session:
            row = session.scalars(query.order_by(ReceiptRow.number.desc())).first()
            return rows.receipt_of(row) if row else None

    def receipts(self) -> list[Receipt]:
        """What all receipts and refusals say, by number."""
        with self._database.reading() as session:
            found = session.scalars(select(ReceiptRow).order_by(ReceiptRow.number))
            return [rows.receipt_of(row) for row in found]

    def receipt_text(self, number: int) -> str | None:
        """A receipt as it was signed; None where that has not happened yet."""
        with self._database.reading() as session:
            row = session.get(ReceiptTextRow, number)
            return row.text if row else None

    def keep_receipt_text(self, number: int, text: str) -> None:
        """Keep a receipt as it was signed."""
        with self._database.writing() as session:
            session.add(ReceiptTextRow(number=number, text=text))

    def _events(self, query: Select[Any]) -> list[Event]:
        with self._database.reading() as session:
            return [Event(*row) for row in session.execute(query)]
