"""A page of headquarters that is a table: what to do next, its lines, what came of it, its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from ui.screens.formpanel import FormPanel
from ui.viewmodels.forms import Form
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class Asking(Protocol):
    """A model that asks by a form before it does something."""

    def submit(self, values: Mapping[str, str]) -> None:
        """The form was filled in."""
        ...

    def leave(self) -> None:
        """The form was left."""
        ...


class TablePage(QWidget):
    """The parts and where they lie; a screen says what stands in them."""

    def __init__(
        self,
        words: Words,
        key_of: Callable[[str], str],
        keys: Sequence[str],
        *,
        asking: Asking | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._words, self._key_of = words, key_of
        self._title, self._next, self.said = QLabel(), Wrapped("grounds"), Wrapped("done")
        self._title.setObjectName("title")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.currentItemChanged.connect(lambda *_: self._row_chosen())
        self.buttons = {id: QPushButton() for id in keys}
        row = QHBoxLayout()
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self._next)
        column.addWidget(self.table, 1)
        self.panel = FormPanel(words, ()) if asking is not None else None
        if self.panel is not None and asking is not None:
            self.panel.submitted.connect(asking.submit)
            self.panel.left.connect(asking.leave)
            column.addWidget(self.panel)
        self._filling = False
        column.addWidget(self.said)
        column.addLayout(row)

    def begin(self) -> None:
        """Arrows choose a line."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def chosen(self, row: int) -> None:
        """A person chose the line with this number, from 0."""

    def _heading(self, title: str, next: str) -> None:
        self._title.setText(title)
        self._next.setText(next)
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {self._words.say(f'action_{id}')}")

    def _answer(self, said: str, *, good: bool) -> None:
        self.said.setObjectName("done" if good else "wrong")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(said)
        self.said.setVisible(bool(said))

    def _ask(self, form: Form | None, said: str, *, at: str, good: bool) -> None:
        """Show a form, with what is wrong in it, or what came of the last one."""
        assert self.panel is not None
        self.panel.draw(form, said if form is not None else "", at=at)
        self._answer("" if form is not None else said, good=good)

    def _asked(self, form: Form | None) -> None:
        """Give the arrows back to the table once a form is gone."""
        filling, self._filling = self._filling, form is not None
        if filling and not self._filling:
            self.begin()

    def _lines(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, at: int | None = None
    ) -> None:
        """Fill the table, the line `at` chosen, which nobody has done by hand."""
        self.table.blockSignals(True)
        fill(self.table, heads, rows, self._title.text())
        item = self.table.topLevelItem(at) if at is not None else None
        if item is not None and item is not self.table.currentItem():
            self.table.setCurrentItem(item)
        self.table.blockSignals(False)

    def _row_chosen(self) -> None:
        item = self.table.currentItem()
        if item is not None:
            self.chosen(self.table.indexOfTopLevelItem(item))


def place_in(ids: Sequence[str], chosen: str) -> int | None:
    """Where the chosen one stands."""
    return ids.index(chosen) if chosen in ids else None
