"""Meeting the other stations, switched on and off by a key, and as it was after a restart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app import bootstrap
from app.services.exchanging import Exchanged
from app.services.journal import Stamp
from app.services.neighbours import others
from app.services.opening import OpenStation
from app.settings import SettingsFile
from ui.shell.actions import Does
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.exchange import ExchangeModel, Met, strip_text
from ui.viewmodels.station import StationModel

_CALM = ("ready", "done", "taken_back")


def add_exchange(
    window: MainWindow,
    station: OpenStation,
    model: StationModel,
    desk: DeskModel,
    strip: Strip,
    settings: SettingsFile,
) -> ExchangeModel:
    """Bind the key and the clock; a station without a folder of its own meets nobody."""

    def calm() -> bool:
        return desk.state.step in _CALM and desk.state.panel is None

    path = str(Path(station.folder).absolute())
    exchange = ExchangeModel(
        model, _Meeting(station), calm, lambda place: settings.meet_at(path, place)
    )

    def show() -> None:
        strip.say("others", strip_text(exchange.state, window.words))
        fault = exchange.state.fault
        told = window.words.say(fault.code, **dict(fault.fields)) if fault else ""
        strip.explain("others", told)

    def switch() -> None:
        if exchange.state.place:
            exchange.switch_off()
            return
        title, last = window.words.say("exchange_choose"), settings.now.exchange
        place = QFileDialog.getExistingDirectory(window, title, last)
        if place:
            exchange.switch_on(place)

    exchange.on_state(lambda _: show())
    window.words.on_change(show)
    window.on_tick(exchange.tick)
    window.actions_.bind({"exchange": Does(switch, lambda: bool(station.folder))})
    if station.folder:
        exchange.go_on(settings.now.meeting(path))
    return exchange


class _Meeting:
    """One exchange after another; where no name in the folder and no record is new, there is none.

    A bundle's name holds the hash of its content, so a name seen before holds nothing new, and
    where others are new it is not read again.
    """

    def __init__(self, station: OpenStation) -> None:
        self._station = station
        self._seen: tuple[str, frozenset[str], int] | None = None
        self._passed: tuple[str, set[str]] = ("", set())

    def __call__(self, place: str, stamp: Stamp) -> Met:
        station = self._station
        drop = bootstrap.drop_of(Path(station.folder), place, create=False)
        there = self._look(place, frozenset(drop.list("")))
        done: Exchanged | None = None
        if there != self._seen:
            if self._passed[0] != place:
                self._passed = (place, set())
            done = bootstrap.exchanged(station, drop, stamp, passed=self._passed[1])
            self._seen = self._look(place, frozenset(drop.list("")))
        return Met(done, others(station))

    def _look(self, place: str, names: frozenset[str]) -> tuple[str, frozenset[str], int]:
        return place, names, self._station.venue.journal.head.size
