"""Sending the log to headquarters, and taking its receipts back.

Four steps, so that a slow server keeps nobody from working: look at the place, load what is new,
carry it there, and settle what came of it. Only the second and the last touch the records.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from app.domain.events import Draft, Exported
from app.formats.bundle import SUFFIX
from app.kernel.faults import Fault
from app.services.bundling import SealedBundle, seal_new, sealed_after
from app.services.carrying import take_photo_receipts
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.parcels import Carried, Parcel, Seen, Told, carry, look, to_nobody, whose
from app.services.ports import Drop, VaultPort, Way
from app.services.receiving import folder_of, take_receipts
from app.services.relaying import relay
from app.services.sendingphotos import give_carried, give_photos


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
    relayed: tuple[str, ...] = ()
    """Files with other stations' records that were not there and not confirmed."""


class Given(NamedTuple):
    """What became of this log's bundles in a drop."""

    put: tuple[str, ...] = ()
    """Names that are new there."""
    there: tuple[str, ...] = ()
    """Names that lay there whole already."""
    faults: tuple[Fault, ...] = ()
    """What was in the way of others."""


class Load(NamedTuple):
    """What is to be carried to a place, and what was found there before."""

    parcels: tuple[Parcel, ...]
    bundles: tuple[SealedBundle, ...]
    lay: frozenset[str]
    """Names of files that this station had put there before."""
    receipts: int
    faults: tuple[Fault, ...]
    known: tuple[Fault, ...]


def send(
    station: OpenStation,
    drop: Way,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    aside: Drop | None = None,
    told: Told = to_nobody,
) -> Sent:
    """Take receipts, seal what is new, put into the drop what headquarters has not confirmed.

    A receipt that is not believed is copied to `aside`; the drop itself is nobody's to tidy. Raise
    Fault where the place fails; what was put there by then is recorded.
    """
    seen = look(drop, whose(station))
    load = loaded(station, seen, outbox, vault, stamp, aside=aside)
    carried = carry(drop, load.parcels, told)
    sent = settled(station, load, carried, stamp)
    if carried.stopped is not None:
        raise carried.stopped
    return sent


def loaded(
    station: OpenStation,
    seen: Seen,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    aside: Drop | None = None,
) -> Load:
    """Take the receipts that were seen, seal what is new, and answer all that is to be carried."""
    receipts, faults, known = take_receipts(station, seen, vault, stamp, aside=aside)
    _, doubted = take_photo_receipts(station, seen, vault)
    beyond, folder = station.venue.journal.own().confirmed, folder_of(station)
    seal_new(station, outbox, vault, beyond)
    bundles = sealed_after(station, outbox, beyond)
    basket = _Basket(seen)
    for one in bundles:
        basket.put(f"{folder}/{one.name}", one.data)
    _, lost = give_photos(station, basket, outbox, vault)
    _, unput = give_carried(station, basket)
    relayed = relay(station, basket, vault, unconfirmed_only=True)
    told = (*faults, *doubted, *lost, *unput, *relayed.faults)
    lay = frozenset(name.rsplit("/", 1)[-1] for name in seen.list(folder))
    return Load(tuple(basket.parcels), tuple(bundles), lay, receipts, told, tuple(known))


def settled(station: OpenStation, load: Load, carried: Carried, stamp: Stamp) -> Sent:
    """Record what lies at the place now."""
    journal, done = station.venue.journal, {name.rsplit("/", 1)[-1] for name in carried.done}
    put, there = list[str](), list[str]()
    for one in load.bundles:
        if one.name in done:
            (there if one.name in load.lay else put).append(one.name)
            _record(station, one, one.name in load.lay, carried.place, stamp)
    own = {one.name for one in load.bundles}
    others = [name for name in _files(carried.done) if name not in own]
    return Sent(
        bundles=tuple(put),
        there=tuple(there),
        receipts=load.receipts,
        size=journal.head.size,
        confirmed=journal.own().confirmed,
        faults=(*load.faults, *carried.faults),
        photos=tuple(name for name in others if not name.endswith(SUFFIX)),
        known=load.known,
        relayed=tuple(name for name in others if name.endswith(SUFFIX)),
    )


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
    seal_new(station, outbox, vault, beyond)
    folder = folder_of(station)
    lay = {name.rsplit("/", 1)[-1] for name in drop.list(folder)}
    put, there, faults = list[str](), list[str](), list[Fault]()
    for one in sealed_after(station, outbox, beyond):
        try:
            drop.put(f"{folder}/{one.name}", one.data)
        except Fault as fault:
            if fault.code != "drop_conflict":
                raise
            faults.append(fault)
            continue
        (there if one.name in lay else put).append(one.name)
        _record(station, one, one.name in lay, drop.place, stamp, to="stations")
    return Given(tuple(put), tuple(there), tuple(faults))


def _record(
    station: OpenStation,
    one: SealedBundle,
    lay: bool,
    place: str,
    stamp: Stamp,
    *,
    to: Literal["", "stations"] = "",
) -> None:
    """That a bundle was put there: once, and of what lies beyond a gap nothing is claimed."""
    journal = station.venue.journal
    own = journal.own()
    reach = own.given if to else own.exported
    known = lay and one.last <= reach
    if known or one.first > max(reach, own.confirmed) + 1:
        return
    head = journal.log.links(journal.station, journal.epoch, one.last, one.last)[0].hash
    fact = Exported(one.first, one.last, head.hex(), one.name, place, to)
    journal.append([Draft(fact)], stamp, station.venue.operator)


def _files(names: tuple[str, ...]) -> list[str]:
    return [name.rsplit("/", 1)[-1] for name in names]


class _Basket:
    """A drop that only collects what is put into it."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self.parcels: list[Parcel] = []
        self.place, self.list, self.get = seen.place, seen.list, seen.get

    def put(self, name: str, data: bytes) -> None:
        """To be carried later."""
        self.parcels.append(Parcel(name, data))
