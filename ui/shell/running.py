"""The running register in the window: a key switches it on and off, the strip says how it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app import bootstrap
from app.reports.document import Document
from app.services.opening import OpenStation
from app.settings import SettingsFile
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
    running = RunningModel(
        model,
        beside(work, window.on_close),
        _write,
        window.words,
        minutes=lambda: settings.now.register_minutes,
        keep=lambda place: settings.write_register_at(path, place),
    )

    def show() -> None:
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
            running.switch_on(place)

    running.on_state(lambda _: show())
    window.words.on_change(show)
    window.on_tick(running.tick)
    window.actions_.bind({"running_register": Does(switch, lambda: bool(station.folder))})
    if station.folder:
        running.go_on(settings.now.register_place(path))
    return running


def _write(place: str, file: str, document: Document) -> bytes:
    data = bootstrap.document_pages(document)
    bootstrap.replace_in(place, file, data)
    return data
