"""A tray of the day's tickets: choose one to hold it before the camera (demo)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT


class Held(NamedTuple):
    """A ticket in the tray: whose it is, what is special about it, and its picture."""

    number: str
    kind: str
    picture: str


class Tray(QFrame):
    """The tickets; `held_up` tells the picture's path."""

    held_up = Signal(str)

    def __init__(self, tickets: Sequence[Held], words: Words) -> None:
        super().__init__()
        self.setObjectName("card")
        self._tickets, self._words = list(tickets), words
        self._title, self._list = QLabel(), QListWidget()
        self._title.setObjectName("quiet")
        self._title.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The desk's keys belong to the desk, wherever the eye is.
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.addWidget(self._title)
        inside.addWidget(self._list)
        for _ in self._tickets:
            self._list.addItem(QListWidgetItem())
        self._list.itemClicked.connect(self._chosen)
        words.on_change(self._retell)
        self._retell()

    def _retell(self) -> None:
        self._title.setText(self._words.say("tray_title"))
        self._list.setAccessibleName(self._words.say("tray_title"))
        for row, ticket in enumerate(self._tickets):
            kind = self._words.say(f"demo_kind_{ticket.kind}")
            self._list.item(row).setText(f"{ticket.number}　{kind}")

    def _chosen(self, item: QListWidgetItem) -> None:
        self.held_up.emit(self._tickets[self._list.row(item)].picture)
