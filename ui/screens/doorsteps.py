"""The Door's steps after the first choice, each a card with one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.door import PASSPHRASE_LENGTH, DoorModel, DoorState
from ui.viewmodels.doortext import about, trouble
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StepCard(QFrame):
    """Title, help, what the step needs, what is wrong, Enter and Esc."""

    def __init__(self, name: str, model: DoorModel, words: Words) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMaximumWidth(96 * UNIT)
        self._name, self._model, self._words = name, model, words
        self._title, self._help = QLabel(), Wrapped("quiet")
        self._title.setObjectName("title")
        self.trouble = Wrapped("wrong")
        self.do, self.back = QPushButton(), QPushButton()
        self.do.setObjectName("main")
        self.do.clicked.connect(self.enter)
        self.back.clicked.connect(model.back)
        self.column = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.addWidget(self.do)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        whole.setSpacing(UNIT)
        whole.addWidget(self._title)
        whole.addWidget(self._help)
        whole.addLayout(self.column)
        whole.addWidget(self.trouble)
        whole.addLayout(buttons)

    def draw(self, state: DoorState) -> None:
        """Show a state in the language of now."""
        words = self._words
        self._title.setText(words.say(f"door_{self._name}_title"))
        self._help.setText(words.say(f"door_{self._name}_help"))
        self.do.setText(f"[Enter] {words.say(f'door_{self._name}_do')}")
        self.back.setText(f"[Esc] {words.say('door_back')}")
        self.trouble.setText(trouble(state.trouble, words))
        self.trouble.setVisible(bool(state.trouble))

    def begin(self) -> None:
        """Put the cursor where the first thing is to be said."""
        self.do.setFocus()

    def enter(self) -> None:
        """The one thing to do."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, from anywhere."""
        if event.key() in _ENTER:
            self.enter()
        else:
            super().keyPressEvent(event)


class StationsCard(StepCard):
    """The stations of this computer, to choose from."""

    def __init__(self, model: DoorModel, words: Words) -> None:
        super().__init__("stations", model, words)
        self.list = QListWidget()
        self.list.itemDoubleClicked.connect(lambda _: self.enter())
        self.column.addWidget(self.list)

    def draw(self, state: DoorState) -> None:
        """The one that is due is chosen."""
        super().draw(state)
        self.list.setAccessibleName(self._words.say("door_stations_title"))
        row = self.list.currentRow()
        self.list.clear()
        for station in state.stations:
            self.list.addItem(about(station, self._words))
        due = [place for place, s in enumerate(state.stations) if s.path == state.chosen]
        self.list.setCurrentRow(row if row >= 0 else next(iter(due), 0))

    def begin(self) -> None:
        """Arrows choose at once."""
        self.list.setFocus()

    def enter(self) -> None:
        """Go on with the chosen one."""
        stations, row = self._model.state.stations, self.list.currentRow()
        if 0 <= row < len(stations):
            self._model.choose_station(stations[row].path)


class PackageCard(StepCard):
    """Where the station of a package is made, and what it is called."""

    def __init__(self, model: DoorModel, words: Words, ask_folder: Callable[[], None]) -> None:
        super().__init__("package", model, words)
        self._file, self._folder = Wrapped("sentence"), Wrapped()
        self._name_label, self._folder_label = QLabel(), QLabel()
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self._name_label.setBuddy(self.name)
        self.change = QPushButton()
        self.change.clicked.connect(ask_folder)
        row = QHBoxLayout()
        row.addWidget(self._folder, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self._file, self._name_label, self.name, self._folder_label):
            self.column.addWidget(widget)
        self.column.addLayout(row)

    def draw(self, state: DoorState) -> None:
        """A station that exists keeps its name."""
        super().draw(state)
        words, known = self._words, state.place.known
        self._file.setText(PurePath(state.package).name)
        self._file.setToolTip(state.package)
        self._name_label.setText(words.say("door_station_name"))
        self._folder_label.setText(words.say("door_folder_known" if known else "door_folder"))
        self._folder.setText(state.place.folder)
        self.name.setAccessibleName(words.say("door_station_name"))
        for widget in (self._name_label, self.name):
            widget.setVisible(not known)
        self.change.setText(words.say("door_folder_change"))

    def begin(self) -> None:
        """The name is proposed, and may be typed over."""
        self.name.setText(self._model.state.place.name)
        self.name.selectAll()
        (self.do if self._model.state.place.known else self.name).setFocus()

    def enter(self) -> None:
        """Go on to the passphrase."""
        self._model.accept_place(self.name.text())


class PassphraseCard(StepCard):
    """The passphrase sheet's two lines, typed, pasted, or from its file."""

    def __init__(self, model: DoorModel, words: Words, ask_sheet: Callable[[], None]) -> None:
        super().__init__("passphrase", model, words)
        self.passphrase = _SheetLine("-".join(["XXXXX"] * 5))
        self.fingerprint = _SheetLine("-".join(["XXXX"] * 8))
        self._labels = QLabel(), QLabel()
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self.file = QPushButton()
        self.file.clicked.connect(ask_sheet)
        for label, line in zip(self._labels, (self.passphrase, self.fingerprint), strict=True):
            label.setBuddy(line)
            line.textEdited.connect(lambda _: self._typed())
            line.on_lines = self._pasted
            self.column.addWidget(label)
            self.column.addWidget(line)
            if line is self.passphrase:
                self.column.addWidget(self._count)
        self.column.addWidget(self.file, 0, Qt.AlignmentFlag.AlignLeft)

    def draw(self, state: DoorState) -> None:
        """What was typed stays for mending; the count of letters helps to find a slip."""
        super().draw(state)
        words = self._words
        for line, text in (
            (self.passphrase, state.passphrase),
            (self.fingerprint, state.fingerprint),
        ):
            if line.text() != text:
                line.setText(text)
        codes = ("door_line_passphrase", "door_line_fingerprint")
        for label, line, code in zip(
            self._labels, (self.passphrase, self.fingerprint), codes, strict=True
        ):
            label.setText(words.say(code))
            line.setAccessibleName(words.say(code))
        self._labels[1].setVisible(bool(state.package))
        self.fingerprint.setVisible(bool(state.package))
        count = words.say("door_letters", count=state.letters, length=PASSPHRASE_LENGTH)
        self._count.setText(count)
        self.file.setText(words.say("door_sheet_file"))

    def begin(self) -> None:
        """The first line."""
        self.passphrase.setFocus()

    def enter(self) -> None:
        """From the first line to the second, then open."""
        state = self._model.state
        if self.passphrase.hasFocus() and state.package and not state.fingerprint:
            self.fingerprint.setFocus()
        else:
            self._model.open()

    def _typed(self) -> None:
        self._model.typed(self.passphrase.text(), self.fingerprint.text())

    def _pasted(self, text: str) -> None:
        self._model.typed(text, self.fingerprint.text())


class _SheetLine(QLineEdit):
    """A line of the sheet; what is pasted with line breaks is handed on whole."""

    def __init__(self, shape: str) -> None:
        super().__init__()
        self.on_lines: Callable[[str], None] = lambda _: None
        self.setMaxLength(200)
        self.setPlaceholderText(shape)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A whole sheet on the clipboard fills both lines."""
        pasting = event.matches(QKeySequence.StandardKey.Paste)
        text = QApplication.clipboard().text() if pasting else ""
        if "\n" in text.strip():
            self.on_lines(text)
        else:
            super().keyPressEvent(event)


class OpeningCard(StepCard):
    """Something takes a moment, and the window says what."""

    def __init__(self, model: DoorModel, words: Words) -> None:
        super().__init__("opening", model, words)
        self._doing, self._bar = Wrapped("sentence"), QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.column.addWidget(self._doing)
        self.column.addWidget(self._bar)

    def draw(self, state: DoorState) -> None:
        """There is nothing to press."""
        super().draw(state)
        self._doing.setText(self._words.say(state.doing) if state.doing else "")
        self._bar.setAccessibleName(self._doing.text())
        self.do.hide()
        self.back.hide()


class WarnedCard(StepCard):
    """What deserves a look before the day goes on."""

    def __init__(self, model: DoorModel, words: Words) -> None:
        super().__init__("warned", model, words)
        self.purge = QPushButton()
        self.purge.clicked.connect(model.choose_purge)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertWidget(whole.count() - 1, self.purge, 0, Qt.AlignmentFlag.AlignLeft)

    def draw(self, state: DoorState) -> None:
        """There is no way back: the station is open."""
        super().draw(state)
        self.back.hide()
        self.purge.setText(f"[9] {self._words.say('action_door_purge')}")

    def enter(self) -> None:
        """It was read."""
        self._model.go_on()


class PurgeCard(StepCard):
    """What a purge would destroy, what stands against it, and a code to type to be sure."""

    def __init__(self, model: DoorModel, words: Words) -> None:
        super().__init__("purge", model, words)
        self._goes, self._there = Wrapped("sentence"), Wrapped()
        self._label, self.code = QLabel(), QLineEdit()
        self.code.setMaxLength(40)
        self._label.setBuddy(self.code)
        for widget in (self._goes, self._there, self._label, self.code):
            self.column.addWidget(widget)

    def draw(self, state: DoorState) -> None:
        """Reasons against it stand where trouble stands."""
        look = state.purge
        if look is None:
            return
        super().draw(replace(state, trouble=state.trouble or look.keeps))
        words = self._words
        fields = {name: getattr(look, name) for name in ("records", "people", "photos", "bundles")}
        self._goes.setText(words.say("door_purge_goes", **fields))
        files = "\n".join(words.say("purge_document", file=file) for file in look.there)
        self._there.setText(files)
        self._there.setVisible(bool(files))
        self._label.setText(words.say("door_purge_code", venue=look.venue))
        self.code.setAccessibleName(words.say("door_purge_code", venue=look.venue))
        for widget in (self._label, self.code, self.do):
            widget.setVisible(not look.keeps)

    def begin(self) -> None:
        """Nothing is typed beforehand."""
        self.code.clear()
        (self.code if self.code.isVisibleTo(self) else self.back).setFocus()

    def enter(self) -> None:
        """Destroy it."""
        self._model.destroy(self.code.text())


class PurgedCard(StepCard):
    """It is done; the station can't be worked with any more."""

    def __init__(self, model: DoorModel, words: Words) -> None:
        super().__init__("purged", model, words)
        self._said = Wrapped("sentence")
        self.column.addWidget(self._said)

    def enter(self) -> None:
        """Back to the choices."""
        self._model.back()

    def draw(self, state: DoorState) -> None:
        """Only one way on; what was done is no trouble."""
        super().draw(state)
        self._said.setText(trouble(state.trouble, self._words))
        self.trouble.hide()
        self.back.hide()


def cards(
    model: DoorModel, words: Words, ask_sheet: Callable[[], None], ask_folder: Callable[[], None]
) -> dict[str, StepCard]:
    """A card for every step but the first."""
    return {
        "stations": StationsCard(model, words),
        "package": PackageCard(model, words, ask_folder),
        "passphrase": PassphraseCard(model, words, ask_sheet),
        "opening": OpeningCard(model, words),
        "warned": WarnedCard(model, words),
        "purge": PurgeCard(model, words),
        "purged": PurgedCard(model, words),
    }


def in_the_middle(card: QWidget) -> QWidget:
    """A card on an empty ground."""
    ground = QWidget()
    row = QHBoxLayout(ground)
    row.addStretch(1)
    column = QVBoxLayout()
    column.addStretch(1)
    column.addWidget(card)
    column.addStretch(2)
    row.addLayout(column, 4)
    row.addStretch(1)
    return ground
