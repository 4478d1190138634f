"""Building again, from the bytes as they came in, every table that comes from bundles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row

from app.domain.events import Recorded, StationEnrolled
from app.formats import eventrecord
from app.formats.bundle import Bundle, Link
from app.formats.eventrecord import GENESIS
from app.kernel.faults import hostile
from app.kernel.hashing import sha256
from app.registry import guards, rows
from app.registry.database import Database
from app.registry.records import Records
from app.registry.rows import Chain
from app.registry.tables import BundleRow, EventRow, ForkRow, ReceiptRow, SealedRow, StationRow

Read = Callable[[bytes], Bundle]
"""Opens and verifies a bundle as it came in; raises a hostile Fault."""


class Rebuilt(NamedTuple):
    """How much there is after a rebuild."""

    bundles: int
    stations: int
    events: int
    forks: int


class Rebuilding:
    """The part of the registry that can begin again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rebuild(self, read: Read, replaced: Mapping[str, str]) -> Rebuilt:
        """Empty the tables of stations, events and forks, and fill them from the stored bundles.

        `replaced` are those from which somebody was erased: SHA-256 as they came in -> as kept.

        Raise a hostile Fault where a stored bundle is not as it came in, or less would be there
        than a receipt has confirmed: nothing is changed then.
        """
        with self._database.writing() as records:
            # What is built on: the list of what came in, its bytes, and what was answered.
            for kind in (BundleRow, ReceiptRow):
                records.expect_whole(kind)
            records.expect_complete(SealedRow)
            connection = records.session.connection()
            guards.drop(connection)
            for each in (EventRow, ForkRow, StationRow):
                records.clear(each)
            done = _fill(records, _Kept(records, read, replaced))
            guards.make(connection)
            return done


class _Kept(NamedTuple):
    """The bundles as they are kept."""

    records: Records
    read: Read
    replaced: Mapping[str, str]

    def opened(self, row: Row[Any]) -> Bundle:
        """A bundle; raise a hostile Fault where it is not as it came in or was left."""
        stored = self.records.one(SealedRow, SealedRow.sha256 == row.sha256)
        expected = self.replaced.get(row.sha256, row.sha256)
        if stored is None or sha256(stored.sealed).hex() != expected:
            raise hostile("bundle_bytes_differ", file=row.name, sha256=row.sha256)
        bundle = self.read(bytes(stored.sealed))
        head = bundle.head
        if (head.round, head.venue, head.station, head.epoch, head.first) != (
            *_chain(row),
            row.first,
        ):
            raise hostile("bundle_row_differs", file=row.name)
        return bundle


def _fill(records: Records, kept: _Kept) -> Rebuilt:
    where = BundleRow.status.in_(("accepted", "fork"))
    bundles = sorted(records.rows(BundleRow, where), key=_place)
    heads = dict[Chain, dict[int, bytes]]()
    events = forks = 0
    for chain, some in groupby(bundles, _chain):
        links, parted = _log(records, chain, list(some), kept)
        heads[chain] = {link.seq: link.hash for link in links}
        events, forks = events + len(links), forks + parted
    _expect_confirmed(records, heads)
    return Rebuilt(len(bundles), sum(map(bool, heads.values())), events, forks)


def _log(
    records: Records, chain: Chain, some: list[Row[Any]], kept: _Kept
) -> tuple[list[Link], int]:
    """Write one station's log and its forks."""
    links, key, parting = list[Link](), b"", list[tuple[str, Bundle]]()
    for row in some:
        bundle = kept.opened(row)
        if row.status == "fork":
            parting.append((row.sha256, bundle))
            continue
        first = bundle.links[0]
        before = links[first.seq - 2].hash if 1 < first.seq <= len(links) + 1 else GENESIS
        known = links[first.seq - 1 :]
        same = all(a.hash == b.hash for a, b in zip(known, bundle.links, strict=False))
        if first.seq > len(links) + 1 or first.previous != before or not same:
            raise hostile("rebuild_parted", file=row.name, station=chain[2])
        links += bundle.links[len(known) :]
        key = bundle.head.public_key
    if links:
        _write(records, chain, key, links)
    found = [(sha, _parts(bundle, links)) for sha, bundle in parting]
    for sha, link in found:
        link_ = {"seq": link.seq, "hash": link.hash, "salt": link.salt, "body": link.body}
        records.add(ForkRow, {"sha256": sha, **rows.columns(chain), **link_})
    return links, len(found)


def _write(records: Records, chain: Chain, key: bytes, links: list[Link]) -> None:
    made: list[tuple[Link, Recorded]] = [
        (link, eventrecord.decode(chain[2], chain[3], link.seq, link.body)) for link in links
    ]
    first = made[0][1].fact
    called = first.station_name if isinstance(first, StationEnrolled) else ""
    new = {**rows.columns(chain), "public_key": key, "name": called}
    records.add(StationRow, {**new, "size": links[-1].seq, "head": links[-1].hash})
    cells = [rows.event_cells(chain, link, record) for link, record in made]
    records.add_cells(EventRow, cells)


def _parts(bundle: Bundle, links: list[Link]) -> Link:
    """The first event of a fork that is another than the one held under its number."""
    first = bundle.links[0]
    before = links[first.seq - 2].hash if 1 < first.seq <= len(links) + 1 else GENESIS
    if first.previous != before:
        return first
    pairs = zip(bundle.links, links[first.seq - 1 :], strict=False)
    return next((one for one, other in pairs if one.hash != other.hash), first)


def _expect_confirmed(records: Records, heads: dict[Chain, dict[int, bytes]]) -> None:
    """Raise Fault `rebuild_short` where a receipt vouches for more than there is now."""
    confirmed = defaultdict[Chain, list[Row[Any]]](list)
    for receipt in records.rows(ReceiptRow, ReceiptRow.refusal == "", ReceiptRow.size > 0):
        confirmed[_chain(receipt)].append(receipt)
    for chain, some in confirmed.items():
        for receipt in some:
            if heads.get(chain, {}).get(receipt.size) != receipt.head:
                raise hostile("rebuild_short", station=chain[2], number=receipt.number)


def _chain(row: Row[Any]) -> Chain:
    return (row.round, row.venue, row.station, row.epoch)


def _place(row: Row[Any]) -> tuple[Chain, int, int]:
    return (_chain(row), row.first, row.last)
