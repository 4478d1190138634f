"""This station's log as sealed bundles in its outbox.

They stay there until a receipt covers them, so the same bytes go to every stick and server: what
arrives twice is the same file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app import __version__
from app.domain.events import Exported, ReceiptRefused, ReceiptTaken, Recorded, SegmentTaken
from app.formats import bundle, eventrecord, signed
from app.formats.bundle import BundleHead
from app.kernel.hashing import sha256
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort

EVENTS_A_BUNDLE = 5_000


class SealedBundle(NamedTuple):
    """A bundle in the outbox."""

    first: int
    last: int
    name: str
    data: bytes


class Standing(NamedTuple):
    """How far this station's records have come."""

    size: int = 0
    exported: int = 0
    """Records 1 to this lie at some place, whole."""
    confirmed: int = 0
    """Records 1 to this are covered by headquarters' word."""
    receipt: int = 0
    """The number of headquarters' last word that was taken."""
    refusal: str = ""
    """The code of headquarters' refusal, until a later receipt."""
    unsent: int = 0
    """Records that lie at no place yet, save those that only say what was sent and taken."""
    places: tuple[str, ...] = ()
    """Where the last of what was sent was put, as the places name themselves."""


def standing(station: OpenStation) -> Standing:
    """How far they have come, now."""
    journal = station.venue.journal
    own, size = journal.own(), journal.head.size
    links = journal.log.links(journal.station, journal.epoch, own.exported + 1, size)
    records = [eventrecord.decode(journal.station, journal.epoch, k.seq, k.body) for k in links]
    unsent = 0 if own.exported and only_word_of_sending(records) else len(records)
    places = _places(records, own.exported)
    return Standing(size, own.exported, own.confirmed, own.receipt, own.refusal, unsent, places)


def _places(records: Iterable[Recorded], reach: int) -> tuple[str, ...]:
    """That something was put is on record behind it, once for every place."""
    facts = [record.fact for record in records]
    sent = [fact for fact in facts if isinstance(fact, Exported) and not fact.to]
    return tuple(dict.fromkeys(fact.place for fact in sent if fact.last == reach))


def only_word_of_sending(records: Iterable[Recorded]) -> bool:
    """Facts about sending and taking would themselves have to be sent, for ever."""
    words = (Exported, ReceiptTaken, ReceiptRefused, SegmentTaken)
    return all(isinstance(record.fact, words) for record in records)


def seal_new(station: OpenStation, outbox: Drop, vault: VaultPort, beyond: int) -> None:
    """Seal every later stretch that is not in the outbox, wherever it lies."""
    journal = station.venue.journal
    reach = beyond
    for sealed in sealed_after(station, outbox, beyond):
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
    manifest, opened = opened_bundle(station, first, last)
    sealed = vault.seal(opened, list(manifest.recipients))
    outbox.put(bundle.file_name(manifest, sealed), sealed)


def opened_bundle(station: OpenStation, first: int, last: int) -> tuple[BundleHead, bytes]:
    """A stretch of this log, signed and not yet sealed."""
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
    return manifest, bundle.write(manifest, content, sign=station.signer.sign)


def sealed_after(station: OpenStation, outbox: Drop, beyond: int) -> list[SealedBundle]:
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
                found.append(SealedBundle(says.first, says.last, name, data))
    return sorted(found)
