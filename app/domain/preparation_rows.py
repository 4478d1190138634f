"""A roster's rows with the place that each was read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from app.domain.regulation import Regulation
from app.domain.round import Entry, Round, Session


class Origin(NamedTuple):
    """Where an entry was read, with the heading that the file itself uses for each field."""

    file: str
    row: int
    headings: Mapping[str, str]

    def at(self, field: str) -> dict[str, Any]:
        """The place of one field, as fields of a fault."""
        return {"file": self.file, "row": self.row, "column": self.headings.get(field, field)}


class Row(NamedTuple):
    """An entry, where it was read, and its session where there is such a session."""

    entry: Entry
    origin: Origin
    session: Session | None


class Prepared(NamedTuple):
    """What the rules look at."""

    round: Round
    rows: list[Row]
    regulation: Regulation
    fits: Callable[[str, str, str], bool]
    file: str

    def cite(self, article: str | None) -> str | None:
        """An article with its mark, where this regulation has it."""
        known = article in self.regulation.articles
        return self.regulation.cite(article) if known else None
