"""What headquarters prepares: rounds, rosters, rule packs, tickets, packages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, select

from app.domain.round import Entry, Round
from app.formats import wire
from app.kernel.faults import Fault, hostile
from app.kernel.time import Instant
from app.registry.database import Database
from app.registry.records import Records
from app.registry.tables import (
    EntryRow,
    PackageRow,
    RoundRow,
    RulePackRow,
    TicketRow,
    VenueKeyRow,
)


class LastPackage(NamedTuple):
    """The newest package made for a venue."""

    venue: str
    issue: int
    made_at: Instant


class Rounds:
    """The preparing half of the registry."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._whole: set[str] = set()
        """The rounds that were seen to be as they were prepared."""

    def store_round(
        self, round_: Round, entries: Sequence[Entry], rulepacks: Sequence[bytes]
    ) -> None:
        """Store a prepared round, all or nothing; the very same once more is harmless.

        Raise Fault `round_exists` where another preparation has the id.
        """
        body = wire.to_json(round_)
        lines = [wire.to_json(entry) for entry in entries]
        digest = digest_of([body, *rulepacks, b"", *lines])
        with self._database.writing() as records:
            there = records.one(RoundRow, RoundRow.id == round_.id)
            if there is not None:
                if there.digest == digest:
                    _expect_whole(records, round_.id)
                    return
                raise Fault("round_exists", round=round_.id)
            records.add(RoundRow, {"id": round_.id, "body": body, "digest": digest})
            records.add(RulePackRow, *rulepack_rows(round_.id, rulepacks))
            records.add(EntryRow, *entry_rows(round_, entries, lines))

    def rounds(self) -> list[str]:
        """The ids of all rounds, sorted."""
        with self._database.reading() as records:
            return [row.id for row in records.rows(RoundRow, order=RoundRow.id)]

    def round(self, round_id: str) -> Round:
        """A round as prepared; raise Fault `round_unknown`."""
        with self._database.reading() as records:
            return wire.from_json(round_row(records, round_id).body, Round)

    def rulepacks(self, round_id: str) -> list[bytes]:
        """The rule packs of a round, in full, in the order they were given.

        Raise Fault `round_altered` where the round is not as it was prepared.
        """
        with self._database.reading() as records:
            self._expect_whole(records, round_id)
            return sources(records, round_id)

    def entries(self, round_id: str, venue: str | None = None) -> list[Entry]:
        """The roster of a round or of one venue, in the order it was given.

        Raise Fault `round_altered` where the round is not as it was prepared.
        """
        decode = wire.decoder(Entry).decode
        where = [EntryRow.round == round_id]
        if venue is not None:
            where.append(EntryRow.venue == venue)
        with self._database.reading() as records:
            if venue is None and round_id not in self._whole:
                # The whole roster is read for that in any case.
                bodies = _expect_whole(records, round_id)
                self._whole.add(round_id)
                return [decode(body) for body in bodies]
            self._expect_whole(records, round_id)
            found = records.rows(EntryRow, *where, order=EntryRow.position)
            return [decode(row.body) for row in found]

    def entry_count(self, round_id: str) -> int:
        """How many entries a round has."""
        query = select(func.count()).where(EntryRow.round == round_id)
        with self._database.reading() as records:
            return records.session.scalar(query) or 0

    def ticket_issue(self, round_id: str, candidate: str) -> int:
        """The issue number of a candidate's valid ticket; 1 unless it was issued again."""
        with self._database.reading() as records:
            row = records.one(TicketRow, *_ticket(round_id, candidate))
            return int(row.issue) if row else 1

    def reissue(self, round_id: str, candidate: str) -> int:
        """Raise a ticket's issue number and answer it; raise Fault `candidate_unknown`."""
        on_roster = (EntryRow.round == round_id) & (EntryRow.candidate_number == candidate)
        with self._database.writing() as records:
            if not records.rows(EntryRow, on_roster):
                raise Fault("candidate_unknown", round=round_id, candidate=candidate)
            return raise_issue(records, round_id, candidate)

    def superseded(self, round_id: str, venue: str | None = None) -> dict[str, int]:
        """Candidate number -> issue number, where a ticket was issued again."""
        where = [TicketRow.round == round_id, TicketRow.issue > 1]
        if venue is not None:
            here = select(EntryRow.candidate_number)
            here = here.where(EntryRow.round == round_id, EntryRow.venue == venue)
            where.append(TicketRow.candidate_number.in_(here))
        with self._database.reading() as records:
            # A row that is gone would make an old ticket good again.
            records.expect_whole(TicketRow)
            rows = records.rows(TicketRow, *where, order=TicketRow.candidate_number)
            return {row.candidate_number: row.issue for row in rows}

    def next_package_issue(self, round_id: str, venue: str) -> int:
        """The issue number that a venue's next package will have."""
        with self._database.reading() as records:
            # Rows that are gone would give an issue number out twice, or a station no certificate.
            records.expect_whole(PackageRow)
            records.expect_whole(VenueKeyRow)
            rows = records.rows(PackageRow, _of(round_id, venue))
            return max((row.issue for row in rows), default=0) + 1

    def last_packages(self, round_id: str) -> list[LastPackage]:
        """The newest package of each venue that has one, by venue."""
        with self._database.reading() as records:
            where = PackageRow.round == round_id
            rows = records.rows(PackageRow, where, order=PackageRow.issue)
        last = {row.venue: LastPackage(row.venue, row.issue, Instant(row.made_at)) for row in rows}
        return sorted(last.values())

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
        package = {
            "round": round_id,
            "venue": venue,
            "issue": issue,
            "digest": digest,
            "made_at": made_at.ms,
            "expires": expires.ms,
        }
        key = {"round": round_id, "venue": venue, "public_key": venue_public_key}
        with self._database.writing() as records:
            records.add(PackageRow, package)
            known = _keys(round_id, venue), VenueKeyRow.public_key == venue_public_key
            if records.one(VenueKeyRow, *known) is None:
                records.add(VenueKeyRow, key)

    def package_digests(self, round_id: str, venue: str) -> set[str]:
        """The digests of all packages made for a venue."""
        with self._database.reading() as records:
            return {row.digest for row in records.rows(PackageRow, _of(round_id, venue))}

    def package_made_at(self, round_id: str, venue: str, digest: str) -> Instant | None:
        """When a package was made; None where it is none of ours."""
        with self._database.reading() as records:
            row = records.one(PackageRow, _of(round_id, venue), PackageRow.digest == digest)
            return Instant(row.made_at) if row else None

    def venue_keys(self, round_id: str, venue: str) -> list[bytes]:
        """The public keys that certify a venue's stations."""
        with self._database.reading() as records:
            rows = records.rows(VenueKeyRow, _keys(round_id, venue))
            return [bytes.fromhex(row.public_key) for row in rows]

    def _expect_whole(self, records: Records, round_id: str) -> None:
        if round_id not in self._whole:
            _expect_whole(records, round_id)
            self._whole.add(round_id)


def _expect_whole(records: Records, round_id: str) -> list[bytes]:
    """Raise Fault `round_altered` unless all parts of a round are there as they were prepared.

    Answer the roster's rows.
    """
    row = round_row(records, round_id)
    entries = records.rows(EntryRow, EntryRow.round == round_id, order=EntryRow.position)
    lines = [entry.body for entry in entries]
    if digest_of([row.body, *sources(records, round_id), b"", *lines]) != row.digest:
        raise hostile("round_altered", round=round_id)
    return lines


def round_row(records: Records, round_id: str) -> Row[Any]:
    """A round's row; raise Fault `round_unknown`."""
    row = records.one(RoundRow, RoundRow.id == round_id)
    if row is None:
        raise Fault("round_unknown", round=round_id)
    return row


def sources(records: Records, round_id: str) -> list[bytes]:
    """The rule packs of a round, in full, in the order they were given."""
    where = RulePackRow.round == round_id
    return [row.source for row in records.rows(RulePackRow, where, order=RulePackRow.position)]


def rulepack_rows(round_id: str, rulepacks: Sequence[bytes]) -> list[dict[str, object]]:
    """A round's rule packs as rows."""
    return [
        {
            "round": round_id,
            "position": position,
            "digest": hashlib.sha256(source).hexdigest(),
            "source": source,
        }
        for position, source in enumerate(rulepacks)
    ]


def entry_rows(
    round_: Round, entries: Sequence[Entry], lines: Sequence[bytes]
) -> list[dict[str, object]]:
    """A round's roster as rows; `lines` are the same entries as bytes."""
    venue_of = {session.id: session.venue for session in round_.sessions}
    return [
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


def digest_of(parts: Sequence[bytes]) -> str:
    """What tells one preparation from another: its round, its rule packs, nothing, its entries."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def raise_issue(records: Records, round_id: str, candidate: str) -> int:
    """Raise a ticket's issue number and answer it."""
    row = records.one(TicketRow, *_ticket(round_id, candidate))
    issue = int(row.issue) + 1 if row else 2
    if row is None:
        key = {"round": round_id, "candidate_number": candidate}
        records.add(TicketRow, {**key, "issue": issue})
    else:
        records.change(TicketRow, row, issue=issue)
    return issue


def _of(round_id: str, venue: str) -> ColumnElement[bool]:
    return (PackageRow.round == round_id) & (PackageRow.venue == venue)


def _keys(round_id: str, venue: str) -> ColumnElement[bool]:
    return (VenueKeyRow.round == round_id) & (VenueKeyRow.venue == venue)


def _ticket(round_id: str, candidate: str) -> tuple[ColumnElement[bool], ...]:
    return (TicketRow.round == round_id, TicketRow.candidate_number == candidate)
