"""Headquarters' records checked again from the bytes that came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from app.domain.events import TYPE_NAMES, Unknown
from app.formats import bundle as bundle_format
from app.formats import eventrecord
from app.formats import receipt as receipt_format
from app.formats.bundle import Bundle, Link
from app.formats.eventrecord import GENESIS
from app.formats.receipt import Receipt
from app.formats.ticket import key_id
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.hashing import sha256
from app.services.examining import Trust, certify, chain_of
from app.services.office import chain_faults, kept_instead
from app.services.registryport import DAMAGE, BundleHeld, Chain, EventHeld, Registry, StationHeld


class Audit:
    """One look at everything."""

    def __init__(
        self,
        registry: Registry,
        trust: Trust,
        receipt_key: bytes,
        photos: Callable[[], Iterator[Fault]],
    ) -> None:
        self.photos = photos
        """What is wrong with the photos that came in."""
        self._registry = registry
        self._trust = trust
        self._receipt_key = receipt_key
        self._links: dict[Chain, dict[int, bytes]] = defaultdict(dict)
        """What the accepted bundles hold: number -> hash."""

    def everything(self) -> Iterator[Fault]:
        """All that is wrong, and the forks that were recorded."""
        named = set[str]()
        # The bundles say what the stations must hold, so they come first.
        stored = (self.rows, self.guards, self.bundles, self.stations, self.receipts)
        for part in (*stored, self.photos, self.office, self.forks):
            for fault in _as_far_as_it_goes(part()):
                if str(fault) not in named:
                    named.add(str(fault))
                    yield fault

    def rows(self) -> Iterator[Fault]:
        """Every row of the database: its seal, and whether all are there."""
        yield from self._registry.damage()

    def guards(self) -> Iterator[Fault]:
        """Every trigger that keeps what came in as it was."""
        yield from self._registry.unguarded()

    def office(self) -> Iterator[Fault]:
        """Every link of headquarters' own chain."""
        yield from chain_faults(self._registry)

    def forks(self) -> Iterator[Fault]:
        """Every place where a station has written two different records."""
        for fork in self._registry.forks():
            yield Fault(
                "fork_recorded",
                round=fork.round,
                venue=fork.venue,
                station=fork.station,
                seq=fork.seq,
                sha256=fork.sha256,
            )

    def bundles(self) -> Iterator[Fault]:
        """Every stored bundle: its bytes, and what was accepted, held or a fork once more."""
        replaced = kept_instead(self._registry)
        for row in self._registry.bundles():
            try:
                sealed = self._registry.sealed(row.sha256)
                if sha256(sealed).hex() != replaced.get(row.sha256, row.sha256):
                    yield hostile("bundle_bytes_differ", file=row.name, sha256=row.sha256)
                elif row.status != "refused":
                    self._take(row, self._read(sealed))
            except Fault as fault:
                if fault.kind is Kind.MACHINE:
                    raise
                if fault.code in DAMAGE:
                    yield fault
                else:
                    yield hostile("bundle_fails", file=row.name, sha256=row.sha256, why=fault.code)

    def stations(self) -> Iterator[Fault]:
        """Every log: numbers, chain, head, and each event against the bundle it came in."""
        for station in self._registry.stations():
            chain = (station.round, station.venue, station.station, station.epoch)
            yield from self._log(station, self._registry.events(chain), self._links[chain])

    def receipts(self) -> Iterator[Fault]:
        """Every signed receipt: its signature, and whether what it says is still so."""
        keys = {key_id(self._receipt_key): self._receipt_key}
        for row in self._registry.receipts():
            try:
                text = self._registry.receipt_text(row.number)
                # One that was never signed is no trouble: the next import signs it.
                if text and receipt_format.read(text, keys, verify=self._trust.verify) != row:
                    yield hostile("receipt_differs", number=row.number)
                elif not self._is_held(row):
                    yield hostile("receipt_unfounded", number=row.number, station=row.station)
            except Fault as fault:
                if fault.code in DAMAGE or fault.kind is Kind.MACHINE:
                    raise
                yield hostile("receipt_fails", number=row.number, why=fault.code)

    def _read(self, sealed: bytes) -> Bundle:
        read = bundle_format.read_kept(self._trust.unseal(sealed), verify=self._trust.verify)
        certify(self._registry, read.head, self._trust.verify)
        return read

    def _take(self, row: BundleHeld, read: Bundle) -> None:
        head = read.head
        said = (row.round, row.venue, row.station, row.epoch, row.first, row.last)
        if said != (*chain_of(head), head.first, head.last):
            raise hostile("bundle_row_differs")
        if row.status == "accepted":
            self._links[chain_of(head)].update({link.seq: link.hash for link in read.links})

    def _log(
        self, station: StationHeld, events: Sequence[EventHeld], bundled: dict[int, bytes]
    ) -> Iterator[Fault]:
        previous = GENESIS
        for seq, event in enumerate(events, 1):
            link = _link(station, seq, previous, event)
            whole = event.seq == seq and event.hash == link.hash == bundled.get(seq)
            if not whole or not _says_so(event):
                yield hostile("event_differs", station=station.station, seq=seq)
            previous = event.hash
        held = (station.size, station.head, station.size)
        if held != (len(events), previous, max(bundled, default=0)):
            yield hostile("head_differs", station=station.station, size=station.size)

    def _is_held(self, row: Receipt) -> bool:
        if row.size == 0:
            return row.head == GENESIS
        chain = (row.round, row.venue, row.station, row.epoch)
        return [e.hash for e in self._registry.events(chain, row.size, row.size)] == [row.head]


def _as_far_as_it_goes(part: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from part
    except Fault as fault:
        if fault.code not in DAMAGE:
            raise
        yield fault


def _link(station: StationHeld, seq: int, previous: bytes, event: EventHeld) -> Link:
    digest = eventrecord.digest_of(event.salt, event.body)
    hash = eventrecord.link_hash(previous, station.station, station.epoch, seq, digest)
    return Link(seq, previous, hash, digest, event.salt, event.body)


def _says_so(event: EventHeld) -> bool:
    """Whether the columns say what the bytes say."""
    try:
        record = eventrecord.decode(event.station, event.epoch, event.seq, event.body)
    except Fault:
        return False
    fact = record.fact
    kind = fact.type if isinstance(fact, Unknown) else TYPE_NAMES[type(fact)]
    said = (record.id, kind, record.candidate, record.session, record.room, record.at.ms)
    return said == (event.id, event.type, event.candidate, event.session, event.room, event.at)
