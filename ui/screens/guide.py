"""The line over every page of a rehearsal: the mark of practice, the visitor, and what to press."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.viewmodels.guide import GuideModel
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

BUTTONS = ("rehearse_show", "rehearse_next")


class GuideLine(QWidget):
    """Draws a `GuideState`; its buttons do what their keys do."""

    def __init__(
        self,
        model: GuideModel,
        words: Words,
        key_of: Callable[[str], str],
        do: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("guide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._words, self._key_of = model, words, key_of
        self.mark, self.title = QLabel(), QLabel()
        self.mark.setObjectName("practice")
        self.title.setObjectName("strong")
        self.says, self.keys = Wrapped("guide_says"), Wrapped("guide_keys")
        self.buttons = {id: QPushButton() for id in BUTTONS}
        for id, button in self.buttons.items():
            # The page's keys belong to the page, wherever somebody has clicked.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, id=id: do(id))
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(self.mark)
        head.addWidget(self.title)
        head.addStretch(1)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addLayout(head)
        told.addWidget(self.says)
        told.addWidget(self.keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 4, 2 * UNIT, 4)
        row.setSpacing(2 * UNIT)
        row.addLayout(told, 1)
        for button in self.buttons.values():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.draw()

    def draw(self) -> None:
        """Show the visitor of now."""
        state, say = self._model.state, self._words.say
        self.mark.setText(say("guide_mark", place=state.place, of=state.of))
        self.title.setText(state.title)
        self.says.setText(state.says)
        self.keys.setText(say("guide_keys", keys=state.keys))
        for id, button in self.buttons.items():
            code = "guide_finish" if id == "rehearse_next" and state.last else f"action_{id}"
            button.setText(f"{say(code)}\n[{self._key_of(id)}]")
        self.buttons["rehearse_show"].setEnabled(state.shows)
