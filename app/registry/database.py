"""Opening the database: a SQLite file, or PostgreSQL by its URL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.kernel.faults import Fault, hostile, machine
from app.registry import guards
from app.registry.reaching import address_of, engine_of, path_of, shown, told
from app.registry.records import Records
from app.registry.seals import Seals
from app.registry.tables import VERSION, VERSION_NAME, Base, MetaRow


class Database:
    """One database; every session is one transaction that is stored whole or not at all."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine = engine
        self._seals = Seals(secret)
        # In SQLite a reader sees one state in any case.
        level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        self._reading = engine.execution_options(kantoku_reading=True, **level)

    @contextmanager
    def writing(self) -> Iterator[Records]:
        """One durable transaction; raise Fault `registry_failed` or `registry_changed`."""
        with told(), Session(self._engine) as session, session.begin():
            records = Records(session, self._seals)
            yield records
            records.finish()

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """One consistent view; raise Fault `registry_failed`."""
        with told(), Session(self._reading) as session, session.begin():
            yield Records(session, self._seals)

    def discard(self) -> None:
        """Take everything of ours away again: only for what was made just now."""
        with self.writing() as records:
            connection = records.session.connection()
            guards.drop(connection)
            Base.metadata.drop_all(connection)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection without a transaction; raise Fault `registry_failed`."""
        with told(), self._reading.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()


def _begin(records: Records) -> None:
    records.begin()
    records.add(MetaRow, {"name": VERSION_NAME, "value": str(VERSION)})


def create_database(url: str, secret: bytes, fill: Callable[[Records], None] = _begin) -> Database:
    """Make the tables and what they begin with.

    Raise Fault `registry_exists` where there are some, `registry_failed`, or what `fill` raises.
    """
    address = address_of(url)
    make_file(address)
    database = Database(engine_of(address), secret)
    try:
        with database.writing() as records:
            connection = records.session.connection()
            if inspect(connection).has_table(MetaRow.__tablename__):
                raise Fault("registry_exists", place=shown(address))
            Base.metadata.create_all(connection)
            guards.make(connection)
            fill(records)
    except BaseException:
        database.close()
        raise
    return database


def make_file(address: URL) -> None:
    """An empty file for a SQLite database; raise Fault `registry_exists`, `registry_failed`."""
    if address.get_backend_name() == "sqlite":
        try:
            # Personal data and practice PINs: for the owner's eyes only.
            os.close(os.open(path_of(address), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError as error:
            raise Fault("registry_exists", place=shown(address)) from error
        except OSError as error:
            raise machine("registry_failed", detail=error.strerror or str(error)) from error


def open_database(url: str, secret: bytes) -> Database:
    """Open what `create_database` made with this secret.

    Raise Fault `registry_missing`, `registry_damaged`, `registry_altered`, `registry_newer`,
    `registry_older`, `registry_failed`.
    """
    address = address_of(url)
    expect_file(address)
    database = Database(engine_of(address), secret)
    try:
        with database.reading() as records:
            _expect_version(records, address)
    except BaseException:
        database.close()
        raise
    return database


def expect_file(address: URL) -> None:
    """Raise Fault `registry_missing` where a SQLite database has no file."""
    if address.get_backend_name() == "sqlite" and not path_of(address).is_file():
        raise hostile("registry_missing", place=shown(address))


def _expect_version(records: Records, address: URL) -> None:
    found = inspect(records.session.connection())
    if not found.has_table(MetaRow.__tablename__):
        raise hostile("registry_missing", place=shown(address))
    if "seal" not in [column["name"] for column in found.get_columns(MetaRow.__tablename__)]:
        raise Fault("registry_older", place=shown(address))
    row = records.one(MetaRow, MetaRow.name == VERSION_NAME)
    if row is None:
        raise hostile("registry_altered", table=MetaRow.__tablename__, row=VERSION_NAME)
    if int(row.value) > VERSION:
        raise Fault("registry_newer", version=int(row.value), known=VERSION)
    if int(row.value) < VERSION:
        raise Fault("registry_older", place=shown(address))
