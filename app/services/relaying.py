"""Passing on the other stations' records: who has met one station has met all that it has met.

What a station signed is kept with its records, so the very bytes that it once gave can be made
again, and nobody has to believe the one who carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.formats import bundle, signed
from app.formats.bundle import BundleHead
from app.kernel.faults import Fault
from app.projections import cells
from app.projections.cells import StationState
from app.services.neighbours import TAKEN, Whose
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.receiving import RECEIPT, folder_of, read_receipt
from app.services.spans import Span, merged


class Former(NamedTuple):
    """A log that this station wrote before it was put back, moved or rebuilt."""

    epoch: str
    size: int
    """Records of it that are held here."""
    confirmed: int
    """Records 1 to this are covered by headquarters' word."""


class Relayed(NamedTuple):
    """What was passed on."""

    put: tuple[str, ...]
    """Names that are new in the drop."""
    faults: tuple[Fault, ...]


def relay(
    station: OpenStation, drop: Drop, vault: VaultPort, *, unconfirmed_only: bool = False
) -> Relayed:
    """Put what is held of the other stations and lies nowhere in the drop into this one's folder.

    With `unconfirmed_only` what headquarters has confirmed, as far as it is known here, stays.
    """
    if station.purged is not None:
        return Relayed((), ())
    there = _there(station, drop)
    put, faults = list[str](), list[Fault]()
    for whose, held in station.venue.journal.others.items():
        done = list(there.get(whose, ()))
        if unconfirmed_only:
            done.append(Span(1, _confirmed(station, whose, vault)))
        for head, line in _missing(station, whose, held.size, done, vault):
            try:
                put.append(_pass_on(station, drop, vault, head, line))
            except Fault as fault:
                if fault.code != "drop_conflict":
                    raise
                faults.append(fault)
    return Relayed(tuple(put), tuple(faults))


def former_logs(station: OpenStation, vault: VaultPort) -> tuple[Former, ...]:
    """This station's own logs of before, and how far headquarters has confirmed each."""
    journal, found = station.venue.journal, list[Former]()
    for whose, head in sorted(journal.others.items()):
        if whose[0] != journal.station:
            continue
        noted = journal.state(cells.station_cell(*whose), StationState).confirmed
        said = max(noted, _confirmed(station, whose, vault))
        found.append(Former(whose[1], head.size, min(said, head.size)))
    return tuple(found)


def _there(station: OpenStation, drop: Drop) -> dict[Whose, list[Span]]:
    """What the names in the drop promise; a promise that is not kept is made good by its giver."""
    found: dict[Whose, list[Span]] = {}
    for name in drop.list(f"{station.head.round.id}/{station.head.venue}"):
        if says := bundle.named(name.rsplit("/", 1)[-1]):
            span = Span(says.first, says.last)
            found.setdefault((says.station, says.epoch), []).append(span)
    return found


def _confirmed(station: OpenStation, whose: Whose, vault: VaultPort) -> int:
    log, size = station.venue.journal.log, 0
    for name in log.kept_names(f"{RECEIPT}{whose[0]}-{whose[1]}/"):
        word = read_receipt(station, log.kept(name) or b"", vault)
        size = max(size, word.size)
    return size


def _missing(
    station: OpenStation, whose: Whose, size: int, done: Iterable[Span], vault: VaultPort
) -> Iterator[tuple[BundleHead, bytes]]:
    """The signed lines of stretches that are not there, as this station once took them in."""
    spans = merged(span for span in done if span.last)
    if _covers(spans, Span(1, size)):
        return
    log = station.venue.journal.log
    venue_key = vault.signer(station.head.venue_key).public_key
    for name in log.kept_names(f"{TAKEN}{whose[0]}-{whose[1]}/"):
        line = log.kept(name) or b""
        head = bundle.read_envelope(line, verify=vault.verify, venue_key=venue_key)
        if not _covers(spans, Span(head.first, head.last)):
            yield head, line


def _covers(spans: Iterable[Span], wanted: Span) -> bool:
    return any(span.first <= wanted.first and wanted.last <= span.last for span in spans)


def _pass_on(
    station: OpenStation, drop: Drop, vault: VaultPort, head: BundleHead, line: bytes
) -> str:
    log = station.venue.journal.log
    content = bundle.lines(log.links(head.station, head.epoch, head.first, head.last))
    assert signed.digest(content) == head.content, "what is held is what was signed"
    recipients = [*station.head.hq_recipients, station.head.venue_recipient]
    sealed = vault.seal(line + b"\n" + content, recipients)
    name = bundle.file_name(head, sealed)
    drop.put(f"{folder_of(station)}/{name}", sealed)
    return name
