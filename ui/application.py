"""The Qt application."""

from __future__ import annotations

import os
import sys

from PySide6 import __version__ as binding
from PySide6.QtGui import QGuiApplication


def qt_version() -> str:
    """Start Qt for a moment and say which it is; offscreen where there is no display."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    assert isinstance(application, QGuiApplication)
    return f"PySide6 {binding} ({application.platformName()})"
