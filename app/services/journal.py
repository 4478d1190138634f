"""Append facts, fold what they change, and say what moved: one durable transaction each time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from app.domain.candidate import Person
from app.domain.events import Corrected, Draft, Mark, Recorded
from app.domain.round import Entry
from app.domain.session import SessionState
from app.domain.view import Operator
from app.formats import eventrecord, wire
from app.formats.bundle import Head, Link, NewEvent
from app.kernel.time import Instant
from app.projections import cells
from app.projections.cells import NotesState, State, StationState
from app.services.ports import EventLog

S = TypeVar("S", Person, SessionState, StationState, NotesState)


class Stamp(NamedTuple):
    """When something happens: the computer's clock, and a reading that never jumps."""

    at: Instant
    monotonic_ms: int


class Change(NamedTuple):
    """What was recorded and which cells of the state moved."""

    records: tuple[Recorded, ...]
    cells: tuple[str, ...]


class Followed(NamedTuple):
    """How far somebody has followed what happens to people."""

    reading: int
    moves: int


class Journal:
    """One station's log and the state that it folds to. Memory moves only after the commit."""

    def __init__(
        self, log: EventLog, station: str, epoch: str, marks: tuple[Mark, ...] = ()
    ) -> None:
        self.log = log
        self.station = station
        self.epoch = epoch
        self.marks = marks
        self._readings = 0
        self._reload()

    def _reload(self) -> None:
        self._readings += 1
        self._stored = self.log.states()
        self._states: dict[str, State] = {}
        self._moves = _people_in(self._stored)
        heads = self.log.heads()
        last = {whose: self.log.last(*whose) for whose in heads}
        self._order = max((record.order for record in last.values() if record), default=0)
        own = (self.station, self.epoch)
        newest = last.get(own)
        self.last_at = newest.at if newest else None
        self.head = heads.pop(own, Head(0, eventrecord.GENESIS))
        self._others = heads
        self._stale = False

    def state(self, cell: str, kind: type[S]) -> S:
        """The state of a cell; what never happened is an empty state."""
        found = self._state(cell)
        assert isinstance(found, kind)
        return found

    def _state(self, cell: str) -> State:
        if self._stale:
            self._reload()  # nothing is decided on what a failed write may have changed
        if cell not in self._states:
            kind, stored = cells.kind_of(cell), self._stored.get(cell)
            if kind is None:
                return None
            self._states[cell] = kind() if stored is None else wire.from_json(stored, kind)
        return self._states[cell]

    def people(self) -> Iterator[tuple[str, Person]]:
        """Every person about whom there is a fact."""
        for number in _people_in(self._stored):
            yield number, self.state(cells.person_cell(number), Person)

    def people_since(self, seen: Followed | None) -> tuple[Followed, list[tuple[str, Person]]]:
        """How everybody stands about whom there are facts later than `seen`, and how far this is.

        Who looks after every fact need not go through the whole venue each time.
        """
        if self._stale:
            self._reload()
        new = seen is None or seen.reading != self._readings
        moved = self._moves if new or seen is None else self._moves[seen.moves :]
        people = [(n, self.state(cells.person_cell(n), Person)) for n in dict.fromkeys(moved)]
        return Followed(self._readings, len(self._moves)), people

    def encoded(self, cell: str) -> bytes:
        """The state of a cell as it lives in this program."""
        return wire.to_json(self._state(cell))

    def own(self) -> StationState:
        """The state of this station."""
        return self.state(cells.station_cell(self.station, self.epoch), StationState)

    def name_of(self, station: str) -> str:
        """How people call a computer of this venue; empty where nothing of it has arrived."""
        logs = [(self.station, self.epoch), *self.others]
        mine = [cells.station_cell(*whose) for whose in logs if whose[0] == station]
        return self.state(mine[-1], StationState).name if mine else ""

    @property
    def others(self) -> Mapping[tuple[str, str], Head]:
        """The other stations' logs, as far as they are held here."""
        if self._stale:
            self._reload()
        return self._others

    def append(
        self,
        drafts: Sequence[Draft],
        stamp: Stamp,
        operator: Operator | None = None,
        *,
        keep: Mapping[str, bytes] | None = None,
        roster: Sequence[Entry] | None = None,
        noted_at: Instant | None = None,
    ) -> Change:
        """Record facts and all that follows from them, durably, or raise and change nothing."""
        if self._stale:
            self._reload()
        records = [self._record(i, draft, stamp, operator) for i, draft in enumerate(drafts, 1)]
        if noted_at is not None:
            records = [
                replace(record, noted_at=noted_at, marks=(*record.marks, "from_paper"))
                for record in records
            ]
        events = self._chain(records)
        states: dict[str, State] = {}
        for record, event in zip(records, events, strict=True):
            for cell in event.cells:
                states[cell] = self._next(cell, record, states, records)
        self._write((self.station, self.epoch), events, states, keep=keep, roster=roster)
        if records:
            self.head = Head(events[-1].link.seq, events[-1].link.hash)
            self._order, self.last_at = records[-1].order, records[-1].at
        return Change(tuple(records), tuple(states))

    def take(
        self,
        new: Sequence[tuple[Link, Recorded]],
        *,
        keep: Mapping[str, bytes] | None = None,
    ) -> Change:
        """Add verified events that follow those that are held of a log: another station's, mostly.

        They may belong before facts that are here: what they touch is folded again from zero.
        """
        if self._stale:
            self._reload()
        records = [record for _, record in new]
        last = records[-1]
        events, touched = [], dict[str, list[Recorded]]()
        for link, record in new:
            where = cells.cells_of(record, record.station, record.epoch)
            events.append(NewEvent(link, where))
            for cell in where:
                touched.setdefault(cell, []).append(record)
        states = {
            cell: cells.fold(cell, [*self._before(cell), *more])
            for cell, more in touched.items()
            if cells.kind_of(cell) is not None
        }
        self._write((last.station, last.epoch), events, states, keep=keep)
        self._order = max(self._order, last.order)
        whose, head = (last.station, last.epoch), Head(last.seq, events[-1].link.hash)
        if whose == (self.station, self.epoch):
            self.head, self.last_at = head, last.at
        else:
            self._others = {**self._others, whose: head}
        return Change(tuple(records), tuple(touched))

    def _before(self, cell: str) -> list[Recorded]:
        """The facts of a cell that are here already; most people are new to one of two desks."""
        return self.log.records(cell) if cell in self._stored else []

    def begin_epoch(
        self, epoch: str, drafts: Sequence[Draft], stamp: Stamp, keep: Mapping[str, bytes]
    ) -> None:
        """Write into a log of another epoch from now on; the one before is held like any other."""
        new = Journal(self.log, self.station, epoch, self.marks)
        new.append(drafts, stamp, keep=keep)
        self.epoch = epoch
        self._reload()

    def record_again(self, records: Sequence[Recorded]) -> None:
        """Record facts of a log that nobody can follow any more, at the times when they happened.

        What they say of each other they say of the new records.
        """
        new, ids = list[Recorded](), dict[str, str]()
        for number, record in enumerate(records, 1):
            order = max(record.order, self._order + 1, new[-1].order + 1 if new else 0)
            seq = self.head.size + number
            ids[record.id] = eventrecord.id_of(self.station, self.epoch, seq)
            again = {"station": self.station, "epoch": self.epoch, "seq": seq, "order": order}
            again |= {"id": ids[record.id], "fact": eventrecord.renamed(record.fact, ids)}
            again |= {"corrects": ids.get(record.corrects or "", record.corrects)}
            new.append(replace(record, **again))
        if new:
            self.take([(event.link, one) for event, one in zip(self._chain(new), new, strict=True)])

    def keep(self, values: Mapping[str, bytes]) -> None:
        """Keep single values beside the log; an empty one lets go of what was kept."""
        self._write((self.station, self.epoch), [], {}, keep=values)

    def _write(
        self,
        whose: tuple[str, str],
        events: Sequence[NewEvent],
        states: Mapping[str, State],
        *,
        keep: Mapping[str, bytes] | None = None,
        roster: Sequence[Entry] | None = None,
    ) -> None:
        encoded = {c: wire.to_json(value) for c, value in states.items() if value is not None}
        try:
            self.log.append(*whose, events, encoded, keep=keep, roster=roster)
        except BaseException:
            self._stale = True  # a write that failed may have reached the disk all the same
            raise
        self._states.update(states)
        self._stored.update(encoded)
        self._moves += _people_in(encoded)

    def _record(
        self, number: int, draft: Draft, stamp: Stamp, operator: Operator | None
    ) -> Recorded:
        offset = self.own().offset_ms
        order = max(stamp.at.ms + offset, self._order + 1) + number - 1
        return Recorded(
            station=self.station,
            epoch=self.epoch,
            seq=self.head.size + number,
            id=eventrecord.id_of(self.station, self.epoch, self.head.size + number),
            order=order,
            at=stamp.at,
            offset_ms=offset,
            monotonic_ms=stamp.monotonic_ms,
            fact=draft.fact,
            operator=operator.id if operator else None,
            role=operator.role if operator else None,
            candidate=draft.candidate,
            session=draft.session,
            room=draft.room,
            source=draft.source,
            reason=draft.reason,
            corrects=draft.corrects,
            marks=self._marks(draft.session),
            seen={f"{s}-{e}": head.size for (s, e), head in self._others.items()},
        )

    def _marks(self, session: str | None) -> tuple[Mark, ...]:
        """What is said of a session once it is closed is an addendum, and marked as such."""
        if session is None or self.state(cells.session_cell(session), SessionState).closed is None:
            return self.marks
        return (*self.marks, "after_close")

    def _chain(self, records: Sequence[Recorded]) -> list[NewEvent]:
        events, previous = [], self.head.hash
        for record in records:
            salt, body = secrets.token_bytes(16), eventrecord.encode(record)
            body_digest = eventrecord.body_hash(salt, body)
            digest = eventrecord.link_hash(
                previous, self.station, self.epoch, record.seq, body_digest
            )
            link = Link(record.seq, previous, digest, body_digest, salt, body)
            where = cells.cells_of(record, self.station, self.epoch)
            events.append(NewEvent(link, where))
            previous = digest
        return events

    def _next(
        self,
        cell: str,
        record: Recorded,
        states: Mapping[str, State],
        batch: Sequence[Recorded],
    ) -> State:
        if isinstance(record.fact, Corrected):
            earlier = [r for r in batch if r.seq <= record.seq]
            mine = [r for r in earlier if cell in cells.cells_of(r, self.station, self.epoch)]
            return cells.fold(cell, [*self.log.records(cell), *mine])
        before = states[cell] if cell in states else self._state(cell)
        return cells.evolve(before, record)


def _people_in(names: Iterable[str]) -> list[str]:
    """The candidate numbers among names of cells."""
    split = (name.partition("/") for name in names)
    return [number for kind, _, number in split if kind == "person"]
