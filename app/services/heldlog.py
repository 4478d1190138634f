"""A venue's records as headquarters holds them, read as a station reads its own ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from app.domain.events import Recorded
from app.domain.round import Entry
from app.formats import eventrecord, package, wire
from app.formats.bundle import Head, Link, NewEvent
from app.formats.eventrecord import GENESIS
from app.projections import cells
from app.services.registryport import EventHeld

Log = tuple[str, str]
"""A station and its epoch."""


class HeldLog:
    """An `EventLog` in memory that nobody writes into.

    `logs` are events in order of number, without gaps from 1 on; `entries` are the roster.
    """

    def __init__(self, logs: Mapping[Log, Sequence[EventHeld]], entries: Sequence[Entry]) -> None:
        by_place = sorted(entries, key=lambda e: (e.session, e.room, e.candidate_number))
        self._entries, self._roster = list(entries), by_place
        self._links: dict[Log, list[Link]] = {}
        self._records: dict[str, Recorded] = {}
        self._cells: dict[str, list[Recorded]] = {}
        for whose, events in logs.items():
            if events:
                self._links[whose] = _chained(events)
                self._take(events)

    def _take(self, events: Sequence[EventHeld]) -> None:
        for event in events:
            record = eventrecord.decode(event.station, event.epoch, event.seq, event.body)
            self._records[record.id] = record
            for cell in cells.cells_of(record, record.station, record.epoch):
                self._cells.setdefault(cell, []).append(record)

    def heads(self) -> dict[Log, Head]:
        """Every log and how far it reaches."""
        return {whose: Head(links[-1].seq, links[-1].hash) for whose, links in self._links.items()}

    def states(self) -> dict[str, bytes]:
        """The state of every cell, folded from zero."""
        return {
            cell: wire.to_json(cells.fold(cell, records))
            for cell, records in self._cells.items()
            if cells.kind_of(cell) is not None
        }

    def records(self, cell: str) -> list[Recorded]:
        """All facts that touch a cell."""
        return list(self._cells.get(cell, ()))

    def all_records(self) -> list[Recorded]:
        """Every fact."""
        return list(self._records.values())

    def record(self, fact: str) -> Recorded | None:
        """The fact with this id."""
        return self._records.get(fact)

    def last(self, station: str, epoch: str) -> Recorded | None:
        """The newest fact of a log."""
        links = self._links.get((station, epoch))
        return self._records[eventrecord.id_of(station, epoch, links[-1].seq)] if links else None

    def links(self, station: str, epoch: str, first: int, last: int) -> list[Link]:
        """A stretch of a log."""
        return self._links.get((station, epoch), [])[max(0, first - 1) : last]

    def kept(self, name: str) -> bytes | None:
        """Nothing is kept beside it."""
        del name
        return None

    def kept_names(self, prefix: str) -> list[str]:
        """Nothing is kept beside it."""
        del prefix
        return []

    def roster(self) -> list[Entry]:
        """The whole roster, by session, room and number."""
        return list(self._roster)

    def entries(self, candidate: str) -> list[Entry]:
        """One candidate's rows of the roster."""
        return [entry for entry in self._entries if entry.candidate_number == candidate]

    def search(self, text: str, limit: int) -> list[Entry]:
        """Nobody looks for people here but by their whole number."""
        return self.entries(text)[:limit]

    def rooms(self, session: str) -> tuple[str, ...]:
        """The rooms in which people are entered for a session."""
        return tuple(sorted({entry.room for entry in self._entries if entry.session == session}))

    def roster_bytes(self) -> bytes:
        """The roster as it lies in a package."""
        return package.roster_lines(self._entries)

    def filed(self) -> dict[str, tuple[str, ...]]:
        """Every fact's id and its cells."""
        return {
            record.id: cells.cells_of(record, record.station, record.epoch)
            for record in self._records.values()
        }

    def misfiled(self) -> list[str]:
        """Everything was filed just now."""
        return []

    def unguarded(self) -> list[str]:
        """There is no table to guard."""
        return []

    def emptied(self) -> dict[Log, int]:
        """Nothing was emptied."""
        return {}

    def close(self) -> None:
        """There is nothing to let go of."""

    def append(
        self,
        station: str,
        epoch: str,
        events: Sequence[NewEvent],
        states: Mapping[str, bytes],
        *,
        keep: Mapping[str, bytes] | None = None,
        roster: Sequence[Entry] | None = None,
    ) -> NoReturn:
        """Nobody adds to what a venue has recorded."""
        raise TypeError("what a venue has recorded is only read at headquarters")

    def pour_into(self, new: Any, emptied: Mapping[Log, int]) -> NoReturn:
        """Nobody makes a station of what headquarters holds."""
        raise TypeError("what a venue has recorded is only read at headquarters")


def _chained(events: Sequence[EventHeld]) -> list[Link]:
    links, previous = list[Link](), GENESIS
    for event in events:
        digest = eventrecord.digest_of(event.salt, event.body)
        links.append(Link(event.seq, previous, event.hash, digest, event.salt, event.body))
        previous = event.hash
    return links
