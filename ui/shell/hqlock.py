"""Headquarters' window locks when nobody touches it; what is being done goes on behind it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from ui.shell.actions import Does, Page
from ui.shell.life import Life
from ui.shell.window import MainWindow


class HqLock:
    """Shows the page that asks who is there, and afterwards the page that was there."""

    def __init__(
        self,
        window: MainWindow,
        *,
        ask: Callable[[Callable[[], None]], Page],
        behind: Callable[[], Page],
        bar: QWidget,
        idle_ms: Callable[[], int],
        monotonic_ms: Callable[[], int],
    ) -> None:
        self._window, self._ask, self._bar = window, ask, bar
        self._page_behind = behind
        self._idle_ms, self._monotonic_ms = idle_ms, monotonic_ms
        self._touched = monotonic_ms()
        self._behind: Page | None = None
        self._focus: QWidget | None = None
        life = Life(self.touched)
        window.on_close(life.stop)
        window.on_tick(self.look)
        window.actions_.bind({"lock": Does(self.lock, lambda: not self.locked)})

    @property
    def locked(self) -> bool:
        """Whether it is asked who is there."""
        return self._behind is not None

    def touched(self) -> None:
        """Somebody is here."""
        self._touched = self._monotonic_ms()

    def look(self) -> None:
        """Lock after idle."""
        if not self.locked and self._monotonic_ms() - self._touched >= self._idle_ms():
            self.lock()

    def lock(self) -> None:
        """Nothing is shown until somebody proves who they are; `ask` answers the page for that."""
        if self.locked:
            return
        self._behind, self._focus = self._page_behind(), QApplication.focusWidget()
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        self._bar.hide()
        self._window.show_page(self._ask(self._open))

    def _open(self) -> None:
        behind, self._behind = self._behind, None
        if behind is None:
            return
        self.touched()
        self._bar.show()
        self._window.show_page(behind)
        focus, self._focus = self._focus, None
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus()
