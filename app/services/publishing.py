"""Writing a paper's files and recording each of them; the command line and the window do both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from app.reports.document import Document
from app.services.documents import Made, record_documents
from app.services.journal import Stamp
from app.services.venue import Venue

Publish = Callable[[Mapping[Path, bytes], bool], Sequence[Path]]
"""Writes all of these new files or none; whether they are for their owner only."""


def publish(
    venue: Venue,
    document: Document,
    folder: Path,
    files: Mapping[str, bytes],
    stamp: Stamp,
    *,
    write: Publish,
) -> list[Path]:
    """Write all files or none, and record each; what could not be recorded does not stay.

    Raise Fault `file_exists`, `file_unwritable`, `disk_failed`.
    """
    there = write({folder / name: data for name, data in files.items()}, document.with_names)
    place = str(folder.resolve())
    try:
        record_documents(
            venue, [Made(document, name, place, data) for name, data in files.items()], stamp
        )
    except BaseException:
        for path in there:
            with suppress(OSError):
                path.unlink()
        raise
    return list(there)
