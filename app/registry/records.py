"""Reading and writing rows with their seals: no row is believed before its seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE

from app.kernel.faults import Fault, hostile
from app.registry.copying import write_rows
from app.registry.seals import WEIGHT, Seals
from app.registry.tables import LARGE, Base, TallyRow

Values = Mapping[str, object]
Where = ColumnElement[bool]

_SEAL = "seal"
_AT_A_TIME = 500


class Records:
    """The rows of one transaction."""

    def __init__(self, session: Session, seals: Seals) -> None:
        self.session = session
        self._seals = seals
        self._came: dict[type[Base], list[bytes]] = defaultdict(list)
        self._went: dict[type[Base], list[bytes]] = defaultdict(list)

    def rows(self, kind: type[Base], *where: Where, order: Any = None) -> list[Row[Any]]:
        """The rows that fit; raise Fault `registry_altered` where one is not as it was written."""
        query = _select(kind).where(*where).order_by(order)
        found = list(self.session.connection().execute(query).all())
        name, seal = table_of(kind).name, self._seals.of
        for row in found:
            if row[-1] != seal(name, row[:-1]):
                raise _altered(kind, row)
        return found

    def one(self, kind: type[Base], *where: Where) -> Row[Any] | None:
        """The row that fits, if there is one; raise Fault `registry_altered`."""
        found = self.rows(kind, *where)
        return found[0] if found else None

    def add(self, kind: type[Base], *rows: Values) -> None:
        """Write new rows."""
        if not rows:
            return
        names = _names(table_of(kind))
        self.add_cells(kind, [[values.get(name) for name in names] for values in rows])

    def add_cells(self, kind: type[Base], rows: Sequence[list[object]]) -> None:
        """Write new rows, each all its columns but the seal in the order of the table."""
        if not rows:
            return
        table, seal_of = table_of(kind), self._seals.of
        seals = [seal_of(table.name, cells) for cells in rows]
        for cells, seal in zip(rows, seals, strict=True):
            cells.append(seal)
        write_rows(self.session.connection(), table, self.titles(kind), rows)
        self._came[kind] += seals

    def change(self, kind: type[Base], row: Row[Any], **changes: object) -> None:
        """Write a row anew that was read in this transaction."""
        table = table_of(kind)
        whole = {c.name: row._mapping[c.name] for c in _columns(table)} | changes
        seal = self._seals.of(table.name, whole.values())
        where = [column == row._mapping[column.name] for column in table.primary_key]
        self.session.connection().execute(
            update(table).where(*where).values(**changes, **{_SEAL: seal})
        )
        self._went[kind].append(row.seal)
        self._came[kind].append(seal)

    def remove(self, kind: type[Base], rows: Sequence[Row[Any]]) -> None:
        """Take away rows that were read in this transaction."""
        if not rows:
            return
        table = table_of(kind)
        key = [column.name for column in table.primary_key]
        where = [column == bindparam(f"_{column.name}") for column in table.primary_key]
        found = [{f"_{name}": row._mapping[name] for name in key} for row in rows]
        self.session.connection().execute(delete(table).where(*where), found)
        self._went[kind] += [row.seal for row in rows]

    def clear(self, kind: type[Base]) -> None:
        """Take all rows away, whatever they are, and begin counting anew."""
        connection, name = self.session.connection(), table_of(kind).name
        connection.execute(delete(table_of(kind)))
        connection.execute(delete(table_of(TallyRow)).where(TallyRow.name == name))
        self.add(TallyRow, {"name": name, "size": 0, "total": bytes(WEIGHT)})

    def titles(self, kind: type[Base]) -> tuple[str, ...]:
        """The columns in the order of the seal, the seal last."""
        return (*_names(table_of(kind)), _SEAL)

    def all(self, kind: type[Base]) -> Iterator[Row[Any]]:
        """Every row with its seal, not held against it, a few at a time."""
        result = self.session.execute(_select(kind), execution_options={"yield_per": _few(kind)})
        with result:
            yield from result

    def put_back(self, kind: type[Base], rows: Sequence[Values]) -> None:
        """Write rows with the seals that they were given, and leave the tallies alone."""
        if rows:
            cells = [list(row.values()) for row in rows]
            write_rows(self.session.connection(), table_of(kind), tuple(rows[0]), cells)

    def size(self, kind: type[Base]) -> int:
        """How many rows were ever written to a table that loses none, those of now included."""
        return int(self._tally(kind).size) + len(self._came[kind]) - len(self._went[kind])

    def begin(self) -> None:
        """Write the tallies of empty tables."""
        empty = bytes(WEIGHT)
        tallies = [{"name": table_of(k).name, "size": 0, "total": empty} for k in tallied()]
        self.add(TallyRow, *tallies)

    def finish(self) -> None:
        """Bring the tallies up to what was written."""
        kinds = {kind for kind in (*self._came, *self._went) if kind is not TallyRow}
        if not kinds:
            return
        tallies = {row.name: row for row in self.rows(TallyRow)}
        for kind in kinds:
            tally = _found(tallies.get(table_of(kind).name), kind)
            came, went = self._came.pop(kind, []), self._went.pop(kind, [])
            total = self._seals.moved(tally.total, more=came, less=went)
            self.change(TallyRow, tally, size=tally.size + len(came) - len(went), total=total)

    def expect_whole(self, kind: type[Base]) -> None:
        """Raise the first of what is wrong with a table."""
        with closing(self.damage(kind)) as faults:
            for fault in faults:
                raise fault

    def expect_complete(self, kind: type[Base]) -> None:
        """Raise as `expect_whole` does where rows were taken, added or put back.

        Only seals are read, not what they seal: that is checked when a row is used.
        """
        size, total = 0, bytes(WEIGHT)
        query = select(type_coerce(table_of(kind).columns[_SEAL], NULLTYPE))
        result = self.session.execute(query, execution_options={"yield_per": _AT_A_TIME})
        with result:
            for some in result.partitions():
                size += len(some)
                total = self._seals.moved(total, more=map(_seal_of, some))
        tally = self._tally(kind)
        if (size, total) != (tally.size, tally.total):
            self.expect_whole(kind)

    def damage(self, kind: type[Base]) -> Generator[Fault, None, None]:
        """Everything in a table that is not as it was written, and what is missing."""
        name, altered, size = table_of(kind).name, 0, 0
        total = bytes(WEIGHT)
        result = self.session.execute(_select(kind), execution_options={"yield_per": _few(kind)})
        with result:
            for some in result.partitions():
                for row in some:
                    size += 1
                    if not self._is_sealed(kind, row):
                        altered += 1
                        yield _altered(kind, row)
                total = self._seals.moved(total, more=(_seal_of(row) for row in some))
        if kind is TallyRow:
            return
        try:
            tally = self._tally(kind)
        except Fault as fault:
            yield fault
            return
        if size != tally.size:
            yield hostile("registry_rows", table=name, expected=tally.size, found=size)
        elif total != tally.total and not altered:
            yield hostile("registry_older_rows", table=name)

    def _tally(self, kind: type[Base]) -> Row[Any]:
        return _found(self.one(TallyRow, TallyRow.name == table_of(kind).name), kind)

    def _is_sealed(self, kind: type[Base], row: Row[Any]) -> bool:
        return bool(row[-1] == self._seals.of(table_of(kind).name, row[:-1]))


def table_of(kind: type[Base]) -> Table:
    """The table behind a kind of row."""
    table = kind.__table__
    assert isinstance(table, Table)
    return table


@cache
def tallied() -> tuple[type[Base], ...]:
    """All kinds of rows but the tallies themselves, by the names of their tables."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_ is not TallyRow]
    return tuple(sorted(kinds, key=lambda kind: table_of(kind).name))


def _found(tally: Row[Any] | None, kind: type[Base]) -> Row[Any]:
    if tally is None:
        table = table_of(TallyRow).name
        raise hostile("registry_row_missing", table=table, row=table_of(kind).name)
    return tally


@cache
def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column.name != _SEAL]


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in _columns(table))


@cache
def _select(kind: type[Base]) -> Select[Any]:
    # Exactly what is stored, whatever somebody has put there: nothing is converted.
    table = table_of(kind)
    columns = [*_columns(table), table.columns[_SEAL]]
    as_stored: list[Any] = [type_coerce(c, NULLTYPE).label(c.name) for c in columns]
    return select(*as_stored)


def _few(kind: type[Base]) -> int:
    """How many rows may be in memory at once: whole files are not held by the hundred."""
    return 8 if issubclass(kind, LARGE) else _AT_A_TIME


def _seal_of(row: Row[Any]) -> bytes:
    seal = row[-1]
    return seal if isinstance(seal, bytes) else b""


def _altered(kind: type[Base], row: Row[Any]) -> Fault:
    table = table_of(kind)
    key = "/".join(str(row._mapping[column.name]) for column in table.primary_key)
    return hostile("registry_altered", table=table.name, row=key[:200])
