"""Giving this station's records to the others of its venue, and taking theirs.

Other stations' files are taken first, each in a transaction of its own together with all that
follows from it; then what was found out is recorded (logs taken, forks, conflicts); then this log
is given. Whatever stops in between, the next exchange goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from app.domain.events import ConflictFound, Draft, ForkFound, SegmentTaken
from app.formats import bundle
from app.formats.bundle import BundleHead, Link
from app.kernel.faults import Fault, Kind, hostile
from app.projections import cells
from app.projections.conflicts import OpenConflict, open_conflicts
from app.services.bundling import only_word_of_sending
from app.services.carrying import take_photos
from app.services.epochs import begin_epoch
from app.services.journal import Stamp
from app.services.neighbours import FORK, HELD, TAKEN, Neighbours
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.receiving import was_aside
from app.services.rehearsal import caught_up
from app.services.relaying import relay
from app.services.sending import Given, give
from app.services.sendingphotos import all_given, give_photos

Became = Literal["taken", "repeated", "own", "held", "fork", "refused"]


class FileTaken(Struct, frozen=True, omit_defaults=True):
    """What became of one file of the drop."""

    file: str
    status: Became
    code: str = ""
    """Why it was not taken."""
    fields: dict[str, object] = {}
    station: str = ""
    epoch: str = ""
    size: int = 0
    """How many of that station's events are held here now."""


class Exchanged(NamedTuple):
    """What an exchange has done."""

    given: tuple[str, ...]
    """Names of bundles newly put in the drop."""
    taken: tuple[FileTaken, ...]
    conflicts: tuple[OpenConflict, ...]
    """All that are unresolved now."""
    faults: tuple[Fault, ...]
    known: tuple[Fault, ...]
    """What is not believed and was told and set aside by an earlier exchange."""
    cells: tuple[str, ...]
    """Cells of the state that moved."""
    photos: tuple[str, ...] = ()
    """Files of photos kept as evidence that were given or taken."""
    relayed: tuple[str, ...] = ()
    """Files with other stations' records that lay nowhere in the drop."""


class _File(NamedTuple):
    """One file: from the drop, or held since an earlier exchange."""

    name: str
    sealed: bytes
    kept: str | None
    """The name under which the ledger holds it."""


def exchange(
    station: OpenStation,
    drop: Drop,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    aside: Drop | None = None,
    passed: set[str] | None = None,
) -> Exchanged:
    """Take what the other stations have put into the drop, and give them this log.

    `passed` has the names of files that hold nothing new since an earlier exchange with this very
    drop; they are not read again, and what this one finds so is added. One bad file stops nothing:
    it is copied to `aside`. Raise Fault `drop_failed`, `drop_unreadable` or `disk_failed` where the
    machine fails; what was taken by then stays.
    """
    work = _taken(station, drop, vault, stamp, aside, passed)
    conflicts = tuple(open_conflicts(station.venue.journal.people()))
    # A log that has parted from what others have of it would only spread the alarm.
    stamp = caught_up(station.venue, stamp)
    given = Given() if work.parted else give(station, drop, outbox, vault, stamp)
    relayed = relay(station, drop, vault)
    photos = take_photos(station, drop, vault, aside=aside)
    own, lost = ((), ()) if all_given(station, drop) else give_photos(station, drop, outbox, vault)
    return Exchanged(
        given=given.put,
        taken=tuple(sorted(work.results, key=lambda result: result.file)),
        conflicts=conflicts,
        faults=(*work.faults, *given.faults, *relayed.faults, *photos.faults, *lost),
        known=(*work.known, *photos.known),
        cells=tuple(dict.fromkeys(work.moved)),
        photos=(*photos.names, *own),
        relayed=relayed.put,
    )


def take_in(
    station: OpenStation, drop: Drop, vault: VaultPort, stamp: Stamp, *, aside: Drop | None = None
) -> tuple[Fault, ...]:
    """The same without giving anything; answer what was not believed."""
    return tuple(_taken(station, drop, vault, stamp, aside, None).faults)


def _taken(
    station: OpenStation,
    drop: Drop,
    vault: VaultPort,
    stamp: Stamp,
    aside: Drop | None,
    passed: set[str] | None,
) -> _Taking:
    seen = set() if passed is None else passed
    work = _Taking(station, drop, vault, aside, frozenset(seen))
    work.run()
    seen |= work.passed
    stamp = caught_up(station.venue, stamp)
    if work.restored:
        begin_epoch(station, vault, stamp, "restored")
    drafts, keep = work.drafts()
    drafts += [Draft(ConflictFound(c.between), c.candidate, c.session) for c in _new(station)]
    if drafts or keep:
        work.moved += station.venue.journal.append(drafts, stamp, keep=keep).cells
    return work


def _new(station: OpenStation) -> Iterator[OpenConflict]:
    """Conflicts that this station has not noted yet."""
    journal = station.venue.journal
    for conflict in open_conflicts(journal.people()):
        noted: set[str] = set()
        for record in journal.log.records(cells.person_cell(conflict.candidate)):
            mine = (record.station, record.epoch) == (journal.station, journal.epoch)
            if mine and isinstance(record.fact, ConflictFound):
                noted.update(record.fact.between)
        if not noted.issuperset(conflict.between):
            yield conflict


class _Taking:
    """One look at everything that the other stations have put into a drop."""

    def __init__(
        self,
        station: OpenStation,
        drop: Drop,
        vault: VaultPort,
        aside: Drop | None,
        before: frozenset[str],
    ) -> None:
        self.passed: set[str] = set()
        self.parted = False
        self.restored = False
        """Whether this station's own log was behind what others have of it."""
        self._before = before
        self.results: list[FileTaken] = []
        self.faults: list[Fault] = []
        self.known: list[Fault] = []
        self.moved: list[str] = []
        self._journal = station.venue.journal
        self._neighbours = Neighbours(station, vault)
        self._venue = (station.head.round.id, station.head.venue)
        self._drop = drop
        self._aside = aside
        self._grown: set[tuple[str, str]] = set()
        self._forks: dict[str, tuple[BundleHead, Link, bytes]] = {}
        self._let_go: list[str] = []

    def run(self) -> None:
        """Take file after file, held ones again whenever something was taken."""
        waiting = [*self._files(), *self._held()]
        moved = True
        while waiting and moved:
            moved, again = False, []
            for file in waiting:
                result = self._take(file)
                moved = moved or result.status == "taken"
                if result.status == "held":
                    again.append(file)
                else:
                    self._tell(file, result)
            waiting = again
        for file in waiting:
            result = self._take(file)
            if file.kept is None:
                self._hold(file)
            self._tell(file, result)

    def drafts(self) -> tuple[list[Draft], dict[str, bytes]]:
        """What is to be recorded of it; bundles to be kept, and those that are held no longer."""
        journal, drafts = self._journal, list[Draft]()
        keep = dict.fromkeys(self._let_go, b"")
        for whose in sorted(self._grown):
            head = journal.others[whose]
            drafts.append(Draft(SegmentTaken(*whose, head.size, head.hash.hex())))
        noted = {(f.station, f.epoch, f.seq, f.hash) for f in journal.own().forks}
        for name, (head_, link, sealed) in sorted(self._forks.items()):
            place = (head_.station, head_.epoch, link.seq, link.hash.hex())
            if place not in noted:
                noted.add(place)
                drafts.append(Draft(ForkFound(*place)))
                keep[FORK + name] = sealed
        return drafts, keep

    def _files(self) -> Iterator[_File]:
        for name in sorted(self._drop.list("")):
            passed = name in self._before or self._is_other_venues(name)
            if passed or not name.endswith(bundle.SUFFIX):
                continue
            try:
                yield _File(name, self._drop.get(name, bundle.MAX_SEALED), None)
            except Fault as fault:
                self.results.append(FileTaken(name, "refused", fault.code, dict(fault.fields)))
                self._refuse(_File(name, b"", None), fault)

    def _held(self) -> Iterator[_File]:
        log = self._journal.log
        for name in log.kept_names(HELD):
            yield _File(name.removeprefix(HELD), log.kept(name) or b"", name)

    def _is_other_venues(self, name: str) -> bool:
        """One place may serve many venues; a file of unknown origin is looked at all the same."""
        parts = name.split("/")
        return len(parts) > 3 and tuple(parts[:2]) != self._venue

    def _take(self, file: _File) -> FileTaken:
        judgement = self._neighbours.judge(file.sealed)
        head, fault = judgement.head, judgement.fault
        if head is None or fault is not None:
            assert fault is not None
            whose = (head.station, head.epoch) if head else ("", "")
            return self._result(file, "refused", whose, fault)
        whose = (head.station, head.epoch)
        if judgement.gap:
            first, size = head.first, self._neighbours.size(whose)
            return self._result(file, "held", whose, Fault("gap", first=size + 1, last=first - 1))
        if judgement.fork is not None:
            self._forks[bundle.file_name(head, file.sealed)] = (head, judgement.fork, file.sealed)
            alarm = hostile("fork", station=head.station, seq=judgement.fork.seq)
            return self._result(file, "fork", whose, alarm)
        if not judgement.new:
            own = whose == (self._journal.station, self._journal.epoch)
            return self._result(file, "own" if own else "repeated", whose)
        signed = self._neighbours.envelope(file.sealed)
        keep = {f"{TAKEN}{head.station}-{head.epoch}/{head.last:015d}": signed}
        self.moved += self._journal.take(judgement.new, keep=keep).cells
        if whose == (self._journal.station, self._journal.epoch):
            first, last = judgement.new[0][0].seq, head.last
            self.restored = True
            self.faults.append(hostile("log_restored", first=first, last=last, file=file.name))
        elif not only_word_of_sending(record for _, record in judgement.new):
            self._grown.add(whose)
        return self._result(file, "taken", whose)

    def _result(
        self, file: _File, status: Became, whose: tuple[str, str], fault: Fault | None = None
    ) -> FileTaken:
        return FileTaken(
            file=file.name,
            status=status,
            code=fault.code if fault else "",
            fields=dict(fault.fields) if fault else {},
            station=whose[0],
            epoch=whose[1],
            size=self._neighbours.size(whose),
        )

    def _tell(self, file: _File, result: FileTaken) -> None:
        if file.kept is None and result.status in ("taken", "repeated", "own"):
            self.passed.add(file.name)
        if file.kept is not None and result.status != "held":
            self._let_go.append(file.kept)
        if file.kept is None or result.status in ("taken", "refused", "fork"):
            self.results.append(result)
        if result.status == "refused":
            self._refuse(file, hostile(result.code, **result.fields))
        if result.status == "fork":
            self.faults.append(hostile(result.code, **result.fields).about(file=file.name))
            if (result.station, result.epoch) == (self._journal.station, self._journal.epoch):
                self.parted = True
                self.faults.append(hostile("rebuild_needed", **result.fields))

    def _refuse(self, file: _File, fault: Fault) -> None:
        """Tell it as a fault once, and later on as a reminder."""
        again = (
            self._aside is not None
            and fault.kind is Kind.HOSTILE
            and fault.code != "log_put_back"
            and was_aside(self._aside, file.name.rsplit("/", 1)[-1], file.sealed)
        )
        (self.known if again else self.faults).append(fault.about(file=file.name))

    def _hold(self, file: _File) -> None:
        name = self._neighbours.name_of(file.sealed)
        if self._journal.log.kept(HELD + name) != file.sealed:
            self._journal.keep({HELD + name: file.sealed})
