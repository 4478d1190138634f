"""A sheet over the window: what can be looked up, narrowed by typing, one key back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.sheet import Group, Line, Sheet, narrowed
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_WIDEST = 120 * UNIT
"""Longer lines are hard to follow."""
_ROOM = 5 * UNIT
_BY = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class SheetScreen(QDialog):
    """Draws a `Sheet`; Esc, or the key that opened it, goes back to the page below."""

    def __init__(self, words: Words, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self._words, self._key, self._over = words, QKeySequence(key), parent
        self._sheet = Sheet("", ())
        self._title, self.search, self._back = QLabel(), QLineEdit(), QPushButton()
        self._title.setObjectName("title")
        self.search.textChanged.connect(lambda _: self._draw())
        self._back.setAutoDefault(False)
        self._back.clicked.connect(self.reject)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setSpacing(2 * UNIT)
        head.addWidget(self._title)
        head.addWidget(self.search, 1)
        head.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addWidget(self._area, 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show it over the window, from its beginning."""
        self._sheet = sheet
        words = self._words
        self.setWindowTitle(sheet.title)
        self._title.setText(sheet.title)
        self.search.setPlaceholderText(words.say("sheet_search"))
        self.search.setAccessibleName(words.say("sheet_search"))
        self._back.setText(f"[Esc] {words.say('sheet_back')}")
        self.search.clear()
        self._draw()
        window = self._over.window()
        self.resize(min(window.width() - 2 * _ROOM, _WIDEST), window.height() - 2 * _ROOM)
        self.open()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the sheet while the cursor stays where words are typed."""
        if QKeySequence(event.keyCombination()) == self._key:
            self.reject()
        elif event.key() in _BY:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + _BY[Qt.Key(event.key())] * bar.singleStep())
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        found = narrowed(self._sheet, self.search.text())
        holder = QWidget()
        holder.setObjectName("ground")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, UNIT, 0)
        column.setSpacing(UNIT)
        for group in found.groups:
            column.addWidget(_card(group))
        if not found.groups:
            nothing = Wrapped("sentence")
            nothing.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
            nothing.setText(self._words.say("sheet_nothing"))
            column.addWidget(nothing)
        column.addStretch(1)
        self._area.setWidget(holder)
        self._area.setAccessibleName(self._sheet.title)


def _card(group: Group) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    grid = QGridLayout(card)
    grid.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
    grid.setHorizontalSpacing(2 * UNIT)
    grid.setVerticalSpacing(UNIT)
    title = QLabel(group.title)
    title.setObjectName("panel")
    grid.addWidget(title, 0, 0, 1, 3)
    for row, line in enumerate(group.lines, 1):
        for column, label in enumerate(_labels(line, group.large)):
            if label.text():
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(2, 1)
    return card


def _labels(line: Line, large: bool) -> tuple[QLabel, QLabel, QLabel]:
    tag, name, text = QLabel(line.tag), QLabel(line.name), Wrapped("told" if large else "")
    tag.setObjectName("article")
    name.setObjectName("strong")
    for label in (tag, name):
        label.setTextFormat(Qt.TextFormat.PlainText)
    # A sentence has air above its first line.
    name.setContentsMargins(0, 3, 0, 0)
    text.setText(line.text)
    return tag, name, text
