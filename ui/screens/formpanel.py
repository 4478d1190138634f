"""Draws a form: labelled fields one under the other, what is wrong, one key to do it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from app.domain.round import Staff
from ui.viewmodels.forms import Field, Form
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class FormPanel(QFrame):
    """One form at a time; Enter does it, Esc leaves it, and what was typed stays until then."""

    submitted = Signal(dict)
    left = Signal()
    filled = Signal(str)

    def __init__(self, words: Words, staff: Sequence[Staff]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words, self._staff = words, staff
        self._form: Form | None = None
        self._inputs: dict[str, QLineEdit | QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._title, self._help, self._wrong = QLabel(), Wrapped("quiet"), Wrapped("wrong")
        self._title.setObjectName("sentence")
        self._do, self._leave = QPushButton(), QPushButton()
        self._do.setObjectName("main")
        self._do.clicked.connect(self._submit)
        self._leave.clicked.connect(self.left)
        self._rows = QFormLayout()
        buttons = QHBoxLayout()
        buttons.addWidget(self._do)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
        inside.addWidget(self._title)
        inside.addWidget(self._help)
        inside.addLayout(self._rows)
        inside.addWidget(self._wrong)
        inside.addLayout(buttons)
        self.setVisible(False)
        words.on_change(self._retell)

    def draw(self, form: Form | None, wrong: str) -> None:
        """Show a form, or nothing; `wrong` is what keeps it from being done."""
        if form is not self._form:
            self._form = form
            self._build()
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        self.setVisible(form is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Esc leaves it, from any field."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._submit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def _build(self) -> None:
        while self._rows.rowCount():
            self._rows.removeRow(0)
        self._inputs, self._labels = {}, {}
        for field in self._fields():
            made, label = self._input(field), QLabel()
            label.setBuddy(made)
            self._rows.addRow(label, made)
            self._inputs[field.name], self._labels[field.name] = made, label
        self._retell()
        first = next(iter(self._inputs.values()), self._do)
        first.setFocus()

    def _fields(self) -> tuple[Field, ...]:
        return self._form.fields if self._form else ()

    def _input(self, field: Field) -> QLineEdit | QComboBox:
        if field.kind == "staff":
            box = QComboBox()
            for member in self._staff:
                box.addItem(f"{member.name} ({member.id})", member.id)
            return box
        if field.kind == "choice":
            return self._choice(field)
        line = QLineEdit()
        line.setMaxLength(2000)
        name = field.name
        line.textChanged.connect(lambda text: self.filled.emit(name) if text.strip() else None)
        if field.kind == "pin":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        if field.kind in ("pin", "number", "time"):
            line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        return line

    def _choice(self, field: Field) -> QComboBox:
        """Nothing is chosen at first, so that nobody chooses by passing over it."""
        box = QComboBox()
        for option in ("", *field.options):
            box.addItem("", option)
        name = field.name
        box.currentIndexChanged.connect(lambda at: self.filled.emit(name) if at > 0 else None)
        return box

    def _submit(self) -> None:
        values = {
            name: str(made.currentData()) if isinstance(made, QComboBox) else made.text()
            for name, made in self._inputs.items()
        }
        self.submitted.emit(values)

    def _retell(self) -> None:
        form, words = self._form, self._words
        if form is None:
            return
        self._title.setText(words.say(f"form_{form.id}"))
        self._help.setText(words.say(form.help or f"form_help_{form.id}"))
        self._do.setText(f"[Enter] {words.say(f'form_do_{form.id}')}")
        self._leave.setText(f"[Esc] {words.say('form_leave')}")
        for field in self._fields():
            name = words.say(f"form_field_{field.name}")
            shown = name if field.required else words.say("form_optional", field=name)
            self._labels[field.name].setText(shown)
            made = self._inputs[field.name]
            made.setAccessibleName(name)
            if isinstance(made, QComboBox) and field.kind == "choice":
                for at, option in enumerate(("choose", *field.options)):
                    made.setItemText(at, words.say(f"form_option_{option}"))
            if isinstance(made, QLineEdit) and field.kind in ("number", "time"):
                made.setPlaceholderText(words.say(f"form_hint_{field.kind}"))
