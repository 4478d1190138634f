"""Rows that are put back lie in the database before all is verified: until then a mark says so.

Whoever restores and is ended in between leaves a database that no headquarters has. The mark tells
it from one that somebody works with, so that the next restore may begin anew.
"""

from __future__ import annotations

from sqlalchemy import inspect

from app.kernel.faults import Fault
from app.registry.database import Database
from app.registry.reaching import address_of, engine_of
from app.registry.records import Records
from app.registry.tables import MetaRow

_MARK = "restoring"


def mark(records: Records) -> None:
    """Say that these rows are not verified yet."""
    records.add(MetaRow, {"name": _MARK, "value": "1"})


def settle(database: Database) -> None:
    """Say no longer that they are not."""
    with database.writing() as records:
        records.remove(MetaRow, records.rows(MetaRow, MetaRow.name == _MARK))


def clear_unfinished(url: str, secret: bytes) -> None:
    """Take away what a restore with the same keys has left on a server; anything else stays."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return  # the file lies in a folder that is there only once all is verified
    database = Database(engine_of(address), secret)
    try:
        if _is_unfinished(database):
            database.discard()
    finally:
        database.close()


def _is_unfinished(database: Database) -> bool:
    try:
        with database.reading() as records:
            there = inspect(records.session.connection()).has_table(MetaRow.__tablename__)
            return there and records.one(MetaRow, MetaRow.name == _MARK) is not None
    except Fault as fault:
        # Not ours, or of an earlier version: whoever makes tables there is told that it is taken.
        if fault.code in ("registry_altered", "registry_damaged"):
            return False
        raise
