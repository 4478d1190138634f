"""Headquarters' papers: what is looked at, kept and printed there, each on record in its chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from app import bootstrap
from app.reports.document import Document, Table
from app.services.casesheld import CasesHeld
from app.services.casework import note_lists
from app.services.courselisting import CERTIFICATES, first_listed
from app.services.documents import Made
from ui.shell.office import OpenOffice
from ui.viewmodels.office import OfficeModel

R = TypeVar("R")


class OfficeShelf:
    """Reads in headquarters' lane; files with names are for their owner only."""

    def __init__(self, opened: OpenOffice, office: OfficeModel, held: CasesHeld) -> None:
        self._opened, self._office, self._held = opened, office, held

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
            self._note(str(folder.resolve()), files, document)
        except BaseException:
            for path in there:
                with suppress(OSError):
                    path.unlink()
            raise
        return there

    def was_printed(self, made: Made) -> None:
        """Record that it went to a printer."""
        self._note(made.place, {made.file: made.data}, made.document)

    def _note(self, place: str, files: Mapping[str, bytes], document: Document) -> None:
        round_id = self._office.state.round
        tables = (block for block in document.blocks if isinstance(block, Table))
        listed = any(table.code == CERTIFICATES for table in tables)
        # A certificate is issued once, on whichever way its list leaves.
        first = first_listed(self._held.work(round_id)) if listed else None
        registry, clock, actor = self._opened.registry, bootstrap.clock(), self._opened.actor
        named = document.with_names
        note_lists(registry, clock, actor, round_id, place, files, first, with_names=named)
