"""A stored round put in another's place: what was before is kept, what came in is not touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from app.domain.round import Entry, Round
from app.formats import wire
from app.kernel.faults import machine
from app.kernel.time import Instant
from app.registry.database import Database
from app.registry.records import Records
from app.registry.rounds import (
    digest_of,
    entry_rows,
    raise_issue,
    round_row,
    rulepack_rows,
    sources,
)
from app.registry.tables import (
    EntryRow,
    EventRow,
    PastRoundRow,
    RoundRow,
    RulePackRow,
    StationRow,
)


class Revisions:
    """The revising part of the registry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def preparation(self, round_id: str) -> str:
        """What tells this preparation of a round from another; raise Fault `round_unknown`."""
        with self._database.reading() as records:
            return str(round_row(records, round_id).digest)

    def recorded(self, round_id: str) -> set[tuple[str, str | None]]:
        """Candidate number and session of every record about a person."""
        about = (EventRow.round == round_id, EventRow.candidate.is_not(None))
        with self._database.reading() as records:
            # A record that is gone would let somebody be taken off who was there.
            records.expect_complete(EventRow)
            return {(row.candidate, row.session) for row in records.rows(EventRow, *about)}

    def sent(self, round_id: str) -> set[str]:
        """The venues that have sent records."""
        with self._database.reading() as records:
            records.expect_complete(StationRow)
            rows = records.rows(StationRow, StationRow.round == round_id)
            return {row.venue for row in rows}

    def revise_round(
        self,
        round_: Round,
        entries: Sequence[Entry],
        rulepacks: Sequence[bytes],
        *,
        was: str,
        at: Instant,
        reissue: Sequence[str],
    ) -> None:
        """Put a preparation in the place of the one that `was` there, all or nothing.

        The tickets of `reissue` get a higher issue number. Raise Fault `registry_changed` where
        somebody else has changed the round meanwhile.
        """
        body, lines = wire.to_json(round_), [wire.to_json(entry) for entry in entries]
        digest = digest_of([body, *rulepacks, b"", *lines])
        with self._database.writing() as records:
            row = round_row(records, round_.id)
            if row.digest != was:
                raise machine("registry_changed")
            _set_aside(records, row, at)
            records.change(RoundRow, row, body=body, digest=digest)
            records.add(RulePackRow, *rulepack_rows(round_.id, rulepacks))
            records.add(EntryRow, *entry_rows(round_, entries, lines))
            for candidate in reissue:
                raise_issue(records, round_.id, candidate)

    def past(self, round_id: str) -> list[tuple[Instant, Round, list[Entry]]]:
        """What was prepared before, oldest first, with the time at which it was replaced."""
        decode = wire.decoder(Entry).decode
        where = PastRoundRow.round == round_id
        with self._database.reading() as records:
            return [
                (
                    Instant(row.replaced_at),
                    wire.from_json(row.body, Round),
                    [decode(line) for line in row.roster.splitlines()],
                )
                for row in records.rows(PastRoundRow, where, order=PastRoundRow.revision)
            ]


def _set_aside(records: Records, row: Row[Any], at: Instant) -> None:
    """Keep what is about to be replaced, and take it out of the way."""
    before = records.rows(PastRoundRow, PastRoundRow.round == row.id)
    entries = records.rows(EntryRow, EntryRow.round == row.id, order=EntryRow.position)
    past = {
        "round": row.id,
        "revision": len(before) + 1,
        "replaced_at": at.ms,
        "digest": row.digest,
        "body": row.body,
        "roster": b"".join(entry.body + b"\n" for entry in entries),
        "rulepacks": wire.to_json([source.decode() for source in sources(records, row.id)]),
    }
    records.add(PastRoundRow, past)
    records.remove(EntryRow, entries)
    records.remove(RulePackRow, records.rows(RulePackRow, RulePackRow.round == row.id))
