"""States of a rehearsal, for the pictures: the guide over desk, room and count, and the score."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.services.rehearsing import SESSION
from ui.shell.day import open_day
from ui.shell.guide import add_guide
from ui.shell.window import MainWindow
from ui.viewmodels.loudness import Silence
from ui.viewmodels.work import ImmediateWork


def in_the_rehearsal(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """The desk with a visitor who shows a ticket, the latecomer, the room, the count."""
    made = bootstrap.rehearsal(folder / "rehearsal", bootstrap.rehearsal_scripts()[0], "ja")
    settings = bootstrap.settings(folder / "settings")
    work = ImmediateWork()
    day = open_day(
        window, made.station, work, made.clock, session=SESSION, settings=settings, sounds=Silence()
    )
    guide = add_guide(window, day, made)
    do = window.actions_.do
    try:
        window.show_page("desk")
        do("rehearse_show")
        yield "rehearsal-desk", window
        while guide.state.place < 8:
            do("rehearse_next")
        do("rehearse_show")
        yield "rehearsal-late", window
        while guide.state.place < 10:
            do("rehearse_next")
        window.show_page("room")
        yield "rehearsal-room", window
        while not guide.state.last:
            do("rehearse_next")
        window.show_page("count")
        yield "rehearsal-count", window
    finally:
        made.station.close()
