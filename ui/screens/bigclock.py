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
    """A window of its own; `key` opens and closes it, `read` is done with the key of a call.

    `alarm` is done with its own key, for which the clock makes room.
    """

    closed = Signal()

    def __init__(
        self,
        words: Words,
        key: str,
        read: tuple[str, Callable[[], None]],
        parent: QWidget | None = None,
        *,
        alarm: tuple[str, Callable[[], None]] = ("", lambda: None),
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        # An application ends with its desk, not with a clock that is still up.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words, self._key = words, QKeySequence(key)
        self._read_key, self._read = QKeySequence(read[0]), read[1]
        self._alarm_key, self._alarm = QKeySequence(alarm[0]), alarm[1]
        self._on: QScreen | None = None
        self._waits = False
        """Its display went away; it comes back with it."""
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
        application.screenAdded.connect(self._came)

    def open(self, here: QScreen) -> None:
        """Show it; `here` is the display that the desk is on."""
        screen = display_for_card(QGuiApplication.screens(), here)
        self.open_on(screen, take_keys=screen is here)

    def open_on(self, screen: QScreen, *, take_keys: bool) -> None:
        """Show it over a whole display, with or without taking the keys."""
        self._on, self._waits = screen, False
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
            elif not self._alarm_key.isEmpty() and pressed == self._alarm_key:
                self.close()
                self._alarm()
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget the display, and give the keys back."""
        self._on, self._waits = None, False
        super().closeEvent(event)
        if self._takes_keys:
            self.closed.emit()

    def _retell(self) -> None:
        self.setWindowTitle(self._words.say("bigclock_title"))

    def _gone(self, screen: QScreen) -> None:
        # Qt would move it to the desk's display, where it would cover the desk.
        if screen is self._on:
            self.close()
            self._waits = True

    def _came(self, _screen: QScreen) -> None:
        """A display was put in again: the clock is for the room, and needs nobody to open it."""
        desk = self.parentWidget()
        here = (desk or self).screen()
        screen = display_for_card(QGuiApplication.screens(), here)
        if self._waits and screen is not here:
            self._waits = False
            self.open_on(screen, take_keys=False)
