"""Headquarters' papers: what is looked at, kept and printed there, each on record in its chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from app import bootstrap
from app.domain.office import ListsWritten
from app.kernel.hashing import sha256
from app.reports.document import Document
from app.services.documents import Made
from app.services.office import write_office
from ui.shell.office import OpenOffice
from ui.viewmodels.office import OfficeModel

R = TypeVar("R")


class OfficeShelf:
    """Reads in headquarters' lane; files with names are for their owner only."""

    def __init__(self, opened: OpenOffice, office: OfficeModel) -> None:
        self._opened, self._office = opened, office

    def look(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Only look."""
        self._office.look(job, then)

    def run(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Write something."""
        self._office.look(job, then)

    def keep(self, document: Document, folder: Path, files: Mapping[str, bytes]) -> list[Path]:
        """Write these files, all or none; what could not be recorded does not stay."""
        named = {folder / name: data for name, data in files.items()}
        there = bootstrap.publish_files(named, document.with_names)
        try:
            self._note(str(folder.resolve()), files, with_names=document.with_names)
        except BaseException:
            for path in there:
                with suppress(OSError):
                    path.unlink()
            raise
        return there

    def was_printed(self, made: Made) -> None:
        """Record that it went to a printer."""
        self._note(made.place, {made.file: made.data}, with_names=made.document.with_names)

    def _note(self, place: str, files: Mapping[str, bytes], *, with_names: bool) -> None:
        digests = {name: sha256(data).hex() for name, data in sorted(files.items())}
        fact = ListsWritten(place=place, files=digests, with_names=with_names)
        registry, clock = self._opened.registry, bootstrap.clock()
        round_id = self._office.state.round
        write_office(registry, clock, self._opened.actor, lambda _: [fact], round_id=round_id)
