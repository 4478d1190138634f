"""Files that can be read without the program's keys: each of them is a fact."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from app.domain.events import DocumentMade, Draft, Recorded
from app.formats.eventrecord import id_of
from app.kernel.hashing import sha256
from app.projections.cells import station_cell
from app.reports.document import Document
from app.services.journal import Journal, Stamp
from app.services.venue import Venue


class Made(NamedTuple):
    """A file that was written, or a paper that was printed."""

    document: Document
    file: str
    """Its name below the place."""
    place: str
    """The folder, or the printer's name."""
    data: bytes
    printed: bool = False


class Lying(NamedTuple):
    """A file that was made here, and what lies at its place now."""

    fact: DocumentMade
    path: str
    there: bool
    same: bool
    """Whether it is still the file that was made; another one is nobody's to remove unasked."""


class Reach(NamedTuple):
    """How far a log tells of the day: what it says of papers and their places comes after."""

    size: int
    head: bytes
    last: Recorded | None


DigestAt = Callable[[str], str | None]
"""A path -> the SHA-256 of the file there, empty where it can't be read; None: there is none."""


def record_documents(venue: Venue, made: Sequence[Made], stamp: Stamp) -> None:
    """Note where each file is, with its hash, so that it can be found when names must go."""
    drafts = [
        Draft(
            DocumentMade(
                kind=one.document.kind,
                file=one.file,
                place=one.place,
                digest=sha256(one.data).hex(),
                with_names=one.document.with_names,
                about=one.document.about,
                printed=one.printed,
            )
        )
        for one in made
    ]
    steady = venue.watcher.steady(stamp) if venue.watcher else stamp
    venue.journal.append(drafts, steady, venue.operator)


def documents_made(journal: Journal) -> list[DocumentMade]:
    """Every file that this station has written and every paper it has printed, in order."""
    logs = [(journal.station, journal.epoch), *journal.others]
    own = [station_cell(*whose) for whose in logs if whose[0] == journal.station]
    records = sorted(
        (record for cell in own for record in journal.log.records(cell)),
        key=lambda record: record.place,
    )
    return [record.fact for record in records if isinstance(record.fact, DocumentMade)]


def documents_still_there(facts: Iterable[DocumentMade], digest_at: DigestAt) -> list[Lying]:
    """Each file once: whether something lies at its place, and whether it is what was made.

    What was printed is no file and is left out: nobody can look for it.
    """
    made: dict[str, list[DocumentMade]] = {}
    for fact in facts:
        if not fact.printed:
            made.setdefault(_path(fact), []).append(fact)
    found = []
    for path, there in made.items():
        digest = digest_at(path)
        same = [fact for fact in there if fact.digest == digest]
        found.append(Lying((same or there)[-1], path, digest is not None, bool(same)))
    return found


def reach_of(journal: Journal) -> Reach:
    """The last fact that is no paper's own: the same facts give the same paper, however often."""
    for seq in range(journal.head.size, 0, -1):
        record = journal.log.record(id_of(journal.station, journal.epoch, seq))
        if record is not None and not isinstance(record.fact, DocumentMade):
            links = journal.log.links(journal.station, journal.epoch, seq, seq)
            return Reach(seq, links[0].hash if links else journal.head.hash, record)
    return Reach(journal.head.size, journal.head.hash, None)


def _path(fact: DocumentMade) -> str:
    # Whatever stands in a fact is text of the computer that wrote it, and only looked up there.
    return posixpath.join(fact.place, fact.file)
