"""Asks for the time that stands on a paper note, before it is entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from app.kernel.time import Instant
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class PaperTime(QDialog):
    """The hour, minute and second of today that somebody wrote down; Enter takes it."""

    def __init__(self, station: StationModel, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("ground")
        self._station, self._words = station, words
        self._then: Callable[[Instant], None] = lambda _: None
        self._title, self._help = QLabel(), Wrapped("quiet")
        self._title.setObjectName("title")
        self.time = QTimeEdit()
        self.time.setDisplayFormat("HH:mm:ss")
        self.time.setMinimumHeight(5 * UNIT)
        self.take, self.leave = QPushButton(), QPushButton()
        self.take.setObjectName("main")
        self.take.setDefault(True)
        self.take.clicked.connect(self._taken)
        self.leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(UNIT)
        for widget in (self._title, self._help, self.time):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.setMinimumWidth(64 * UNIT)

    def ask(self, then: Callable[[Instant], None]) -> None:
        """Open over the window, with the time of now; `then` hears what was on the paper."""
        words, self._then = self._words, then
        self._title.setText(words.say("paper_time_title"))
        self._help.setText(words.say("paper_time_help"))
        self.time.setAccessibleName(words.say("paper_time_title"))
        self.take.setText(f"[Enter] {words.say('paper_time_do')}")
        self.leave.setText(f"[Esc] {words.say('paper_time_leave')}")
        now = self._local()
        self.time.setTime(QTime(now.hour, now.minute, now.second))
        self.time.setFocus()
        self.open()

    def _taken(self) -> None:
        said = self.time.time()
        local = self._local().replace(
            hour=said.hour(), minute=said.minute(), second=said.second(), microsecond=0
        )
        self.accept()
        self._then(Instant.of(local))

    def _local(self) -> datetime:
        return self._station.now.local(self._station.state.zone)
