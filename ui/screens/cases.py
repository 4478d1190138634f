"""Headquarters' cases (審査): the queue with its filters, and what is opened over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ui.screens.formpanel import FormPanel
from ui.viewmodels.cases import STATES, CasesModel, CasesState
from ui.viewmodels.casesforms import CasesForms
from ui.viewmodels.casestext import (
    COLUMNS,
    case_rows,
    kind_choices,
    message_of,
    next_text,
    venue_choices,
)
from ui.viewmodels.formtext import faulty
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_SWITCHES = ("cases_rule", "cases_mine")
_KEYS = ("cases_open", "cases_new", "cases_person", "cases_head", "cases_erase", "cases_again")


class CasesScreen(QWidget):
    """Draws a `CasesState`; every click goes to the table of actions."""

    def __init__(
        self, model: CasesModel, forms: CasesForms, words: Words, key_of: Callable[[str], str]
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self.forms, self._words, self._key_of = model, forms, words, key_of
        self._title, self._next = QLabel(), Wrapped("grounds")
        self._title.setObjectName("title")
        self.states = {name: QPushButton() for name in STATES}
        self.switches = {id: QPushButton() for id in _SWITCHES}
        self.buttons = {id: QPushButton() for id in _KEYS}
        self.buttons["cases_open"].setObjectName("main")
        for button in (*self.states.values(), *self.switches.values(), *self.buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for button in (*self.states.values(), *self.switches.values()):
            button.setObjectName("room")
        self.kind, self.venue = _box(self._kind_chosen), _box(self._venue_chosen)
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.currentItemChanged.connect(lambda *_: self._chosen())
        self.panel, self.said = FormPanel(words, ()), Wrapped("done")
        self.panel.submitted.connect(forms.submit)
        self.panel.left.connect(forms.leave)
        self._filling, self._space = False, QWidget()
        self._drawn: tuple[str, ...] = ()
        self._told: tuple[CasesState, str] | None = None
        self._lay_out()
        model.on_state(self.draw)
        words.on_change(self._retell)
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows choose a case."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def draw(self, state: CasesState) -> None:
        """Show a state; thousands of lines are not gone through for another one that is chosen."""
        words = self._words
        told = (replace(state, chosen=""), words.language)
        if told == self._told:
            self._choose(state)
            return
        self._told = told
        with laid_out_once(self):
            self._title.setText(words.say("cases_page"))
            self._next.setText(next_text(state, words))
            for id, button in self.buttons.items():
                button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
                button.setEnabled(state.queue is not None and state.form is None)
            self._draw_filters(state)
            said = message_of(state, words)
            wrong = said if state.form is not None else ""
            at = faulty(state.message, state.message_fields, state.form)
            self.panel.draw(state.form, wrong, at=at)
            _dress(self.said, "done" if state.good else "wrong")
            self.said.setText("" if wrong else said)
            self.said.setVisible(bool(self.said.text()))
            # There is no room for both.
            self.table.setVisible(state.form is None)
            self._space.setVisible(state.form is not None)
        self._draw_table(state)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_filters(self, state: CasesState) -> None:
        words, counts = self._words, state.counts
        for name, button in self.states.items():
            key = self._key_of(f"cases_{name}")
            button.setText(f"[{key}] {words.say(f'cases_is_{name}')} {counts[name]}")
            _mark(button, state.state == name)
        marked = {"cases_rule": state.out_of_rule, "cases_mine": state.mine}
        for id, button in self.switches.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            _mark(button, marked[id])
        self._fill(self.kind, "cases_kind", kind_choices(state, words), state.kind)
        self._fill(self.venue, "cases_venue", venue_choices(state, words), state.venue)

    def _fill(self, box: QComboBox, id: str, rows: Sequence[tuple[str, str]], chosen: str) -> None:
        box.setAccessibleName(self._words.say(f"action_{id}"))
        box.setToolTip(f"[{self._key_of(id)}] {self._words.say(f'help_{id}')}")
        shown = [(box.itemData(at), box.itemText(at)) for at in range(box.count())]
        # The key stands in the closed box, where a button would have it.
        key = f"[{self._key_of(id)}] "
        wanted = [(value, key + text) for value, text in rows]
        told = box.blockSignals(True)
        if shown != wanted:
            box.clear()
            for value, text in wanted:
                box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(told)

    def _draw_table(self, state: CasesState) -> None:
        rows = case_rows(state, self._words)
        ids = tuple(one.case for one in state.shown[: len(rows)])
        self.table.blockSignals(True)
        heads = [self._words.say(f"heading_{name}") for name in COLUMNS]
        fill(self.table, heads, rows, self._words.say("cases_page"))
        self.table.blockSignals(False)
        self._drawn = ids
        self._choose(state)

    def _choose(self, state: CasesState) -> None:
        self.buttons["cases_open"].setEnabled(bool(state.chosen) and state.form is None)
        if state.chosen in self._drawn:
            item = self.table.topLevelItem(self._drawn.index(state.chosen))
            if item is not None and item is not self.table.currentItem():
                told = self.table.blockSignals(True)
                self.table.setCurrentItem(item)
                self.table.blockSignals(told)

    def _retell(self) -> None:
        self.draw(self.model.state)

    def _chosen(self) -> None:
        item = self.table.currentItem()
        row = self.table.indexOfTopLevelItem(item) if item is not None else -1
        if 0 <= row < len(self._drawn):
            self.model.choose(self._drawn[row])

    def _kind_chosen(self) -> None:
        self.model.show_kind(str(self.kind.currentData() or ""))

    def _venue_chosen(self) -> None:
        self.model.show_venue(str(self.venue.currentData() or ""))

    def _lay_out(self) -> None:
        states, filters, keys = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for button in self.states.values():
            states.addWidget(button)
        states.addStretch(1)
        filters.addWidget(self.kind, 3)
        filters.addWidget(self.venue, 2)
        for button in self.switches.values():
            filters.addWidget(button)
        filters.addStretch(1)
        for button in self.buttons.values():
            keys.addWidget(button)
        keys.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self._next)
        column.addLayout(states)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.panel)
        column.addWidget(self._space, 1)
        column.addWidget(self.said)
        column.addLayout(keys)


def _box(chosen: Callable[[], None]) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    box.currentIndexChanged.connect(lambda _: chosen())
    return box


def _mark(button: QPushButton, chosen: bool) -> None:
    if button.property("chosen") != chosen:
        button.setProperty("chosen", chosen)
        button.style().unpolish(button)
        button.style().polish(button)


def _dress(label: Wrapped, name: str) -> None:
    if label.objectName() != name:
        label.setObjectName(name)
        label.style().unpolish(label)
        label.style().polish(label)
