"""Files that can be read without the program's keys: each of them is a fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.events import DocumentMade, Draft
from app.kernel.hashing import sha256
from app.projections.cells import station_cell
from app.services.journal import Journal, Stamp


class Made(NamedTuple):
    """A file that was written."""

    kind: str
    """Which paper it is: session_report, attendance, no_show, permissions, incident."""
    file: str
    """Its name below the place."""
    place: str
    data: bytes


def record_documents(
    journal: Journal, made: Sequence[Made], stamp: Stamp, *, about: str, with_names: bool
) -> None:
    """Note where each file is, with its hash, so that it can be found when names must go."""
    drafts = [
        Draft(
            DocumentMade(
                kind=one.kind,
                file=one.file,
                place=one.place,
                digest=sha256(one.data).hex(),
                with_names=with_names,
                about=about,
            )
        )
        for one in made
    ]
    journal.append(drafts, stamp)


def documents_made(journal: Journal) -> list[DocumentMade]:
    """Every file that this station has written, in order."""
    cell = station_cell(journal.station, journal.epoch)
    return [
        record.fact for record in journal.log.records(cell) if isinstance(record.fact, DocumentMade)
    ]
