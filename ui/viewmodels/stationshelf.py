"""The papers of a station: each file and each print is a fact of its own log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from app.reports.document import Document
from app.services.documents import Made, record_documents
from app.services.publishing import Publish, publish
from ui.viewmodels.station import StationModel

R = TypeVar("R")


class StationShelf:
    """Reads and records in the station's lane."""

    def __init__(self, station: StationModel, write: Publish) -> None:
        self._station, self._write = station, write

    def look(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Only look."""
        self._station.look(job, then)

    def run(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Do something that records."""
        self._station.run(job, then)

    def keep(self, document: Document, folder: Path, files: Mapping[str, bytes]) -> list[Path]:
        """Write the files and record each of them."""
        stamp = self._station.stamp()
        return publish(self._station.venue, document, folder, files, stamp, write=self._write)

    def was_printed(self, made: Made) -> None:
        """Record that it was printed."""
        record_documents(self._station.venue, [made], self._station.stamp())
