"""Rows of what comes in: building them, finding them, reading them."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, TypedDict, TypeVar

from sqlalchemy import ColumnElement, Row

from app.domain.events import TYPE_NAMES, Recorded, Unknown
from app.formats.bundle import BundleHead, Link
from app.formats.receipt import Receipt
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.registry.records import Records
from app.registry.tables import BundleRow, EventRow, ReceiptRow, SealedRow, StationRow
from app.registry.values import Bundle, Event, Fork, Photo, Station

T = TypeVar("T", Bundle, Event, Fork, Photo, Station)

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
    records: Records,
    name: str,
    sealed: bytes,
    at: Instant,
    status: str,
    reason: str,
    head: BundleHead | None,
) -> None:
    """Keep a bundle's bytes once, and what became of it; what was accepted stays accepted."""
    sha = sha256(sealed).hex()
    row = records.one(BundleRow, BundleRow.sha256 == sha)
    if row is not None and row.status == "accepted":
        return
    said = said_of(head, status, reason)
    if row is not None:
        records.change(BundleRow, row, **said)
        return
    records.add(BundleRow, {"sha256": sha, "name": name, "received_at": at.ms, **said})
    if records.one(SealedRow, SealedRow.sha256 == sha) is None:
        records.add(SealedRow, {"sha256": sha, "sealed": sealed})


def said_of(head: BundleHead | None, status: str, reason: str) -> dict[str, object]:
    """What became of a bundle, and what its manifest says where it was verified."""
    said: dict[str, object] = {"status": status, "reason": reason}
    if head is not None:
        chain = columns((head.round, head.venue, head.station, head.epoch))
        said |= {**chain, "first": head.first, "last": head.last}
    return said


def event_cells(chain: Chain, link: Link, record: Recorded) -> list[object]:
    """The columns of an event in the order of its table, as `Records.add_cells` takes them."""
    fact = record.fact
    return [
        *chain,
        link.seq,
        record.id,
        fact.type if isinstance(fact, Unknown) else TYPE_NAMES[type(fact)],
        record.candidate,
        record.session,
        record.room,
        record.at.ms,
        link.hash,
        link.salt,
        link.body,
    ]


def add_receipt(records: Records, chain: Chain, sha: str, at: Instant, refusal: str) -> Receipt:
    """A receipt or refusal for what is held now; its number is never used twice."""
    station = records.one(StationRow, of_chain(StationRow, chain))
    said = Receipt(
        *chain,
        size=station.size if station else 0,
        head=station.head if station else bytes(32),
        time=at,
        # Counted by the tally, not by what lies there: a lost row gives no number free.
        number=records.size(ReceiptRow) + 1,
        refusal=refusal,
    )
    records.add(ReceiptRow, receipt_row(said, sha))
    return said


def receipt_row(said: Receipt, sha: str) -> dict[str, object]:
    """The columns of a receipt for a bundle."""
    chain = columns((said.round, said.venue, said.station, said.epoch))
    row = {"number": said.number, "sha256": sha, "size": said.size, "head": said.head}
    return {**chain, **row, "at": said.time.ms, "refusal": said.refusal}


def receipt_of(row: Row[Any]) -> Receipt:
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


def bundle_of(row: Row[Any]) -> Bundle:
    """What a bundle's row says."""
    return fit(Bundle, row)._replace(received_at=Instant(row.received_at))


def photo_of(row: Row[Any]) -> Photo:
    """What a photo's row says."""
    return fit(Photo, row)._replace(received_at=Instant(row.received_at))


def fit(kind: type[T], row: Row[Any]) -> T:
    """A value from the columns that are called as its fields."""
    cells = _cells.get(kind)
    if cells is None:
        places = [row._fields.index(name) for name in kind._fields]
        cells = _cells[kind] = itemgetter(*places)
    return kind._make(cells(row))


_cells: dict[type, Callable[[Row[Any]], tuple[Any, ...]]] = {}
"""Where each value finds its fields in a row of its table: every row has all columns in order."""


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
