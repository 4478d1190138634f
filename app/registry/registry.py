"""Headquarters' registry: everything it prepared, and everything it received."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.formats.backup import Part
from app.kernel.faults import Fault, hostile
from app.registry import guards
from app.registry.claims import Claims
from app.registry.database import Database, create_database, open_database
from app.registry.dumping import Dumping, load_database
from app.registry.erasing import Erasing
from app.registry.inbox import Inbox
from app.registry.office import Office
from app.registry.photos import Photos
from app.registry.rebuilding import Rebuilding
from app.registry.records import tallied
from app.registry.revisions import Revisions
from app.registry.rounds import Rounds
from app.registry.tables import LARGE, VERSION, Base, TallyRow
from app.registry.unfinished import clear_unfinished, settle


class Registry(Rounds, Revisions, Inbox, Photos, Claims, Rebuilding, Dumping, Office, Erasing):
    """The preparing and the receiving half over one database.

    `secret` is headquarters': what was written without it is found by `damage`, and reading it
    raises Fault `registry_altered`.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    def damage(self) -> Iterator[Fault]:
        """Every row that was altered and every table that rows were taken from."""
        kinds: list[type[Base]] = [*tallied(), TallyRow]
        for kind in kinds:
            # A transaction for each: nobody who imports meanwhile waits for all of them.
            try:
                with self._database.reading() as records:
                    yield from records.damage(kind)
            except Fault as fault:
                if fault.code != "registry_damaged":
                    raise
                yield hostile("registry_table_unreadable", table=kind.__tablename__, **fault.fields)

    def expect_complete(self) -> None:
        """Raise the first sign that rows were taken, added or put back; see `Records`.

        Cheap enough to come before every count that is shown and every receipt that goes out.
        """
        with self._database.reading() as records:
            for kind in tallied():
                if kind not in LARGE:  # whole files lie before their seals
                    records.expect_complete(kind)

    def unguarded(self) -> Iterator[Fault]:
        """Every append-only trigger that is missing or is not as it was made."""
        with self._database.reading() as records:
            yield from guards.faults(records.session.connection())

    @classmethod
    def create(cls, url: str, secret: bytes) -> Registry:
        """A new registry: sqlite:///FILE or postgresql://…; raise Fault `registry_exists`."""
        return cls(create_database(url, secret))

    @classmethod
    def open(cls, url: str, secret: bytes) -> Registry:
        """An existing registry.

        Raise Fault `registry_missing`, `registry_damaged`, `registry_altered`, `registry_newer`,
        `registry_older`, `registry_failed`.
        """
        return cls(open_database(url, secret))

    @classmethod
    def load(cls, url: str, secret: bytes, parts: Iterable[Part], version: int) -> Registry:
        """A new registry with the rows that `dump` of some version gave out, whole or none.

        It counts once `settle` has said so; one that was left before that is begun anew. Raise
        Fault `registry_exists`, or what is wrong with the rows.
        """
        clear_unfinished(url, secret)
        if version == VERSION:
            return cls(load_database(url, secret, parts))
        from app.registry.upgrading import load_older

        load_older(url, secret, parts, version)
        return cls(open_database(url, secret))

    @staticmethod
    def upgrade(url: str, secret: bytes) -> int:
        """Bring an older registry to today's tables; answer the version it had.

        Raise the same Faults as `open` but for `registry_older`, and what else `damage` says:
        nothing is changed then.
        """
        # Only here, for every other command would wait for the library.
        from app.registry.upgrading import upgrade_database

        return upgrade_database(url, secret)

    def settle(self) -> None:
        """Keep what `load` has put back: all of it was verified."""
        settle(self._database)

    def discard(self) -> None:
        """Take everything of ours away again: only for what was made just now."""
        self._database.discard()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()
