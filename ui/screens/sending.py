"""The page for sending to headquarters (本部へ送る): where to, how far it is, what came back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.screens.formpanel import FormPanel
from ui.viewmodels.sending import SendModel, SendState
from ui.viewmodels.sendingtext import (
    message_text,
    next_text,
    own_word_text,
    place_text,
    refusal_text,
    standing_rows,
    step_text,
    whole_place,
)
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_KEYS = ("send_go", "send_folder", "send_receipt")


class SendScreen(QWidget):
    """Draws a `SendState`; every click goes to the table of actions."""

    def __init__(self, model: SendModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._where = QLabel(), QLabel()
        self._title.setObjectName("title")
        self._where.setObjectName("strong")
        self._next, self._url, self._said = Wrapped("grounds"), Wrapped("quiet"), Wrapped("done")
        self.places = Choices()
        self.places.chosen.connect(model.choose)
        self.buttons = {id: QPushButton() for id in _KEYS}
        self.buttons["send_go"].setObjectName("main")
        self.stop = QPushButton()
        for button in (*self.buttons.values(), self.stop):
            # What has the focus takes the arrows: they belong to the list, and buttons have keys.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._doing, self._bar = QLabel(), QProgressBar()
        self._bar.setTextVisible(False)
        self.panel = FormPanel(words, ())
        self.panel.file_key = key_of("file_choose")
        self.panel.submitted.connect(model.submit)
        self.panel.left.connect(model.leave_form)
        self._far, self._refused = Wrapped("sentence"), Wrapped("wrong")
        self._own, self._back = Wrapped("quiet"), Wrapped("quiet")
        self._grid = QGridLayout()
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 3)
        self.beside = QVBoxLayout()
        self.beside.setSpacing(2 * UNIT)
        self.beside.addWidget(self._right(), 1)
        row.addLayout(self.beside, 2)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Up, down and digits choose a place."""
        self.places.setFocus()

    def draw(self, state: SendState) -> None:
        """Show a state."""
        words, place = self._words, state.place
        self._title.setText(words.say("send_title"))
        self._where.setText(words.say("send_where_to"))
        self.places.setAccessibleName(words.say("send_where_to"))
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            button.setEnabled(not state.step and state.form is None)
        if place is None:
            self.buttons["send_go"].setEnabled(False)
        said = message_text(state, words)
        first = bool(state.offered) and not self.places.count()
        with laid_out_once(self):
            self._draw_places(state)
            self._next.setText(next_text(state, words))
            self._url.setText(whole_place(state, words))
            self._url.setVisible(bool(self._url.text()))
            wrong = said if state.form is not None and not state.good else ""
            self.panel.draw(state.form, wrong)
            self._draw_step(state)
            self._said.setObjectName("done" if state.good else "wrong")
            self._said.style().unpolish(self._said)
            self._said.style().polish(self._said)
            self._said.setText("" if wrong else said)
            self._said.setVisible(bool(self._said.text()))
            self._draw_standing(state)
        filling, self._filling = self._filling, state.form is not None
        # A list without rows is hidden and could not take the focus when the page was opened.
        if not self._filling and self.isVisible() and (filling or first):
            self.begin()

    def _draw_places(self, state: SendState) -> None:
        places, urls = self.places, [one.place.url for one in state.offered]
        texts = [place_text(one, self._words) for one in state.offered]
        places.blockSignals(True)
        places.show_rows(texts)
        places.setCurrentRow(urls.index(state.chosen) if state.chosen in urls else -1)
        places.blockSignals(False)
        places.setVisible(bool(urls))

    def _draw_step(self, state: SendState) -> None:
        busy, far = bool(state.step), state.progress
        self._doing.setText(step_text(state, self._words))
        self._bar.setAccessibleName(self._doing.text() or self._words.say("send_title"))
        known = state.step == "carry" and far is not None and far.size > 0
        self._bar.setRange(0, 1000 if known else 0)
        if known and far is not None:
            self._bar.setValue(1000 * far.there // far.size)
        self.stop.setText(f"[{self._key_of('send_back')}] {self._words.say('send_stop')}")
        for widget in (self._doing, self._bar, self.stop):
            widget.setVisible(busy)

    def _draw_standing(self, state: SendState) -> None:
        rows = standing_rows(state, self._words)
        self._far.setText(self._words.say("send_far"))
        while len(self._cells) < len(rows):
            name, value = QLabel(), QLabel()
            name.setObjectName("time")
            value.setObjectName("time_value")
            self._grid.addWidget(name, len(self._cells), 0)
            self._grid.addWidget(value, len(self._cells), 1)
            self._cells.append((name, value))
        for at, (name, value) in enumerate(self._cells):
            text = rows[at] if at < len(rows) else ("", "")
            name.setText(text[0])
            value.setText(text[1])
            name.setVisible(at < len(rows))
            value.setVisible(at < len(rows))
        self._refused.setText(refusal_text(state, self._words))
        self._refused.setVisible(bool(self._refused.text()))
        self._own.setText(own_word_text(state, self._words))
        self._own.setVisible(bool(self._own.text()))
        self._back.setText(self._words.say("send_receipt_ways"))

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self._next)
        column.addWidget(self._where)
        column.addWidget(self.places)
        column.addWidget(self._url)
        keys = QHBoxLayout()
        for button in self.buttons.values():
            keys.addWidget(button)
        keys.addStretch(1)
        column.addLayout(keys)
        column.addWidget(self.panel)
        doing = QHBoxLayout()
        doing.addWidget(self._doing, 1)
        doing.addWidget(self.stop)
        column.addLayout(doing)
        column.addWidget(self._bar)
        column.addWidget(self._said)
        column.addStretch(1)
        return column

    def _right(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT)
        inside.addWidget(self._far)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(2 * UNIT)
        inside.addLayout(self._grid)
        inside.addWidget(self._own)
        inside.addWidget(self._refused)
        inside.addSpacing(UNIT)
        inside.addWidget(self._back)
        inside.addStretch(1)
        return card
