"""Headquarters' keys: a line each, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from ui.screens.formpanel import FormPanel
from ui.viewmodels.formtext import faulty
from ui.viewmodels.hqkeys import KeysModel, KeysState
from ui.viewmodels.hqkeystext import heads, next_text, rows, said_text
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_KEYS = ("keys_paper", "keys_passphrase", "keys_rotate", "keys_back")


class HqKeysScreen(QWidget):
    """Draws a `KeysState`; every click goes to the table of actions."""

    def __init__(self, model: KeysModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._next, self.said = QLabel(), Wrapped("grounds"), Wrapped("done")
        self._title.setObjectName("title")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.buttons = {id: QPushButton() for id in _KEYS}
        self.panel = FormPanel(words, ())
        self.panel.submitted.connect(model.submit)
        self.panel.left.connect(model.leave)
        self._filling = False
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
        column.addWidget(self.panel)
        column.addWidget(self.said)
        column.addLayout(keys)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows go through the keys."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def draw(self, state: KeysState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            self._title.setText(words.say("keys_page"))
            self._next.setText(next_text(state, words))
            for id, button in self.buttons.items():
                button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
                button.setEnabled(id == "keys_back" or (state.may and state.form is None))
            said = said_text(state, words)
            wrong = said if state.form is not None else ""
            first = state.said[0] if state.said else None
            at = faulty(first.code, first.fields, state.form) if first is not None else ""
            self.panel.draw(state.form, wrong, at=at)
            self.said.setObjectName("done" if state.good else "wrong")
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
            self.said.setText("" if wrong else said)
            self.said.setVisible(bool(self.said.text()))
        fill(self.table, heads(words), rows(state, words), words.say("keys_page"))
        for column in range(len(heads(words)) - 1):
            self.table.resizeColumnToContents(column)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()
