"""Claims: several imports at once on one server share the work instead of doing it twice.

A claim is a lock of the server's, held by a connection: it ends with the process that held it,
however that ended. In a file there is one writer, and every claim is granted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from app.registry.database import Database


class Claims:
    """The part of the registry that says who does what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def claim(self, work: str, *, wait: bool = False) -> Iterator[bool]:
        """Whether this work is ours until the end; with `wait` it is, sooner or later.

        Raise Fault `registry_failed`.
        """
        with self._database.alone() as connection:
            if connection.dialect.name == "sqlite":
                yield True
                return
            number = _number(work)
            how = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
            # Waiting answers nothing; the other says whether it is ours.
            ours = connection.exec_driver_sql(f"SELECT {how}({number})").scalar() is not False
            try:
                yield ours
            finally:
                if ours:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({number})")

    @contextmanager
    def claims(self, works: Collection[str]) -> Iterator[set[str]]:
        """Those of several works that are ours until the end; raise Fault `registry_failed`."""
        with self._database.alone() as connection:
            if connection.dialect.name == "sqlite" or not works:
                yield set(works)
                return
            named = {_number(work): work for work in works}
            every = f"unnest(ARRAY[{', '.join(map(str, named))}]::bigint[]) AS number"
            tried = f"SELECT number, pg_try_advisory_lock(number) FROM {every}"
            ours = [number for number, got in connection.exec_driver_sql(tried) if got]
            try:
                yield {named[number] for number in ours}
            finally:
                for number in ours:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({number})")


def _number(work: str) -> int:
    return int.from_bytes(hashlib.sha256(work.encode()).digest()[:8], "big", signed=True)
