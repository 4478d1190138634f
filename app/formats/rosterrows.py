"""Roster rows: what each column may hold, under its Japanese or its English heading.

Numbers are text and names are kept to the code point. All that is wrong is named at once, by file,
row and the file's own heading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import msgspec

from app.domain.preparation_rows import Origin
from app.domain.round import Entry
from app.formats.rostercells import COLUMNS, LONGEST_TEXT, Bad, Column
from app.kernel.faults import Fault
from app.kernel.vocabulary import HOUSE, Person, in_words

_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its headings; `number` is counted from 1 as a person sees it in the file."""

    number: int
    cells: Mapping[str, str]
    numeric: frozenset[str] = frozenset()
    """Headings whose cell was a number or a date to the spreadsheet, not text."""
    too_long: frozenset[str] = frozenset()
    """Headings whose cell held more than a roster's cell may; it is cut in `cells`."""


class Reading(NamedTuple):
    """What a roster file holds; with any fault it must not be used.

    A row that could be read in part has an entry all the same, so that what else is wrong with it
    can be said; its origin names the fields that are not to be believed.
    """

    entries: list[Entry]
    origins: list[Origin]
    faults: list[Fault]
    warnings: list[Fault]


def column_of(heading: str, person: Person = HOUSE) -> Column | None:
    """The column that a heading means; width, case and spaces do not count.

    It may be written in the house's words or in those of the rules, which call people otherwise.
    """
    known = _BY_HEADING.get(_folded(heading))
    if known is not None or person == HOUSE:
        return known
    own = {_folded(in_words(column.ja, "ja", person)): column for column in COLUMNS}
    return own.get(_folded(heading))


def read_entries(rows: Sequence[Row], file: str, *, today: date, person: Person = HOUSE) -> Reading:
    """Read all rows of one file; a birth date after `today` is a fault.

    `person` is what the round's rules call people: its headings may be in those words.
    """
    reading = Reading([], [], [], [])
    if not rows:
        reading.faults.append(Fault("roster_empty", file=file))
        return reading
    columns = _columns(rows[0].cells, file, reading, person)
    headings = {column.field: heading for heading, column in columns.items()}
    needed = {column.field for column in COLUMNS if column.required}
    for row in rows:
        values = _values(row, columns, file, today, reading.faults)
        unsure = frozenset((needed | headings.keys()) - values.keys())
        as_written = {name: row.cells.get(headings.get(name, ""), "") for name in needed & unsure}
        reading.entries.append(msgspec.convert({**values, **as_written}, Entry))
        reading.origins.append(Origin(file, row.number, headings, unsure))
    return reading


def _columns(
    cells: Mapping[str, str], file: str, reading: Reading, person: Person
) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for heading in cells:
        column = column_of(heading, person)
        if column is None:
            reading.warnings.append(Fault("roster_unknown_heading", file=file, column=heading))
        elif column in columns.values():
            twice = Fault("roster_heading_twice", file=file, column=heading.strip())
            reading.faults.append(twice)
        else:
            columns[heading] = column
    for column in COLUMNS:
        if column.required and column not in columns.values():
            name = f"{in_words(column.ja, 'ja', person)} / {column.field}"
            reading.faults.append(Fault("roster_column_missing", file=file, column=name))
    return columns


def _values(
    row: Row, columns: Mapping[str, Column], file: str, today: date, faults: list[Fault]
) -> dict[str, object]:
    values: dict[str, object] = {}
    for heading, column in columns.items():
        text = row.cells[heading]
        try:
            if heading in row.too_long:
                raise Bad("", "roster_cell_too_long", limit=LONGEST_TEXT)
            values[column.field] = column.read(text, heading in row.numeric, today)
        except Bad as bad:
            found = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
            found = found if bad.shown else "…"
            place = Origin(file, row.number, {column.field: heading}).at(column.field)
            fault = Fault(bad.code, **place, expected=bad.expected, found=found)
            faults.append(fault.about(**bad.more))
    return values


def _folded(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold()


_BY_HEADING = {
    _folded(heading): column for column in COLUMNS for heading in (column.ja, column.field)
}
