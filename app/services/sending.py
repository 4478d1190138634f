"""Sealing the log for headquarters, and taking its receipts back.

Sealed bundles stay in the outbox until a receipt covers them, so the same bytes go to every stick
and folder: what arrives twice is the same file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app import __version__
from app.domain.events import (
    Draft,
    Exported,
    ReceiptRefused,
    ReceiptTaken,
    Recorded,
    SegmentTaken,
)
from app.formats import bundle, eventrecord, signed
from app.formats.bundle import BundleHead
from app.kernel.faults import Fault
from app.kernel.hashing import sha256
from app.services.carrying import take_photo_receipts
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.receiving import folder_of, take_receipts
from app.services.sendingphotos import give_carried, give_photos

EVENTS_A_BUNDLE = 5_000


class Sent(NamedTuple):
    """What a send has done, and how far headquarters' word reaches."""

    bundles: tuple[str, ...]
    """Names of bundles newly put in the drop."""
    there: tuple[str, ...]
    """Names of bundles, not confirmed yet, that lay there whole already."""
    receipts: int
    size: int
    confirmed: int
    faults: tuple[Fault, ...]
    """Receipts that were not believed, and bundles whose name another file has in the drop."""
    photos: tuple[str, ...] = ()
    """Names of photos kept as evidence that are new there, each in a file of its own.

    Photos of the venue's other stations, which this one carries, are among them.
    """
    known: tuple[Fault, ...] = ()
    """Receipts still in the drop that were not believed and set aside by an earlier send."""


class Given(NamedTuple):
    """What became of this log's bundles in a drop."""

    put: tuple[str, ...]
    """Names that are new there."""
    there: tuple[str, ...]
    """Names that lay there whole already."""
    faults: tuple[Fault, ...]
    """What was in the way of others."""


class _Sealed(NamedTuple):
    """A bundle in the outbox."""

    first: int
    last: int
    name: str
    data: bytes


def send(
    station: OpenStation,
    drop: Drop,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    aside: Drop | None = None,
) -> Sent:
    """Take receipts, seal what is new, put into the drop what headquarters has not confirmed.

    A receipt that is not believed is copied to `aside`; the drop itself is nobody's to tidy.
    """
    receipts, faults, known = take_receipts(station, drop, vault, stamp, aside=aside)
    _, doubted = take_photo_receipts(station, drop, vault)
    journal = station.venue.journal
    given = give(station, drop, outbox, vault, stamp, beyond=journal.own().confirmed)
    photos, lost = give_photos(station, drop, outbox, vault)
    others, unput = give_carried(station, drop)
    size, confirmed = journal.head.size, journal.own().confirmed
    told, photos = (*faults, *given.faults, *lost, *unput, *doubted), (*photos, *others)
    return Sent(given.put, given.there, receipts, size, confirmed, told, photos, tuple(known))


def give(
    station: OpenStation,
    drop: Drop,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    beyond: int = 0,
) -> Given:
    """Seal this log after event number `beyond` and put all of that into the drop."""
    _seal_new(station, outbox, vault, beyond)
    journal, folder = station.venue.journal, folder_of(station)
    there = {name.rsplit("/", 1)[-1] for name in drop.list(folder)}
    put, lay, faults = list[str](), list[str](), list[Fault]()
    for bundle_ in _sealed_after(station, outbox, beyond):
        try:
            drop.put(f"{folder}/{bundle_.name}", bundle_.data)
        except Fault as fault:
            if fault.code != "drop_conflict":
                raise
            faults.append(fault)
            continue
        (lay if bundle_.name in there else put).append(bundle_.name)
        if bundle_.name in there and bundle_.last <= journal.own().exported:
            continue
        head = journal.log.links(journal.station, journal.epoch, bundle_.last, bundle_.last)[0].hash
        fact = Exported(bundle_.first, bundle_.last, head.hex(), bundle_.name, drop.place)
        journal.append([Draft(fact)], stamp, station.venue.operator)
    return Given(tuple(put), tuple(lay), tuple(faults))


def only_word_of_sending(records: Iterable[Recorded]) -> bool:
    """Facts about sending and taking would themselves have to be sent, for ever."""
    words = (Exported, ReceiptTaken, ReceiptRefused, SegmentTaken)
    return all(isinstance(record.fact, words) for record in records)


def _seal_new(station: OpenStation, outbox: Drop, vault: VaultPort, beyond: int) -> None:
    """Seal every later stretch that is not in the outbox, wherever it lies."""
    journal = station.venue.journal
    reach = beyond
    for sealed in _sealed_after(station, outbox, beyond):
        _seal_all(station, outbox, vault, reach + 1, sealed.first - 1)
        reach = max(reach, sealed.last)
    size = journal.head.size
    links = journal.log.links(journal.station, journal.epoch, reach + 1, size)
    records = (
        eventrecord.decode(journal.station, journal.epoch, link.seq, link.body) for link in links
    )
    if not reach or not only_word_of_sending(records):
        _seal_all(station, outbox, vault, reach + 1, size)


def _seal_all(station: OpenStation, outbox: Drop, vault: VaultPort, first: int, last: int) -> None:
    for start in range(first, last + 1, EVENTS_A_BUNDLE):
        _seal(station, outbox, vault, start, min(start + EVENTS_A_BUNDLE - 1, last))


def _seal(station: OpenStation, outbox: Drop, vault: VaultPort, first: int, last: int) -> None:
    journal, head = station.venue.journal, station.head
    links = journal.log.links(journal.station, journal.epoch, first, last)
    content = bundle.lines(links)
    recipients = [*head.hq_recipients, head.venue_recipient]
    manifest = BundleHead(
        v=1,
        round=head.round.id,
        venue=head.venue,
        station=journal.station,
        epoch=journal.epoch,
        first=first,
        last=last,
        previous=links[0].previous,
        head=links[-1].hash,
        package_digest=station.package_digest,
        app_version=__version__,
        recipients=tuple(recipients),
        public_key=station.signer.public_key,
        certificate=station.certificate,
        practice=head.round.practice,
        content=signed.digest(content),
    )
    opened = bundle.write(manifest, content, sign=station.signer.sign)
    sealed = vault.seal(opened, recipients)
    outbox.put(bundle.file_name(manifest, sealed), sealed)


def _sealed_after(station: OpenStation, outbox: Drop, beyond: int) -> list[_Sealed]:
    """Whole bundles of this log that reach beyond an event, in order.

    What lies in the outbox damaged, or from before the ledger was put back to an older copy,
    counts for nothing: its stretch is sealed again.
    """
    journal = station.venue.journal
    found = []
    for name in outbox.list(""):
        says = bundle.named(name)
        if says is None or says[:2] != (journal.station, journal.epoch):
            continue
        if says.first <= says.last <= journal.head.size and says.last > beyond:
            data = outbox.get(name, bundle.MAX_SEALED)
            if sha256(data).hex().startswith(says.digest):
                found.append(_Sealed(says.first, says.last, name, data))
    return sorted(found)
