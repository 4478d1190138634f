"""Headquarters' registry: everything it prepared, and everything it received."""

from __future__ import annotations

from app.registry.database import Database, create_database, open_database
from app.registry.inbox import Inbox
from app.registry.rounds import Rounds


class Registry(Rounds, Inbox):
    """The preparing and the receiving half over one database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    @classmethod
    def create(cls, url: str) -> Registry:
        """A new registry: sqlite:///FILE or postgresql://…; raise Fault `registry_exists`."""
        return cls(create_database(url))

    @classmethod
    def open(cls, url: str) -> Registry:
        """An existing registry.

        Raise Fault `registry_missing`, `registry_damaged`, `registry_newer`, `registry_failed`.
        """
        return cls(open_database(url))

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()
