"""The running register in the window: a key switches it on and off, the strip says how it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app import bootstrap
from app.reports.document import Document
from app.services.opening import OpenStation
from app.settings import KnownStation, SettingsFile
from ui.shell.actions import Does
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.shell.work import beside
from ui.viewmodels.running import RunningModel, strip_text
from ui.viewmodels.station import StationModel
from ui.viewmodels.work import Work


def add_running(
    window: MainWindow,
    station: OpenStation,
    model: StationModel,
    work: Work,
    strip: Strip,
    settings: SettingsFile,
) -> RunningModel:
    """Bind the key and the clock; it goes on after a restart."""
    path = str(Path(station.folder).absolute())
    known = settings.now.known(path)
    second = SecondPlace(station, known)
    running = RunningModel(
        model,
        beside(work, window.on_close),
        second.write,
        window.words,
        minutes=lambda: settings.now.register_minutes,
        keep=lambda place: settings.write_register_at(path, place),
    )

    def show() -> None:
        if running.state.written is not None and second.is_new():
            settings.write_register_at(path, running.state.place, second.mark)
        strip.say("register", strip_text(running.state, window.words, model.state.zone))
        fault = running.state.fault
        told = ""
        if fault is not None:
            why = window.words.say(fault.code, **dict(fault.fields))
            minutes = settings.now.register_minutes
            told = window.words.say("running_failed", why=why, minutes=minutes)
        strip.explain("register", told)

    def switch() -> None:
        if running.state.place:
            running.switch_off()
            return
        place = QFileDialog.getExistingDirectory(window, window.words.say("running_choose"))
        if place:
            second.choose(place)
            running.switch_on(place)

    running.on_state(lambda _: show())
    window.words.on_change(show)
    window.on_tick(running.tick)
    window.actions_.bind({"running_register": Does(switch, lambda: bool(station.folder))})
    if station.folder:
        running.go_on(known.register)
    return running


class SecondPlace:
    """Where the register is written: on the medium that a person chose, and on no other."""

    def __init__(self, station: OpenStation, known: KnownStation) -> None:
        self._station = station.venue.journal.station
        self._medium = self._at(known.register, known.register_mark)
        self._kept = known.register_mark

    @property
    def mark(self) -> str:
        """What the place bears, empty while that is not known."""
        return self._medium.mark

    def choose(self, place: str) -> None:
        """A person wants it there."""
        self._medium = self._at(place, None)

    def is_new(self) -> bool:
        """Whether the place bears another mark than when this was asked last."""
        before, self._kept = self._kept, self.mark
        return self.mark != before

    def write(self, place: str, file: str, document: Document) -> bytes:
        """Typeset it and put it there, over the one before; raise Fault."""
        data = bootstrap.document_pages(document)
        if place != self._medium.place:
            self.choose(place)
        self._medium.check()
        bootstrap.replace_in(place, file, data)
        return data

    def _at(self, place: str, mark: str | None) -> bootstrap.Medium:
        return bootstrap.Medium(place, self._station, f"register-of-{self._station}", mark)
