"""The station's ledger: an encrypted, append-only log with everything that is derived from it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError

from app.domain.events import Recorded
from app.domain.round import Entry
from app.formats import eventrecord, wire
from app.formats.bundle import Head, Link, NewEvent
from app.formats.eventrecord import GENESIS
from app.kernel.faults import machine
from app.ledger import database, remains
from app.ledger.finding import Everybody, Found, line_of
from app.ledger.schema import TRIGGERS, body, chain, entry, keep, state


class Ledger:
    """One station's ledger file. When writing raises Fault `disk_failed`, nothing was written."""

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        self._file = path.name
        self._engine = database.open_engine(path, key, create=create)
        self._readers = self._engine.execution_options(reading=True)
        self._decode = wire.decoder(Entry).decode
        self._rosters = 0
        self._searched: tuple[int, Everybody] | None = None

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def append(
        self,
        station: str,
        epoch: str,
        events: Sequence[NewEvent],
        states: Mapping[str, bytes],
        *,
        keep: Mapping[str, bytes] | None = None,
        roster: Sequence[Entry] | None = None,
    ) -> None:
        """Add events and everything derived from them in one durable transaction."""
        with self._writing() as connection:
            if events:
                _expect_head(connection, station, epoch, events[0].link)
                where = (station, epoch)
                links = [(*where, *_hashes(event.link)) for event in events]
                connection.exec_driver_sql(_INSERT_CHAIN, links)
                bodies = [(*where, *_filed(event)) for event in events]
                connection.exec_driver_sql(_INSERT_BODY, bodies)
            if states:
                connection.exec_driver_sql(_PUT_STATE, list(states.items()))
            if keep:
                kept = [{"name": name, "value": value} for name, value in keep.items()]
                connection.execute(_PUT_KEEP, kept)
            if roster is not None:
                connection.execute(delete(entry))
                if roster:
                    connection.execute(insert(entry), [_row(person) for person in roster])
        if roster is not None:
            self._rosters += 1

    def heads(self) -> dict[tuple[str, str], Head]:
        """Every chain in this ledger and how far it reaches."""
        last = select(chain.c.station, chain.c.epoch, func.max(chain.c.seq), chain.c.hash)
        with self._reading() as connection:
            rows = connection.execute(last.group_by(chain.c.station, chain.c.epoch))
            return {(s, e): Head(size, digest) for s, e, size, digest in rows}

    def states(self) -> dict[str, bytes]:
        """The derived state of every cell, as stored."""
        with self._reading() as connection:
            rows = connection.execute(select(state.c.cell, state.c.body))
            return {row.cell: row.body for row in rows}

    def records(self, cell: str) -> list[Recorded]:
        """All facts that touch a cell, in no particular order."""
        home = body.c.cell == cell
        with self._reading() as connection:
            return _records(connection, or_(home, body.c.also == cell))

    def all_records(self) -> list[Recorded]:
        """Every fact that has a body, in order of station, epoch and number."""
        with self._reading() as connection:
            return _records(connection, None)

    def record(self, fact: str) -> Recorded | None:
        """The fact with this id."""
        place = eventrecord.place_of(fact)
        if place is None:
            return None
        station, epoch, seq = place
        here = (body.c.station == station) & (body.c.epoch == epoch) & (body.c.seq == seq)
        with self._reading() as connection:
            return next(iter(_records(connection, here)), None)

    def last(self, station: str, epoch: str) -> Recorded | None:
        """The newest fact of a chain."""
        whose = (body.c.station == station) & (body.c.epoch == epoch)
        newest = select(func.max(body.c.seq)).where(whose).scalar_subquery()
        with self._reading() as connection:
            return next(iter(_records(connection, whose & (body.c.seq == newest))), None)

    def links(self, station: str, epoch: str, first: int, last: int) -> list[Link]:
        """A stretch of a chain with its bodies; an erased body is empty."""
        both = chain.outerjoin(
            body,
            (chain.c.station == body.c.station)
            & (chain.c.epoch == body.c.epoch)
            & (chain.c.seq == body.c.seq),
        )
        columns = (chain.c.seq, chain.c.previous, chain.c.hash, chain.c.body_hash)
        query = (
            select(*columns, body.c.salt, body.c.body)
            .select_from(both)
            .where(chain.c.station == station, chain.c.epoch == epoch)
            .where(chain.c.seq.between(first, last))
            .order_by(chain.c.seq)
        )
        with self._reading() as connection:
            rows = connection.execute(query)
            return [Link(*row[:4], row[4] or b"", row[5] or b"") for row in rows]

    def kept(self, name: str) -> bytes | None:
        """A single value, such as the package's manifest."""
        with self._reading() as connection:
            query = select(keep.c.value).where(keep.c.name == name)
            return connection.execute(query).scalar_one_or_none()

    def kept_names(self, prefix: str) -> list[str]:
        """The names of single values that begin alike and are not empty, sorted."""
        found = keep.c.name.startswith(prefix, autoescape=True) & (func.length(keep.c.value) > 0)
        with self._reading() as connection:
            names = connection.execute(select(keep.c.name).where(found).order_by(keep.c.name))
            return list(names.scalars())

    def entries(self, candidate: str) -> list[Entry]:
        """One candidate's rows of the roster."""
        with self._reading() as connection:
            rows = connection.exec_driver_sql(_ENTRIES, (candidate,))
            return [self._decode(row[0]) for row in rows]

    def roster(self) -> list[Entry]:
        """The whole roster, by session, room and number."""
        order = (entry.c.session, entry.c.room, entry.c.candidate_number)
        with self._reading() as connection:
            rows = connection.execute(select(entry.c.body).order_by(*order))
            return [self._decode(row[0]) for row in rows]

    def search(self, text: str, limit: int) -> list[Entry]:
        """People by number, kana, name or room and seat, the likeliest first; see `Everybody`."""
        with self._reading() as connection:
            found = self._everybody(connection).find(text, limit)
            wanted = select(_ROW, entry.c.folded, entry.c.body)
            rows = connection.execute(wanted.where(_ROW.in_([one.row for one in found])))
            # A roster that came in between has other people in these rows.
            bodies = {Found(row, line): body for row, line, body in rows}
            return [self._decode(bodies[one]) for one in found if one in bodies]

    def rooms(self, session: str) -> tuple[str, ...]:
        """The rooms in which people are entered for a session."""
        query = select(entry.c.room).where(entry.c.session == session).distinct()
        with self._reading() as connection:
            return tuple(sorted(row[0] for row in connection.execute(query)))

    def roster_bytes(self) -> bytes:
        """The roster as it lay in its package, one entry a line."""
        with self._reading() as connection:
            rows = connection.execute(select(entry.c.body).order_by(text("rowid")))
            return b"".join(row.body + b"\n" for row in rows)

    def filed(self) -> dict[str, tuple[str, ...]]:
        """Every fact's id and the cells under which it is found."""
        found = (body.c.cell, body.c.also)
        with self._reading() as connection:
            rows = connection.execute(select(body.c.station, body.c.epoch, body.c.seq, *found))
            return {
                eventrecord.id_of(station, epoch, seq): tuple(cell for cell in cells if cell)
                for station, epoch, seq, *cells in rows
            }

    def unguarded(self) -> list[str]:
        """The names of append-only triggers that are missing, altered or not ours, sorted."""
        query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        with self._reading() as connection:
            found = {row.name: row.sql for row in connection.execute(query)}
        return sorted({name for name, _ in found.items() ^ TRIGGERS.items()})

    def misfiled(self) -> list[str]:
        """Candidates whose row of the roster is not found by what it says."""
        with self._reading() as connection:
            rows = list(connection.execute(select(entry)).mappings())
        return [
            row["candidate_number"] for row in rows if _row(self._decode(row["body"])) != dict(row)
        ]

    def _everybody(self, connection: Connection) -> Everybody:
        """What is searched, read once a roster."""
        rosters, searched = self._rosters, self._searched
        if searched is None or searched[0] != rosters:
            lines, rows = connection.exec_driver_sql(_EVERYBODY).one()
            numbers = array("q", map(int, rows.split(",") if rows else ()))
            searched = self._searched = (rosters, Everybody(lines or "", numbers))
        return searched[1]

    def pour_into(self, new: Ledger, emptied: Mapping[tuple[str, str], int]) -> None:
        """Fill a new ledger with all hashes, and with the bodies after those numbers only."""
        with self._reading() as source, new._writing() as into:
            remains.pour(source, into, emptied)

    def emptied(self) -> dict[tuple[str, str], int]:
        """How many records of each log have no body any more; logs without such are left out."""
        counted = (body.c.station, body.c.epoch, func.count())
        with self._reading() as connection:
            rows = connection.execute(select(*counted).group_by(*counted[:2]))
            bodies = {(station, epoch): count for station, epoch, count in rows}
        gone = {whose: head.size - bodies.get(whose, 0) for whose, head in self.heads().items()}
        return {whose: count for whose, count in gone.items() if count}

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._told("disk_failed"), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._told("ledger_unreadable"), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def _told(self, code: str) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # A connection that has met a failing disk is not trusted with the next attempt.
            self._engine.dispose()
            raise database.failed(error, code, self._file) from error


def _upsert(table: Table, key: str, value: str) -> Insert:
    change = upsert(table)
    return change.on_conflict_do_update([key], set_={value: change.excluded[value]})


# A queue waits for these: as plain SQL they take a third of the time.
_HEAD = "SELECT seq, hash FROM chain WHERE station = ? AND epoch = ? ORDER BY seq DESC LIMIT 1"
_INSERT_CHAIN = (
    "INSERT INTO chain (station, epoch, seq, previous, hash, body_hash) VALUES (?, ?, ?, ?, ?, ?)"
)
_INSERT_BODY = (
    "INSERT INTO body (station, epoch, seq, cell, also, salt, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PUT_STATE = (
    "INSERT INTO state (cell, body) VALUES (?, ?) "
    "ON CONFLICT (cell) DO UPDATE SET body = excluded.body"
)
_ENTRIES = "SELECT body FROM entry WHERE candidate_number = ? ORDER BY session"
# Two long texts are read in half the time of many rows.
_EVERYBODY = (
    "SELECT group_concat(folded, char(10)), group_concat(place) FROM "
    "(SELECT rowid AS place, folded FROM entry ORDER BY candidate_number, session)"
)
_ROW: ColumnElement[int] = literal_column("rowid", Integer)
_PUT_KEEP = _upsert(keep, "name", "value")


def _row(person: Entry) -> dict[str, object]:
    return {
        "candidate_number": person.candidate_number,
        "session": person.session,
        "room": person.room,
        "seat": person.seat,
        "folded": line_of(person),
        "body": wire.to_json(person),
    }


def _hashes(link: Link) -> tuple[int, bytes, bytes, bytes]:
    return (link.seq, link.previous, link.hash, link.body_hash)


def _filed(event: NewEvent) -> tuple[object, ...]:
    assert len(event.cells) <= 2, "a third cell would be lost"
    also = event.cells[1] if len(event.cells) > 1 else None
    link = event.link
    return (link.seq, event.cells[0], also, link.salt, link.body)


def _expect_head(connection: Connection, station: str, epoch: str, first: Link) -> None:
    found = connection.exec_driver_sql(_HEAD, (station, epoch)).one_or_none()
    size, digest = found or (0, GENESIS)
    if (size + 1, digest) != (first.seq, first.previous):
        raise machine("ledger_in_use", size=size, expected=first.seq - 1)


def _records(connection: Connection, condition: Any) -> list[Recorded]:
    query = select(body.c.station, body.c.epoch, body.c.seq, body.c.body)
    if condition is not None:
        query = query.where(condition)
    rows = connection.execute(query.order_by(body.c.station, body.c.epoch, body.c.seq))
    return [eventrecord.decode(*row) for row in rows]
