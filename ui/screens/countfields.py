"""The numbers of one room's papers: large fields, typed one after another with Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.round import Staff
from ui.viewmodels.countforms import BOOKLETS, LISTS, NUMBERS, PEOPLE, SHEETS
from ui.viewmodels.countstate import CountState
from ui.viewmodels.counttext import before, expected
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_OWN, _SECOND, _PIN = PEOPLE
_WIDTH = 11 * UNIT
_MOST = 400
_DIGITS = QRegularExpression("[0-9０-９]*")
"""Digits of any width; whatever else is typed does not arrive."""


class CountFields(QWidget):
    """Every key leads on: Enter and down to the next field, up to the one before."""

    typed = Signal(str, str)
    done = Signal()

    def __init__(self, words: Words, staff: Sequence[Staff]) -> None:
        super().__init__()
        self._words, self._staff = words, staff
        self.lines = {name: _line(name) for name in (*NUMBERS, *LISTS, _OWN, _PIN)}
        for name in (_OWN, _PIN):
            self.lines[name].setEchoMode(QLineEdit.EchoMode.Password)
            self.lines[name].setMinimumWidth(_WIDTH)
        self.second = QComboBox()
        self._names = {name: QLabel() for name in (*self.lines, _SECOND)}
        self._should = {name: QLabel() for name in NUMBERS}
        self._before = {name: QLabel() for name in NUMBERS}
        self._heads = [QLabel() for _ in range(6)]
        self._first = ""
        for name, label in self._names.items():
            label.setBuddy(self.second if name == _SECOND else self.lines[name])
        for label in (*self._before.values(), *self._heads):
            label.setObjectName("quiet")
        for label in self._should.values():
            label.setObjectName("time_value")
        for name, line in self.lines.items():
            line.textChanged.connect(lambda text, name=name: self._typed(name, text))
        self.second.currentIndexChanged.connect(
            lambda at: self._typed(_SECOND, str(self.second.itemData(at) or ""))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        numbers = QHBoxLayout()
        numbers.setSpacing(3 * UNIT)
        for at, names in enumerate((SHEETS, BOOKLETS)):
            numbers.addLayout(self._grid(names, self._heads[3 * at : 3 * at + 3]))
        numbers.addStretch(1)
        column.addLayout(numbers)
        column.addLayout(self._row(LISTS))
        self.people = self._row(PEOPLE)
        """Who confirms it, each with a PIN; the page puts its button beside."""
        column.addLayout(self.people)
        self._wrong = Wrapped("wrong")
        column.addWidget(self._wrong)

    def show_room(self, typed: Mapping[str, str], leave_out: str) -> None:
        """Put into the fields what was typed for a room."""
        for name, line in self.lines.items():
            if line.text() != typed.get(name, ""):
                told = line.blockSignals(True)
                line.setText(typed.get(name, ""))
                line.blockSignals(told)
        self._offer(leave_out)
        at = max(0, self.second.findData(typed.get(_SECOND, "")))
        told = self.second.blockSignals(True)
        self.second.setCurrentIndex(at)
        self.second.blockSignals(told)

    def put(self, name: str, text: str) -> None:
        """Put a text into a field, as if somebody had typed it."""
        if name == _SECOND:
            self.second.setCurrentIndex(max(0, self.second.findData(text)))
        else:
            self.lines[name].setText(text)

    def draw(self, state: CountState, *, open_: bool, wrong: str = "", asked: str = "") -> None:
        """Show what each number should be, and was; `wrong` is about a person in `asked`."""
        words = self._words
        if wrong and wrong != self._wrong.text():
            self._widget(asked).setFocus()
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        for name, label in self._names.items():
            label.setText(words.say(f"form_field_{name}"))
        for name, line in self.lines.items():
            line.setAccessibleName(self._names[name].text())
            line.setEnabled(open_)
        self.second.setAccessibleName(self._names[_SECOND].text())
        self.second.setItemText(0, words.say("form_option_choose"))
        self.second.setEnabled(open_)
        for name in NUMBERS:
            self._should[name].setText(expected(name, state, self.lines[name].text()))
            self._before[name].setText(before(name, state))
        self._should["booklets_in"].setText(self._sum())
        for at, head in enumerate(self._heads):
            code = ("count_head_number", "count_head_should", "count_head_before")[at % 3]
            head.setText(words.say(code))

    def begin(self, name: str = "") -> None:
        """Into a field, or the first of them."""
        self._widget(name).setFocus()

    def _widget(self, name: str) -> QComboBox | QLineEdit:
        return self.second if name == _SECOND else self.lines.get(name, self.lines[NUMBERS[0]])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows lead from field to field; Enter after the PIN records."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.lines[_PIN].hasFocus():
                    self.done.emit()
                else:
                    self._step(1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case _:
                super().keyPressEvent(event)

    def _sum(self) -> str:
        """Used, unused and defective booklets together: as many should have come in."""
        texts = [self.lines[name].text().strip() for name in BOOKLETS[1:4]]
        numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
        if not numbers:
            return ""
        total, came = sum(numbers), self.lines["booklets_in"].text().strip()
        same = came.isascii() and came.isdigit() and int(came) == total
        return f"{total} ✓" if same else f"{total} ≠"

    def _step(self, by: int) -> None:
        order = [self._widget(name) for name in (*NUMBERS, *LISTS, *PEOPLE)]
        at = next((at for at, one in enumerate(order) if one.hasFocus()), 0)
        coming = order[min(max(at + by, 0), len(order) - 1)]
        coming.setFocus()
        if isinstance(coming, QLineEdit):
            coming.selectAll()

    def _typed(self, name: str, text: str) -> None:
        self.typed.emit(name, text)

    def _offer(self, leave_out: str) -> None:
        offered = [one for one in self._staff if one.id != leave_out]
        if [self.second.itemData(at) for at in range(1, self.second.count())] == [
            one.id for one in offered
        ]:
            return
        told = self.second.blockSignals(True)
        self.second.clear()
        self.second.addItem(self._words.say("form_option_choose"), "")
        for one in offered:
            self.second.addItem(f"{one.name} ({one.id})", one.id)
        self.second.blockSignals(told)

    def _grid(self, names: Sequence[str], heads: Sequence[QLabel]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT)
        grid.setVerticalSpacing(UNIT // 2)
        for at, head in enumerate(heads, 1):
            grid.addWidget(head, 0, at)
        for row, name in enumerate(names, 1):
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(self.lines[name], row, 1)
            grid.addWidget(self._should[name], row, 2)
            grid.addWidget(self._before[name], row, 3)
        grid.setColumnMinimumWidth(2, 8 * UNIT)
        return grid

    def _row(self, names: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        for name in names:
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(self._names[name])
            column.addWidget(self.second if name == _SECOND else self.lines[name])
            row.addLayout(column, 1)
        return row


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(_MOST)
    line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    if name in NUMBERS:
        line.setValidator(QRegularExpressionValidator(_DIGITS, line))
        line.setObjectName("count_number")
        line.setFixedWidth(_WIDTH)
        line.setMaxLength(7)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return line
