"""One control for each kind of field: what stands in it, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy

from app.domain.regulation import Text
from app.domain.round import Staff
from ui.viewmodels.forms import Field, Option
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.filepick import FilePick
from ui.widgets.theme import UNIT

MOST = 2000
"""Characters of one field; the rules refuse more."""
_SHORT = 8
"""Letters of a choice that always have room."""
_HINTED = ("number", "time", "span", "rooms", "people")
_PLAIN = ("pin", "number", "time", "span", "rooms")


class Box(QPlainTextEdit):
    """A few lines of text; Enter is for the form around, Shift and Enter a new line."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(13 * UNIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter without Shift goes on to the form."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FieldInput:
    """A field's control; `heard` hears its name and what stands in it, whenever that changes."""

    def __init__(
        self, field: Field, words: Words, staff: Sequence[Staff], heard: Callable[[str, str], None]
    ) -> None:
        self.field, self._words = field, words
        self._begun: set[str] = set()
        self._beginning: tuple[Text | None, Text | None] = (None, None)
        self.widget = self._made(staff)
        self._listen(heard)

    @property
    def value(self) -> str:
        """What stands in it, or the value of what is chosen."""
        made = self.widget
        if isinstance(made, Choices):
            row = made.currentRow()
            return self.field.picks[row].value if row >= 0 else ""
        if isinstance(made, QComboBox):
            at = made.findText(made.currentText()) if made.isEditable() else made.currentIndex()
            return str(made.itemData(at)) if at >= 0 else made.currentText()
        return made.toPlainText() if isinstance(made, Box) else made.text()  # a line or a file

    @property
    def option(self) -> Option | None:
        """The option that is chosen."""
        return next((one for one in self.field.picks if one.value == self.value), None)

    def name(self, label: str, file_key: str = "") -> None:
        """Say its name, and its options again in the language of now."""
        made = self.widget
        made.setAccessibleName(label)
        if isinstance(made, FilePick):
            choose = self._words.say("form_file_choose")
            made.name(label, f"[{file_key}] {choose}" if file_key else choose)
        if isinstance(made, Choices):
            made.show_rows([option_text(one, self._words) for one in self.field.picks])
        if isinstance(made, QComboBox) and self.field.kind == "choice":
            for at, option in enumerate(("choose", *self.field.options)):
                made.setItemText(at, self._words.say(f"form_option_{option}"))
            for at, one in enumerate(self.field.picks, 1 + len(self.field.options)):
                made.setItemText(at, option_text(one, self._words))
        if isinstance(made, QComboBox) and self.field.kind == "staff":
            made.setItemText(0, self._words.say("form_option_choose_key"))
        if isinstance(made, QLineEdit) and self.field.kind in _HINTED:
            made.setPlaceholderText(self._words.say(f"form_hint_{self.field.kind}"))
        if isinstance(made, QComboBox) and (line := made.lineEdit()) is not None:
            line.setPlaceholderText(self._words.say("form_hint_who"))
            line.setAccessibleName(label)
        self.begin(*self._beginning)

    def begin(self, text: Text | None, hint: Text | None) -> None:
        """Begin the text with these words, unless somebody has written; or only hint at them."""
        made, self._beginning = self.widget, (text, hint)
        if not isinstance(made, Box) or (text is None and hint is None):
            return
        made.setPlaceholderText(self._words.of(hint) if hint else "")
        written = made.toPlainText().strip()
        if not written or written in self._begun:
            made.setPlainText(self._words.of(text) if text else "")
            made.moveCursor(made.textCursor().MoveOperation.End)
        if text is not None:
            self._begun |= {text.ja.strip(), text.en.strip()}

    def _made(self, staff: Sequence[Staff]) -> QLineEdit | QComboBox | Choices | Box | FilePick:
        field = self.field
        if field.kind == "pick":
            rows = Choices()
            rows.show_rows([option_text(one, self._words) for one in field.picks])
            values = [one.value for one in field.picks]
            rows.setCurrentRow(values.index(field.preset) if field.preset in values else -1)
            return rows
        if field.kind == "choice":
            return self._choice()
        if field.kind in ("staff", "who"):
            return self._people(staff)
        if field.kind == "file":
            return _filepick("JPEG, PNG (*.jpg *.jpeg *.png *.JPG *.JPEG *.PNG)", field.preset)
        if field.kind == "path":
            return _filepick("", field.preset)
        if field.kind == "text":
            box = Box()
            box.setPlainText(field.preset)
            return box
        line = QLineEdit(field.preset)
        line.setMaxLength(MOST)
        if field.kind == "pin":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        if field.kind in _PLAIN:
            line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        return line

    def _choice(self) -> QComboBox:
        """Nothing is chosen at first, so that nobody chooses by passing over it."""
        box = QComboBox()
        # A long option is cut in the closed box only; it would push everything beside it out.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_SHORT)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for option in ("", *self.field.options):
            box.addItem("", option)
        for one in self.field.picks:
            box.addItem("", one.value)
        box.setCurrentIndex(max(0, box.findData(self.field.preset)))
        return box

    def _people(self, staff: Sequence[Staff]) -> QComboBox:
        box = QComboBox()
        if self.field.kind == "staff":
            # Nobody is chosen by passing over it; the number in front is the key that chooses.
            box.addItem("", "")
            for number, member in enumerate(staff, 1):
                box.addItem(f"{number} {member.name} ({member.id})", member.id)
        for one in self.field.picks:
            box.addItem(one.plain, one.value)
        if self.field.kind == "who":
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            at = box.findData(self.field.preset)
            # Where a name must be given nobody's stands there at first.
            box.setCurrentIndex(at if self.field.required else max(0, at))
            if at < 0 and self.field.preset:  # names that are on no list
                box.setEditText(self.field.preset)
        elif self.field.preset:
            box.setCurrentIndex(max(0, box.findData(self.field.preset)))
        return box

    def _listen(self, heard: Callable[[str, str], None]) -> None:
        made, name = self.widget, self.field.name
        if isinstance(made, QLineEdit):
            made.textChanged.connect(lambda text: heard(name, text))
        elif isinstance(made, FilePick):
            made.changed.connect(lambda text: heard(name, text))
        elif isinstance(made, Box):
            made.textChanged.connect(lambda: heard(name, made.toPlainText()))
        elif isinstance(made, QComboBox):
            made.currentIndexChanged.connect(lambda _: heard(name, self.value))
        elif isinstance(made, Choices):
            made.chosen.connect(lambda _: heard(name, name))  # its value may be an empty one


def _filepick(kinds: str, path: str) -> FilePick:
    pick = FilePick(kinds)
    pick.line.setText(path)
    return pick


def option_text(one: Option, words: Words) -> str:
    """An option in words: plain ones, a phrase, a text of the rules."""
    parts = (
        one.plain,
        words.say(one.words) if one.words else "",
        words.of(one.text) if one.text else "",
    )
    return "　".join(part for part in parts if part)
