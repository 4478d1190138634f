"""Headquarters' own chain of facts: a row a link, and the bodies apart from it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.formats import officerecord
from app.kernel.faults import hostile, machine
from app.registry import rows
from app.registry.database import Database
from app.registry.records import Records
from app.registry.tables import Base, EventRow
from app.registry.values import Event


class OfficeLinkRow(Base):
    """One link of headquarters' chain."""

    __tablename__ = "office_links"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]
    body_hash: Mapped[bytes]


class OfficeBodyRow(Base):
    """What a link says; erasing it leaves the chain whole."""

    __tablename__ = "office_bodies"

    seq: Mapped[int] = mapped_column(
        ForeignKey("office_links.seq"), primary_key=True, autoincrement=False
    )
    salt: Mapped[bytes]
    body: Mapped[bytes]


class OfficeLink(NamedTuple):
    """A link of the chain and its body, empty where it was erased."""

    seq: int
    hash: bytes
    body_hash: bytes
    salt: bytes = b""
    body: bytes = b""


class Office:
    """Headquarters' own half of the registry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def office(self) -> list[OfficeLink]:
        """The whole chain in order; raise Fault where rows are missing or altered."""
        with self._database.reading() as records:
            links = records.rows(OfficeLinkRow, order=OfficeLinkRow.seq)
            bodies = {row.seq: row for row in records.rows(OfficeBodyRow)}
            if len(links) != records.size(OfficeLinkRow):
                records.expect_whole(OfficeLinkRow)
        found = []
        for link in links:
            body = bodies.get(link.seq)
            said = (body.salt, body.body) if body else (b"", b"")
            found.append(OfficeLink(link.seq, link.hash, link.body_hash, *said))
        return found

    def append_office(self, bodies: Sequence[bytes], *, size: int) -> None:
        """Add facts after the `size` that are there, all or none.

        Raise Fault `registry_changed` where somebody else wrote meanwhile.
        """
        with self._database.writing() as records:
            add_facts(records, bodies, size=size)

    def station_events(self, round_id: str, types: Collection[str]) -> list[Event]:
        """A round's events of these types that are about no session and nobody."""
        about = (EventRow.candidate.is_(None), EventRow.session.is_(None))
        where = (EventRow.round == round_id, *about, EventRow.type.in_(sorted(types)))
        with self._database.reading() as records:
            found = records.rows(EventRow, *where, order=EventRow.seq)
            return [rows.fit(Event, row) for row in found]

    def person_events(self, round_id: str, candidate: str) -> list[Event]:
        """A round's events about one candidate number."""
        where = (EventRow.round == round_id, EventRow.candidate == candidate)
        with self._database.reading() as records:
            return [rows.fit(Event, row) for row in records.rows(EventRow, *where)]


def add_facts(records: Records, bodies: Sequence[bytes], *, size: int) -> None:
    """Add facts after the `size` that are there; raise Fault `registry_changed`."""
    there = records.size(OfficeLinkRow)
    if there != size:
        raise machine("registry_changed")
    last = records.one(OfficeLinkRow, OfficeLinkRow.seq == there)
    if there and last is None:
        raise hostile("registry_row_missing", table=OfficeLinkRow.__tablename__, row=str(there))
    previous = last.hash if last else officerecord.GENESIS
    for seq, body in enumerate(bodies, there + 1):
        salt = secrets.token_bytes(16)
        digest = officerecord.body_hash(salt, body)
        previous = officerecord.link_hash(previous, seq, digest)
        records.add(OfficeLinkRow, {"seq": seq, "hash": previous, "body_hash": digest})
        records.add(OfficeBodyRow, {"seq": seq, "salt": salt, "body": body})
