"""A ticket read while another page is shown: it is judged at the desk, and said in the strip."""

from __future__ import annotations

from app.domain.events import Source
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.viewmodels.guard import Scan, Unreadable


class Elsewhere:
    """Counts what the desk was asked while nobody looked at it; showing the desk clears it."""

    def __init__(self, window: MainWindow, strip: Strip) -> None:
        self._window, self._strip = window, strip
        self._waiting = 0
        window.on_tick(self._look)
        window.words.on_change(self._say)

    def scanning(self, scan: Scan) -> Scan:
        """The same way for codes."""

        def scanned(text: str, source: Source) -> None:
            if self._window.page != "room":  # there a ticket finds a seat
                self._count()
            scan(text, source)

        return scanned

    def unreadable(self, unreadable: Unreadable) -> Unreadable:
        """The same for bursts that are none."""

        def heard(reason: str, length: int) -> None:
            self._count()
            unreadable(reason, length)

        return heard

    def _count(self) -> None:
        if self._window.page != "desk":
            self._waiting += 1
            self._say()

    def _look(self) -> None:
        if self._waiting and self._window.page == "desk":
            self._waiting = 0
            self._say()

    def _say(self) -> None:
        told = self._window.words.say("strip_scanned", count=self._waiting) if self._waiting else ""
        self._strip.say("scanned", told)
        self._strip.explain("scanned", told)
