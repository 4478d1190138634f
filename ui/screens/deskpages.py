"""Pages of the desk's panel that ask for one thing: a line of a list, a few words, a look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.screens.deskparts import Hands, label
from ui.viewmodels.desklists import about, choice
from ui.viewmodels.deskpanels import Choosing, NameShown, Writing
from ui.viewmodels.deskstate import DeskState
from ui.widgets.theme import UNIT

_MOST = 9
_ONE_COLUMN = 4


class ListPage:
    """Up to nine lines, each with its key; a reason why beside a short list."""

    field = None

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._title, self._about = label("panel"), label("quiet", wrap=True)
        self._hint = label("quiet")
        self._grid = QGridLayout()
        self._grid.setSpacing(UNIT)
        self._buttons = [QPushButton(self.widget) for _ in range(_MOST)]
        self._whys = [label("quiet", wrap=True) for _ in range(_MOST)]
        for place, button in enumerate(self._buttons):
            button.setObjectName("choice")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, key=str(place + 1): hands.keys.digit(key))
            button.hide()
        for why in self._whys:
            why.setParent(self.widget)
            why.hide()
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addWidget(self._hint)

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        panel, words = state.panel, self._hands.words
        if not isinstance(panel, Choosing):
            return
        self._title.setText(words.say(panel.title))
        told = about(panel, words, self._hands.model.station.state.zone)
        self._about.setText(told)
        self._about.setVisible(bool(told))
        beside = len(panel.choices) <= _ONE_COLUMN
        for place, (button, why) in enumerate(zip(self._buttons, self._whys, strict=True)):
            self._grid.removeWidget(button)
            self._grid.removeWidget(why)
            shown = place < len(panel.choices)
            button.setVisible(shown)
            why.setVisible(shown and beside)
            if not shown:
                continue
            one = panel.choices[place]
            text, reason = choice(one, words)
            button.setText(f"[{one.key}] {text}")
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)
            why.setText(reason)
            if beside:
                self._grid.addWidget(button, place, 0)
                self._grid.addWidget(why, place, 1)
            else:
                self._grid.addWidget(button, place // 2, place % 2)
        self._grid.setColumnStretch(0, 2 if beside else 1)
        self._grid.setColumnStretch(1, 3 if beside else 1)
        self._hint.setText(words.say("panel_hint_choose"))


class WritePage:
    """A few words, in one line."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._title, self._hint = label("panel"), label("quiet", wrap=True)
        self._edit = QLineEdit()
        self._edit.setMaxLength(200)
        self._edit.textEdited.connect(lambda text: hands.keys.write("text", text))
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.addWidget(self._title)
        column.addWidget(self._edit)
        column.addWidget(self._hint)
        column.addStretch(1)

    @property
    def field(self) -> QWidget:
        """The line."""
        return self._edit

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        panel, words = state.panel, self._hands.words
        if isinstance(panel, Writing):
            self._title.setText(words.say(panel.title))
            self._edit.setAccessibleName(words.say(panel.title))
            if self._edit.text() != panel.text:
                self._edit.setText(panel.text)
        elif self._edit.text():
            self._edit.clear()
        self._hint.setText(words.say("panel_hint_write"))


class NamePage:
    """The roster's name once more, large, with every way to write it."""

    field = None

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._title, self._name = label("panel"), label("large")
        self._kana, self._ways = label("list"), label("sentence", wrap=True)
        self._hint = label("list", wrap=True)
        self._yes = QPushButton()
        self._yes.setObjectName("main")
        self._yes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._yes.clicked.connect(hands.keys.enter)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        for part in (self._title, self._name, self._kana, self._ways, self._hint):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._yes, 0, Qt.AlignmentFlag.AlignLeft)

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        panel, words = state.panel, self._hands.words
        shown = panel if isinstance(panel, NameShown) else NameShown("", "", ())
        self._title.setText(words.say("name_title"))
        self._name.setText(shown.name)
        self._kana.setText(shown.kana)
        ways = words.say("name_ways", ways="　".join(shown.written)) if shown.written else ""
        self._ways.setText(ways)
        self._ways.setVisible(bool(ways))
        self._hint.setText(words.say("name_hint"))
        self._yes.setText(self._hands.say("go_on", "name_refer"))
