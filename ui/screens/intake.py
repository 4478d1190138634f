"""Registering a round (検定回の登録): its files, and every faulty cell in a table to correct."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.intake import IntakeModel, IntakeState
from ui.viewmodels.intaketext import below_text, heads, message_text, next_text, rows
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

KEYS = ("intake_files", "intake_edit", "intake_check", "intake_register", "intake_back")
_NOW = 3
_WIDEST = 26 * UNIT


class IntakeScreen(QWidget):
    """Draws an `IntakeState`; a cell that can be corrected is edited where it stands."""

    def __init__(self, model: IntakeModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._files = QLabel(), Wrapped("quiet")
        self._title.setObjectName("title")
        self._next, self._said = Wrapped("grounds"), Wrapped("done")
        self._below, self._reason = Wrapped("quiet"), Wrapped("wrong")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setEditTriggers(QTreeWidget.EditTrigger.DoubleClicked)
        self.editor = Editor(self.table)
        self.table.setItemDelegate(self.editor)
        self.editor.typed.connect(model.edit)
        self.table.currentItemChanged.connect(lambda *_: self._say_reason())
        self.buttons = {id: QPushButton() for id in KEYS}
        self.buttons["intake_register"].setObjectName("main")
        keys = QHBoxLayout()
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            keys.addWidget(button)
        keys.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        for widget in (self._title, self._next, self._files):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        for widget in (self._reason, self._said, self._below):
            column.addWidget(widget)
        column.addLayout(keys)
        column.addStretch(0)
        model.on_state(self.draw)
        model.office.on_state(lambda _: self._open_buttons())
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows choose a line."""
        self.table.setFocus()

    def edit(self) -> None:
        """Correct the cell of the chosen line, or of the first one."""
        item = self.table.currentItem() or self.table.topLevelItem(0)
        if item is not None:
            self.table.setCurrentItem(item)
            self.table.editItem(item, _NOW)

    def draw(self, state: IntakeState) -> None:
        """Show a state."""
        words = self._words
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
        with laid_out_once(self):
            self._title.setText(words.say("intake_title"))
            self._next.setText(next_text(state, words))
            self._files.setText("　".join(state.files))
            self._files.setVisible(bool(state.files))
            self._said.setObjectName("done" if state.good else "wrong")
            self._said.style().unpolish(self._said)
            self._said.style().polish(self._said)
            self._said.setText(message_text(state, words))
            self._said.setVisible(bool(self._said.text()))
            self._below.setText(below_text(state, words))
            self._below.setVisible(bool(self._below.text()))
            self._draw_table(state)
        self._open_buttons()

    def _draw_table(self, state: IntakeState) -> None:
        lines, table = rows(state, self._words), self.table
        fill(table, heads(self._words), lines, self._words.say("intake_table"))
        for at, one in enumerate(state.wrong):
            item = table.topLevelItem(at)
            if item is not None:
                plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
                item.setFlags(plain | Qt.ItemFlag.ItemIsEditable if one.cell else plain)
                item.setToolTip(4, lines[at][4])
        for column in range(4):
            table.setColumnWidth(column, min(table.columnWidth(column), _WIDEST))
        table.setVisible(bool(lines))
        self._say_reason()

    def _say_reason(self) -> None:
        """The whole sentence of the chosen line, the first one's until then."""
        item = self.table.currentItem() or self.table.topLevelItem(0)
        self._reason.setText(item.text(4) if item is not None else "")
        self._reason.setVisible(bool(self._reason.text()))

    def _open_buttons(self) -> None:
        state, busy = self.model.state, self.model.office.busy
        looked = state.looked is not None and state.looked.standing != "same"
        self.buttons["intake_files"].setEnabled(not busy)
        self.buttons["intake_edit"].setEnabled(any(one.cell for one in state.wrong))
        self.buttons["intake_check"].setEnabled(not busy and bool(state.wrong))
        self.buttons["intake_register"].setEnabled(not busy and looked)


class Editor(QStyledItemDelegate):
    """Edits only what stands in a cell now; tells when it is open, for keys are then its own."""

    typed = Signal(int, str)
    open = Signal(bool)
    is_open = False

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A field for the one column that can be corrected."""
        if index.column() != _NOW:
            return None  # type: ignore[return-value]
        field = super().createEditor(parent, option, index)
        field.setAccessibleName(str(index.model().headerData(_NOW, Qt.Orientation.Horizontal)))
        self.is_open = True
        self.open.emit(True)
        return field

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Hand on what was typed; the model shows it."""
        del model
        self.typed.emit(index.row(), str(editor.property("text")))

    def destroyEditor(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """The keys are the page's again."""
        super().destroyEditor(editor, index)
        self.is_open = False
        self.open.emit(False)
