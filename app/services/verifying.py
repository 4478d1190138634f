"""Checking a station's ledger from zero: chain, signatures, and fold = live state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.domain.events import PackageTaken, Recorded, StationEnrolled
from app.formats import bundle, eventrecord, signed, wire
from app.formats import evidence as evidence_format
from app.formats.bundle import Head, Link, certificate_message
from app.kernel.faults import Fault, hostile, machine
from app.projections import cells
from app.services import evidence
from app.services.neighbours import Whose, signed_lines
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.remains import verify_remains

_LOOKS = 10

Chains = Mapping[tuple[str, str], Sequence[Link]]


class _Look(NamedTuple):
    """Everything in a ledger at one moment."""

    heads: Mapping[tuple[str, str], Head]
    chains: Chains
    states: Mapping[str, bytes]
    filed: Mapping[str, tuple[str, ...]]
    signed: Sequence[tuple[Whose, bytes]]


def verify(station: OpenStation, outbox: Drop | None, vault: VaultPort) -> list[Fault]:
    """Everything that is not as it was written; empty when all is well.

    Without an outbox there is no bundle to check: what it held can be sealed again.
    Raise Fault `ledger_busy` where another program writes all the time.
    """
    if station.purged is not None:
        return verify_remains(station, vault)
    look = _look(station)
    faults: list[Fault] = []
    records: list[Recorded] = []
    for (name, epoch), links in look.chains.items():
        faults += _chain(name, epoch, links)
        for link in links:
            try:
                records.append(eventrecord.decode(name, epoch, link.seq, link.body))
            except Fault as fault:
                faults.append(fault)
    faults += _enrolment(station, records, vault)
    faults += _signatures(station, look, vault)
    faults += _package(station, records)
    faults += _states(station, look, records)
    faults += [hostile("guard_differs", guard=g) for g in station.venue.journal.log.unguarded()]
    faults += evidence.check(station.venue.journal, records)
    if outbox is not None:
        faults += _bundles(station, look.chains, outbox, vault)
    return faults


def _look(station: OpenStation) -> _Look:
    """A desk may go on writing meanwhile: look again until nothing moved."""
    log = station.venue.journal.log
    for _ in range(_LOOKS):
        heads = log.heads()
        chains = {(s, e): log.links(s, e, 1, head.size) for (s, e), head in heads.items()}
        look = _Look(heads, chains, log.states(), log.filed(), list(signed_lines(station)))
        if log.heads() == heads:
            return look
    raise machine("ledger_busy", file="ledger")


def _chain(station: str, epoch: str, links: Iterable[Link]) -> list[Fault]:
    previous = eventrecord.GENESIS
    for seq, link in enumerate(links, 1):
        body_hash = eventrecord.body_hash(link.salt, link.body)
        digest = eventrecord.link_hash(previous, station, epoch, seq, body_hash)
        if link[:4] != (seq, previous, digest, body_hash):
            return [hostile("chain_broken", station=station, seq=seq)]
        previous = digest
    return []


def _enrolment(station: OpenStation, records: Sequence[Recorded], vault: VaultPort) -> list[Fault]:
    """The first fact of a log must be vouched for by the venue's key, and so must this station."""
    head, journal = station.head, station.venue.journal
    own = (journal.station, journal.epoch)
    first = {(record.station, record.epoch): record.fact for record in records if record.seq == 1}
    faults = []
    for whose in {own: None, **first}:
        fact = first.get(whose)
        good = isinstance(fact, StationEnrolled) and _vouched(station, whose, fact, vault)
        if isinstance(fact, StationEnrolled) and whose == own:
            kept = (station.signer.public_key.hex(), station.certificate.hex())
            good &= (fact.public_key, fact.certificate) == kept
        if not good:
            faults.append(hostile("stranger", station=whose[0], venue=head.venue))
    return faults


def _vouched(
    station: OpenStation, whose: tuple[str, str], fact: StationEnrolled, vault: VaultPort
) -> bool:
    try:
        key, certificate = bytes.fromhex(fact.public_key), bytes.fromhex(fact.certificate)
    except ValueError:
        return False
    here = (fact.round, fact.venue) == (station.head.round.id, station.head.venue)
    message = certificate_message(fact.round, fact.venue, *whose, key)
    venue_key = vault.signer(station.head.venue_key).public_key
    return here and vault.verify(venue_key, message, certificate)


def _signatures(station: OpenStation, look: _Look, vault: VaultPort) -> list[Fault]:
    """Every other station has signed its log as far as it is held here."""
    own = (station.venue.journal.station, station.venue.journal.epoch)
    venue_key = vault.signer(station.head.venue_key).public_key
    reach = dict.fromkeys(look.heads, 0)
    faults = []
    for whose, line in look.signed:
        try:
            head = bundle.read_envelope(line, verify=vault.verify, venue_key=venue_key)
        except Fault as fault:
            faults.append(fault.about(station=whose[0]))
            continue
        links = look.chains.get(whose, ())
        said = (head.station, head.epoch) == whose and 0 < head.last <= len(links)
        if not said or links[head.last - 1].hash != head.head:
            faults.append(hostile("signature_differs", station=whose[0], seq=head.last))
        else:
            reach[whose] = max(reach[whose], head.last)
    for whose, size in reach.items():
        if whose != own and size < look.heads[whose].size:
            faults.append(hostile("not_signed", station=whose[0], seq=size + 1))
    return faults


def _package(station: OpenStation, records: Sequence[Recorded]) -> list[Fault]:
    """The package and roster in use must be those that the log last took."""
    journal = station.venue.journal
    own = [r for r in records if (r.station, r.epoch) == (journal.station, journal.epoch)]
    taken = [r.fact for r in own if isinstance(r.fact, StationEnrolled | PackageTaken)]
    faults = []
    if not taken or taken[-1].package_digest != station.package_digest:
        faults.append(hostile("package_differs"))
    if signed.digest(journal.log.roster_bytes()) != station.roster_digest:
        faults.append(hostile("roster_differs"))
    else:
        faults += [hostile("roster_differs", candidate=c) for c in journal.log.misfiled()]
    return faults


def _states(station: OpenStation, look: _Look, records: Iterable[Recorded]) -> list[Fault]:
    journal = station.venue.journal
    by_cell: dict[str, list[Recorded]] = {}
    faults = []
    for record in records:
        where = cells.cells_of(record, record.station, record.epoch)
        if look.filed.get(record.id) != where:
            faults.append(hostile("misfiled", station=record.station, seq=record.seq))
        for cell in where:
            by_cell.setdefault(cell, []).append(record)
    # A look at another program's ledger is newer than what this program has in memory.
    own = (journal.station, journal.epoch)
    live = look.heads == {**journal.others, own: journal.head}
    for cell in sorted({*by_cell, *look.states}):
        folded = cells.fold(cell, by_cell.get(cell, []))
        expected = None if folded is None else wire.to_json(folded)
        same = look.states.get(cell) == expected and cell in by_cell
        if not same or (live and expected is not None and journal.encoded(cell) != expected):
            faults.append(hostile("state_differs", cell=cell))
    return faults


def _bundles(station: OpenStation, chains: Chains, outbox: Drop, vault: VaultPort) -> list[Fault]:
    venue_key = vault.signer(station.head.venue_key).public_key
    faults = []
    for name in outbox.list(""):
        if name.endswith(evidence_format.SUFFIX):
            continue  # made again from the ledger where it is not as it was
        try:
            sealed = outbox.get(name, bundle.MAX_SEALED)
            identities = [station.head.venue_identity]
            data = vault.unseal(sealed, identities, limit=bundle.MAX_OPEN, format=bundle.KIND)
            if data is None:
                raise hostile("not_for_us")
            head, links = bundle.read(data, verify=vault.verify, venue_key=venue_key)
            ours = chains.get((head.station, head.epoch), [])
            if list(ours[head.first - 1 : head.last]) != links:
                raise hostile("bundle_differs", first=head.first, last=head.last)
        except Fault as fault:
            faults.append(fault.about(file=name))
    return faults
