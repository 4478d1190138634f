"""What is open on every page, the first ones too: help, and how the window looks."""

from __future__ import annotations

from app.settings import SettingsFile
from ui.screens.sheet import SheetScreen
from ui.shell.lookup import add_help
from ui.shell.scheme import add_scheme
from ui.shell.window import MainWindow


def add_everywhere(window: MainWindow, chosen: SettingsFile) -> SheetScreen:
    """Bind what needs no station."""
    add_scheme(window, chosen)
    return add_help(window)
