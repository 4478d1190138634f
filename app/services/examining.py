"""What headquarters makes of one bundle's bytes, before anything is stored.

Nothing in a bundle is believed before its signature, and nothing of its station before the
venue's certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, Protocol

from app.domain.events import Recorded
from app.domain.round import Round
from app.formats import bundle as bundle_format
from app.formats.bundle import Bundle, BundleHead
from app.formats.signed import Verify, unwrap
from app.kernel.faults import Fault, hostile
from app.services.diagnosing import unopened, unread
from app.services.judging import Judgement, Kept, Known, Terms, judge_against
from app.services.registryport import Chain, StationHeld

Unseal = Callable[[bytes], bytes]
"""Sealed bytes -> signed bytes; raises a hostile Fault: not_for_us, damaged, too_large."""


class Stored(Protocol):
    """What a bundle is judged by: the registry, or what a group of bundles will make of it."""

    def rounds(self) -> list[str]: ...
    def round(self, round_id: str) -> Round: ...
    def venue_keys(self, round_id: str, venue: str) -> list[bytes]: ...
    def package_digests(self, round_id: str, venue: str) -> set[str]: ...
    def station(self, chain: Chain) -> StationHeld | None: ...
    def events(self, chain: Chain, first: int = 1, last: int | None = None) -> Sequence[Kept]: ...
    def taken_ids(self, round_id: str, ids: Collection[str]) -> set[str]: ...


class Trust(NamedTuple):
    """What headquarters judges bundles with."""

    unseal: Unseal
    verify: Verify
    recipients: Collection[str]
    """Headquarters' own age recipients: a bundle must name one of them."""


def chain_of(head: BundleHead) -> Chain:
    """Whose log a bundle is a part of."""
    return (head.round, head.venue, head.station, head.epoch)


def judge(sealed: bytes, registry: Stored, trust: Trust) -> Judgement:
    """Judge a bundle against what is stored; raises only what the machine raises."""
    try:
        opened = trust.unseal(sealed)
    except Fault as fault:
        return Judgement(fault=unopened(sealed, fault))
    try:
        read = bundle_format.read(opened, verify=trust.verify)
        round = known_round(registry, read.head)
    except Fault as fault:
        return Judgement(fault=unread(fault, signed=_is_signed(opened, trust.verify)))
    station = registry.station(chain_of(read.head))
    size = station.size if station else 0
    try:
        certify(registry, read.head, trust.verify)
    except Fault as fault:
        return Judgement(read.head, fault=fault, size=size)
    try:
        return _against_stored(read, station, round, registry, trust)
    except Fault as fault:
        return Judgement(read.head, True, fault=fault, size=size)


def known_round(registry: Stored, head: BundleHead) -> Round:
    """The round of a bundle; raise Fault `bundle_other_round` or `bundle_other_venue`."""
    if head.round not in registry.rounds():
        raise hostile("bundle_other_round", station=head.station)
    round = registry.round(head.round)
    if head.venue not in [venue.code for venue in round.venues]:
        raise hostile("bundle_other_venue", round=head.round, station=head.station)
    return round


def _is_signed(opened: bytes, verify: Verify) -> bool:
    try:
        unwrap(bundle_format.KIND, opened, verify=verify)
    except Fault:
        return False
    return True


def certify(registry: Stored, head: BundleHead, verify: Verify) -> None:
    """Raise Fault `stranger` unless a key of the venue vouches for the station."""
    stranger = hostile("stranger", station=head.station, venue=head.venue)
    for key in registry.venue_keys(head.round, head.venue):
        try:
            return bundle_format.check_certificate(head, key, verify)
        except Fault as fault:
            stranger = fault
    raise stranger


def _against_stored(
    read: Bundle, station: StationHeld | None, round: Round, registry: Stored, trust: Trust
) -> Judgement:
    chain = chain_of(read.head)
    size = station.size if station else 0

    def events(first: int, last: int) -> Sequence[Kept]:
        if first > size:
            return ()
        found = registry.events(chain, first, last)
        if len(found) < min(last, size) - first + 1:
            raise hostile(
                "registry_row_missing", table="events", row=f"{chain[2]}/{chain[3]}/{first}-{last}"
            )
        return found

    known = Known(size=size, public_key=station.public_key if station else None, events=events)
    packages = registry.package_digests(read.head.round, read.head.venue)
    terms = Terms(round.id, round.practice, trust.recipients, packages)
    judgement = judge_against(read, known, terms)
    _check_ids(read.head, [record for _, record in judgement.new], registry)
    return judgement._replace(size=size)


def _check_ids(head: BundleHead, records: Sequence[Recorded], registry: Stored) -> None:
    ids = {record.id for record in records}
    if len(ids) < len(records) or registry.taken_ids(head.round, ids):
        raise hostile("event_id_taken", station=head.station)
