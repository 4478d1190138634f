"""The session clock: time, rooms, what to tell the candidates, and the script of announcements."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.clock import ClockModel, ClockState
from ui.viewmodels.clocktext import (
    at,
    message,
    room_heads,
    room_line,
    sentences,
    span,
    status,
    tiles,
    when,
)
from ui.viewmodels.clocktext import text as text_of
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_ABOUT_A_TEXT = ("clock_read", "clock_large", "clock_note")
_ABOUT_THE_CLOCK = ("clock_print", "clock_back", "clock_full")
_BUTTONS = (*_ABOUT_A_TEXT, *_ABOUT_THE_CLOCK)
_OWN_HEADS = ("place", "end", "left")
_SCRIPT_HEADS = ("when", "due", "status", "text")


class ClockScreen(QWidget):
    """Draws a `ClockState`; every click goes to the table of actions or to the model."""

    def __init__(
        self,
        model: ClockModel,
        words: Words,
        key_of: Callable[[str], str],
        do: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._labels = {name: QLabel() for name in ("title", "phase", "time", "scope", "script")}
        names = {"title": "title", "phase": "clock_phase", "time": "clock_time", "scope": "strong"}
        for name, label in self._labels.items():
            label.setObjectName(names.get(name, "title"))
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._wrapped = {name: Wrapped(name) for name in ("aloud", "text", "other", "done")}
        self._wrapped["text"].setObjectName("told")
        self._wrapped["other"].setObjectName("rule")
        self._tiles = [(QLabel(), QLabel()) for _ in range(3)]
        self._rooms, self._own, self._script = _table(), _table(), _table()
        self._own.setMinimumHeight(7 * UNIT)
        self._script.setObjectName("script")
        self._script.currentItemChanged.connect(lambda item: self._row_chosen(item))
        self._own_title = QLabel()
        self._own_title.setObjectName("strong")
        self._buttons = {name: QPushButton() for name in _BUTTONS}
        self._buttons["clock_read"].setObjectName("main")
        for name, button in self._buttons.items():
            # What has the focus takes the arrows and Space, which belong to the script.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, name=name: do(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 5)
        row.addLayout(self._right(), 6)
        model.on_state(self._shown)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Shown now: nothing typed goes anywhere but to the keys of this page."""
        self.setFocus()
        self.draw(self.model.state)

    def _shown(self, state: ClockState) -> None:
        if self.isVisible():
            self.draw(state)

    def draw(self, state: ClockState) -> None:
        """Show a state."""
        with laid_out_once(self):
            self._draw_times(state)
            self._draw_script(state)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        card, inside = _card()
        head = QHBoxLayout()
        head.addWidget(self._labels["title"])
        head.addStretch(1)
        head.addWidget(self._labels["phase"])
        inside.addLayout(head)
        inside.addWidget(self._labels["time"], 0, Qt.AlignmentFlag.AlignHCenter)
        grid = QGridLayout()
        for place, (name, value) in enumerate(self._tiles):
            name.setObjectName("quiet")
            value.setObjectName("clock_value")
            grid.addWidget(name, 0, place)
            grid.addWidget(value, 1, place)
            grid.setColumnStretch(place, 1)
        inside.addLayout(grid)
        inside.addWidget(self._wrapped["aloud"])
        column.addWidget(card)
        column.addWidget(self._rooms, 3)
        column.addWidget(self._own_title)
        column.addWidget(self._own, 2)
        buttons = QGridLayout()
        for place, button in enumerate(self._buttons[name] for name in _ABOUT_THE_CLOCK):
            buttons.addWidget(button, place // 2, place % 2, 1, 1 if place < 2 else 2)
        column.addLayout(buttons)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        head = QHBoxLayout()
        head.addWidget(self._labels["script"])
        head.addStretch(1)
        head.addWidget(self._labels["scope"])
        column.addLayout(head)
        column.addWidget(self._script, 1)
        card, inside = _card()
        inside.addWidget(self._wrapped["text"])
        inside.addWidget(self._wrapped["other"])
        inside.addWidget(self._wrapped["done"])
        buttons = QHBoxLayout()
        for name in _ABOUT_A_TEXT:
            buttons.addWidget(self._buttons[name])
        inside.addLayout(buttons)
        column.addWidget(card)
        return column

    def _draw_times(self, state: ClockState) -> None:
        words, zone, station = self._words, self._zone, self.model.station.state
        self._labels["title"].setText(words.of(station.subject))
        self._labels["phase"].setText(words.say(f"phase_{state.times.phase}"))
        self._labels["time"].setText(at(state.now, zone))
        for (name, value), told in zip(self._tiles, tiles(state, words, zone), strict=True):
            name.setText(told[0])
            value.setText(told[1])
            for label in (name, value):
                label.setVisible(not state.times.differs or bool(state.scope))
        said = sentences(state.aloud, words)
        self._wrapped["aloud"].setText(f"{words.say('clock_aloud')}　{said}" if said else "")
        self._wrapped["aloud"].setVisible(bool(said))
        rows = [room_line(row, words, zone) for row in state.times.rooms]
        fill(self._rooms, room_heads(words), rows, words.say("clock_by_room"))
        own = [(row.place, at(row.end, zone), span(row.left)) for row in state.own]
        heads = [words.say(f"clock_head_{head}") for head in _OWN_HEADS]
        self._own_title.setText(words.say("clock_own"))
        fill(self._own, heads, own, words.say("clock_own"))
        for widget in (self._own, self._own_title):
            widget.setVisible(bool(own))

    def _draw_script(self, state: ClockState) -> None:
        words, zone = self._words, self._zone
        self._labels["script"].setText(words.say("clock_script"))
        room = state.scope_name or words.say("clock_all_rooms")
        self._labels["scope"].setText(words.say("clock_scope", room=room))
        self._labels["scope"].setVisible(len(state.times.rooms) > 1)
        rows = [
            (when(row, words), at(row.due, zone), status(row, words, zone), text)
            for row in state.script
            for text in (text_of(row, words),)
        ]
        heads = [words.say(f"clock_head_{head}") for head in _SCRIPT_HEADS]
        self._script.blockSignals(True)
        fill(self._script, heads, rows, words.say("clock_script"))
        if item := self._script.topLevelItem(state.chosen):
            self._script.setCurrentItem(item)
        self._script.blockSignals(False)
        text = state.row.announcement.text if state.row else None
        other = text and (text.en if words.language == "ja" else text.ja)
        said = text_of(state.row, words) if state.row else words.say("clock_no_script")
        self._wrapped["text"].setText(said)
        self._wrapped["other"].setText(other or "")
        done = message(state, words, zone)
        if state.message in ("clock_read", "clock_own_told"):
            done += f"　[{self._key_of('clock_undo')}] {words.say('clock_undo_now')}"
        if not done and state.unnoted:
            key = self._key_of("clock_note")
            done = words.say("clock_unnoted", count=state.unnoted, key=key)
        self._wrapped["done"].setText(done)
        for name, button in self._buttons.items():
            button.setText(f"[{self._key_of(name)}] {words.say(f'action_{name}')}")
        self._buttons["clock_note"].setEnabled(bool(state.row and state.row.drafts))

    @property
    def _zone(self) -> str:
        return self.model.station.state.zone

    def _row_chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.model.choose(self._script.indexOfTopLevelItem(item))


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.header().setSectionsMovable(False)
    table.setMinimumHeight(9 * UNIT)
    return table


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
    return card, inside
