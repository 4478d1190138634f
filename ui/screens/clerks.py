"""Headquarters' clerks (担当者): who may act under a name of their own, and as what."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from ui.screens.formpanel import FormPanel
from ui.viewmodels.clerks import ClerksModel, ClerksState
from ui.viewmodels.formtext import faulty, told
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_HEADS = ("clerk", "name", "role", "state")
_KEYS = ("clerks_add", "clerks_remove", "clerks_back")


class ClerksScreen(QWidget):
    """Draws a `ClerksState`; every click goes to the table of actions."""

    def __init__(self, model: ClerksModel, words: Words, key_of: Callable[[str], str]) -> None:
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
        """Arrows choose a clerk."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def draw(self, state: ClerksState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            self._title.setText(words.say("clerks_page"))
            told_next = "clerks_next" if state.may else "clerks_holder_only"
            self._next.setText(words.say(told_next))
            for id, button in self.buttons.items():
                button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            self.buttons["clerks_add"].setEnabled(state.may and state.form is None)
            self.buttons["clerks_remove"].setEnabled(state.may_remove and state.form is None)
            said = told(state.message, state.message_fields, words, "UTC", form=state.form)
            wrong = said if state.form is not None else ""
            self.panel.draw(
                state.form, wrong, at=faulty(state.message, state.message_fields, state.form)
            )
            self.said.setObjectName("done" if state.good else "wrong")
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
            self.said.setText("" if wrong else said)
            self.said.setVisible(bool(self.said.text()))
        self._draw_table(state)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_table(self, state: ClerksState) -> None:
        words = self._words
        rows = [
            (
                one.clerk,
                one.name,
                words.say(f"clerk_role_{one.role}"),
                words.say("clerk_active" if one.active else "clerk_gone"),
            )
            for one in state.clerks
        ]
        heads = [words.say(f"heading_{name}") for name in _HEADS]
        self.table.blockSignals(True)
        fill(self.table, heads, rows, words.say("clerks_page"))
        ids = [one.clerk for one in state.clerks]
        if state.chosen in ids:
            item = self.table.topLevelItem(ids.index(state.chosen))
            if item is not None and item is not self.table.currentItem():
                self.table.setCurrentItem(item)
        self.table.blockSignals(False)

    def _chosen(self) -> None:
        item = self.table.currentItem()
        if item is not None:
            self.model.choose(item.text(0))
