"""A column of lines that can be clicked; keys are the window's, so none of them takes the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget


class Lines(QWidget):
    """Up to `most` lines of text; `clicked` tells which."""

    clicked = Signal(int)

    def __init__(self, most: int, name: str = "line", *, steady: bool = False) -> None:
        """A steady column keeps its height when it has fewer lines."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.buttons: list[QPushButton] = []
        for place in range(most):
            button = QPushButton()
            button.setObjectName(name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, place=place: self.clicked.emit(place))
            # A long line gives way; it never makes the window wider than the screen.
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            policy.setRetainSizeWhenHidden(steady)
            button.setSizePolicy(policy)
            column.addWidget(button)
            button.hide()
            self.buttons.append(button)

    def show_lines(self, texts: Sequence[str], chosen: int = -1) -> None:
        """These lines from now on, one of them chosen."""
        for place, button in enumerate(self.buttons):
            text = texts[place] if place < len(texts) else ""
            # An ampersand in a text is no shortcut.
            button.setText(text.replace("&", "&&"))
            button.setVisible(bool(text))
            if bool(button.property("chosen")) != (place == chosen):
                button.setProperty("chosen", place == chosen)
                button.style().unpolish(button)
                button.style().polish(button)
