"""The card that asks who acts at headquarters: a name from the list, then what only they know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.office import HOLDER
from ui.viewmodels.hqsignin import HqSignInModel, HqSignInState, Person
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HqSignInScreen(QWidget):
    """Draws a `HqSignInState`."""

    def __init__(self, model: HqSignInModel, words: Words) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._model, self._words = model, words
        self._attempts = 0
        self._title, self._help = QLabel(), Wrapped("quiet")
        self._title.setObjectName("title")
        self._who, self._asked = QLabel(), QLabel()
        self.people, self.secret = Choices(), QLineEdit()
        self.people.chosen.connect(self._chosen)
        self.people.itemClicked.connect(lambda _: self.secret.setFocus())
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setMaxLength(200)
        self._who.setBuddy(self.people)
        self._asked.setBuddy(self.secret)
        self.message = Wrapped("wrong")
        self.do, self.back = QPushButton(), QPushButton()
        self.do.setObjectName("main")
        self.do.clicked.connect(self.enter)
        self._card = self._lay_out()
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Put the cursor where the first thing is to be said."""
        (self.secret if self._model.state.chosen else self.people).setFocus()

    def draw(self, state: HqSignInState) -> None:
        """Show a state; what was typed stays until it was tried."""
        words = self._words
        if state.attempts != self._attempts:
            self._attempts = state.attempts
            self.secret.clear()
            if state.message and self.isVisible():
                self.begin()
        with laid_out_once(self._card):
            self._title.setText(words.say(f"hq_sign_in_{state.purpose}"))
            self._help.setText(words.say(f"hq_sign_in_{state.purpose}_help"))
            self._who.setText(words.say("hq_sign_in_people"))
            self.people.setAccessibleName(self._who.text())
            self.people.blockSignals(True)
            self.people.show_rows([self._named(one) for one in state.people])
            ids = [one.id for one in state.people]
            self.people.setCurrentRow(ids.index(state.chosen) if state.chosen in ids else -1)
            self.people.blockSignals(False)
            asked = "hq_door_passphrase_line" if state.chosen == HOLDER else "hq_sign_in_pin"
            self._asked.setText(words.say(asked))
            self.secret.setAccessibleName(self._asked.text())
            said = words.say(state.message, **dict(state.message_fields)) if state.message else ""
            self.message.setText(said)
            self.message.setVisible(bool(said))
            self.do.setText(f"[Enter] {words.say('hq_sign_in_do')}")
            self.do.setEnabled(not state.busy)
            self.back.setText(f"[Esc] {words.say('door_back')}")
            self.back.setVisible(state.purpose == "change")

    def enter(self) -> None:
        """From the list on to the field, then try it."""
        if self.people.hasFocus() and self._model.state.chosen:
            self.secret.setFocus()
            return
        self._model.enter(self.secret.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, from anywhere."""
        if event.key() in _ENTER:
            self.enter()
        else:
            super().keyPressEvent(event)

    def _chosen(self, row: int) -> None:
        self._model.choose(row)

    def _named(self, one: Person) -> str:
        if one.id == HOLDER:
            return self._words.say("hq_holder")
        return f"{one.name}　{self._words.say(f'clerk_role_{one.role}')}"

    def _lay_out(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(80 * UNIT)
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(UNIT)
        inside: tuple[QWidget, ...] = (
            *(self._title, self._help, self._who, self.people),
            *(self._asked, self.secret, self.message),
        )
        for widget in inside:
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.do)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        row, middle = QHBoxLayout(self), QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(2)
        row.addStretch(1)
        row.addLayout(middle, 4)
        row.addStretch(1)
        return card
