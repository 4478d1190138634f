"""The machine failed: a whole red screen that says what to do on paper, until it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.faults import Fault
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_STEPS = ("failure_paper", "failure_lead", "failure_again")


class FailureScreen(QWidget):
    """Nothing was recorded: what, why, and what to do now."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("failure")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self._fault: Fault | None = None
        self._labels = [Wrapped() for _ in range(3 + len(_STEPS))]
        column = QVBoxLayout(self)
        column.setContentsMargins(8 * UNIT, 6 * UNIT, 8 * UNIT, 6 * UNIT)
        column.setSpacing(2 * UNIT)
        for place, label in enumerate(self._labels):
            label.setObjectName("failure_word" if place == 0 else "failure_text")
            column.addWidget(label)
        column.addStretch(1)
        words.on_change(self._say)

    def show_fault(self, fault: Fault | None) -> None:
        """What failed; None once it was read."""
        self._fault = fault
        self._say()

    def _say(self) -> None:
        if self._fault is None:
            return
        words = self._words
        texts = [
            f"× {words.say('desk_failure')}",
            words.say(self._fault.code, **dict(self._fault.fields)),
            words.say("failure_not_recorded"),
            *(f"{place}.  {words.say(code)}" for place, code in enumerate(_STEPS, 1)),
        ]
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self.setAccessibleName("  ".join(texts))
