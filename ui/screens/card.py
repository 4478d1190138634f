"""The card that is turned round to a candidate: the whole screen, in four languages.

It shows on a second display where there is one, and then leaves the keys with the desk. On the only
display it takes them: Esc or its own key closes it, and whatever else is typed does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.viewmodels.card import CardState
from ui.viewmodels.words import Words
from ui.widgets.cardpage import CardPage, Passage

_ESC = QKeySequence(Qt.Key.Key_Escape)


def display_for_card(screens: Sequence[QScreen], here: QScreen) -> QScreen:
    """The display that the candidate looks at: the first that shows something else than `here`.

    A projector that mirrors the desk is no second display. Where there is none, it is `here`.
    """
    apart = (s for s in screens if not s.geometry().intersects(here.geometry()))
    return next(apart, here)


class TurnRoundCard(QWidget):
    """A window of its own over a whole display; `key` is the one that the desk opens it with."""

    closed = Signal()

    def __init__(
        self,
        words: Words,
        key: str = "F8",
        parent: QWidget | None = None,
        *,
        practice: bool = False,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        # An application ends with its desk, not with a card that is still up.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words, self._key, self._practice = words, QKeySequence(key), practice
        self._state: CardState | None = None
        self._on: QScreen | None = None
        self._takes_keys = True
        self._page = CardPage()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)
        words.on_change(self._draw)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._gone)

    def turn(self, state: CardState, here: QScreen) -> None:
        """Show a card to the candidate; `here` is the display that the desk is on."""
        screen = display_for_card(QGuiApplication.screens(), here)
        self.show_on(screen, state, take_keys=screen is here)

    def show_on(self, screen: QScreen, state: CardState, *, take_keys: bool) -> None:
        """Show a card over a whole display, with or without taking the keys."""
        self._state, self._on = state, screen
        self._draw()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc or the key that opened it; a key that is held down says nothing new."""
        pressed = QKeySequence(event.keyCombination())
        if pressed in (_ESC, self._key) and not event.isAutoRepeat():
            self.close()
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget what was shown, and say so."""
        shown, self._state, self._on = self._state, None, None
        self._page.show_passages(())
        super().closeEvent(event)
        if shown is not None:
            self.closed.emit()

    def _draw(self) -> None:
        self.setWindowTitle(self._words.say("card_title"))
        if self._state is None:
            return
        hint = self._words.say("card_close", key=self._key.toString())
        blocks = self._state.blocks
        passages = tuple(Passage(b.language, b.text, b.detail, b.article) for b in blocks)
        mark = self._words.say("strip_practice") if self._practice else ""
        self._page.show_passages(passages, hint, mark)

    def _gone(self, screen: QScreen) -> None:
        # Qt would move it to the desk's display, where it would cover the desk.
        if screen is self._on:
            self.close()
