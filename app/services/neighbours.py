"""The other stations of a venue: whose word is believed, and how far their logs are held here.

Three kinds of single values lie beside the log: `held/` bundles that wait for what is missing
before them, `fork/` bundles with another record under a number that is taken, and `taken/` the
signed line of each bundle that was taken in, so that its signature can be verified again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from app.domain.events import Recorded, StationEnrolled
from app.formats import bundle, eventrecord, wire
from app.formats.bundle import Bundle, BundleHead
from app.formats.eventrecord import head_code
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.time import Instant
from app.projections import cells
from app.projections.cells import StationState
from app.services.judging import Judgement, Known, Terms, judge_against
from app.services.opening import OpenStation
from app.services.ports import VaultPort
from app.services.spans import Span, gaps_before, merged

HELD, FORK, TAKEN = "held/", "fork/", "taken/"
_LAST_ORDER = 2**52
"""Every own fact is later than all that were taken, and must still be readable."""

Whose = tuple[str, str]
"""Station and epoch of a log."""


class OtherStation(Struct, frozen=True):
    """Another station of this venue, as far as it is known here."""

    station: str
    epoch: str
    name: str
    seen: int
    """Its records 1 to this are held here, verified."""
    head_code: str
    taken_at: Instant | None
    """When something new of it was taken in last."""
    package_issue: int
    held: tuple[Span, ...]
    """What lies here and waits for what is missing before it."""
    gaps: tuple[Span, ...]
    forks: tuple[int, ...]
    """Numbers under which it has two different records."""


def others(station: OpenStation) -> tuple[OtherStation, ...]:
    """Every other station of which something has arrived."""
    journal = station.venue.journal
    waiting = _waiting(station)
    known = {**dict.fromkeys(waiting), **dict.fromkeys(journal.others)}
    own, found = journal.own(), []
    for whose in sorted(known):
        head, spans = journal.others.get(whose), merged(waiting.get(whose, []))
        size = head.size if head else 0
        state = journal.state(cells.station_cell(*whose), StationState)
        found.append(
            OtherStation(
                station=whose[0],
                epoch=whose[1],
                name=state.name,
                seen=size,
                head_code=head_code(head.hash if head else eventrecord.GENESIS),
                taken_at=own.taken.get("-".join(whose)),
                package_issue=state.package_issue,
                held=spans,
                gaps=gaps_before(size, spans),
                forks=forks_of(station, whose),
            )
        )
    return tuple(found)


def forks_of(station: OpenStation, whose: Whose) -> tuple[int, ...]:
    """The numbers under which any station has found two records in a log."""
    journal = station.venue.journal
    logs = [(journal.station, journal.epoch), *journal.others]
    states = [journal.state(cells.station_cell(*log), StationState) for log in logs]
    noted = {f.seq for state in states for f in state.forks if (f.station, f.epoch) == whose}
    return tuple(sorted(noted))


def _waiting(station: OpenStation) -> dict[Whose, list[Span]]:
    journal, found = station.venue.journal, dict[Whose, list[Span]]()
    for name in journal.log.kept_names(HELD):
        says = bundle.named(name.removeprefix(HELD))
        if says is None:
            continue
        whose = (says.station, says.epoch)
        head = journal.others.get(whose)
        if says.last > (head.size if head else 0):
            found.setdefault(whose, []).append(Span(says.first, says.last))
    return found


class Neighbours:
    """Judges what claims to come from another station of this venue."""

    def __init__(self, station: OpenStation, vault: VaultPort) -> None:
        self._journal = station.venue.journal
        self._head = station.head
        self._own_key = station.signer.public_key
        self._vault = vault
        self._venue_key = vault.signer(station.head.venue_key).public_key
        self._last: tuple[bytes, bytes] = (b"", b"")

    def size(self, whose: Whose) -> int:
        """How far a log is held here."""
        if whose == (self._journal.station, self._journal.epoch):
            return self._journal.head.size
        head = self._journal.others.get(whose)
        return head.size if head else 0

    def judge(self, sealed: bytes) -> Judgement:
        """Judge a file; raises only what the machine raises."""
        try:
            read = self._read(sealed)
        except Fault as fault:
            return _refused(fault)
        try:
            return self._against_log(read)
        except Fault as fault:
            return _refused(fault, read.head)

    def envelope(self, sealed: bytes) -> bytes:
        """The signed line of a file that was judged good."""
        return bundle.envelope_of(self._open(sealed))

    def name_of(self, sealed: bytes) -> str:
        """The name that says what a file that was judged good is."""
        return bundle.file_name(self._read(sealed).head, sealed)

    def _open(self, sealed: bytes) -> bytes:
        """Unseal a file; one that is asked for again and again is unsealed once."""
        if self._last[0] is sealed and sealed:
            return self._last[1]
        identities = [self._head.venue_identity]
        opened = self._vault.unseal(sealed, identities, limit=bundle.MAX_OPEN, format=bundle.KIND)
        if opened is None:
            raise hostile("not_for_us")
        self._last = (sealed, opened)
        return opened

    def _read(self, sealed: bytes) -> Bundle:
        read = bundle.read(self._open(sealed), verify=self._vault.verify)
        head = read.head
        if head.round != self._head.round.id:
            raise hostile("bundle_other_round", station=head.station)
        if head.venue != self._head.venue:
            raise hostile("bundle_other_venue", round=head.round, station=head.station)
        bundle.check_certificate(head, self._venue_key, self._vault.verify)
        return read

    def _against_log(self, read: Bundle) -> Judgement:
        head = read.head
        whose = (head.station, head.epoch)
        own = whose == (self._journal.station, self._journal.epoch)
        log = self._journal.log
        known = Known(
            size=self.size(whose),
            public_key=self._own_key if own else self._key_of(whose),
            events=lambda first, last: log.links(*whose, first, last),
        )
        recipients = [self._head.venue_recipient]
        terms = Terms(self._head.round.id, self._head.round.practice, recipients, None)
        judgement = judge_against(read, known, terms)
        if own and judgement.gap:
            raise hostile("log_put_back", size=known.size, last=head.last)
        self._check_records(head, [record for _, record in judgement.new])
        return judgement

    def _key_of(self, whose: Whose) -> bytes | None:
        first = self._journal.log.record(eventrecord.id_of(*whose, 1))
        if first is None or not isinstance(first.fact, StationEnrolled):
            return None
        return bytes.fromhex(first.fact.public_key)

    def _check_records(self, head: BundleHead, records: Sequence[Recorded]) -> None:
        """What this station's own facts will rest on must not upset them."""
        last = self._journal.log.last(head.station, head.epoch)
        order = last.order if last else -_LAST_ORDER
        for record in records:
            here = eventrecord.id_of(head.station, head.epoch, record.seq)
            if record.id != here or not order < record.order < _LAST_ORDER:
                raise hostile("damaged", format="event", station=head.station, seq=record.seq)
            try:
                wire.within_reason(record.when)
            except wire.TimeOutOfReason as error:
                raise hostile("time_out_of_reason") from error
            order = record.order
            first = record.fact if record.seq == 1 else None
            known = isinstance(first, StationEnrolled) and first.certificate
            if first is not None and known != head.certificate.hex():
                raise hostile("not_enrolled", station=head.station)


def _refused(fault: Fault, head: BundleHead | None = None) -> Judgement:
    if fault.kind is Kind.MACHINE:
        raise fault
    return Judgement(head, head is not None, fault=fault)


def signed_lines(station: OpenStation) -> Iterator[tuple[Whose, bytes]]:
    """The signed lines of everything that was taken in, by log."""
    log = station.venue.journal.log
    for name in log.kept_names(TAKEN):
        said, _, _ = name.removeprefix(TAKEN).partition("/")
        whose, _, epoch = said.partition("-")
        yield (whose, epoch), log.kept(name) or b""
