"""Headquarters' papers: what is looked at, kept and printed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from app import bootstrap
from app.reports.document import Document
from app.services.documents import Made
from ui.viewmodels.office import OfficeModel

R = TypeVar("R")


class OfficeShelf:
    """Reads in headquarters' lane; files with names are for their owner only."""

    def __init__(self, office: OfficeModel) -> None:
        self._office = office

    def look(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Only look."""
        self._office.look(job, then)

    def run(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Write something."""
        self._office.look(job, then)

    def keep(self, document: Document, folder: Path, files: Mapping[str, bytes]) -> list[Path]:
        """Write these files, all or none."""
        named = {folder / name: data for name, data in files.items()}
        return bootstrap.publish_files(named, document.with_names)

    def was_printed(self, made: Made) -> None:
        """A print leaves no trace in the venue's records: they are the venue's own."""
