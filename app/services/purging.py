"""Destroying the personal data of a station: only what headquarters' receipts cover, and no sooner.

The receipts' signatures are verified again from their kept texts. What is left is poured into a
new ledger under a new key: all hashes, and the records that name nobody. The moment at which the
new key's box takes the old one's name is the purge; a program that is killed before has changed
nothing, and after it every start goes on destroying until nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from secrets import token_bytes
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from app.domain.events import (
    ClockJumped,
    ConfidentialityConfirmed,
    DocumentMade,
    Draft,
    Exported,
    Purged,
    ReceiptRefused,
    ReceiptTaken,
    Recorded,
    SegmentTaken,
    SignedIn,
    SignInFailed,
)
from app.formats import wire
from app.formats.receipt import Receipt
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.projections import cells
from app.projections.conflicts import open_conflicts
from app.services.carrying import unconfirmed
from app.services.documents import documents_made
from app.services.evidence import lying
from app.services.journal import Journal, Stamp
from app.services.neighbours import others
from app.services.opening import OpenStation, without_names
from app.services.outside import to_keep
from app.services.ports import Drop, VaultPort, Workspace
from app.services.receiving import RECEIPT, kept_under, read_receipt

Whose = tuple[str, str]

_NAMES_NOBODY = (
    Exported,
    ReceiptTaken,
    ReceiptRefused,
    SegmentTaken,
    Purged,
    SignedIn,
    SignInFailed,
    ConfidentialityConfirmed,
    ClockJumped,
)
"""What may follow the last record that a receipt covers; it stays."""
_DAY_MINUTES = 24 * 60


class Cover(NamedTuple):
    """Headquarters' word that it holds a log."""

    receipt: Receipt
    data: bytes


class Look(Struct, frozen=True):
    """What a purge would destroy, and why it does not."""

    keeps: tuple[Fault, ...]
    """Every reason why nothing is destroyed; empty: it may be."""
    records: int
    logs: int
    people: int
    """Rows of the roster."""
    photos: int
    bundles: int
    """Sealed files in this station's folder."""
    due: Instant | None
    """When the retention is over; None where headquarters has confirmed nothing."""
    soonest: Instant
    """The same if headquarters had confirmed everything by the end of the exam."""
    days: int
    """The retention."""
    documents: tuple[DocumentMade, ...]
    """Files with names that were written outside, wherever they are now."""


class Purge(NamedTuple):
    """A purge that is done."""

    fact: Purged
    at: Instant


def look(station: OpenStation, outbox: Drop, vault: VaultPort, now: Instant) -> Look:
    """What would go, and every reason against it. Nothing changes."""
    covers, keeps = _covers(station, vault)
    keeps += [*_unclosed(station), *_disputes(station), *_photos_unsent(station, vault)]
    due = _due(station, covers.values()) if covers else None
    last, zone = station.venue.journal.last_at, station.head.round.time_zone
    if last is not None and now < last:
        keeps.append(Fault("purge_clock_behind", now=now, last=last, zone=zone))
    elif due is not None and now < due:
        keeps.append(Fault("purge_retention", due=due, days=_days(station), now=now, zone=zone))
    log = station.venue.journal.log
    return Look(
        keeps=tuple(keeps),
        records=sum(cover.receipt.size for cover in covers.values()),
        logs=len(log.heads()),
        people=len(log.roster()),
        photos=len(lying(station.venue.journal)),
        bundles=sum(1 for _ in outbox.list("")),
        due=due,
        soonest=due or _due(station, ()),
        days=_days(station),
        documents=tuple(f for f in documents_made(station.venue.journal) if f.with_names),
    )


def purge(
    station: OpenStation,
    workspace: Workspace,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    still_there: Sequence[DocumentMade] = (),
) -> Purge:
    """Destroy the personal data; raise Faults with every reason against it, and change nothing.

    `still_there`: the files with names that lie outside; word of them is kept. The station is
    closed by it. Raise Fault `disk_failed` where nothing has changed, `purge_unfinished` where it
    goes on at the next start.
    """
    seen = look(station, outbox, vault, station.venue.at(stamp).now)
    if seen.keeps:
        raise Faults([*seen.keeps])
    covers, _ = _covers(station, vault)
    journal = station.venue.journal
    own = covers[journal.station, journal.epoch].receipt
    fact = Purged(
        receipt=own.number,
        size=own.size,
        head=own.head.hex(),
        records=seen.records,
        logs=seen.logs,
        people=seen.people,
        photos=seen.photos,
        documents=len(still_there),
    )
    recorded: list[Recorded] = []

    def fill(new: Any) -> None:
        recorded.extend(_fill(station, covers, fact, still_there, stamp, new))

    key = token_bytes(32)
    workspace.leave_remains(station.lock(key), key, fill)
    station.close()
    workspace.finish_purge()
    return Purge(fact, recorded[0].when)


def _fill(
    station: OpenStation,
    covers: Mapping[Whose, Cover],
    fact: Purged,
    still_there: Sequence[DocumentMade],
    stamp: Stamp,
    new: Any,
) -> tuple[Recorded, ...]:
    """Everything that is left, in a new ledger; the purge itself is its newest record."""
    journal = station.venue.journal
    journal.log.pour_into(new, {whose: cover.receipt.size for whose, cover in covers.items()})
    state = replace(journal.own(), name="", confidential=())
    cell = cells.station_cell(journal.station, journal.epoch)
    keep = without_names(station, journal.log) | to_keep(still_there, journal.log.roster())
    keep |= {kept_under(cover.receipt): cover.data for cover in covers.values()}
    new.append(journal.station, journal.epoch, [], {cell: wire.to_json(state)}, keep=keep)
    after = Journal(new, journal.station, journal.epoch, journal.marks)
    return after.append([Draft(fact)], stamp, station.venue.operator).records


def _covers(station: OpenStation, vault: VaultPort) -> tuple[dict[Whose, Cover], list[Fault]]:
    """For each log here the receipt that covers all that names anybody, or why there is none."""
    journal = station.venue.journal
    told, covers, faults = _receipts(station, vault), dict[Whose, Cover](), list[Fault]()
    for whose, head in journal.log.heads().items():
        try:
            covers[whose] = _cover(station, whose, head.size, told.get(whose, []))
        except Fault as fault:
            faults.append(fault)
    if refusal := journal.own().refusal:
        faults.append(Fault("purge_refused", refusal=refusal))
    return covers, faults


def _receipts(station: OpenStation, vault: VaultPort) -> dict[Whose, list[Cover]]:
    """Everything of headquarters' that is kept here and truly signed."""
    log, found = station.venue.journal.log, dict[Whose, list[Cover]]()
    here = (station.head.round.id, station.head.venue)
    for name in log.kept_names(RECEIPT):
        data = log.kept(name) or b""
        try:
            word = read_receipt(station, data, vault)
        except Fault:
            continue  # whoever wrote this into the ledger was not headquarters
        if (word.round, word.venue) == here and not word.refusal:
            found.setdefault((word.station, word.epoch), []).append(Cover(word, data))
    return found


def _cover(station: OpenStation, whose: Whose, size: int, told: list[Cover]) -> Cover:
    journal = station.venue.journal
    called = journal.name_of(whose[0]) or whose[0]
    good = [cover for cover in told if _agrees(station, whose, cover.receipt)]
    if not good:
        code = "purge_receipt_differs" if told else "purge_no_receipt"
        raise Fault(code, station=called, size=size)
    # The first that covers as much: each later one would only begin the days again.
    best = min(good, key=lambda cover: (-cover.receipt.size, cover.receipt.time))
    for link in journal.log.links(*whose, best.receipt.size + 1, size):
        record = journal.log.record(f"{whose[0]}-{whose[1]}-{link.seq}")
        if record is None or not isinstance(record.fact, _NAMES_NOBODY):
            covered = best.receipt.size
            raise Fault("purge_not_received", station=called, first=covered + 1, last=size)
    return best


def _agrees(station: OpenStation, whose: Whose, word: Receipt) -> bool:
    links = station.venue.journal.log.links(*whose, word.size, word.size)
    return bool(links) and links[0].hash == word.head


def _unclosed(station: OpenStation) -> Iterator[Fault]:
    """A session that began and that nobody closed: somebody may be out, or a question open."""
    moment = station.venue.at(Stamp(station.venue.journal.last_at or Instant(0), 0))
    for session in station.venue.sessions:
        state = moment.state(session)
        begun = [clock for clock in state.rooms.values() if clock.started is not None]
        if state.closed is None and any(not clock.cancelled for clock in begun):
            yield Fault("purge_not_closed", session=session)


def _disputes(station: OpenStation) -> Iterator[Fault]:
    for other in others(station):
        called = other.name or other.station
        for gap in other.gaps:
            yield Fault("purge_gap", station=called, first=gap.first, last=gap.last)
    forks = {(fork.station, fork.seq) for fork in _forks(station)}
    for whose, seq in sorted(forks):
        called = station.venue.journal.name_of(whose) or whose
        yield Fault("purge_fork", station=called, seq=seq)
    for conflict in open_conflicts(station.venue.journal.people()):
        yield Fault("purge_conflict", candidate=conflict.candidate, session=conflict.session)


def _forks(station: OpenStation) -> Iterator[cells.ForkNoted]:
    journal = station.venue.journal
    for whose in journal.log.heads():
        yield from journal.state(cells.station_cell(*whose), cells.StationState).forks


def _photos_unsent(station: OpenStation, vault: VaultPort) -> Iterator[Fault]:
    """Photos travel in files of their own, and have receipts of their own."""
    if photos := unconfirmed(station, vault):
        yield Fault("purge_photos_unsent", count=len(photos))


def _due(station: OpenStation, covers: Iterable[Cover]) -> Instant:
    ends = [session.end for session in station.venue.sessions.values()]
    begins = max([*ends, *(cover.receipt.time for cover in covers)])
    return begins.plus(minutes=_days(station) * _DAY_MINUTES)


def _days(station: OpenStation) -> int:
    """The longest retention of the rule packs in force on this venue's days."""
    venue = station.venue
    return max(venue.rules(session.doors).retention.days for session in venue.sessions.values())
