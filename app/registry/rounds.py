"""What headquarters prepares: rounds, rosters, rule packs, tickets, packages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from app.domain.round import Entry, Round
from app.formats import wire
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.registry.database import Database
from app.registry.tables import (
    EntryRow,
    PackageRow,
    RoundRow,
    RulePackRow,
    TicketRow,
    VenueKeyRow,
)


class Rounds:
    """The preparing half of the registry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def store_round(
        self, round_: Round, entries: Sequence[Entry], rulepacks: Sequence[bytes]
    ) -> None:
        """Store a prepared round, all or nothing; the very same once more is harmless.

        Raise Fault `round_exists` where another preparation has the id.
        """
        body = wire.to_json(round_)
        lines = [wire.to_json(entry) for entry in entries]
        digest = _digest([body, *rulepacks, b"", *lines])
        venue_of = {session.id: session.venue for session in round_.sessions}
        with self._database.writing() as session:
            there = session.get(RoundRow, round_.id)
            if there is not None:
                if there.digest == digest:
                    return
                raise Fault("round_exists", round=round_.id)
            session.add(RoundRow(id=round_.id, body=body, digest=digest))
            session.flush()
            _insert_rulepacks(session, round_.id, rulepacks)
            rows = [
                {
                    "round": round_.id,
                    "candidate_number": entry.candidate_number,
                    "session": entry.session,
                    "position": position,
                    "venue": venue_of[entry.session],
                    "room": entry.room,
                    "seat": entry.seat,
                    "body": line,
                }
                for position, (entry, line) in enumerate(zip(entries, lines, strict=True))
            ]
            if rows:
                session.connection().execute(insert(EntryRow), rows)

    def rounds(self) -> list[str]:
        """The ids of all rounds, sorted."""
        with self._database.reading() as session:
            return list(session.scalars(select(RoundRow.id).order_by(RoundRow.id)))

    def round(self, round_id: str) -> Round:
        """A round as prepared; raise Fault `round_unknown`."""
        with self._database.reading() as session:
            row = session.get(RoundRow, round_id)
            if row is None:
                raise Fault("round_unknown", round=round_id)
            return wire.from_json(row.body, Round)

    def rulepacks(self, round_id: str) -> list[bytes]:
        """The rule packs of a round, in full, in the order they were given."""
        query = select(RulePackRow.source).where(RulePackRow.round == round_id)
        with self._database.reading() as session:
            return list(session.scalars(query.order_by(RulePackRow.position)))

    def entries(self, round_id: str, venue: str | None = None) -> list[Entry]:
        """The roster of a round or of one venue, in the order it was given."""
        query = select(EntryRow.body).where(EntryRow.round == round_id)
        if venue is not None:
            query = query.where(EntryRow.venue == venue)
        decode = wire.decoder(Entry).decode
        with self._database.reading() as session:
            return [decode(body) for body in session.scalars(query.order_by(EntryRow.position))]

    def ticket_issue(self, round_id: str, candidate: str) -> int:
        """The issue number of a candidate's valid ticket; 1 unless it was issued again."""
        with self._database.reading() as session:
            row = session.get(TicketRow, (round_id, candidate))
            return row.issue if row else 1

    def reissue(self, round_id: str, candidate: str) -> int:
        """Raise a ticket's issue number and answer it; raise Fault `candidate_unknown`."""
        on_roster = (EntryRow.round == round_id) & (EntryRow.candidate_number == candidate)
        with self._database.writing() as session:
            if session.scalar(select(func.count()).where(on_roster)) == 0:
                raise Fault("candidate_unknown", round=round_id, candidate=candidate)
            row = session.get(TicketRow, (round_id, candidate), with_for_update=True)
            if row is None:
                row = TicketRow(round=round_id, candidate_number=candidate, issue=1)
                session.add(row)
            row.issue += 1
            return row.issue

    def superseded(self, round_id: str, venue: str | None = None) -> dict[str, int]:
        """Candidate number -> issue number, where a ticket was issued again."""
        query = select(TicketRow.candidate_number, TicketRow.issue)
        query = query.where(TicketRow.round == round_id, TicketRow.issue > 1)
        if venue is not None:
            here = select(EntryRow.candidate_number)
            here = here.where(EntryRow.round == round_id, EntryRow.venue == venue)
            query = query.where(TicketRow.candidate_number.in_(here))
        with self._database.reading() as session:
            rows = session.execute(query.order_by(TicketRow.candidate_number))
            return {candidate: issue for candidate, issue in rows}  # noqa: C416 - rows, not pairs

    def next_package_issue(self, round_id: str, venue: str) -> int:
        """The issue number that a venue's next package will have."""
        query = select(func.max(PackageRow.issue)).where(_of(round_id, venue))
        with self._database.reading() as session:
            return (session.scalar(query) or 0) + 1

    def record_package(
        self,
        round_id: str,
        venue: str,
        issue: int,
        digest: str,
        made_at: Instant,
        expires: Instant,
        venue_public_key: str,
    ) -> None:
        """Remember a package and the key (hexadecimal) that certifies the venue's stations.

        Raise Fault `registry_changed` where the issue number is taken.
        """
        key = (round_id, venue, venue_public_key)
        with self._database.writing() as session:
            session.add(
                PackageRow(
                    round=round_id,
                    venue=venue,
                    issue=issue,
                    digest=digest,
                    made_at=made_at.ms,
                    expires=expires.ms,
                )
            )
            if session.get(VenueKeyRow, key) is None:
                session.add(VenueKeyRow(round=key[0], venue=key[1], public_key=key[2]))

    def package_digests(self, round_id: str, venue: str) -> set[str]:
        """The digests of all packages made for a venue."""
        query = select(PackageRow.digest).where(_of(round_id, venue))
        with self._database.reading() as session:
            return set(session.scalars(query))

    def venue_keys(self, round_id: str, venue: str) -> list[bytes]:
        """The public keys that certify a venue's stations."""
        query = select(VenueKeyRow.public_key)
        query = query.where(VenueKeyRow.round == round_id, VenueKeyRow.venue == venue)
        with self._database.reading() as session:
            return [bytes.fromhex(text) for text in session.scalars(query)]


def _insert_rulepacks(session: Session, round_id: str, rulepacks: Sequence[bytes]) -> None:
    for position, source in enumerate(rulepacks):
        digest = hashlib.sha256(source).hexdigest()
        row = RulePackRow(round=round_id, position=position, digest=digest, source=source)
        session.add(row)


def _digest(parts: Sequence[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _of(round_id: str, venue: str) -> ColumnElement[bool]:
    return (PackageRow.round == round_id) & (PackageRow.venue == venue)
