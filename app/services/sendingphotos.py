"""Photos kept as evidence on their way to headquarters, each sealed in a file of its own."""

from __future__ import annotations

from app.formats import evidence as evidence_format
from app.formats import signed
from app.formats.evidence import EvidenceHead
from app.kernel.faults import Fault
from app.services.carrying import carried
from app.services.evidence import Kept, destroyed, digests, kept, photo
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.receiving import folder_of


def give_photos(
    station: OpenStation, drop: Drop, outbox: Drop, vault: VaultPort
) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """Put every photo that is not in the drop yet; a damaged one is told and stops no other."""
    journal, folder = station.venue.journal, folder_of(station)
    if destroyed(journal):
        return (), ()
    there = {name.rsplit("/", 1)[-1] for name in drop.list(folder)}
    sealed_before = set(outbox.list(""))
    put, faults = list[str](), list[Fault]()
    for one in kept(journal):
        head = _head(station, one)
        name = evidence_format.file_name(head)
        if name in there:
            continue
        try:
            if name not in sealed_before:
                opened = evidence_format.write(
                    head, photo(journal, one.fact), sign=station.signer.sign
                )
                recipients = [*station.head.hq_recipients, station.head.venue_recipient]
                outbox.put(name, vault.seal(opened, recipients))
            drop.put(f"{folder}/{name}", outbox.get(name, evidence_format.MAX_SEALED))
            put.append(name)
        except Fault as fault:
            if fault.code not in ("photo_missing", "photo_damaged", "drop_conflict"):
                raise
            faults.append(fault)
    return tuple(put), tuple(faults)


def all_given(station: OpenStation, drop: Drop) -> bool:
    """Whether a photo of every hash lies in the drop; quick, for what is asked all day long."""
    there = [name.rsplit("/", 1)[-1] for name in drop.list(folder_of(station))]
    ends = map(evidence_format.named, digests(station.venue.journal))
    return all(any(name.endswith(end) for name in there) for end in ends)


def give_carried(station: OpenStation, drop: Drop) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """Put the photos of other stations that lie nowhere in the drop yet into this one's folder."""
    venue = f"{station.head.round.id}/{station.head.venue}"
    there = {name.rsplit("/", 1)[-1] for name in drop.list(venue)}
    put, faults = list[str](), list[Fault]()
    for name, sealed in carried(station):
        if name in there:
            continue
        try:
            drop.put(f"{folder_of(station)}/{name}", sealed)
            put.append(name)
        except Fault as fault:
            if fault.code != "drop_conflict":
                raise
            faults.append(fault)
    return tuple(put), tuple(faults)


def _head(station: OpenStation, one: Kept) -> EvidenceHead:
    journal, package = station.venue.journal, station.head
    return EvidenceHead(
        v=signed.VERSION,
        round=package.round.id,
        venue=package.venue,
        station=journal.station,
        epoch=journal.epoch,
        fact=one.record.id,
        about=one.fact.about,
        kind=one.fact.kind,
        public_key=station.signer.public_key,
        certificate=station.certificate,
        content=one.fact.sha256,
    )
