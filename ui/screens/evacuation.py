"""Everybody must leave: four steps with their keys, and the register to be called again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.clocktext import at
from ui.viewmodels.evacuation import EvacuationModel
from ui.viewmodels.evacuationstate import EvacuationState
from ui.viewmodels.evacuationtext import (
    STEPS,
    aloud,
    answer,
    done,
    gone,
    hint,
    message,
    room,
    room_rows,
    stood,
    told,
    which,
)
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_HEADS = ("seat", "number", "answer")
_ROOM_HEADS = ("room", "people", "call", "missing")
_CALL = ("evac_here", "evac_missing", "evac_rest", "evac_again")
_FOOT = ("evac_back", "evac_false")


class EvacuationScreen(QWidget):
    """Draws an `EvacuationState`; every click goes to the table of actions or to the model."""

    def __init__(
        self,
        model: EvacuationModel,
        words: Words,
        key_of: Callable[[str], str],
        do: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        names = {"title": "title", "since": "large", "stood": "panel"}
        self._labels = {name: QLabel() for name in names}
        for name, label in self._labels.items():
            label.setObjectName(names[name])
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._wrapped = {name: Wrapped(name) for name in ("aloud", "hint", "done")}
        self._wrapped |= {name: Wrapped("quiet") for name in ("which", "gone")}
        self._wrapped["room"] = Wrapped("panel")
        self._wrapped["hint"].setObjectName("sentence")
        self._buttons = {f"evac_{step}": QPushButton() for step in STEPS}
        self._buttons |= {name: QPushButton() for name in ("evac_go_on_here", *_CALL, *_FOOT)}
        self._told = {step: Wrapped("strong") for step in STEPS if step != "go_on"}
        kept = self._buttons["evac_go_on_here"].sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._buttons["evac_go_on_here"].setSizePolicy(kept)
        for name, button in self._buttons.items():
            # What has the focus takes the arrows and Space, which belong to the register.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, name=name: do(name))
        self._people, self._rooms = _table("people"), _table("rooms")
        self._rooms.setMinimumHeight(7 * UNIT)
        self._rooms.currentItemChanged.connect(lambda item: self._room_chosen(item))
        self._people.currentItemChanged.connect(lambda item: self._row_chosen(item))
        self._people.itemDoubleClicked.connect(lambda _: do("evac_missing"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 1)
        row.addLayout(self._right(), 1)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Shown now: keys belong to this page."""
        self.setFocus()

    def draw(self, state: EvacuationState) -> None:
        """Show a state."""
        words, zone = self._words, self.model.station.state.zone
        with laid_out_once(self):
            self._labels["title"].setText(words.say("evac_title"))
            self._labels["since"].setText(words.say("evac_since", at=at(state.since, zone)))
            stands = stood(state)
            self._labels["stood"].setText(words.say("evac_stood", time=stands) if stands else "")
            self._wrapped["room"].setText(room(state.room, state, words, zone))
            self._wrapped["hint"].setText(words.say(hint(state)))
            self._wrapped["done"].setText(message(state, words, zone, self._key_of))
            for name, text in (
                ("which", which(state, words, zone)),
                ("gone", gone(state, words)),
            ):
                self._wrapped[name].setText(text)
                self._wrapped[name].setVisible(bool(text))
            said = aloud(state, words, self._key_of)
            self._wrapped["aloud"].setText(f"{words.say('clock_aloud')}　{said}" if said else "")
            # A small screen has no room for both, and what is asked comes first.
            self._wrapped["aloud"].setVisible(bool(said) and not state.asked)
            self._draw_steps(state, zone)
            self._draw_people(state)
            self._draw_rooms(state, zone)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        card, inside = _card()
        inside.addWidget(self._labels["title"])
        since = QHBoxLayout()
        since.addWidget(self._labels["since"])
        since.addStretch(1)
        since.addWidget(self._labels["stood"])
        inside.addLayout(since)
        inside.addWidget(self._wrapped["which"])
        inside.addWidget(self._wrapped["hint"])
        for step in STEPS:
            line = QHBoxLayout()
            line.addWidget(self._buttons[f"evac_{step}"], 1)
            beside = self._buttons["evac_go_on_here"] if step == "go_on" else self._told[step]
            line.addWidget(beside, 1)
            inside.addLayout(line)
        inside.addWidget(self._wrapped["done"])
        inside.addWidget(self._wrapped["aloud"])
        column.addWidget(card)
        column.addWidget(self._rooms, 1)
        foot = QHBoxLayout()
        for name in _FOOT:
            foot.addWidget(self._buttons[name])
        foot.addStretch(1)
        column.addLayout(foot)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(self._wrapped["room"])
        column.addWidget(self._people, 1)
        column.addWidget(self._wrapped["gone"])
        line = QHBoxLayout()
        for name in _CALL:
            line.addWidget(self._buttons[name])
        line.addStretch(1)
        column.addLayout(line)
        return column

    def _draw_steps(self, state: EvacuationState, zone: str) -> None:
        words = self._words
        for name, button in self._buttons.items():
            button.setText(f"[{self._key_of(name)}] {words.say(f'action_{name}')}")
        for step in STEPS:
            button = self._buttons[f"evac_{step}"]
            text = told(state, step, words, zone)
            if step in self._told:
                self._told[step].setText(f"✓ {text}" if done(state, step) and text else text)
            wanted = "main" if state.next == step else ""
            if button.objectName() != wanted:
                button.setObjectName(wanted)
                button.style().unpolish(button)
                button.style().polish(button)
        self._buttons["evac_stop"].setEnabled(state.may_stop)
        self._buttons["evac_call"].setEnabled(bool(state.people))
        for name in _CALL:
            self._buttons[name].setEnabled(bool(state.people))
        self._buttons["evac_again"].setEnabled(state.room is not None and bool(state.room.called))
        self._buttons["evac_go_on"].setEnabled(bool(state.stopped))
        self._buttons["evac_go_on_here"].setVisible(len(state.left) > 1)
        self._buttons["evac_false"].setVisible(state.pending)

    def _draw_people(self, state: EvacuationState) -> None:
        words, table = self._words, self._people
        table.blockSignals(True)
        table.setHeaderLabels([words.say(f"evac_head_{head}") for head in _HEADS])
        table.setAccessibleName(words.say("evac_list"))
        while table.topLevelItemCount() > len(state.people):
            table.takeTopLevelItem(table.topLevelItemCount() - 1)
        while table.topLevelItemCount() < len(state.people):
            table.addTopLevelItem(QTreeWidgetItem())
        for place, one in enumerate(state.people):
            item = table.topLevelItem(place)
            assert item is not None
            for column, text in enumerate((one.seat, one.number, answer(one, words))):
                if item.text(column) != text:
                    item.setText(column, text)
        if item := table.topLevelItem(state.chosen):
            table.setCurrentItem(item)
        for column in range(len(_HEADS) - 1):
            table.resizeColumnToContents(column)
        table.blockSignals(False)

    def _draw_rooms(self, state: EvacuationState, zone: str) -> None:
        words, table = self._words, self._rooms
        table.blockSignals(True)
        heads = [words.say(f"evac_rooms_{head}") for head in _ROOM_HEADS]
        fill(table, heads, room_rows(state, words, zone), words.say("evac_rooms"))
        places = [room.spot for room in state.rooms]
        if state.scope in places and (item := table.topLevelItem(places.index(state.scope))):
            table.setCurrentItem(item)
        table.blockSignals(False)

    def _room_chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.model.look_at_room(
                self.model.state.rooms[self._rooms.indexOfTopLevelItem(item)].spot
            )

    def _row_chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.model.choose(self._people.indexOfTopLevelItem(item))


def _table(name: str) -> QTreeWidget:
    """Rows that a click chooses; the keys belong to the page."""
    table = QTreeWidget()
    table.setObjectName(name)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return table


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
    return card, inside
