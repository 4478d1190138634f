"""A line over the whole width as long as a room may not be left."""

from __future__ import annotations

from ui.shell.actions import Page
from ui.shell.window import MainWindow
from ui.viewmodels.hold import told
from ui.viewmodels.station import StationModel
from ui.widgets.wrapped import Wrapped

_NOBODY: tuple[Page, ...] = ("sign_in", "door")
"""Pages where nobody is signed in, so that nothing can be counted there."""


def add_hold(window: MainWindow, station: StationModel) -> None:
    """Show it on every page: whoever would let people go may stand before any of them."""
    line = Wrapped("hold")
    window.under_bar(line)

    def draw() -> None:
        counts = window.page not in _NOBODY
        key = window.actions_.key_of("count_page") if counts else ""
        text = told(station.state, window.words, key)
        shown = bool(text) and window.page != "door"
        line.setText(text)
        if line.isHidden() == shown:
            window.show_under_bar(line, shown)

    station.on_state(lambda _: draw())
    window.words.on_change(draw)
    window.on_tick(draw)
