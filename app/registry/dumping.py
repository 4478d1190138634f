"""Every row of the database out, as it lies there, and into an empty one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.formats.backup import Part
from app.kernel.faults import hostile
from app.registry.database import Database, create_database
from app.registry.records import Records, table_of, tallied
from app.registry.tables import Base, TallyRow
from app.registry.unfinished import mark

_LARGEST = 2**22
"""Bytes of one part, where its rows are not larger."""


class Dumping:
    """The part of the registry that gives everything out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def dump(self) -> Iterator[Part]:
        """Every row, seals too, as of one moment, parents before children.

        Raise the first of what is wrong with the database: nobody keeps a copy of damage.
        """
        with self._database.reading() as records:
            for kind in in_order():
                records.expect_whole(kind)
                titles = records.titles(kind)
                some, size = list[list[Any]](), 0
                for row in records.all(kind):
                    some.append(list(row))
                    size += sum(len(value) for value in row if isinstance(value, bytes | str))
                    if size > _LARGEST:
                        yield Part(kind.__tablename__, titles, some)
                        some, size = [], 0
                if some:
                    yield Part(kind.__tablename__, titles, some)


def load_database(url: str, secret: bytes, parts: Iterable[Part]) -> Database:
    """A new database with these rows, or none; raise a hostile Fault for what is not ours."""
    kinds = {kind.__tablename__: kind for kind in in_order()}

    def fill(records: Records) -> None:
        for part in parts:
            kind = kinds.get(part.table)
            if kind is None or records.titles(kind) != part.columns:
                raise hostile("backup_other_table", table=part.table[:80])
            if any(len(row) != len(part.columns) for row in part.rows):
                raise hostile("backup_other_table", table=part.table[:80])
            records.put_back(kind, [dict(zip(part.columns, r, strict=True)) for r in part.rows])
        for kind in in_order():
            records.expect_whole(kind)
        mark(records)

    return create_database(url, secret, fill)


def in_order() -> list[type[Base]]:
    """All kinds of rows, none before one that it refers to."""
    every: list[type[Base]] = [*tallied(), TallyRow]
    kinds = {table_of(kind).name: kind for kind in every}
    return [kinds[table.name] for table in Base.metadata.sorted_tables]
