"""The Door: five large choices, then one card a step until somebody can sign in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.formats.package import SUFFIX
from ui.screens.doorsteps import cards, in_the_middle
from ui.viewmodels.door import DoorModel, DoorState, Step
from ui.viewmodels.doortext import today, trouble
from ui.viewmodels.words import Words
from ui.widgets.choice import Choice
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

CHOICES = ("today", "package", "headquarters", "demo", "practice")


class DoorScreen(QWidget):
    """Draws a `DoorState`; every click, key and dropped file goes to the model."""

    def __init__(self, model: DoorModel, words: Words) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAcceptDrops(True)
        self._model, self._words = model, words
        self._step: Step | None = None
        self._title, self._hello, self._drop = QLabel(), Wrapped("sentence"), Wrapped("quiet")
        self._title.setObjectName("large")
        self.trouble = Wrapped("wrong")
        self.choices = {name: Choice() for name in CHOICES}
        self.language = QPushButton()
        self.language.clicked.connect(words.switch)
        self.cards = cards(model, words, self.ask_sheet, self.ask_folder)
        self._stack = QStackedWidget()
        self._pages: dict[str, QWidget] = {"choose": self._choosing()}
        self._pages |= {name: in_the_middle(card) for name, card in self.cards.items()}
        for page in self._pages.values():
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.addWidget(self._stack)
        for name, does in (
            ("today", model.choose_today),
            ("package", self.ask_package),
            ("headquarters", model.choose_headquarters),
            ("demo", model.choose_demo),
            ("practice", model.choose_practice),
        ):
            self.choices[name].clicked.connect(does)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def draw(self, state: DoorState) -> None:
        """Show a state."""
        words = self._words
        self._title.setText(words.say("door_title"))
        self._hello.setText(words.say("door_hello"))
        self._drop.setText(words.say("door_drop"))
        self.language.setText(f"[F10] {words.say('action_language')}")
        for key, name in enumerate(CHOICES, 1):
            sentence = today(state, words) if name == "today" else words.say(f"door_{name}")
            self.choices[name].say(f"[{key}] {words.say(f'action_door_{name}')}", sentence)
        self.choices["today"].setEnabled(bool(state.living))
        self.trouble.setText(trouble(state.trouble, words))
        self.trouble.setVisible(bool(state.trouble))
        for card in self.cards.values():
            card.draw(state)
        if state.step != self._step:
            self._step = state.step
            self._stack.setCurrentWidget(self._pages[state.step])
            self.begin()

    def begin(self) -> None:
        """Put the cursor where the first thing is to be said."""
        card = self.cards.get(self._model.state.step)
        if card is not None:
            card.begin()
        else:
            first = "today" if self._model.state.living else "package"
            self.choices[first].setFocus()

    def ask_package(self) -> None:
        """Choose a package's file."""
        kind = f"{self._words.say('door_kind_package')} (*{SUFFIX})"
        self._ask(QFileDialog.FileMode.ExistingFile, kind, self._model.choose_package)

    def ask_sheet(self) -> None:
        """Choose a passphrase sheet's file."""
        kind = f"{self._words.say('door_kind_sheet')} (*.txt)"
        self._ask(QFileDialog.FileMode.ExistingFile, kind, self._model.choose_sheet)

    def ask_folder(self) -> None:
        """Choose where the station's folder is made."""
        self._ask(QFileDialog.FileMode.Directory, "", self._model.choose_folder)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A package, or a passphrase sheet."""
        self._model.drop(event.mimeData().urls()[0].toLocalFile())

    def _ask(self, mode: QFileDialog.FileMode, kind: str, then: object) -> None:
        dialog = QFileDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if kind:
            dialog.setNameFilter(kind)
        dialog.fileSelected.connect(then)
        dialog.open()

    def _choosing(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout()
        grid.setSpacing(2 * UNIT)
        for place, name in enumerate(CHOICES):
            # Three above, two below: three rows would be taller than a small screen.
            row, column, wide = (0, 2 * place, 2) if place < 3 else (1, 3 * (place - 3), 3)
            grid.addWidget(self.choices[name], row, column, 1, wide)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._drop, 1)
        foot.addWidget(self.language)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(6 * UNIT, 4 * UNIT, 6 * UNIT, 3 * UNIT)
        whole.setSpacing(2 * UNIT)
        whole.addWidget(self._title)
        whole.addWidget(self._hello)
        whole.addLayout(grid, 4)
        whole.addWidget(self.trouble)
        whole.addStretch(1)
        whole.addLayout(foot)
        return page
