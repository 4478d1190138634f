"""Headquarters' rounds (検定回): which there are, and which of them all pages are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from ui.screens.formpanel import FormPanel
from ui.viewmodels.making import MakingModel, MakingState
from ui.viewmodels.office import OfficeModel, OfficeState
from ui.viewmodels.officetext import round_rows
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_HEADS = ("round", "name", "kind", "venues", "entries", "packages")


_ALWAYS = ("rounds_intake", "rounds_clerks", "rounds_keys")
"""What needs no round."""


class RoundsScreen(QWidget):
    """Draws the rounds of an `OfficeState`; the chosen line is the chosen round."""

    def __init__(self, office: OfficeModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._office, self._words, self._key_of = office, words, key_of
        self._title, self._next = QLabel(), Wrapped("grounds")
        self._title.setObjectName("title")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.currentItemChanged.connect(lambda *_: self._chosen())
        self.buttons = QHBoxLayout()
        self.below = QVBoxLayout()
        self.keys: dict[str, QPushButton] = {}
        self._filling = False
        self._said = Wrapped("done")
        self.panel = FormPanel(words, ())
        self._making: MakingModel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self._next)
        column.addWidget(self.table, 1)
        column.addLayout(self.buttons)
        column.addLayout(self.below)
        office.on_state(self.draw)
        words.on_change(lambda: self.draw(office.state))
        self.draw(office.state)

    def begin(self) -> None:
        """Arrows choose a round."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_making(self, making: MakingModel, ids: Sequence[str]) -> None:
        """Buttons for what is made of a round, and what came of it."""
        self._making = making
        for id in ids:
            button = self.keys[id] = QPushButton()
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)
        self.panel.submitted.connect(making.submit)
        self.panel.left.connect(making.leave_form)
        self.below.addWidget(self.panel)
        self.below.addWidget(self._said)
        making.on_state(lambda _: self.draw(self._office.state))
        self.draw(self._office.state)

    def draw(self, state: OfficeState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            self._title.setText(words.say("rounds_title"))
            self._next.setText(words.say("rounds_next" if state.rounds else "rounds_none"))
        self.table.blockSignals(True)
        heads = [words.say(f"heading_{name}") for name in _HEADS]
        fill(self.table, heads, round_rows(state.rounds, words), words.say("rounds_title"))
        for row, one in enumerate(state.rounds):
            item = self.table.topLevelItem(row)
            if one.round == state.round and item is not None:
                self.table.setCurrentItem(item)
        self.table.setEnabled(not state.doing)
        for id, button in self.keys.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            button.setEnabled(id in _ALWAYS or (bool(state.round) and not state.doing))
        self._draw_said()
        self.table.blockSignals(False)

    def _draw_said(self) -> None:
        made = self._making.state if self._making is not None else MakingState()
        text = self._words.say(made.message, **dict(made.message_fields)) if made.message else ""
        wrong = text if made.form is not None and not made.good else ""
        self.panel.draw(made.form, wrong)
        text = "" if wrong else text
        if self._filling and made.form is None:
            self.begin()
        self._filling = made.form is not None
        self._said.setObjectName("done" if made.good else "wrong")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _chosen(self) -> None:
        item = self.table.currentItem()
        row = self.table.indexOfTopLevelItem(item) if item is not None else -1
        rounds = self._office.state.rounds
        if 0 <= row < len(rounds):
            self._office.choose_round(rounds[row].round)
