"""The lead's list of incidents: what waits to be read, its words, and what is added."""

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

from app.domain.regulation import Regulation
from ui.screens.formpanel import FormPanel
from ui.viewmodels.formtext import faulty, told
from ui.viewmodels.incidentrows import Entry
from ui.viewmodels.incidents import IncidentsModel, IncidentsState
from ui.viewmodels.incidenttext import article, line, together, what, whole
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped
from ui.widgets.wrappeditem import WrappedItems

_STRETCH, _FITTED = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
_KEYS = ("note_review", "note_review_all", "note_addendum", "note_person")


class IncidentsScreen(QWidget):
    """Draws an `IncidentsState`; every click goes to the table of actions."""

    def __init__(self, model: IncidentsModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._what, self._article = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._what.setObjectName("sentence")
        self._article.setObjectName("article")
        self._text, self._done = Wrapped("grounds"), Wrapped("done")
        self.list = QTreeWidget()
        self.list.setObjectName("people")
        self.list.setRootIsDecorated(False)
        WrappedItems(self.list)  # a long kind goes on below, it is never cut
        self.list.header().setStretchLastSection(False)
        self.list.header().setMinimumSectionSize(4 * UNIT)
        self.list.currentItemChanged.connect(lambda item: self._row_chosen(item))
        self.buttons = {id: QPushButton() for id in _KEYS}
        self._panel = FormPanel(words, model.station.staff)
        self._panel.submitted.connect(model.submit)
        self._panel.left.connect(model.leave_form)
        self._panel.filled.connect(model.filled)
        self._panel.touched.connect(model.unsent.typed)
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        row.setSpacing(2 * UNIT)
        left = QVBoxLayout()
        left.addWidget(self._title)
        left.addWidget(self.list, 1)
        row.addLayout(left, 4)
        row.addLayout(self._right(), 3)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Up and down walk the list."""
        self.list.setFocus()

    def draw(self, state: IncidentsState) -> None:
        """Show a state."""
        words, rules, row = self._words, self._rules(), state.row
        zone = self.model.station.state.zone
        self._title.setText(words.say("incidents_title", count=state.waiting))
        self.list.setAccessibleName(self._title.text())
        self._draw_list(state, rules)
        self._what.setText(what(row, rules, words) if row else words.say("incidents_none"))
        cited = words.article(article(row, rules)) if row else ""
        self._article.setText(cited)
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            of_use = row is not None and self.of_use(id, row)
            button.setEnabled(of_use)
            if id == "note_review_all":
                count = len(self.model.alike)
                button.setText(f"[{self._key_of(id)}] {words.say('incidents_all', count=count)}")
                button.setVisible(of_use)
        said = told(state.message, state.message_fields, words, zone, form=state.form, rules=rules)
        with laid_out_once(self):
            self._article.setVisible(bool(cited))
            text = whole(row, rules, words, self.model.station) if row else ""
            if state.form is not None and state.form.id == "review_all":
                text = together(state, words, zone)
            self._text.setText(text)
            at = faulty(state.message, state.message_fields, state.form)
            self._panel.draw(state.form, "" if state.good else said, at=at)
            self._done.setText(said if state.good or state.form is None else "")
            self._done.setVisible(bool(self._done.text()))
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def of_use(self, id: str, row: Entry) -> bool:
        """Whether a key has something to do about a row."""
        if id == "note_review":
            return row.note is not None and row.waits
        if id == "note_review_all":
            return bool(self.model.alike)
        return bool(row.number) if id == "note_person" else row.note is not None

    def _right(self) -> QVBoxLayout:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        head = QHBoxLayout()
        head.addWidget(self._what, 1)
        head.addWidget(self._article)
        inside.addLayout(head)
        inside.addWidget(self._text)
        inside.addStretch(1)
        keys = QGridLayout()
        for place, button in enumerate(self.buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            keys.addWidget(button, place // 2, place % 2)
        keys.setColumnStretch(2, 1)
        inside.addLayout(keys)
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(card, 1)
        column.addWidget(self._panel)
        column.addWidget(self._done)
        return column

    def _draw_list(self, state: IncidentsState, rules: Regulation) -> None:
        words, zone = self._words, self.model.station.state.zone
        heads = ("at", "what", "about", "state")
        self.list.blockSignals(True)
        self.list.setHeaderLabels([words.say(f"incidents_head_{head}") for head in heads])
        self.list.clear()
        for row in state.rows:
            item = QTreeWidgetItem(list(line(row, rules, words, zone)))
            self.list.addTopLevelItem(item)
            if row.id == state.chosen:
                self.list.setCurrentItem(item)
        for place in range(len(heads)):
            stretched = heads[place] == "what"
            self.list.header().setSectionResizeMode(place, _STRETCH if stretched else _FITTED)
        self.list.blockSignals(False)

    def _row_chosen(self, item: QTreeWidgetItem | None) -> None:
        at = -1 if item is None else self.list.indexOfTopLevelItem(item)
        if 0 <= at < len(self.model.state.rows):
            self.model.choose(self.model.state.rows[at].id)

    def _rules(self) -> Regulation:
        station = self.model.station
        return station.venue.rules(station.now)
