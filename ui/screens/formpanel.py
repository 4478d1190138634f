"""Draws a form: labelled fields one under the other, what is wrong, one key to do it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from app.domain.round import Staff
from ui.screens.formfields import FieldInput
from ui.screens.formkeys import FormKeys
from ui.viewmodels.forms import Field, Form
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class FormPanel(QFrame):
    """One form at a time; Enter does it, Esc leaves it, and what was typed stays until then.

    With `wide`, what is written in several lines and all after it stands beside the rest; with
    `pairs` too, names stand before their fields there as well.
    """

    submitted = Signal(dict)
    left = Signal()
    filled = Signal(str)
    typed = Signal(dict)
    touched = Signal(dict)
    """What stands in it, once somebody has changed something."""

    def __init__(
        self, words: Words, staff: Sequence[Staff], *, wide: bool = False, pairs: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words, self._staff, self._wide = words, staff, wide or pairs
        self._pairs = pairs
        self.file_key = ""
        """The key that opens the folders, where a form asks for a file."""
        self.leave_out = ""
        """Who is not offered as a person to choose, because they act already."""
        self._form: Form | None = None
        self._keys = FormKeys(self)
        self._inputs: dict[str, FieldInput] = {}
        self._labels: dict[str, QLabel] = {}
        self._needed: Sequence[str] = ()
        self._title, self._help, self._wrong = QLabel(), Wrapped("quiet"), Wrapped("wrong")
        self._ahead = Wrapped("ahead")
        self._title.setObjectName("sentence")
        self._do, self._leave = QPushButton(), QPushButton()
        self._do.setObjectName("main")
        self._do.clicked.connect(self._submit)
        self._leave.clicked.connect(self.left)
        self._columns = [QFormLayout(), *([QFormLayout()] if self._wide else [])]
        inside = self._inside = QVBoxLayout(self)
        self._said: tuple[str, str] | None = None
        self._making = False
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.addWidget(self._title)
        inside.addWidget(self._help)
        inside.addWidget(self._ahead)
        self._row = self._rows()
        inside.addLayout(self._row)
        inside.addWidget(self._wrong)
        inside.addLayout(self._buttons())
        if wide and not pairs:
            inside.addStretch(1)
        self.setVisible(False)
        words.on_change(self._retell)

    def draw(
        self,
        form: Form | None,
        wrong: str,
        *,
        at: str = "",
        ahead: str = "",
        needed: Sequence[str] = (),
    ) -> None:
        """Show a form, or nothing; `wrong` is what keeps it from being done.

        It is told under the field `at`, which has the focus then. `ahead` is what the form would
        do now; `needed` are fields that must be filled in for that.
        """
        if needed != self._needed:
            self._needed = needed
            self._name_fields()
        if form is not self._form:
            self._form = form
            self._build()
        self._ahead.setText(ahead)
        self._ahead.setVisible(bool(ahead))
        self._tell_wrong(wrong, at)
        self.setVisible(form is not None)

    def _tell_wrong(self, wrong: str, at: str) -> None:
        """Under the field that is faulty, or below them all; told anew, it is gone to anew."""
        if (wrong, at) == self._said:
            return
        self._said = (wrong, at)
        self._wrong_place(at if wrong else "")
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if wrong and at in self._inputs:
            self._inputs[at].widget.setFocus()

    def _wrong_place(self, at: str) -> None:
        for column in self._columns:
            if (row := column.getWidgetPosition(self._wrong)[0]) >= 0:  # type: ignore[index]
                column.takeRow(row)
        self._inside.removeWidget(self._wrong)
        field = self._inputs.get(at)
        for column in self._columns if field is not None else ():
            row, _ = column.getWidgetPosition(field.widget)  # type: ignore[union-attr,misc]
            if row >= 0:
                column.insertRow(row + 1, self._wrong)
                return
        self._inside.insertWidget(self._inside.indexOf(self._row) + 1, self._wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it or leads on, Esc leaves it, from any field."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                coming = self._coming
                if coming is None:
                    self._submit()
                else:
                    coming.widget.setFocus()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def begin(self) -> None:
        """Into the first field that is still empty, or the first of all."""
        first = self._missing or next(iter(self._inputs.values()), None)
        (first.widget if first else self._do).setFocus()

    @property
    def _missing(self) -> FieldInput | None:
        """The first field that must be filled in and is empty."""
        inputs = self._inputs.values()
        return next(
            (one for one in inputs if self._asks(one.field) and not one.value.strip()), None
        )

    @property
    def _coming(self) -> FieldInput | None:
        """The field after the one that has the focus, where Enter leads from field to field."""
        if self._form is None or not self._form.stepwise:
            return None
        inputs, focused = list(self._inputs.values()), self.focusWidget()
        at = (place for place, one in enumerate(inputs) if one.widget is focused)
        return next(iter(inputs[next(at, len(inputs)) + 1 :]), None)

    def _asks(self, field: Field) -> bool:
        return field.required or field.name in self._needed

    def _rows(self) -> QHBoxLayout:
        rows = QHBoxLayout()
        rows.setSpacing(3 * UNIT)
        for column in self._columns:
            whole = QVBoxLayout()
            whole.addLayout(column)
            if self._wide:  # rows would spread over the height of the column beside them
                whole.addStretch(1)
            if column is not self._columns[0] and not self._pairs:
                column.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
            rows.addLayout(whole, 3 if column is self._columns[0] else 2)
        return rows

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.addWidget(self._do)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        return buttons

    def _build(self) -> None:
        self._making = True
        self._said = None
        self._wrong_place("")
        for column in self._columns:
            while column.rowCount():
                _let_go(column.takeRow(0))
        self._inputs, self._labels = {}, {}
        at, staff = 0, [one for one in self._staff if one.id != self.leave_out]
        for field in self._fields():
            made, label = FieldInput(field, self._words, staff, self._heard), QLabel()
            label.setBuddy(made.widget)
            at = len(self._columns) - 1 if field.kind == "text" or field.beside else at
            self._columns[at].addRow(label, made.widget)
            self._inputs[field.name], self._labels[field.name] = made, label
        if self._pairs:  # nothing beside it: the one column has all the room
            self._row.setStretch(0, 4)
            self._row.setStretch(1, 3 if at else 0)
        for made in self._inputs.values():
            self._begin_with(made)
        self._retell()
        self._keys.listen(self._inputs.values())
        first = next(iter(self._inputs.values()), None)
        begins = None
        if first is not None and first.field.kind == "who":
            begins = self._keys.listed if first.value else None
        self._making = False
        (begins or (first.widget if first else self._do)).setFocus()

    def _begin_with(self, made: FieldInput) -> None:
        """A text begins with the words of its kind, and again with those of another kind."""
        field = made.field
        choice = self._inputs.get(field.begun_by)
        if choice is not None:

            def begin() -> None:
                option = choice.option
                made.begin(option.begins if option else None, None)

            choice.widget.chosen.connect(lambda _: begin())  # type: ignore[union-attr]
            begin()
        elif field.kind == "text" and field.picks:
            words = field.picks[0].begins
            made.begin(words if field.required else None, None if field.required else words)

    def _heard(self, name: str, text: str) -> None:
        if text.strip():
            self.filled.emit(name)
        if name in self._inputs:  # not while it is still being made
            self.typed.emit(self._values)
            if not self._making:
                self.touched.emit(self._values)

    @property
    def _values(self) -> dict[str, str]:
        return {name: made.value for name, made in self._inputs.items()}

    def _fields(self) -> tuple[Field, ...]:
        return self._form.fields if self._form else ()

    def _submit(self) -> None:
        form, missing, self._said = self._form, self._missing, None
        self.submitted.emit(self._values)
        if missing is not None and self._form is form:
            missing.widget.setFocus()

    def _retell(self) -> None:
        form, words = self._form, self._words
        if form is None:
            return
        self._title.setText(words.say(f"form_{form.id}"))
        self._help.setText(words.say(form.help or f"form_help_{form.id}"))
        self._do.setText(f"[Enter] {words.say(f'form_do_{form.id}')}")
        self._leave.setText(f"[Esc] {words.say('form_leave')}")
        self._name_fields()

    def _name_fields(self) -> None:
        words, making, self._making = self._words, self._making, True
        for field in self._fields() if self._inputs else ():
            name = words.say(field.words)
            named = (
                self._asks(field) or field.preset or field.says_when
            )  # what is filled in needs no word about that
            shown = name if named else words.say("form_optional", field=name)
            self._labels[field.name].setText(shown)
            self._inputs[field.name].name(name, self.file_key)
        self._making = making


def _let_go(row: QFormLayout.TakeRowResult) -> None:
    """Hide a row now and delete it later: the key that has ended the form is still on its way."""
    for item in (row.labelItem, row.fieldItem):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
