"""The yardstick for every recording: one row, durably, with nothing around it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.ledger.database import connect


class BareInsert:
    """A table of its own in an encrypted file, with the ledger's settings."""

    def __init__(self, path: Path) -> None:
        self._connection: Any = connect(path, os.urandom(32), create=True)
        self._connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB)")

    def insert(self, body: bytes) -> None:
        """One durable transaction of one row."""
        cursor: sqlcipher.Cursor = self._connection.execute("BEGIN IMMEDIATE")
        cursor.execute("INSERT INTO bare (body) VALUES (?)", (body,))
        cursor.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
