"""Bundles stored together: every row of a kind in one go, and a receipt's row for each bundle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import Row, select

from app.domain.events import Recorded, StationEnrolled
from app.formats.bundle import BundleHead, Link
from app.formats.receipt import Receipt
from app.kernel.faults import machine
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.registry import rows
from app.registry.records import Records
from app.registry.rows import Chain
from app.registry.tables import BundleRow, EventRow, ReceiptRow, SealedRow, StationRow


class Fitting(Protocol):
    """A bundle that fits, with those of its events that are new."""

    @property
    def name(self) -> str: ...
    @property
    def sealed(self) -> bytes: ...
    @property
    def head(self) -> BundleHead: ...
    @property
    def events(self) -> Sequence[tuple[Link, Recorded]]: ...
    @property
    def size(self) -> int: ...


def store(records: Records, bundles: Sequence[Fitting], at: Instant) -> list[Receipt]:
    """Store bundles in their order, all or none; answer what each one's receipt says.

    Raise Fault `registry_changed` where a log is not as long as the bundle's `size` says.
    """
    shas = [sha256(bundle.sealed).hex() for bundle in bundles]
    _file(records, bundles, shas, at)
    _reach(records, bundles)
    # Counted by the tally, not by what lies there: a lost row gives no number free.
    number = records.size(ReceiptRow)
    receipts, answers, events = [], [], []
    for bundle, sha in zip(bundles, shas, strict=True):
        chain, last = _chain(bundle.head), bundle.events[-1][0]
        number += 1
        receipts.append(Receipt(*chain, size=last.seq, head=last.hash, time=at, number=number))
        answers.append(rows.receipt_row(receipts[-1], sha))
        events += [rows.event_cells(chain, link, record) for link, record in bundle.events]
    records.add_cells(EventRow, events)
    records.add(ReceiptRow, *answers)
    return receipts


def _file(records: Records, bundles: Sequence[Fitting], shas: list[str], at: Instant) -> None:
    """Keep each bundle's bytes once, and that it was accepted."""
    known = {row.sha256: row for row in records.rows(BundleRow, BundleRow.sha256.in_(shas))}
    query = select(SealedRow.sha256).where(SealedRow.sha256.in_(shas))
    kept = {row[0] for row in records.session.connection().execute(query)}
    filed, bytes_ = [], []
    for bundle, sha in zip(bundles, shas, strict=True):
        said = rows.said_of(bundle.head, "accepted", "")
        row = known.get(sha)
        if row is None:
            filed.append({"sha256": sha, "name": bundle.name, "received_at": at.ms, **said})
        elif row.status != "accepted":
            records.change(BundleRow, row, **said)
        if row is None and sha not in kept:
            bytes_.append({"sha256": sha, "sealed": bundle.sealed})
    records.add(BundleRow, *filed)
    records.add(SealedRow, *bytes_)


def _reach(records: Records, bundles: Sequence[Fitting]) -> None:
    """Bring every log to where the last of its bundles ends."""
    known = _stations(records, [bundle.head for bundle in bundles])
    sizes = {chain: row.size for chain, row in known.items()}
    firsts: dict[Chain, Fitting] = {}
    ends: dict[Chain, Link] = {}
    for bundle in bundles:
        chain = _chain(bundle.head)
        if sizes.get(chain, 0) != bundle.size:
            raise machine("registry_changed")
        firsts.setdefault(chain, bundle)
        ends[chain] = bundle.events[-1][0]
        sizes[chain] = ends[chain].seq
    new = []
    for chain, end in ends.items():
        reached = {"size": end.seq, "head": end.hash}
        if chain in known:
            records.change(StationRow, known[chain], **reached)
            continue
        head, fact = firsts[chain].head, firsts[chain].events[0][1].fact
        called = fact.station_name if isinstance(fact, StationEnrolled) else ""
        new.append(
            {**rows.columns(chain), "public_key": head.public_key, "name": called, **reached}
        )
    records.add(StationRow, *new)


def _stations(records: Records, heads: Sequence[BundleHead]) -> dict[Chain, Row[Any]]:
    found = records.rows(
        StationRow,
        StationRow.round.in_({head.round for head in heads}),
        StationRow.venue.in_({head.venue for head in heads}),
        StationRow.station.in_({head.station for head in heads}),
    )
    return {(row.round, row.venue, row.station, row.epoch): row for row in found}


def _chain(head: BundleHead) -> Chain:
    return (head.round, head.venue, head.station, head.epoch)
