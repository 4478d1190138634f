"""Signing in, locking and changing hands, put into the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from app import bootstrap
from ui.screens.signin import SignInScreen
from ui.shell.actions import Does, Page
from ui.shell.life import Life
from ui.shell.window import MainWindow
from ui.viewmodels.guard import Guard, Watch
from ui.viewmodels.signin import SignInModel
from ui.viewmodels.station import StationModel


def add_guard(window: MainWindow, station: StationModel, idle_minutes: Callable[[], int]) -> Guard:
    """Make the page where people sign in, and lock the window when nobody touches it."""
    guard = Guard(
        station,
        SignInModel(station),
        idle_ms=lambda: idle_minutes() * 60_000,
        # A practice day's clock may stand still; people get up and go in real time.
        monotonic_ms=bootstrap.clock().monotonic_ms,
    )
    screen = SignInScreen(guard.sign_in, window.words)
    window.add_page("sign_in", screen)
    behind = _Behind()

    def watch(now: Watch) -> None:
        if now == "open":
            window.show_page(behind.page)
            behind.give_back_the_focus()
            return
        if window.page != "sign_in":
            behind.keep(window.page)
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        window.show_page("sign_in")
        screen.panel.begin()

    def tick() -> None:
        guard.look()
        if guard.closed:
            screen.panel.tick()

    guard.on_watch(watch)
    window.on_tick(tick)
    screen.panel.back.clicked.connect(guard.back)
    life = Life(guard.touched)
    window.on_close(life.stop)
    window.actions_.bind(
        {
            "change_operator": Does(guard.change, lambda: not guard.closed),
            "lock": Does(guard.lock, lambda: guard.watch in ("open", "change")),
            "sign_in_back": Does(guard.back, lambda: guard.watch == "change"),
        }
    )
    return guard


class _Behind:
    """The page behind, and where its cursor was."""

    def __init__(self) -> None:
        self.page: Page = "desk"
        self._focus: QWidget | None = None

    def keep(self, page: Page) -> None:
        self.page = page if page not in ("any", "door") else "desk"
        self._focus = QApplication.focusWidget()

    def give_back_the_focus(self) -> None:
        focus, self._focus = self._focus, None
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus()
