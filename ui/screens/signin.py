"""Asks who acts: the staff by name, a PIN that nobody sees, and once the duty to confirm."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.signin import SignInModel, SignInState
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MAY_LEAVE = ("change", "lead")
_ROWS_SHOWN = 6


class SignInPanel(QFrame):
    """Draws a `SignInState`; every click and key goes to the model."""

    def __init__(self, model: SignInModel, words: Words) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._words = model, words
        self._drawn: SignInState | None = None
        self._title, self._why = QLabel(), Wrapped("quiet")
        self._title.setObjectName("title")
        self._who_label, self._pin_label = QLabel(), QLabel()
        self.people, self.pin = _People(), _pin_field()
        self.people.currentRowChanged.connect(self._chosen)
        self.people.itemClicked.connect(lambda _: self.pin.setFocus())
        self.people.installEventFilter(self)
        self._who_label.setBuddy(self.people)
        self._pin_label.setBuddy(self.pin)
        self.duty, self._duty_text, self.agree = QFrame(), Wrapped(), QCheckBox()
        self.agree.toggled.connect(model.agree)
        self.message, self._practice = Wrapped("wrong"), Wrapped("ahead")
        self.enter, self.back = QPushButton(), QPushButton()
        self.enter.setObjectName("main")
        self.enter.clicked.connect(self._enter)
        self._lay_out()
        model.on_state(self.draw)
        words.on_change(lambda: self._draw_all(model.state))
        self._draw_all(model.state)

    def draw(self, state: SignInState) -> None:
        """Show a state; what was typed stays until it was tried."""
        before, self._drawn = self._drawn, state
        if before is None or before.attempts != state.attempts:
            self.pin.clear()
        if before is None or before.people != state.people:
            self._fill(state)
        chosen = next((row for row, p in enumerate(state.people) if p.id == state.chosen), -1)
        if self.people.currentRow() != chosen:
            self.people.setCurrentRow(chosen)
        self.duty.setVisible(state.duty is not None)
        self._duty_text.setText(self._duty(state))
        if self.agree.isChecked() != state.agreed:
            self.agree.setChecked(state.agreed)
        self._practice.setText(self._practice_text(state))
        self._practice.setVisible(bool(self._practice.text()))
        self.back.setVisible(state.purpose in _MAY_LEAVE)
        self._title.setText(self._words.say(f"sign_in_title_{state.purpose}"))
        why = [self._words.say(f"sign_in_why_{state.purpose}")]
        if self._model.day_begins:
            why.append(self._words.say("sign_in_why_clock"))
        self._why.setText("\n".join(why))
        self.tick()

    def tick(self) -> None:
        """Count down until the next PIN is taken."""
        state, left = self._model.state, self._model.seconds_left()
        self.enter.setEnabled(not state.busy and not left)
        said = self._words.say(state.message, **state.message_fields) if state.message else ""
        if left:
            said = self._words.say("sign_in_wait", seconds=left)
        elif state.message == "sign_in_wait":
            said = self._words.say("sign_in_now")
        if said != self.message.text():
            self.message.setText(said)
        self.message.setVisible(bool(said))

    def begin(self) -> None:
        """Put the cursor where the first thing is to be said."""
        (self.pin if self._model.state.chosen else self.people).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list of people, Enter and digits go on to the PIN."""
        if watched is self.people and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and (event.key() in _ENTER or event.text().isdecimal()):
                self.pin.setFocus()
                self.pin.insert(event.text() if event.text().isdecimal() else "")
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs in from anywhere."""
        if event.key() in _ENTER:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        self._model.enter(self.pin.text())
        if self._model.state.message == "sign_in_duty_first":
            self.agree.setFocus()
        elif self._model.state.message:
            self.begin()

    def _chosen(self, row: int) -> None:
        people = self._model.state.people
        if 0 <= row < len(people):
            self._model.choose(people[row].id)

    def _fill(self, state: SignInState) -> None:
        self.people.blockSignals(True)
        self.people.clear()
        for person in state.people:
            role = self._words.say(f"paper.role.{person.role}")
            self.people.addItem(f"{person.name}　{role}　({person.id})")
        self.people.setCurrentRow(-1)
        self.people.blockSignals(False)
        height = self.people.sizeHintForRow(0) if state.people else 0
        self.people.setFixedHeight(height * min(max(len(state.people), 2), _ROWS_SHOWN) + UNIT)

    def _practice_text(self, state: SignInState) -> str:
        """A rehearsal's PINs are on the page, so that nobody looks for them elsewhere."""
        shown = [(who, pin) for who, pin in state.pins.items() if state.chosen in ("", who)]
        people = {one.id: one.name for one in state.people}
        named = [f"{people[who]} {pin}" for who, pin in shown if who in people]
        comma = "、" if self._words.language == "ja" else ", "
        return self._words.say("sign_in_practice", pins=comma.join(named)) if named else ""

    def _duty(self, state: SignInState) -> str:
        words = self._words
        lines = [words.say("sign_in_duty")]
        for article, text in state.duty or ():
            lines.append(f"{words.article(article)}　{words.of(text)}")
        return "\n".join(lines)

    def _draw_all(self, state: SignInState) -> None:
        words = self._words
        self._who_label.setText(words.say("sign_in_people"))
        self._pin_label.setText(words.say("sign_in_pin_label"))
        self.people.setAccessibleName(words.say("sign_in_people"))
        self.pin.setAccessibleName(words.say("sign_in_pin_label"))
        self.agree.setText(words.say("sign_in_agree"))
        self.enter.setText(f"[Enter] {words.say('sign_in_do')}")
        self.back.setText(f"[Esc] {words.say('sign_in_back')}")
        self._drawn = None
        self.draw(state)

    def _lay_out(self) -> None:
        self.duty.setObjectName("duty")
        inside = QVBoxLayout(self.duty)
        inside.addWidget(self._duty_text)
        inside.addWidget(self.agree)
        buttons = QHBoxLayout()
        buttons.addWidget(self.enter)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(UNIT)
        rows: tuple[QWidget, ...] = (
            self._title,
            self._why,
            self._who_label,
            self.people,
            self._pin_label,
            self.pin,
            self._practice,
            self.duty,
            self.message,
        )
        for widget in rows:
            column.addWidget(widget)
        column.addLayout(buttons)


class SignInScreen(QWidget):
    """The page: the panel in the middle of an empty ground."""

    def __init__(self, model: SignInModel, words: Words) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.panel = SignInPanel(model, words)
        self.panel.setMaximumWidth(80 * UNIT)
        row = QHBoxLayout(self)
        row.addStretch(1)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self.panel)
        column.addStretch(2)
        row.addLayout(column, 3)
        row.addStretch(1)


class _People(QListWidget):
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose nobody by merely coming by; the list would take its first."""
        QFrame.focusInEvent(self, event)
        self.viewport().update()


def _pin_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(12)
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhDigitsOnly
        | Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
    )
    # An input method left on would hold digits back, or write them in full width.
    field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9０-９]*"), field))
    return field
