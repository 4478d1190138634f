"""Light, dark, or as the computer is set: one style sheet for every window, remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.settings import SettingsFile
from ui.shell.actions import Does
from ui.shell.window import MainWindow
from ui.widgets.theme import PALETTES, Scheme, style_sheet

_LARGE = (1700, 900)
CHOICES = ("system", "light", "dark")


def add_scheme(window: MainWindow, chosen: SettingsFile) -> None:
    """Dress the application as it was chosen, and again whenever that changes."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    hints = application.styleHints()

    def dress() -> None:
        wear(application, chosen.now.scheme, grown(window))

    sizes = _Sizes(dress)
    window.installEventFilter(sizes)
    window.on_close(lambda: window.removeEventFilter(sizes))

    def turn() -> None:
        after = CHOICES[(CHOICES.index(chosen.now.scheme) + 1) % len(CHOICES)]
        chosen.prefer(scheme=after)
        dress()
        window.actions_.retell()

    def undress() -> None:
        hints.colorSchemeChanged.disconnect(dress)

    hints.colorSchemeChanged.connect(dress)
    window.on_close(undress)
    window.actions_.bind({"scheme": Does(turn)})
    window.actions_.name("scheme", lambda: window.words.say(f"scheme_{chosen.now.scheme}"))
    dress()


def grown(window: QWidget) -> float:
    """How much larger letters are in a large window: it is read from the same arm's length."""
    return 1.2 if window.width() >= _LARGE[0] and window.height() >= _LARGE[1] else 1.0


def wear(
    application: QApplication, scheme: Literal["system"] | Scheme, larger: float = 1.0
) -> None:
    """Put one scheme on every window there is, or the computer's own."""
    if scheme == "system":
        dark = application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        scheme = "dark" if dark else "light"
    worn = (application.property("scheme"), application.property("larger"))
    if worn == (scheme, larger):
        return
    application.setProperty("larger", larger)
    application.setProperty("scheme", scheme)
    # What the style sheet does not paint, such as arrows and scroll bars, is painted from here.
    application.setPalette(palette(scheme))
    application.setStyleSheet(style_sheet(scheme, larger))


@contextmanager
def undressed() -> Iterator[None]:
    """Build many widgets without the style sheet, then dress them all at once.

    A dressed application goes through all that is in a widget whenever it is put into another.
    """
    application = QApplication.instance()
    sheet = application.styleSheet() if isinstance(application, QApplication) else ""
    if not isinstance(application, QApplication) or not sheet:
        yield
        return
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)


def palette(scheme: Scheme) -> QPalette:
    """The same colours for what the system's style paints itself."""
    p, role = PALETTES[scheme], QPalette.ColorRole
    made = QPalette()
    for roles, colour in (
        ((role.Window, role.AlternateBase), p.ground),
        ((role.Base, role.Button, role.ToolTipBase), p.card),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), p.ink),
        ((role.PlaceholderText,), p.quiet),
        ((role.Highlight, role.Accent), p.accent),
        ((role.HighlightedText,), p.on_accent),
        ((role.Mid, role.Light, role.Midlight), p.line),
        ((role.Dark, role.Shadow), p.quiet),
    ):
        for one in roles:
            made.setColor(one, QColor(colour))
    for off in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, off, QColor(p.quiet))
    return made


class _Sizes(QObject):
    """Hears when a window has become larger or smaller."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take note, and let everything pass."""
        if event.type() == QEvent.Type.Resize:
            self._changed()
        return False
