"""The page of forms about one person or a room, put together; opened from any other page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from app import bootstrap
from app.services.roompapers import warning_slip_for
from ui.screens.conduct import ConductScreen
from ui.screens.leadpin import LeadPin, join_lead
from ui.shell.actions import FOR_A_MOMENT, Does, Page
from ui.shell.eyes import Eyes
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.acts import KEYS
from ui.viewmodels.conduct import ConductModel
from ui.viewmodels.station import StationModel

_QUALITY = 90


class Conduct:
    """Opens the page about somebody, and goes back to the page from which it was opened."""

    def __init__(self, window: MainWindow, station: StationModel, papers: Papers) -> None:
        self._window, self._station = window, station
        self._from: Page = "desk"
        self.model = ConductModel(station, window.words, lambda: window.page == "conduct")
        join_lead(self.model.lead, LeadPin(station, window.words, window))
        self.model.on_slip = self.show_slip
        self.model.read_file = lambda path, limit: bootstrap.read_file(Path(path), limit)
        self.screen = ConductScreen(self.model, window.words, window.actions_.key_of)
        self.screen.undo.clicked.connect(self.model.undo)
        self.screen.sign.clicked.connect(lambda: self.model.open_form("acknowledge"))
        self.screen.again.clicked.connect(self.slip_again)
        self.screen.take.clicked.connect(self.model.take_photo)
        self._papers = papers
        window.add_page("conduct", self.screen)
        window.on_leave("conduct", self._leave)
        window.on_show("conduct", self.model.tell_kept)

    def person(self, number: str, act: str = "") -> None:
        """Show what may be recorded about a person, or one form at once."""
        self._show()
        self.model.about_person(number, act)

    def room(self, room: str = "") -> None:
        """Something about a room or the whole session."""
        self._show()
        self.model.about_room(room)

    def back(self) -> None:
        """From the form to the choice, from there to where it began."""
        state = self.model.state
        self.model.leave_form()
        if state.form is None or not state.number:
            self._window.show_page(self._from)
            self._station.refresh()

    def show_slip(self, fact: str) -> None:
        """The slip of a written warning to print; then whether it was signed."""
        self._papers.show(
            lambda: warning_slip_for(self._station.venue, fact),
            f"{self.model.state.number}.pdf",
            lambda: self.model.open_form("acknowledge"),
            named=lambda: warning_slip_for(self._station.venue, fact, with_names=True),
        )

    def slip_again(self) -> None:
        """The same slip once more, for a printer that ate it; nothing is recorded."""
        self._papers.show(
            lambda: warning_slip_for(self._station.venue, self.model.warning),
            f"{self.model.state.number}.pdf",
            named=lambda: warning_slip_for(
                self._station.venue, self.model.warning, with_names=True
            ),
        )

    def see(self, eyes: Eyes) -> None:
        """Look through the desk's camera for a photo, which no disk ever sees in the clear."""
        self.eyes = eyes
        self.model.ask_photo = eyes.photograph
        eyes.seen.connect(lambda look: self.screen.show_look(look.picture))
        eyes.photographed.connect(lambda picture: self.model.photographed(jpeg_of(picture)))

    def _leave(self, to: Page) -> None:
        if to not in FOR_A_MOMENT:
            self.model.set_aside()

    def _show(self) -> None:
        if self._window.page != "conduct":
            self._from = self._window.page
        self._window.show_page("conduct")

    def bind(self, who: Callable[[], str], where: Callable[[], str]) -> None:
        """Bind the keys; `who` and `where` say who and which room is looked at now."""

        def choosing() -> bool:
            return self.model.state.form is None

        self._window.actions_.bind(
            {
                "conduct": Does(lambda: self.person(who()), lambda: bool(who())),
                "room_incident": Does(
                    lambda: self.room(where()), lambda: self._window.page != "conduct"
                ),
                "photo_take": Does(self.model.take_photo, lambda: self.model.photographing),
                "slip_again": Does(
                    self.slip_again, lambda: choosing() and bool(self.model.warning)
                ),
                "conduct_back": Does(self.back),
                "conduct_undo": Does(self.model.undo, lambda: self.model.state.undo is not None),
                **{
                    f"act_{k.lower()}": Does(partial(self.screen.choose, k), choosing) for k in KEYS
                },
            }
        )


def jpeg_of(picture: QImage) -> bytes:
    """A picture as a JPEG file in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(_QUALITY)
    writer.write(picture)
    return bytes(buffer.data().data())


def add_conduct(
    window: MainWindow,
    station: StationModel,
    papers: Papers,
    who: Callable[[], str],
    where: Callable[[], str],
) -> Conduct:
    """Put the page into the window."""
    conduct = Conduct(window, station, papers)
    conduct.bind(who, where)
    return conduct
