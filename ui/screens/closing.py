"""The closing page: what is still open with a key to each, the stations, and the last key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.screens.deskparts import set_name
from ui.screens.formpanel import FormPanel
from ui.viewmodels.closing import ClosingModel
from ui.viewmodels.closingstate import AFTER, KEY_OF, KINDS, ClosingState
from ui.viewmodels.closingtext import (
    STATION_HEADS,
    after,
    hint,
    line,
    message,
    station_line,
    station_whole,
    title,
)
from ui.viewmodels.formtext import faulty
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_FOOT = ("closing_slip", "closing_back")
_PICKING = ("closing_ours", "closing_strange", "closing_all_ours", "closing_confirm")


class ClosingScreen(QWidget):
    """Draws a `ClosingState`; every click goes to the table of actions or to the model."""

    def __init__(
        self,
        model: ClosingModel,
        words: Words,
        key_of: Callable[[str], str],
        do: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._stations_title = QLabel(), QLabel()
        self._title.setObjectName("title")
        self._stations_title.setObjectName("panel")
        self._wrapped = {
            name: Wrapped(name) for name in ("hint", "done", "wrong", "head", "also", "whole")
        }
        self._wrapped["hint"].setObjectName("sentence")
        self._wrapped["head"].setObjectName("rule")
        self._wrapped["also"].setObjectName("quiet")
        self._wrapped["whole"].setObjectName("sentence")
        names = [KEY_OF[kind] for kind in KINDS]
        self.rows = {kind: QPushButton() for kind in KINDS}
        self._buttons = {name: QPushButton() for name in ("closing_do", *_FOOT, *_PICKING)}
        for name, button in [*zip(names, self.rows.values(), strict=True), *self._buttons.items()]:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, name=name: do(name))
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setSectionsMovable(False)
        self.list.header().setStretchLastSection(False)
        self.list.itemClicked.connect(lambda item: self._clicked(item))
        self._form = FormPanel(words, model.station.staff)
        self._form.submitted.connect(model.submit)
        self._form.left.connect(model.leave)
        self._form.filled.connect(model.filled)
        self._filling = False
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

    def say_head(self, text: str) -> None:
        """The code to be written on paper, where there is one."""
        self._wrapped["head"].setText(text)
        self._wrapped["head"].setVisible(bool(text))

    def draw(self, state: ClosingState) -> None:
        """Show a state."""
        words, zone = self._words, self.model.station.state.zone
        names = self.model.station.names
        told = message(state, words, zone, self._key_of)
        with laid_out_once(self):
            self._title.setText(title(state, names, words, zone))
            self._wrapped["hint"].setText(hint(state, words, self._key_of))
            self._draw_rows(state)
            self._wrapped["whole"].setText(station_whole(state, names, words, zone))
            self._wrapped["whole"].setVisible(state.picking)
            self._draw_buttons(state)
            self._draw_stations(state, zone)
            self._form.leave_out = self.model.first_person
            at = faulty(state.message, state.message_fields, state.form)
            self._form.draw(state.form, "" if state.good else told, at=at)
            plain = "" if state.form is not None else told
            self._wrapped["done"].setText(plain if state.good else "")
            self._wrapped["wrong"].setText("" if state.good else plain)
            for name in ("done", "wrong"):
                self._wrapped[name].setVisible(bool(self._wrapped[name].text()))
            self._stations.setVisible(state.form is None)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_rows(self, state: ClosingState) -> None:
        words, closed = self._words, state.found.closed is not None
        for row in state.found.rows:
            button, key = self.rows[row.kind], self._key_of(KEY_OF[row.kind])
            say = after if closed else line
            button.setText(say(row, state.found, words, key).replace("&", "&&"))
            button.setVisible(not closed or row.kind in AFTER)
            # What is settled stands back; what is offered afterwards does not.
            set_name(button, "act_done" if row.done and not closed else "act_open")

    def _draw_buttons(self, state: ClosingState) -> None:
        for name, button in self._buttons.items():
            text = f"[{self._key_of(name)}] {self._words.say(f'action_{name}')}"
            button.setText(text.replace("&", "&&"))
        self._buttons["closing_do"].setVisible(state.found.closed is None)
        set_name(self._buttons["closing_do"], "main" if state.ready else "")
        for name in _PICKING:
            self._buttons[name].setVisible(state.picking)
        unsaid = any(one.seen.log not in state.said for one in state.found.stations)
        set_name(self._buttons["closing_confirm"], "" if unsaid else "main")

    def _draw_stations(self, state: ClosingState, zone: str) -> None:
        words, table = self._words, self.list
        self._stations_title.setText(words.say("closing_stations", count=len(state.found.stations)))
        closed = state.found.closed is not None
        told = words.say("closing_stations_help")
        self._wrapped["also"].setText("" if closed or state.picking else told)
        self._wrapped["also"].setVisible(bool(self._wrapped["also"].text()))
        blocked = table.blockSignals(True)
        table.setHeaderLabels([words.say(f"closing_head_{head}") for head in STATION_HEADS])
        table.setAccessibleName(self._stations_title.text())
        while table.topLevelItemCount() > len(state.found.stations):
            table.takeTopLevelItem(table.topLevelItemCount() - 1)
        while table.topLevelItemCount() < len(state.found.stations):
            table.addTopLevelItem(QTreeWidgetItem())
        for at, row in enumerate(state.found.stations):
            item = table.topLevelItem(at)
            assert item is not None
            for column, text in enumerate(station_line(row, state, words, zone)):
                item.setText(column, text)
        chosen = table.topLevelItem(state.chosen) if state.picking else None
        table.setCurrentItem(chosen)  # type: ignore[arg-type]
        for place in range(len(STATION_HEADS)):
            fitted, wide = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
            table.header().setSectionResizeMode(place, wide if place == 1 else fitted)
        table.blockSignals(blocked)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT // 2)
        column.addWidget(self._title)
        column.addWidget(self._wrapped["hint"])
        for button in self.rows.values():
            column.addWidget(button)
        column.addWidget(self._wrapped["wrong"])
        column.addWidget(self._wrapped["done"])
        column.addWidget(self._buttons["closing_do"], 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        card = self._stations = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.addWidget(self._stations_title)
        inside.addWidget(self._wrapped["also"])
        inside.addWidget(self.list, 1)
        inside.addWidget(self._wrapped["whole"])
        picking = QGridLayout()
        for at, name in enumerate(_PICKING):
            picking.addWidget(self._buttons[name], at // 2, at % 2)
        inside.addLayout(picking)
        column.addWidget(card, 1)
        column.addWidget(self._form)
        column.addStretch(0)
        column.addWidget(self._wrapped["head"])
        foot = QHBoxLayout()
        for name in _FOOT:
            foot.addWidget(self._buttons[name])
        foot.addStretch(1)
        column.addLayout(foot)
        return column

    def _clicked(self, item: QTreeWidgetItem) -> None:
        if self.model.state.picking:
            self.model.choose(self.list.indexOfTopLevelItem(item))
