"""The page of the first-stage exemption: both consequences, the choice, the four fields (E 4.3)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.screens.deskparts import Hands, label
from ui.viewmodels.deskdeclare import FIELDS
from ui.viewmodels.deskpanels import Declaring
from ui.viewmodels.deskstate import DeskState
from ui.widgets.theme import UNIT


class DeclarePage:
    """Read out, choose by number key, write where it is declared on paper."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._title = label("panel")
        self._reads = [label("sentence", wrap=True) for _ in range(3)]
        self._hint, self._missing = label("quiet", wrap=True), label("warning", wrap=True)
        self._choices = {key: QPushButton() for key in ("1", "2", "3")}
        choices = QHBoxLayout()
        for key, button in self._choices.items():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, key=key: hands.keys.digit(key))
            choices.addWidget(button)
        choices.addStretch(1)
        self._labels, self._edits = {}, {}
        grid = QGridLayout()
        for place, name in enumerate(FIELDS):
            self._labels[name], self._edits[name] = label("list"), QLineEdit()
            self._edits[name].setMaxLength(60)
            self._edits[name].textEdited.connect(
                lambda text, name=name: hands.keys.write(name, text)
            )
            grid.addWidget(self._labels[name], place // 2, 2 * (place % 2))
            grid.addWidget(self._edits[name], place // 2, 2 * (place % 2) + 1)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.addWidget(self._title)
        for read in self._reads:
            column.addWidget(read)
        column.addLayout(choices)
        column.addLayout(grid)
        column.addWidget(self._missing)
        column.addStretch(1)
        column.addWidget(self._hint)

    @property
    def field(self) -> QWidget | None:
        """The first field, once the fields are asked for."""
        panel = self._hands.model.state.panel
        asked = isinstance(panel, Declaring) and panel.fields
        return self._edits[FIELDS[0]] if asked else None

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        panel, words = state.panel, self._hands.words
        shown = panel if isinstance(panel, Declaring) else Declaring(True)
        writing = bool(shown.fields)
        self._title.setText(words.say("declare_title"))
        self._draw_reads(shown)
        texts = {"1": "declare_sits", "2": "declare_not_sitting", "3": f"declare_by_{shown.by}"}
        for key, button in self._choices.items():
            button.setText(f"[{key}] {words.say(texts[key])}")
            button.setVisible(not writing and (key != "3" or shown.on_paper))
        fields = dict(shown.fields)
        for name in FIELDS:
            self._labels[name].setText(words.say(f"declare_{name}"))
            self._edits[name].setAccessibleName(words.say(f"declare_{name}"))
            for widget in (self._labels[name], self._edits[name]):
                widget.setVisible(writing)
            if self._edits[name].text() != fields.get(name, ""):
                self._edits[name].setText(fields.get(name, ""))
        missing = [words.say(f"declare_{name}") for name in shown.missing]
        named = ("、" if words.language == "ja" else ", ").join(missing)
        self._missing.setText(words.say("declare_missing", fields=named) if missing else "")
        self._missing.setVisible(bool(missing))
        note = words.say("declare_hint_fields") + "　" + words.say("declare_personal_number_note")
        self._hint.setText(note if writing else words.say("panel_hint_choose"))

    def _draw_reads(self, shown: Declaring) -> None:
        """Both consequences to read out; once chosen, what was chosen."""
        words = self._hands.words
        if shown.fields:
            sits = words.say("declare_sits" if shown.sits else "declare_not_sitting")
            texts = [f"{sits}　{words.say(f'declare_by_{shown.by}')}"]
        else:
            texts = [] if shown.exempt else [words.say("declare_read_claim")]
            texts += [words.say("declare_read_1"), words.say("declare_read_2")]
        for place, read in enumerate(self._reads):
            read.setText(texts[place] if place < len(texts) else "")
            read.setVisible(place < len(texts))
