"""Checking what a purge has left: the chain of hashes is whole, and nothing else is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.events import Purged, Recorded
from app.formats import eventrecord
from app.formats.bundle import Link
from app.formats.receipt import Receipt
from app.kernel.faults import Fault, hostile
from app.services.opening import OpenStation
from app.services.ports import VaultPort
from app.services.receiving import RECEIPT, read_receipt


def verify_remains(station: OpenStation, vault: VaultPort) -> list[Fault]:
    """Everything at a purged station that is not as the purge left it; empty when all is well."""
    journal = station.venue.journal
    log = journal.log
    faults = [hostile("guard_differs", guard=guard) for guard in log.unguarded()]
    told = {(word.station, word.epoch): word for word in _receipts(station, vault)}
    for whose, head in log.heads().items():
        links = log.links(*whose, 1, head.size)
        faults += _chain(whose, links)
        word = told.get(whose)
        if word is None or not 0 < word.size <= head.size or links[word.size - 1].hash != word.head:
            faults.append(hostile("purge_unfounded", station=whose[0]))
        elif any(bool(link.body) == (link.seq <= word.size) for link in links):
            faults.append(hostile("purge_uneven", station=whose[0], size=word.size))
    own = told.get((journal.station, journal.epoch))
    if not any(_is_true(record, own) for record in log.all_records()):
        faults.append(hostile("purge_unfounded", station=journal.station))
    if log.roster():
        faults.append(hostile("roster_differs"))
    return faults


def _chain(whose: tuple[str, str], links: Iterable[Link]) -> Iterator[Fault]:
    previous = eventrecord.GENESIS
    for seq, link in enumerate(links, 1):
        digest = eventrecord.link_hash(previous, *whose, seq, link.body_hash)
        body = eventrecord.body_hash(link.salt, link.body) if link.body else link.body_hash
        if link[:4] != (seq, previous, digest, body):
            yield hostile("chain_broken", station=whose[0], seq=seq)
            return
        previous = digest


def _receipts(station: OpenStation, vault: VaultPort) -> Iterator[Receipt]:
    log = station.venue.journal.log
    for name in log.kept_names(RECEIPT):
        try:
            word = read_receipt(station, log.kept(name) or b"", vault)
        except Fault:
            continue  # then nobody vouches for that log, which is told
        if (word.round, word.venue) == (station.head.round.id, station.head.venue):
            yield word


def _is_true(record: Recorded, own: Receipt | None) -> bool:
    fact = record.fact
    if not isinstance(fact, Purged) or own is None:
        return False
    return (fact.receipt, fact.size, fact.head) == (own.number, own.size, own.head.hex())
