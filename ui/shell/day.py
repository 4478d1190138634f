"""An open station in the window: its pages, its eyes and its keys, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.services.opening import OpenStation
from app.services.ports import Clock
from ui.screens.desk import DeskScreen
from ui.screens.eye import Eye
from ui.screens.tray import Held, Tray
from ui.shell.actions import Does
from ui.shell.camerafeed import CameraFeed
from ui.shell.frame import Bar, Strip
from ui.shell.lead import add_lead_page
from ui.shell.scannerkeys import ScannerKeys
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.station import StationModel
from ui.viewmodels.work import Work

_FORGET_AFTER_S = 30
Read = Callable[[str], list[tuple[str, str]]]


class Day(NamedTuple):
    """What is at work while a station is open."""

    station: StationModel
    desk: DeskModel
    screen: DeskScreen


def open_day(
    window: MainWindow,
    station: OpenStation,
    work: Work,
    clock: Clock,
    *,
    session: str,
    held: Sequence[Held] = (),
    read: Read = lambda _: [],
    camera: bootstrap.Camera | None = None,
) -> Day:
    """Show an open station's desk in the window; closing the window lets go of it all."""
    words = window.words
    model = StationModel(station.venue, work, clock, session=session)
    desk = DeskModel(model)
    tray = Tray(held, words) if held else None
    eye = Eye(words, tray, camera.name if camera else None)
    screen = DeskScreen(desk, words, station.venue.rules, eye)
    day = Day(model, desk, screen)
    _frame(window, model)
    _bind(window, day)
    window.add_page("desk", screen)
    add_lead_page(window, model)
    if tray is not None:
        tray.held_up.connect(lambda picture: _hold_up(desk, read(picture)))
    if camera is not None:
        _watch(window, desk, eye, camera)
    _hear(window, desk)
    window.on_tick(lambda: _forget(day))
    model.refresh()
    return day


def _frame(window: MainWindow, model: StationModel) -> None:
    bar, strip = Bar(window.words), Strip(window.words, window.actions_)

    def draw() -> None:
        bar.draw(model.state)
        strip.draw(model.state)

    model.on_state(lambda _: draw())
    window.words.on_change(draw)
    window.on_tick(lambda: bar.tick(model.state, model.now))
    window.frame(bar, strip)
    draw()


def _bind(window: MainWindow, day: Day) -> None:
    desk, words = day.desk, window.words

    def go_on() -> None:
        if day.station.state.failure is not None:
            day.station.acknowledge()
        else:
            desk.go_on()

    window.actions_.bind(
        {
            "go_on": Does(go_on),
            "refer": Does(desk.refer),
            "clear": Does(desk.clear),
            "language": Does(words.switch),
        }
    )
    for choice in desk.state.documents:
        id = f"document_{choice.key}"
        window.actions_.bind({id: Does(partial(desk.document, choice.key))})
        window.actions_.name(id, partial(words.of, choice.text))


def _hold_up(desk: DeskModel, codes: Sequence[tuple[str, str]]) -> None:
    for text, _ in codes[:1]:
        desk.scan(text, "camera")


def _watch(window: MainWindow, desk: DeskModel, eye: Eye, camera: bootstrap.Camera) -> None:
    feed = CameraFeed()
    feed.seen.connect(eye.show_look)
    feed.found.connect(lambda text, _: desk.scan(text, "camera"))
    feed.faulted.connect(eye.faulted)
    feed.recovered.connect(eye.recovered)
    feed.start(partial(bootstrap.camera_called, camera.index, camera.name), bootstrap.decoder())
    window.on_close(feed.stop)


def _hear(window: MainWindow, desk: DeskModel) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    # Fingers keep real time, whatever clock a practice day runs on.
    keys = ScannerKeys(application, bootstrap.clock().monotonic_ms)
    keys.scanned.connect(lambda text: desk.scan(text, "hand_scanner"))
    keys.rejected.connect(desk.unreadable)
    window.on_close(keys.stop)


def _forget(day: Day) -> None:
    """Personal data is shown to be used, then leaves the screen."""
    state, now = day.desk.state, day.station.now
    finished = state.person is not None and state.step in ("done", "refuse", "referred")
    if finished and state.at is not None and now.second - state.at.second >= _FORGET_AFTER_S:
        day.desk.clear()
