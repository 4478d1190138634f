"""A file's path: typed, or chosen from the computer's folders."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.widgets.theme import UNIT


class FilePick(QWidget):
    """A line for the path and a button that opens the folders."""

    changed = Signal(str)

    def __init__(self, kinds: str) -> None:
        super().__init__()
        self._kinds = kinds
        self.line, self.button = QLineEdit(), QPushButton()
        self.line.textChanged.connect(self.changed)
        self.button.clicked.connect(self._ask)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def text(self) -> str:
        """The path."""
        return self.line.text().strip()

    def name(self, label: str, choose: str) -> None:
        """What it is called, and what its button says."""
        self.line.setAccessibleName(label)
        self.button.setText(choose)
        self.button.setAccessibleName(f"{choose}: {label}")

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.button.text(), "", self._kinds)
        if path:
            self.line.setText(path)
