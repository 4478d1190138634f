"""The desk's search under measurement: key by key through the window, to whom it shows."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.kernel.time import Instant
from app.services.benching import SearchBench, spread
from app.services.opening import OpenStation
from ui.shell.day import Day, open_day
from ui.shell.deskbench import RunningClock, until
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.deskpanels import Searching
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.loudness import Silence
from ui.viewmodels.words import Words


def bench_search(
    station: OpenStation,
    *,
    session: str,
    start: Instant,
    people: int,
    numbers: Sequence[str],
    kana: Sequence[str],
    names: Sequence[str],
) -> SearchBench:
    """Type every text into the field of F3, character by character, each as soon as the last
    one's people are on the screen."""
    lane, window = Lane(), MainWindow(Words("ja"))
    window.on_close(lane.close)
    clock = RunningClock(start)
    day = open_day(window, station, lane, clock, session=session, sounds=Silence())
    window.on_tick(day.guard.touched)
    window.show_page("desk")
    window.show()
    window.activateWindow()
    typist = _Typist(day)
    try:
        typist.type(numbers[0])  # the first answers load what every later one finds there
        return SearchBench(
            people=people,
            number=spread(ms for text in numbers for ms in typist.type(text)),
            kana=spread(ms for text in kana for ms in typist.type(text)),
            name=spread(ms for text in names for ms in typist.type(text)),
        )
    finally:
        window.close()


class _Typist:
    """Somebody who looks for people; an input method gives them whole characters."""

    def __init__(self, day: Day) -> None:
        self._desk, self._keys = day.desk, day.keys
        self._answers = 0
        self._panel: object = None
        day.desk.on_state(self._shown)

    def type(self, text: str) -> list[float]:
        """Milliseconds that each character took."""
        self._keys.search()
        until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        times = [self._press(character) for character in text]
        self._keys.escape()
        until(lambda: self._desk.state.panel is None)
        return times

    def _press(self, character: str) -> float:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        self._answers = 0
        event = QInputMethodEvent()
        event.setCommitString(character)
        began = time.perf_counter()
        QApplication.sendEvent(field, event)
        # First the field with its new character is drawn, then whom it finds.
        until(lambda: self._answers >= 2)
        QEventLoop().processEvents()
        return (time.perf_counter() - began) * 1000

    def _shown(self, state: DeskState) -> None:
        # A clock that ticks draws the same panel again: that is no answer.
        self._answers += isinstance(state.panel, Searching) and state.panel is not self._panel
        self._panel = state.panel
