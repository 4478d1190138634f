"""A call of the time that is left: over a page at rest, and as a line above the bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.viewmodels.words import Words
from ui.widgets.clockface import ClockFace, FaceText
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_BUTTONS = ("call_read", "call_large", "call_aside")


class CallScreen(QWidget):
    """The page that comes up by itself; only its own keys act on it, never Enter."""

    def __init__(
        self, words: Words, key_of: Callable[[str], str], do: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._words, self._key_of, self._own = words, key_of, False
        self.face = ClockFace()
        self._buttons = {name: QPushButton() for name in _BUTTONS}
        self._buttons["call_read"].setObjectName("main")
        row = QHBoxLayout()
        for name, button in self._buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, name=name: do(name))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self.face, 1)
        column.addLayout(row)
        words.on_change(self._retell)
        self._retell()

    def draw(self, face: FaceText, *, own: bool = False) -> None:
        """Show the call; `own` is the end of people with time of their own."""
        self.face.show_face(face)
        if own != self._own:
            self._own = own
            self._retell()

    def _retell(self) -> None:
        for name, button in self._buttons.items():
            word = "call_own_read" if self._own and name == "call_read" else f"action_{name}"
            button.setText(f"[{self._key_of(name)}] {self._words.say(word)}")


class CallLine(QWidget):
    """The same as a thin line above the bar of any page, of which it covers nothing."""

    def __init__(
        self, words: Words, key_of: Callable[[str], str], do: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.setObjectName("call")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words, self._key_of = words, key_of
        self._word, self._text = QLabel(), Wrapped("call_text")
        self._word.setTextFormat(Qt.TextFormat.PlainText)
        self._read = QPushButton()
        self._read.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._read.clicked.connect(lambda: do("call_read"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT // 4, 2 * UNIT, UNIT // 4)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._word)
        row.addWidget(self._text, 1)
        row.addWidget(self._read)

    def draw(self, word: str, text: str, *, may_read: bool, own: bool = False) -> None:
        """Show the call; whoever must sign in first is told so instead of a key."""
        words = self._words
        self._word.setText(word)
        self._text.setText(text if may_read else f"{text}　{words.say('call_sign_in')}")
        self._read.setVisible(may_read)
        done = words.say("call_own_read" if own else "action_call_read")
        self._read.setText(f"[{self._key_of('call_read')}] {done}")
