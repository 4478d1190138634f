"""Reaching a database by its URL, and saying what it answered when it did not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from app.kernel.faults import Fault, Kind, hostile, machine

_PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "trusted_schema = OFF",
)
_WRITER = 7_238_115  # the number of our lock on a PostgreSQL server
_DAMAGED = (
    "not a database",
    "malformed",
    "no such table",
    "column ",
    'relation "',
)
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


def address_of(url: str) -> URL:
    """What a URL says; raise Fault `registry_url`."""
    try:
        address = make_url(url)
        driver = _DRIVERS[address.get_backend_name()]
    except (ArgumentError, KeyError, ValueError) as error:
        raise Fault("registry_url", Kind.USAGE, url=url.partition(":")[0]) from error
    if driver == "sqlite" and not address.database:
        raise Fault("registry_url", Kind.USAGE, url="sqlite")
    return address.set(drivername=driver)


def engine_of(address: URL, *, foreign_keys: bool = True) -> Engine:
    """Connections to a database; `foreign_keys` is for SQLite, which can't check them late."""
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, poolclass=QueuePool)
        event.listen(engine, "begin", _queue)
        return engine
    path = path_of(address)

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
            for pragma in (*_PRAGMAS, f"foreign_keys = {'ON' if foreign_keys else 'OFF'}"):
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
def told() -> Iterator[None]:
    """What goes wrong with a database, as a Fault: `registry_failed`, `registry_changed`, …"""
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


def path_of(address: URL) -> Path:
    """The file of a SQLite database."""
    return Path(address.database or "")


def shown(address: URL) -> str:
    """Where a database is, for people: no password."""
    if address.get_backend_name() == "sqlite":
        return str(path_of(address))
    plain = address.set(drivername=address.get_backend_name())
    return plain.render_as_string(hide_password=True)
