"""How the exchange with the other stations goes, in sentences: what is wrong and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.viewmodels.exchange import ExchangeModel, exchange_lines, trouble_lines
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class ExchangeCard(QFrame):
    """Draws an `ExchangeState` beside something else."""

    def __init__(self, model: ExchangeModel, words: Words, key: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._words, self._key = model, words, key
        self._title, self._how, self._wrong = (
            Wrapped("sentence"),
            Wrapped("quiet"),
            Wrapped("wrong"),
        )
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT)
        for one in (self._title, self._how, self._wrong):
            inside.addWidget(one)
        model.on_state(lambda _: self.draw())
        words.on_change(self.draw)
        self.draw()

    def draw(self) -> None:
        """Show the model's state."""
        state, words = self._model.state, self._words
        self._title.setText(words.say("exchange_title", key=self._key))
        self._how.setText("\n".join(exchange_lines(state, words, self._key)))
        self._wrong.setText("\n".join(trouble_lines(state, words)))
        self._wrong.setVisible(bool(self._wrong.text()))
