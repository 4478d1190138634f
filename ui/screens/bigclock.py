"""The clock over a whole display, for the room; nothing on it is about one person.

It shows on a second display where there is one, and leaves the keys with the desk. On the only
display it takes them: Esc or its own key closes it, and the key of a call records that it was read.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.card import display_for_card
from ui.viewmodels.words import Words
from ui.widgets.clockface import ClockFace, FaceText

_ESC = QKeySequence(Qt.Key.Key_Escape)


class BigClock(QWidget):
    """A window of its own; `key` opens and closes it, `read` is done with the key of a call."""

    closed = Signal()

    def __init__(
        self,
        words: Words,
        key: str,
        read: tuple[str, Callable[[], None]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        # An application ends with its desk, not with a clock that is still up.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words, self._key = words, QKeySequence(key)
        self._read_key, self._read = QKeySequence(read[0]), read[1]
        self._on: QScreen | None = None
        self._takes_keys = True
        self.face = ClockFace()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.face)
        words.on_change(self._retell)
        self._retell()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._gone)

    def open(self, here: QScreen) -> None:
        """Show it; `here` is the display that the desk is on."""
        screen = display_for_card(QGuiApplication.screens(), here)
        self.open_on(screen, take_keys=screen is here)

    def open_on(self, screen: QScreen, *, take_keys: bool) -> None:
        """Show it over a whole display, with or without taking the keys."""
        self._on = screen
        if take_keys != self._takes_keys:
            # Changing what a shown window may take hides it.
            self._takes_keys = take_keys
            self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not take_keys)
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not take_keys)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        # Not showFullScreen, which asks for the keys whatever a window may take.
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()
        if take_keys:
            self.activateWindow()

    def draw(self, face: FaceText) -> None:
        """Show a face; who has the keys here is told how to close it."""
        told = self._words.say("bigclock_close", key=self._key.toString())
        self.face.show_face(face._replace(hint=told if self._takes_keys else ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close, or record that a call was read; every other key does nothing."""
        pressed = QKeySequence(event.keyCombination())
        if not event.isAutoRepeat():
            if pressed in (_ESC, self._key):
                self.close()
            elif pressed == self._read_key:
                self._read()
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget the display, and give the keys back."""
        self._on = None
        super().closeEvent(event)
        if self._takes_keys:
            self.closed.emit()

    def _retell(self) -> None:
        self.setWindowTitle(self._words.say("bigclock_title"))

    def _gone(self, screen: QScreen) -> None:
        # Qt would move it to the desk's display, where it would cover the desk.
        if screen is self._on:
            self.close()
