"""A large choice: a name with its key, and one sentence about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class Choice(QPushButton):
    """A button as tall as its sentence needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._name, self._sentence = Wrapped("title"), Wrapped("sentence")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        inside.setSpacing(UNIT)
        inside.addWidget(self._name)
        inside.addWidget(self._sentence)
        inside.addStretch(1)
        for label in (self._name, self._sentence):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # A button thinks of its own text only.
        self.setMinimumHeight(20 * UNIT)
        self.setMaximumHeight(26 * UNIT)

    def say(self, name: str, sentence: str) -> None:
        """What stands on it."""
        self._name.setText(name)
        self._sentence.setText(sentence)
        self.setAccessibleName(name)
        self.setAccessibleDescription(sentence)
