"""The Qt application: fonts, style, and the desk over an open station."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6 import __version__ as binding
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.kernel.phrases import Language
from app.services.opening import OpenStation
from app.services.ports import Clock
from ui.screens.desk import DeskScreen
from ui.screens.eye import Eye
from ui.screens.tray import Held, Tray
from ui.shell.camerafeed import CameraFeed
from ui.shell.scannerkeys import ScannerKeys
from ui.shell.window import DeskWindow
from ui.shell.work import Lane
from ui.viewmodels.desk import DeskModel
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
    held = [Held(*ticket) for ticket in tray]
    camera = next(iter(bootstrap.cameras()), None)
    window = make_desk(
        station,
        clock,
        session=session,
        language=language,
        held=held,
        read=read,
        camera=camera,
    )
    window.showMaximized()
    return application.exec()


def make_desk(
    station: OpenStation,
    clock: Clock,
    *,
    session: str,
    language: Language,
    held: Sequence[Held] = (),
    read: Callable[[str], list[tuple[str, str]]] = lambda _: [],
    camera: bootstrap.Camera | None = None,
) -> DeskWindow:
    """The desk's window; closing it ends its threads and lets go of the camera."""
    words, lane = Words(language), Lane()
    model = DeskModel(station.venue, lane, clock, session=session)
    tray, feed = Tray(held, words) if held else None, CameraFeed()
    eye = Eye(words, tray, camera.name if camera else None)
    screen = DeskScreen(model, words, station.venue.rules, eye)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    keys = ScannerKeys(application, clock.monotonic_ms)

    def held_up(picture: str) -> None:
        for text, _ in read(picture)[:1]:
            model.scan(text, "camera")

    def close() -> None:
        feed.stop()
        keys.stop()
        lane.close()

    if tray is not None:
        tray.held_up.connect(held_up)
    if camera is not None:
        feed.seen.connect(eye.show_look)
        feed.found.connect(lambda text, _: model.scan(text, "camera"))
        feed.faulted.connect(eye.faulted)
        feed.recovered.connect(eye.recovered)
        opened = partial(bootstrap.camera_called, camera.index, camera.name)
        feed.start(opened, bootstrap.decoder())
    keys.scanned.connect(lambda text: model.scan(text, "hand_scanner"))
    keys.rejected.connect(model.unreadable)
    window = DeskWindow(model, screen, words, close)
    window.resize(1366, 768)
    return window
