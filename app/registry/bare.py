"""The yardstick for every import: the same rows written at once, with nothing around them."""

from __future__ import annotations

import sqlite3
import time
from typing import NamedTuple

from sqlalchemy import Column, MetaData, Table, select

from app.registry.copying import write_rows
from app.registry.reaching import address_of, engine_of, path_of
from app.registry.records import table_of
from app.registry.tables import (
    Base,
    BundleRow,
    EventRow,
    ReceiptRow,
    ReceiptTextRow,
    SealedRow,
    StationRow,
)

_FILLED: tuple[type[Base], ...] = (
    *(BundleRow, SealedRow, StationRow, EventRow, ReceiptRow, ReceiptTextRow),
)


class Bare(NamedTuple):
    """What writing them took."""

    rows: int
    seconds: float
    cpu_seconds: float
    """Of this process; what a server works is not among it."""


def bare_rows(url: str, into: str) -> Bare:
    """Copy the rows that imports have filled into plain tables, in one durable transaction.

    `into` is another SQLite file or the same PostgreSQL database: the tables have names of their
    own there, and are gone afterwards. Reading is not counted.
    """
    address = address_of(into)
    if address.get_backend_name() == "sqlite":
        sqlite3.connect(path_of(address)).close()
    # Only read: whoever reads waits for no writer, and both are the same server here.
    source = engine_of(address_of(url)).execution_options(kantoku_reading=True)
    target = engine_of(address)
    rows, seconds, worked, plain = 0, 0.0, 0.0, MetaData()
    tables = {kind: _like(table_of(kind), plain) for kind in _FILLED}
    plain.create_all(target)
    try:
        with target.connect() as writing, source.connect() as reading:
            for kind, table in tables.items():
                found = [tuple(row) for row in reading.execute(select(table_of(kind)))]
                began, work = time.perf_counter(), time.process_time()
                if found:
                    write_rows(writing, table, [column.name for column in table.columns], found)
                seconds += time.perf_counter() - began
                worked += time.process_time() - work
                rows += len(found)
            reading.rollback()
            began = time.perf_counter()
            writing.commit()
            seconds += time.perf_counter() - began
        plain.drop_all(target)
    finally:
        source.dispose()
        target.dispose()
    return Bare(rows, seconds, worked)


def _like(model: Table, plain: MetaData) -> Table:
    columns = (Column(c.name, c.type, primary_key=c.primary_key) for c in model.columns)
    return Table(f"bare_{model.name}", plain, *columns)
