"""The card before headquarters: its folder, then its passphrase; or a name and a new one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.doortext import trouble
from ui.viewmodels.hqdoor import HqDoorModel, HqDoorState, Step
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.typedonly import as_typed_only
from ui.widgets.wrapped import Wrapped

_FIELDS: dict[Step, tuple[str, ...]] = {
    "folder": ("folder",),
    "passphrase": ("passphrase",),
    "new": ("name", "passphrase", "again"),
    "opening": (),
    "locked": ("passphrase",),
}
_SECRET = ("passphrase", "again")


class HqDoorScreen(QWidget):
    """Draws an `HqDoorState`; what is typed stays in its fields until it was tried."""

    def __init__(self, model: HqDoorModel[Any], words: Words) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._model, self._words = model, words
        self._step: Step | None = None
        self._tries = 0
        self._title, self._help = QLabel(), Wrapped("quiet")
        self._title.setObjectName("title")
        self._where, self.trouble = Wrapped("sentence"), Wrapped("wrong")
        self.known = Choices()
        self.known.chosen.connect(self._propose)
        self._labels = {name: QLabel() for name in ("folder", "name", "passphrase", "again")}
        self.fields = {name: QLineEdit() for name in self._labels}
        for name, field in self.fields.items():
            self._labels[name].setBuddy(field)
            as_typed_only(field)
            field.setMaxLength(1000 if name == "folder" else 200)
            if name in _SECRET:
                field.setEchoMode(QLineEdit.EchoMode.Password)
        self.shown = QCheckBox()
        self.shown.toggled.connect(self._echo)
        self.look, self.do, self.back = QPushButton(), QPushButton(), QPushButton()
        self.do.setObjectName("main")
        self.do.clicked.connect(self.enter)
        self.look.clicked.connect(self.ask_folder)
        self._doing, self._bar = Wrapped("sentence"), QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._card = self._lay_out()
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def draw(self, state: HqDoorState) -> None:
        """Show a state in the language of now."""
        words = self._words
        with laid_out_once(self._card):
            self._title.setText(words.say(f"hq_door_{state.step}_title"))
            self._help.setText(words.say(f"hq_door_{state.step}_help"))
            self._where.setText(words.say("hq_door_at", folder=state.folder))
            self._where.setVisible(state.step in ("passphrase", "new", "locked"))
            for name, label in self._labels.items():
                label.setText(words.say(f"hq_door_{name}_line"))
                self.fields[name].setAccessibleName(label.text())
                label.setVisible(name in _FIELDS[state.step])
                self.fields[name].setVisible(name in _FIELDS[state.step])
            self._draw_known(state)
            self.shown.setText(words.say("hq_door_show"))
            self.shown.setVisible("passphrase" in _FIELDS[state.step])
            self.look.setText(words.say("hq_door_look"))
            self.look.setVisible(state.step == "folder")
            self.do.setText(f"[Enter] {words.say(f'hq_door_{state.step}_do')}")
            self.do.setVisible(state.step != "opening")
            self.do.setEnabled(not state.doing)
            self.back.setText(f"[Esc] {words.say('door_back')}")
            self.back.setVisible(state.step not in ("opening", "locked"))
            self._doing.setText(words.say(state.doing) if state.doing else "")
            self._bar.setAccessibleName(self._doing.text() or words.say("door_opening"))
            for widget in (self._doing, self._bar):
                widget.setVisible(bool(state.doing))
            self.trouble.setText(trouble(state.trouble, words))
            self.trouble.setVisible(bool(state.trouble))
        if state.tries != self._tries:
            self._tries = state.tries
            self._forget()
        if state.step != self._step:
            self._step = state.step
            self.begin()

    def begin(self) -> None:
        """Put the cursor where the first thing is to be said."""
        state = self._model.state
        if state.step == "folder":
            self.fields["folder"].setText(state.folder)
            self._forget()
        else:
            self.shown.setChecked(False)
        first = _FIELDS[state.step][:1]
        if first:
            self.fields[first[0]].setFocus()
            self.fields[first[0]].selectAll()

    def enter(self) -> None:
        """The next empty field, then the one thing to do."""
        step = self._model.state.step
        for name in _FIELDS[step]:
            if not self.fields[name].text().strip() and self._has_focus_before(step, name):
                self.fields[name].setFocus()
                return
        if step == "folder":
            self._model.choose_folder(self.fields["folder"].text())
        elif step == "new":
            texts = (self.fields[name].text() for name in _FIELDS["new"])
            self._model.found(*texts)
        else:
            self._model.open(self.fields["passphrase"].text())

    def ask_folder(self) -> None:
        """Choose the folder among those of the computer."""
        dialog = QFileDialog(self, self._words.say("hq_door_folder_line"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._looked)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, from anywhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        else:
            super().keyPressEvent(event)

    def _looked(self, folder: str) -> None:
        self.fields["folder"].setText(folder)
        self._model.choose_folder(folder)

    def _has_focus_before(self, step: Step, name: str) -> bool:
        names = _FIELDS[step]
        return any(self.fields[one].hasFocus() for one in names[: names.index(name)])

    def _draw_known(self, state: HqDoorState) -> None:
        self.known.setAccessibleName(self._words.say("hq_door_known"))
        self.known.blockSignals(True)
        self.known.show_rows(list(state.known))
        self.known.blockSignals(False)
        self.known.setVisible(state.step == "folder" and len(state.known) > 1)

    def _propose(self, row: int) -> None:
        known = self._model.state.known
        if 0 <= row < len(known):
            self.fields["folder"].setText(known[row])

    def _forget(self) -> None:
        for name in _SECRET:
            self.fields[name].clear()

    def _echo(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for name in _SECRET:
            self.fields[name].setEchoMode(mode)

    def _lay_out(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(96 * UNIT)
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(UNIT)
        for widget in (self._title, self._help, self._where):
            column.addWidget(widget)
        for name, label in self._labels.items():
            column.addWidget(label)
            column.addWidget(self.fields[name])
            if name == "folder":
                column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
                column.addWidget(self.known)
        below: tuple[QWidget, ...] = (self.shown, self._doing, self._bar, self.trouble)
        for one in below:
            column.addWidget(one)
        buttons = QHBoxLayout()
        buttons.addWidget(self.do)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        row = QHBoxLayout(self)
        row.addStretch(1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(2)
        row.addLayout(middle, 4)
        row.addStretch(1)
        return card
