"""Chooses the session that this desk works for, by arrows and Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.sessions import SessionRow, told
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT


class SessionChoice(QDialog):
    """Lists the venue's sessions with their times and phases; `chosen` hears the one taken."""

    def __init__(
        self, words: Words, chosen: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("ground")
        self._words, self._chosen = words, chosen
        self._rows: tuple[SessionRow, ...] = ()
        self._title, self.list = QLabel(), QListWidget()
        self._title.setObjectName("title")
        self._do, self._back = QPushButton(), QPushButton()
        self._do.setObjectName("main")
        self._do.clicked.connect(self.accept)
        self._back.clicked.connect(self.reject)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        buttons = QHBoxLayout()
        buttons.addWidget(self._do)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.setMinimumWidth(80 * UNIT)

    def ask(self, rows: tuple[SessionRow, ...], now: str) -> None:
        """Show these, the one that is served now chosen."""
        words = self._words
        self._rows = rows
        self.setWindowTitle(words.say("sessions_title"))
        self._title.setText(words.say("sessions_title"))
        self.list.setAccessibleName(words.say("sessions_title"))
        self._do.setText(f"[Enter] {words.say('sessions_do')}")
        self._back.setText(f"[Esc] {words.say('door_back')}")
        self.list.clear()
        self.list.addItems([told(row, words) for row in rows])
        self.list.setCurrentRow(next(i for i, row in enumerate(rows) if row.id == now))
        self.open()
        self.list.setFocus()

    def accept(self) -> None:
        """Take the one that is chosen."""
        row = self.list.currentRow()
        super().accept()
        if 0 <= row < len(self._rows):
            self._chosen(self._rows[row].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it, wherever the cursor is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)
