"""A line over the whole width as long as a room may not be left."""

from __future__ import annotations

from ui.shell.actions import Page
from ui.shell.window import MainWindow
from ui.viewmodels.hold import HoldModel, told
from ui.viewmodels.station import StationModel
from ui.widgets.wrapped import Wrapped

_PAGES: tuple[Page, ...] = ("room", "lead", "clock", "count", "closing")


def add_hold(window: MainWindow, station: StationModel) -> HoldModel:
    """Show it on the pages of those who would let people go."""
    model = HoldModel(station, lambda: window.page in _PAGES)
    line = Wrapped("hold")
    window.under_bar(line)

    def draw() -> None:
        text = told(model.rooms, window.words, window.actions_.key_of("count_page"))
        shown = bool(text) and window.page in _PAGES
        line.setText(text)
        if line.isHidden() == shown:
            window.show_under_bar(line, shown)

    model.on_change(lambda _: draw())
    window.words.on_change(draw)
    window.on_tick(draw)
    return model
