"""A few things to choose from, in view: by digit, by arrows, by mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget

_MOST_ROWS = 8


class Choices(QListWidget):
    """Numbered rows, one of which is chosen.

    A digit chooses its row; after it a second one makes a number of two digits where there are so
    many rows: 1, then 2 is the twelfth.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("choices")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setUniformItemSizes(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._typed = ""
        self.currentRowChanged.connect(self._row_changed)

    def show_rows(self, texts: Sequence[str]) -> None:
        """Show these, the same one chosen as before, or none."""
        row = self.currentRow()
        self.blockSignals(True)
        self.clear()
        wide = len(str(len(texts)))
        self.addItems([f"[{str(n).rjust(wide)}] {text}" for n, text in enumerate(texts, 1)])
        self.setCurrentRow(min(row, len(texts) - 1))
        self.blockSignals(False)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need taller rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        rows = min(self.count(), _MOST_ROWS)
        self.setFixedHeight(rows * max(0, self.sizeHintForRow(0)) + 2 * self.frameWidth() + 4)

    def event(self, event: QEvent) -> bool:
        """A digit is for this list, whatever else it is a shortcut of."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and digit_of(event):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Passing by chooses nothing; Qt would take the first row."""
        row, told = self.currentRow(), self.blockSignals(True)
        super().focusInEvent(event)
        if row != self.currentRow():
            self.setCurrentRow(row)
        self.blockSignals(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses; Enter and Esc are for the form around."""
        if digit := digit_of(event):
            self._take(digit)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            self._typed = ""
            super().keyPressEvent(event)

    def _take(self, digit: str) -> None:
        for typed in (self._typed + digit, digit):
            if 1 <= int(typed) <= self.count():
                self.setCurrentRow(int(typed) - 1)
                self._typed = typed
                return

    def _row_changed(self, row: int) -> None:
        self.chosen.emit(row)


def digit_of(event: QKeyEvent) -> str:
    """The digit that a key types, alone; nothing for any other key."""
    text = event.text()
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    return text if plain and len(text) == 1 and text in "0123456789" else ""
