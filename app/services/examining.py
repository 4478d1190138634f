"""What headquarters makes of one bundle's bytes, before anything is stored.

Nothing in a bundle is believed before its signature, and nothing of its station before the
venue's certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from app.domain.events import Recorded, StationEnrolled
from app.domain.round import Round
from app.formats import bundle as bundle_format
from app.formats import eventrecord
from app.formats.bundle import Bundle, BundleHead, Link
from app.formats.eventrecord import GENESIS
from app.formats.signed import Verify
from app.kernel.faults import Fault, hostile
from app.services.registryport import Chain, EventHeld, Registry, StationHeld

Unseal = Callable[[bytes], bytes]
"""Sealed bytes -> signed bytes; raises a hostile Fault: not_for_us, damaged, too_large."""


class Trust(NamedTuple):
    """What headquarters judges bundles with."""

    unseal: Unseal
    verify: Verify
    recipients: Collection[str]
    """Headquarters' own age recipients: a bundle must name one of them."""


class Judgement(NamedTuple):
    """What a bundle is: new events, a gap before it, a fork, or trouble."""

    head: BundleHead | None = None
    """What the manifest says; None unless signed for a venue of ours."""
    certified: bool = False
    """The venue's key vouches for the station."""
    new: Sequence[tuple[Link, Recorded]] = ()
    gap: bool = False
    fork: Link | None = None
    fault: Fault | None = None


def chain_of(head: BundleHead) -> Chain:
    """Whose log a bundle is a part of."""
    return (head.round, head.venue, head.station, head.epoch)


def judge(sealed: bytes, registry: Registry, trust: Trust) -> Judgement:
    """Judge a bundle against what is stored; raises only what the machine raises."""
    try:
        read = bundle_format.read(trust.unseal(sealed), verify=trust.verify)
        round = known_round(registry, read.head)
    except Fault as fault:
        return Judgement(fault=fault)
    try:
        certify(registry, read.head, trust.verify)
    except Fault as fault:
        return Judgement(read.head, fault=fault)
    try:
        return _against_stored(read, round, registry, trust)
    except Fault as fault:
        return Judgement(read.head, True, fault=fault)


def known_round(registry: Registry, head: BundleHead) -> Round:
    """The round of a bundle; raise Fault `bundle_other_round` or `bundle_other_venue`."""
    if head.round not in registry.rounds():
        raise hostile("bundle_other_round", station=head.station)
    round = registry.round(head.round)
    if head.venue not in [venue.code for venue in round.venues]:
        raise hostile("bundle_other_venue", round=head.round, station=head.station)
    return round


def certify(registry: Registry, head: BundleHead, verify: Verify) -> None:
    """Raise Fault `stranger` unless a key of the venue vouches for the station."""
    stranger = hostile("stranger", station=head.station, venue=head.venue)
    for key in registry.venue_keys(head.round, head.venue):
        try:
            return bundle_format.check_certificate(head, key, verify)
        except Fault as fault:
            stranger = fault
    raise stranger


def part(links: Sequence[Link], stored: Sequence[EventHeld], before: bytes) -> Link | None:
    """The first event that is another than the stored one under its number.

    `before` is the stored hash before the first link; `stored` begins at the first link's number.
    """
    if links[0].previous != before:
        return links[0]
    for link, event in zip(links, stored, strict=False):
        if (link.hash, link.salt, link.body) != (event.hash, event.salt, event.body):
            return link
    return None


def _against_stored(read: Bundle, round: Round, registry: Registry, trust: Trust) -> Judgement:
    head, links = read
    station = registry.station(chain_of(head))
    packages = registry.package_digests(head.round, head.venue)
    _check_manifest(head, round, station, packages, trust)
    records = [eventrecord.decode(head.station, head.epoch, link.seq, link.body) for link in links]
    _check_records(head, round, records, packages)
    size = station.size if station else 0
    if head.first > size + 1:
        return Judgement(head, True, gap=True)
    stored = registry.events(chain_of(head), max(1, head.first - 1), head.last)
    before = stored[0].hash if head.first > 1 else GENESIS
    fork = part(links, stored[1:] if head.first > 1 else stored, before)
    if fork is not None:
        return Judgement(head, True, fork=fork)
    new = list(zip(links, records, strict=True))[max(0, size + 1 - head.first) :]
    _check_ids(head, [record for _, record in new], registry)
    return Judgement(head, True, new=new)


def _check_manifest(
    head: BundleHead,
    round: Round,
    station: StationHeld | None,
    packages: Collection[str],
    trust: Trust,
) -> None:
    if not set(head.recipients) & set(trust.recipients):
        raise hostile("not_for_us", station=head.station)
    if head.practice != round.practice:
        raise hostile("practice_mismatch", round=round.id, station=head.station)
    if head.package_digest not in packages:
        raise hostile("unknown_package", venue=head.venue, station=head.station)
    if station is not None and station.public_key != head.public_key:
        raise hostile("station_key", station=head.station, venue=head.venue)


def _check_records(
    head: BundleHead, round: Round, records: Sequence[Recorded], packages: Collection[str]
) -> None:
    for record in records:
        texts = (record.id, record.candidate, record.session, record.room)
        if any(text and "\0" in text for text in texts):
            raise hostile("damaged", format="event", station=head.station, seq=record.seq)
        if record.marks and not round.practice:
            raise hostile("practice_mismatch", round=round.id, station=head.station)
    if head.first > 1:
        return
    first = records[0].fact
    if not isinstance(first, StationEnrolled):
        raise hostile("not_enrolled", station=head.station)
    said = (first.round, first.venue, first.public_key)
    if said != (head.round, head.venue, head.public_key.hex()):
        raise hostile("not_enrolled", station=head.station)
    if first.package_digest not in packages:
        raise hostile("unknown_package", venue=head.venue, station=head.station)


def _check_ids(head: BundleHead, records: Sequence[Recorded], registry: Registry) -> None:
    ids = {record.id for record in records}
    if len(ids) < len(records) or registry.taken_ids(head.round, ids):
        raise hostile("event_id_taken", station=head.station)
