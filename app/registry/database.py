"""Opening the database: a SQLite file, or PostgreSQL by its URL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, QueuePool, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.kernel.faults import Fault, Kind, hostile, machine
from app.registry import guards
from app.registry.records import Records
from app.registry.seals import Seals
from app.registry.tables import VERSION, Base, MetaRow

_PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "foreign_keys = ON",
    "trusted_schema = OFF",
)
_VERSION = "version"
_WRITER = 7_238_115  # the number of our lock on a PostgreSQL server
_DAMAGED = (
    "not a database",
    "malformed",
    "no such table",
    "column ",
    'relation "',
)
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


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
        with _told(), Session(self._engine) as session, session.begin():
            records = Records(session, self._seals)
            yield records
            records.finish()

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """One consistent view; raise Fault `registry_failed`."""
        with _told(), Session(self._reading) as session, session.begin():
            yield Records(session, self._seals)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()


def create_database(url: str, secret: bytes) -> Database:
    """Make the tables; raise Fault `registry_exists` where there are some, `registry_failed`."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        try:
            # Personal data and practice PINs: for the owner's eyes only.
            os.close(os.open(_path(address), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError as error:
            raise Fault("registry_exists", place=_shown(address)) from error
        except OSError as error:
            raise machine("registry_failed", detail=error.strerror or str(error)) from error
    database = Database(_engine(address), secret)
    try:
        with database.writing() as records:
            connection = records.session.connection()
            if inspect(connection).has_table(MetaRow.__tablename__):
                raise Fault("registry_exists", place=_shown(address))
            Base.metadata.create_all(connection)
            for statement in guards.statements(connection.dialect.name):
                connection.exec_driver_sql(statement)
            records.begin()
            records.add(MetaRow, {"name": _VERSION, "value": str(VERSION)})
    except BaseException:
        database.close()
        raise
    return database


def open_database(url: str, secret: bytes) -> Database:
    """Open what `create_database` made with this secret.

    Raise Fault `registry_missing`, `registry_damaged`, `registry_altered`, `registry_newer`,
    `registry_older`, `registry_failed`.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite" and not _path(address).is_file():
        raise hostile("registry_missing", place=_shown(address))
    database = Database(_engine(address), secret)
    try:
        with database.reading() as records:
            _expect_version(records, address)
    except BaseException:
        database.close()
        raise
    return database


def _expect_version(records: Records, address: URL) -> None:
    found = inspect(records.session.connection())
    if not found.has_table(MetaRow.__tablename__):
        raise hostile("registry_missing", place=_shown(address))
    if "seal" not in [column["name"] for column in found.get_columns(MetaRow.__tablename__)]:
        raise Fault("registry_older", place=_shown(address))
    row = records.one(MetaRow, MetaRow.name == _VERSION)
    if row is None:
        raise hostile("registry_altered", table=MetaRow.__tablename__, row=_VERSION)
    if int(row.value) > VERSION:
        raise Fault("registry_newer", version=int(row.value), known=VERSION)
    if int(row.value) < VERSION:
        raise Fault("registry_older", place=_shown(address))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        driver = _DRIVERS[address.get_backend_name()]
    except (ArgumentError, KeyError, ValueError) as error:
        raise Fault("registry_url", Kind.USAGE, url=url.partition(":")[0]) from error
    if driver == "sqlite" and not address.database:
        raise Fault("registry_url", Kind.USAGE, url="sqlite")
    return address.set(drivername=driver)


def _engine(address: URL) -> Engine:
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, poolclass=QueuePool)
        event.listen(engine, "begin", _queue)
        return engine
    path = _path(address)

    def connect() -> Any:
        # mode=rw: never make a file where one should have been.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Any) -> None:
    # One writer: the lock is taken before anything is read that a write will rest on.
    reading = connection.get_execution_options().get("kantoku_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _queue(connection: Any) -> None:
    # The same on a server: writers wait for each other, readers for nobody.
    if not connection.get_execution_options().get("kantoku_reading", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        # Whatever was looked up before the write no longer holds: somebody else wrote.
        raise machine("registry_changed") from error
    except DBAPIError as error:
        raise _fault(_detail(error)) from error
    except sqlite3.Error as error:
        # Raised while connecting, before SQLAlchemy wraps anything.
        raise _fault(str(error)[:200]) from error


def _fault(detail: str) -> Fault:
    if any(words in detail for words in _DAMAGED):
        return hostile("registry_damaged", detail=detail)
    return machine("registry_failed", detail=detail)


def _detail(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0][:200]


def _path(address: URL) -> Path:
    return Path(address.database or "")


def _shown(address: URL) -> str:
    if address.get_backend_name() == "sqlite":
        return str(_path(address))
    shown = address.set(drivername=address.get_backend_name())
    return shown.render_as_string(hide_password=True)
