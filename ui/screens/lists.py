"""Headquarters' lists (一覧): what a round comes to, to be looked at or written into a folder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from ui.viewmodels.lists import ListsModel, ListsState
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_HEADS = ("list", "lines", "what")
_KEYS = ("lists_write", "lists_look", "lists_counts")


class ListsScreen(QWidget):
    """Draws a `ListsState`; every click goes to the table of actions."""

    def __init__(self, model: ListsModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._next, self.said = QLabel(), Wrapped("grounds"), Wrapped("done")
        self._title.setObjectName("title")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.currentItemChanged.connect(lambda *_: self._chosen())
        self.buttons = {id: QPushButton() for id in _KEYS}
        self.buttons["lists_write"].setObjectName("main")
        keys = QHBoxLayout()
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            keys.addWidget(button)
        keys.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self._next)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addLayout(keys)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows choose a list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def draw(self, state: ListsState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            self._title.setText(words.say("lists_page"))
            told = "lists_reading" if state.reading and not state.lists else "lists_next"
            self._next.setText(words.say(told if state.round or state.reading else "lists_none"))
            for id, button in self.buttons.items():
                button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
                button.setEnabled(bool(state.lists))
            said = words.say(state.message, **dict(state.message_fields)) if state.message else ""
            self.said.setObjectName("done" if state.good else "wrong")
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
            self.said.setText(said)
            self.said.setVisible(bool(said))
        rows = [
            (
                words.say(f"lists.table.{one.code}"),
                str(one.lines),
                words.say(f"lists_is_{one.code}"),
            )
            for one in state.lists
        ]
        self.table.blockSignals(True)
        fill(
            self.table,
            [words.say(f"heading_{name}") for name in _HEADS],
            rows,
            words.say("lists_page"),
        )
        codes = [one.code for one in state.lists]
        if state.chosen in codes:
            item = self.table.topLevelItem(codes.index(state.chosen))
            if item is not None and item is not self.table.currentItem():
                self.table.setCurrentItem(item)
        self.table.blockSignals(False)

    def _chosen(self) -> None:
        item = self.table.currentItem()
        row = self.table.indexOfTopLevelItem(item) if item is not None else -1
        if 0 <= row < len(self.model.state.lists):
            self.model.choose(self.model.state.lists[row].code)
