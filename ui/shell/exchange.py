"""Meeting the other stations, switched on and off by a key, and as it was after a restart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app import bootstrap
from app.services.exchanging import Exchanged
from app.services.journal import Stamp
from app.services.neighbours import others
from app.services.opening import OpenStation
from app.services.overview import conflicts
from app.services.receiving import folder_of
from app.settings import SettingsFile
from ui.shell.actions import Does
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.exchange import ExchangeModel, Met, strip_text, trouble_lines
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
    known = settings.now.known(path)
    exchange = ExchangeModel(
        model,
        StationMeeting(station, known.exchange_mark),
        calm,
        lambda place, mark: settings.meet_at(path, place, mark),
    )

    def show() -> None:
        words, state = window.words, exchange.state
        told = strip_text(state, words, window.actions_.key_of("lead_page"))
        wrong = trouble_lines(state, words) or ([told] if state.conflicts else [])
        strip.say("others", told)
        strip.explain("others", "\n".join(wrong))

    def switch() -> None:
        fault = exchange.state.fault
        if exchange.state.place and (fault is None or fault.code != "drop_gone"):
            exchange.switch_off()
            return
        # Where another medium lies, whoever means that one chooses it again.
        title, last = window.words.say("exchange_choose"), settings.now.exchange
        place = QFileDialog.getExistingDirectory(window, title, last)
        if place:
            exchange.switch_on(place)
        elif fault is not None:
            exchange.switch_off()

    exchange.on_state(lambda _: show())
    window.words.on_change(show)
    window.on_tick(exchange.tick)
    window.actions_.bind({"exchange": Does(switch, lambda: bool(station.folder))})
    if station.folder:
        exchange.go_on(known.exchange)
    return exchange


class StationMeeting:
    """One exchange after another; where no name in the folder and no record is new, there is none.

    A bundle's name holds the hash of its content, so a name seen before holds nothing new, and
    where others are new it is not read again. Nothing is written to another medium than the one
    that was chosen.
    """

    def __init__(self, station: OpenStation, known: str) -> None:
        """`known` is what the folder bears with which `go_on` begins."""
        self._station = station
        self._known = known
        self._medium: bootstrap.Medium | None = None
        self._seen: tuple[frozenset[str], int] | None = None
        self._passed = set[str]()

    @property
    def mark(self) -> str:
        """What the folder bears; empty while that is not known."""
        return self._medium.mark if self._medium else ""

    def choose(self, place: str) -> None:
        """A person wants to meet there."""
        self._begin(place, None)

    def go_on(self, place: str) -> None:
        """As it was when the program ended."""
        self._begin(place, self._known)

    def __call__(self, stamp: Stamp) -> Met:
        """Exchange if anything is new; raise Fault."""
        assert self._medium is not None, "a place comes first"
        station, medium = self._station, self._medium
        drop = bootstrap.drop_of(Path(station.folder), medium.place, create=False)
        medium.check()  # what was opened before is what bears the mark
        done: Exchanged | None = None
        if self._look(drop) != self._seen:
            done = bootstrap.exchanged(station, drop, stamp, passed=self._passed)
            self._seen = self._look(drop)
        return Met(done, others(station), len(conflicts(station)))

    def _begin(self, place: str, mark: str | None) -> None:
        station, own = self._station.venue.journal.station, folder_of(self._station)
        self._medium = bootstrap.Medium(place, station, own, mark)
        self._seen, self._passed = None, set()

    def _look(self, drop: bootstrap.Way) -> tuple[frozenset[str], int]:
        return frozenset(drop.list("")), self._station.venue.journal.head.size
