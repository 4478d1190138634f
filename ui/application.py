"""The Qt application: fonts, style, and the desk over an open station."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from PySide6 import __version__ as binding
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.kernel.faults import Fault, machine
from app.kernel.phrases import Language, language_of_this_computer
from app.services.demoday import LiveDay
from app.settings import SettingsFile
from ui.shell.actions import Does
from ui.shell.dialogs import Dialogs
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper, MakeDemo
from ui.shell.everywhere import add_everywhere
from ui.shell.scheme import wear
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.words import Words
from ui.viewmodels.work import Work
from ui.widgets.theme import FAMILIES, Scheme

_SWITCH_S = 0.001
"""The window draws while camera and lane work: it must not wait 5 ms for each of its turns."""


def can_show_windows() -> bool:
    """Whether there is a screen to show a window on."""
    asked = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & set(os.environ)
    return sys.platform != "linux" or bool(asked)


def qt_version() -> str:
    """Start Qt for a moment and say which it is; offscreen where there is no display."""
    if not can_show_windows():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    assert isinstance(application, QGuiApplication)
    return f"PySide6 {binding} ({application.platformName()})"


def start_qt(fonts: Sequence[Path], scheme: Literal["system"] | Scheme = "system") -> QApplication:
    """The application with the bundled fonts and the one style sheet; raise Fault `no_display`."""
    application = _application()
    application.setApplicationName("Kantoku")
    for path in fonts:
        QFontDatabase.addApplicationFont(str(path))
    font = QFont()
    font.setFamilies(FAMILIES)
    application.setFont(font)
    # The same on every system, so that what was looked at is what people see.
    application.setStyle("Fusion")
    wear(application, scheme)
    return application


def _application() -> QApplication:
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    asked = "QT_QPA_PLATFORM" in os.environ
    if sys.platform == "linux" and not asked:
        if not can_show_windows():
            raise machine("no_display", display="")
        # Without a last resort Qt ends the program where the display does not answer.
        wayland = "wayland;" if "WAYLAND_DISPLAY" in os.environ else ""
        os.environ["QT_QPA_PLATFORM"] = f"{wayland}xcb;offscreen"
    application = QApplication(sys.argv[:1])
    if not asked and application.platformName() == "offscreen":
        raise machine("no_display", display=os.environ.get("DISPLAY", ""))
    return application


def run_door(make_demo: MakeDemo, *, language: Language | None = None) -> int:
    """Show the Door, and what is opened there, until the window is closed; the exit status.

    `make_demo` makes a demo's day below a folder. Raise Fault `no_display`.
    """
    return _run(lambda window, work, settings: _door(window, work, settings, make_demo), language)


def run_demo(make_demo: MakeDemo, *, language: Language | None = None) -> int:
    """Show at once how a demo's day is made, then its desk, until the window is closed.

    Raise Fault `no_display`.
    """

    def fill(window: MainWindow, work: Work, settings: SettingsFile) -> None:
        add_door(window, work, settings, Doorkeeper(settings, make_demo)).choose_demo()

    return _run(fill, language)


def run_rehearsal(folder: Path, *, language: Language | None = None) -> int:
    """Show at once how a rehearsal is made in this folder, then its desk; the exit status.

    Raise Fault `no_display`.
    """

    def fill(window: MainWindow, work: Work, settings: SettingsFile) -> None:
        keeper = Doorkeeper(settings, _no_demo)
        keeper.practice_folder = folder
        add_door(window, work, settings, keeper).choose_practice()

    return _run(fill, language)


def _no_demo(folder: Path, _tell: Callable[[str], None]) -> LiveDay:
    raise machine("path_failed", path=str(folder), detail="")


def _run(fill: Callable[[MainWindow, Work, SettingsFile], None], language: Language | None) -> int:
    settings = bootstrap.settings()
    application = start_qt(bootstrap.font_files(), settings.now.scheme)
    words = Words(language or settings.now.language or language_of_this_computer())
    window, lane = MainWindow(words), Lane()
    window.on_close(lane.close)
    dialogs = Dialogs(application, words)
    words.on_change(lambda: _remember(settings, words))
    words.on_change(dialogs.speak)
    window.actions_.bind({"language": Does(words.switch)})
    add_everywhere(window, settings)
    fill(window, lane, settings)
    window.showMaximized()
    return application.exec()


def _door(window: MainWindow, work: Work, settings: SettingsFile, make_demo: MakeDemo) -> None:
    keeper = Doorkeeper(settings, make_demo)
    add_door(window, work, settings, keeper)


def _remember(settings: SettingsFile, words: Words) -> None:
    # A full disk keeps nobody from reading the screen in another language.
    with suppress(Fault):
        settings.change(language=words.language)
