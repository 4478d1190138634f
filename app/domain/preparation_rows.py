"""A roster's rows with the place that each was read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from app.domain.capabilities import FIRST_ONCE, FIRST_VENUES, VenueRules
from app.domain.regulation import Reason, Regulation
from app.domain.round import Entry, Round, Session, Stage, VenueKind


class Origin(NamedTuple):
    """Where an entry was read, with the heading that the file itself uses for each field."""

    file: str
    row: int
    headings: Mapping[str, str]
    unsure: frozenset[str] = frozenset()
    """Fields that could not be read: nothing may be said about them, nor from them."""

    def at(self, field: str) -> dict[str, Any]:
        """The place of one field, as fields of a fault."""
        return {"file": self.file, "row": self.row, "column": self.headings.get(field, field)}


class Row(NamedTuple):
    """An entry, where it was read, and its session where there is such a session."""

    entry: Entry
    origin: Origin
    session: Session | None

    def sure(self, *fields: str) -> bool:
        """Whether all of these fields could be read."""
        return self.origin.unsure.isdisjoint(fields)


class Doubts(NamedTuple):
    """What a faulty round file leaves open: no row is faulty because of it."""

    sessions: bool = False
    """Whether a session may be one that could not be read."""
    rooms: frozenset[str] = frozenset()
    """Venues with a room that could not be read."""
    stages: frozenset[str] = frozenset()
    """Sessions whose stage, or whose venue's kind, could not be read."""


class Prepared(NamedTuple):
    """What the rules look at."""

    round: Round
    rows: list[Row]
    regulation: Regulation | None
    fits: Callable[[str, str, str], bool]
    draws: Callable[[str], bool]
    file: str
    doubts: Doubts

    def cite(self, article: str | None) -> str | None:
        """An article with its mark, where this regulation has it."""
        if self.regulation is None or article not in self.regulation.articles:
            return None
        return self.regulation.cite(article)

    def at(self, kind: VenueKind) -> VenueRules:
        """What holds at a kind of venue; without a regulation what the first one says."""
        return self.regulation.at(kind) if self.regulation else FIRST_VENUES[kind]

    def once(self, stage: Stage) -> bool:
        """Whether one person may sit this stage of a subject once only."""
        return stage in (self.regulation.once_stages if self.regulation else FIRST_ONCE)

    def reason(self, code: str) -> Reason | None:
        """What this regulation says of a reason, where there is one."""
        return self.regulation.reasons.get(code) if self.regulation else None
