"""Rows of what comes in: building them, finding them, reading them."""

from __future__ import annotations

from typing import Any, TypedDict

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.domain.events import TYPE_NAMES, Recorded, Unknown
from app.formats.bundle import BundleHead, Link
from app.formats.receipt import Receipt
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.registry.tables import BundleRow, EventRow, ReceiptRow, SealedRow, StationRow
from app.registry.values import Bundle

Chain = tuple[str, str, str, str]
"""Round, venue, station, epoch."""


class ChainColumns(TypedDict):
    """A chain as the columns that several tables have."""

    round: str
    venue: str
    station: str
    epoch: str


def columns(chain: Chain) -> ChainColumns:
    """The columns that name a chain."""
    return ChainColumns(round=chain[0], venue=chain[1], station=chain[2], epoch=chain[3])


def of_chain(
    table: type[StationRow] | type[EventRow] | type[ReceiptRow], chain: Chain
) -> ColumnElement[bool]:
    """Whether a row belongs to a chain."""
    return (
        (table.round == chain[0])
        & (table.venue == chain[1])
        & (table.station == chain[2])
        & (table.epoch == chain[3])
    )


def file_bundle(
    session: Session,
    name: str,
    sealed: bytes,
    at: Instant,
    status: str,
    reason: str,
    head: BundleHead | None,
) -> None:
    """Keep a bundle's bytes once, and what became of it; what was accepted stays accepted."""
    sha = sha256(sealed).hex()
    row = session.get(BundleRow, sha)
    if row is None:
        row = BundleRow(sha256=sha, name=name, received_at=at.ms, status=status, reason=reason)
        session.add(row)
        session.flush()
        session.add(SealedRow(sha256=sha, sealed=sealed))
    elif row.status == "accepted":
        return
    row.status, row.reason = status, reason
    if head is not None:
        row.round, row.venue = head.round, head.venue
        row.station, row.epoch = head.station, head.epoch
        row.first, row.last = head.first, head.last
    session.flush()


def event_row(chain: Chain, link: Link, record: Recorded) -> dict[str, object]:
    """The columns of an event."""
    fact = record.fact
    return {
        **columns(chain),
        "seq": link.seq,
        "id": record.id,
        "type": fact.type if isinstance(fact, Unknown) else TYPE_NAMES[type(fact)],
        "candidate": record.candidate,
        "session": record.session,
        "room": record.room,
        "at": record.at.ms,
        "hash": link.hash,
        "salt": link.salt,
        "body": link.body,
    }


def add_receipt(session: Session, chain: Chain, sha: str, at: Instant, refusal: str) -> Receipt:
    """A receipt or refusal for what is held now; its number comes from the database."""
    station = session.get(StationRow, chain)
    row = ReceiptRow(
        **columns(chain),
        sha256=sha,
        size=station.size if station else 0,
        head=station.head if station else bytes(32),
        at=at.ms,
        refusal=refusal,
    )
    session.add(row)
    session.flush()
    return receipt_of(row)


def receipt_of(row: ReceiptRow) -> Receipt:
    """What a receipt's row says."""
    return Receipt(
        round=row.round,
        venue=row.venue,
        station=row.station,
        epoch=row.epoch,
        size=row.size,
        head=row.head,
        time=Instant(row.at),
        number=row.number,
        refusal=row.refusal,
    )


def bundle_of(row: Any) -> Bundle:
    """A bundle from its columns in the order of the fields."""
    found = Bundle(*row)
    return found._replace(received_at=Instant(row.received_at))


def place_of(bundle: Bundle) -> tuple[str, str, str, str, int, int, str]:
    """Where a bundle stands in a list: by station, then by range."""
    return (
        bundle.round or "",
        bundle.venue or "",
        bundle.station or "",
        bundle.epoch or "",
        bundle.first or 0,
        bundle.last or 0,
        bundle.sha256,
    )
