"""Opening an encrypted SQLite file so that what is committed stays committed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from app.kernel.faults import Fault, hostile, machine
from app.ledger import schema

# SQLite's primary result codes.
_BUSY = {5, 6}
_MACHINE = {3, 7, 8, 10, 13, 14, 22}  # permission, memory, read-only, I/O, full, opening, size
_DAMAGED = {11, 26}


def connect(path: Path, key: bytes, *, create: bool = False) -> Any:
    """One connection with the settings that everything rests on; its transactions are explicit."""
    # An explicit file name: never create a file where one should have been.
    mode = "rwc" if create else "rw"
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=5,
    )
    try:
        for pragma in (
            f"key = \"x'{key.hex()}'\"",
            "cipher_log_level = NONE",
            "journal_mode = DELETE",
            "synchronous = EXTRA",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "recursive_triggers = ON",  # else REPLACE deletes past the triggers
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """An engine on the ledger file; the key is 32 raw bytes.

    Raise Fault `ledger_missing`, `ledger_damaged`, `ledger_newer`, `ledger_busy`,
    `ledger_unreadable`, or `disk_failed` for one that is being created.
    """
    if not create and not path.is_file():
        raise hostile("ledger_missing", file=path.name)

    def creator() -> Any:
        return connect(path, key, create=create)

    engine = create_engine(
        "sqlite://",
        creator=creator,
        module=sqlcipher,
        poolclass=QueuePool,
        pool_reset_on_return=None,
    )
    event.listen(engine, "begin", _begin)
    try:
        if create:
            _create(engine)
        else:
            _check(engine, path.name)
    except DBAPIError as error:
        engine.dispose()
        raise failed(error, "disk_failed" if create else "ledger_unreadable", path.name) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def failed(error: DBAPIError, code: str, file: str) -> Exception:
    """What a database error means to a person; the error itself where it is a mistake of ours.

    `code` is the Fault for a disk or a system that does not do what it was asked.
    """
    found = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if found in _DAMAGED:
        return hostile("ledger_damaged", file=file)
    if found in _BUSY:
        return machine("ledger_busy", file=file)
    if found in _MACHINE:
        return machine(code, file=file, detail=str(error.orig)[:200])
    return error


def _begin(connection: Any) -> None:
    # One writer: the lock is taken before anything is read that a write will rest on.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _create(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        for trigger in schema.TRIGGERS.values():
            connection.execute(text(trigger))
        connection.execute(text(f"PRAGMA application_id = {schema.APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version = {schema.VERSION}"))


def _check(engine: Engine, file: str) -> None:
    """Read every page once: each is authenticated, and damage shows before work begins."""
    with engine.execution_options(reading=True).connect() as connection:
        # To SQLite an empty file is an empty database.
        if connection.execute(text("PRAGMA application_id")).scalar() != schema.APPLICATION_ID:
            raise hostile("ledger_damaged", file=file)
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        if version > schema.VERSION:
            raise Fault("ledger_newer", version=version, known=schema.VERSION)
        if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
            raise hostile("ledger_damaged", file=file)
