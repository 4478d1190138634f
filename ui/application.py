"""The Qt application: fonts, style, and the desk over an open station."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6 import __version__ as binding
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.kernel.phrases import Language
from app.services.opening import OpenStation
from app.services.ports import Clock
from ui.screens.tray import Held
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.words import Words
from ui.widgets.theme import FAMILIES, style_sheet


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


def start_qt(fonts: Sequence[Path]) -> QApplication:
    """The application with the bundled fonts and the one style sheet."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Kantoku")
    for path in fonts:
        QFontDatabase.addApplicationFont(str(path))
    font = QFont()
    font.setFamilies(FAMILIES)
    application.setFont(font)
    dark = application.styleHints().colorScheme() == Qt.ColorScheme.Dark
    application.setStyleSheet(style_sheet("dark" if dark else "light"))
    return application


def run_desk(
    station: OpenStation,
    clock: Clock,
    *,
    session: str,
    language: Language,
    fonts: Sequence[Path],
    tray: Sequence[tuple[str, str, str]] = (),
    read: Callable[[str], list[tuple[str, str]]] = lambda _: [],
) -> int:
    """Show the desk over an open station until its window is closed; the exit status.

    `tray` holds number, kind and picture of tickets that a click holds up; `read` reads a picture.
    """
    application = start_qt(fonts)
    lane = Lane()
    window = MainWindow(Words(language))
    window.on_close(lane.close)
    open_day(
        window,
        station,
        lane,
        clock,
        session=session,
        held=[Held(*ticket) for ticket in tray],
        read=read,
        camera=next(iter(bootstrap.cameras()), None),
    )
    window.show_page("desk")
    window.showMaximized()
    return application.exec()
