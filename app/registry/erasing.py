"""Erasing a person: rows that are never changed otherwise, changed in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.round import Entry
from app.formats import eventrecord, wire
from app.formats.erasing import left_of_rows
from app.registry import guards
from app.registry.database import Database
from app.registry.office import OfficeBodyRow, add_facts
from app.registry.records import Records
from app.registry.rounds import digest_of, round_row, sources
from app.registry.tables import (
    EntryRow,
    EventRow,
    ForkRow,
    PastRoundRow,
    RoundRow,
    SealedPhotoRow,
    SealedRow,
)

_AT_A_TIME = 500
_TABLES = ("entries", "past_rounds", "events", "forks", "sealed", "sealed_photos", "office_bodies")


class Left(Protocol):
    """What is to stand in the place of what is stored."""

    @property
    def round(self) -> str: ...
    @property
    def candidate(self) -> str: ...
    @property
    def entries(self) -> Sequence[Entry]: ...
    @property
    def bodies(self) -> Mapping[str, bytes]: ...
    @property
    def forks(self) -> Mapping[str, bytes]: ...
    @property
    def bundles(self) -> Mapping[str, bytes]: ...
    @property
    def photos(self) -> Sequence[str]: ...
    @property
    def office(self) -> Mapping[int, bytes]: ...


class Erasing:
    """The part of the registry that forgets a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def erase(self, left: Left, bodies: Sequence[bytes], *, size: int) -> None:
        """Put all this in the place of what is stored and record it, or nothing.

        Raise Fault `registry_changed` where somebody else wrote into the chain meanwhile. What was
        there is overwritten afterwards, as far as the database reaches.
        """
        with self._database.writing() as records:
            guards.drop(records.session.connection())
            # First of all: it says whether everything still is as it was looked at.
            add_facts(records, bodies, size=size)
            _roster(records, left)
            _events(records, left)
            _files(records, left)
            _office(records, left)
            guards.make(records.session.connection())
        self.overwrite()

    def overwrite(self) -> None:
        """Write the tables anew, so that no page keeps what is no longer in them."""
        with self._database.alone() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")  # of the reading that began with it
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            for table in _TABLES:
                # What the server noted of values to plan its queries is made anew too.
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")


def _roster(records: Records, left: Left) -> None:
    lines = {entry.session: wire.to_json(entry) for entry in left.entries}
    mine = (EntryRow.round == left.round, EntryRow.candidate_number == left.candidate)
    for row in records.rows(EntryRow, *mine):
        records.change(EntryRow, row, body=lines[row.session])
    here = round_row(records, left.round)
    every = records.rows(EntryRow, EntryRow.round == left.round, order=EntryRow.position)
    parts = [here.body, *sources(records, left.round), b"", *(row.body for row in every)]
    records.change(RoundRow, here, digest=digest_of(parts))
    for row in records.rows(PastRoundRow, PastRoundRow.round == left.round):
        roster = left_of_rows(bytes(row.roster), left.candidate)
        if roster != row.roster:
            records.change(PastRoundRow, row, roster=roster)


def _events(records: Records, left: Left) -> None:
    facts = list(left.bodies)
    for start in range(0, len(facts), _AT_A_TIME):
        some = EventRow.id.in_(facts[start : start + _AT_A_TIME])
        for row in records.rows(EventRow, EventRow.round == left.round, some):
            digest = eventrecord.digest_of(bytes(row.salt), bytes(row.body))
            salt = eventrecord.erased_salt(digest)
            records.change(EventRow, row, salt=salt, body=left.bodies[row.id])
    for sha, body in left.forks.items():
        for row in records.rows(ForkRow, ForkRow.sha256 == sha):
            digest = eventrecord.digest_of(bytes(row.salt), bytes(row.body))
            records.change(ForkRow, row, salt=eventrecord.erased_salt(digest), body=body)


def _files(records: Records, left: Left) -> None:
    for sha, kept in left.bundles.items():
        for row in records.rows(SealedRow, SealedRow.sha256 == sha):
            records.change(SealedRow, row, sealed=kept)
    for sha in left.photos:
        for row in records.rows(SealedPhotoRow, SealedPhotoRow.sha256 == sha):
            records.change(SealedPhotoRow, row, sealed=b"")


def _office(records: Records, left: Left) -> None:
    for seq, body in left.office.items():
        for row in records.rows(OfficeBodyRow, OfficeBodyRow.seq == seq):
            # The link has the hash of what was there; without the salt it can't be guessed.
            records.change(OfficeBodyRow, row, salt=b"", body=body)
