"""Headquarters' inbox (受け取り): venues as a grid, and what comes in from where."""

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
    QVBoxLayout,
    QWidget,
)

from ui.screens.formpanel import FormPanel
from ui.viewmodels.inbox import InboxModel, InboxState
from ui.viewmodels.inboxtext import face_line, file_rows, message_text, next_text, why_lines
from ui.viewmodels.sendingtext import place_text
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.venuegrid import Face, VenueGrid
from ui.widgets.wrapped import Wrapped

FILTERS = ("all", "in", "partly", "missing", "trouble")
_KEYS = ("inbox_take", "inbox_folder")


class InboxScreen(QWidget):
    """Draws an `InboxState`; every click goes to the table of actions."""

    def __init__(self, model: InboxModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._from = QLabel(), QLabel()
        self._title.setObjectName("title")
        self._from.setObjectName("strong")
        self._next, self._why = Wrapped("grounds"), Wrapped("quiet")
        self.filters = {name: QPushButton() for name in FILTERS}
        self.grid = VenueGrid()
        self.grid.chosen.connect(model.choose)
        self.places = Choices()
        self.places.chosen.connect(model.choose_place)
        self.buttons = {id: QPushButton() for id in _KEYS}
        self.buttons["inbox_take"].setObjectName("main")
        self.open = QPushButton()
        for button in (*self.filters.values(), *self.buttons.values(), self.open):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel = FormPanel(words, ())
        self.panel.submitted.connect(model.submit)
        self.panel.left.connect(model.leave_form)
        self._said, self._list = Wrapped("done"), QLabel()
        self._list.setObjectName("strong")
        self.files = QTreeWidget()
        self.files.setRootIsDecorated(False)
        self.files.currentItemChanged.connect(lambda *_: self._say_reason())
        self._reason = Wrapped("quiet")
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 7)
        row.addWidget(self._right(), 5)
        model.on_state(self.draw)
        model.office.on_state(lambda _: self.draw(model.state))
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows choose a venue."""
        self.grid.setFocus()

    def draw(self, state: InboxState) -> None:
        """Show a state."""
        words, busy = self._words, self.model.office.busy
        self._title.setText(words.say("inbox_title"))
        self._from.setText(words.say("inbox_from"))
        self.places.setAccessibleName(words.say("inbox_from"))
        self._draw_filters(state)
        self._draw_venues(state)
        with laid_out_once(self):
            self._next.setText(next_text(state, words))
            for id, button in self.buttons.items():
                button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
                button.setEnabled(not busy and state.form is None)
            self.buttons["inbox_take"].setEnabled(
                not busy and state.form is None and state.from_place is not None
            )
            self._draw_places(state)
            said = message_text(state, words)
            wrong = said if state.form is not None and not state.good else ""
            self.panel.draw(state.form, wrong)
            self._said.setObjectName("done" if state.good else "wrong")
            self._said.style().unpolish(self._said)
            self._said.style().polish(self._said)
            self._said.setText("" if wrong else said)
            self._said.setVisible(bool(self._said.text()))
            self._draw_files(state)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_filters(self, state: InboxState) -> None:
        counts = dict(state.now.counts) if state.now else {}
        every = len(state.now.venues) if state.now else 0
        for name, button in self.filters.items():
            count = every if name == "all" else counts.get(name, 0)  # type: ignore[call-overload]
            key = self._key_of(f"inbox_{name}")
            button.setText(f"[{key}] {self._words.say(f'inbox_is_{name}')} {count}")
            if button.property("chosen") != (state.filter == name):
                button.setProperty("chosen", state.filter == name)
                button.style().unpolish(button)
                button.style().polish(button)

    def _draw_venues(self, state: InboxState) -> None:
        words = self._words
        faces = [
            Face(
                one.venue,
                one.coming,
                f"{one.venue}　{one.name}",
                words.say(f"inbox_is_{one.coming}"),
                face_line(one, words),
            )
            for one in state.venues
        ]
        self.grid.setAccessibleName(words.say("inbox_venues"))
        self.grid.show_faces(faces, state.chosen)
        self.open.setText(f"[{self._key_of('inbox_open')}] {words.say('action_inbox_open')}")
        self.open.setEnabled(state.venue is not None)
        venue = state.venue
        self._why.setText(f"{venue.venue}　{why_lines(venue, words)}" if venue else "")

    def _draw_places(self, state: InboxState) -> None:
        places, urls = self.places, [one.place.url for one in state.offered]
        places.blockSignals(True)
        places.show_rows([place_text(one, self._words) for one in state.offered])
        places.setCurrentRow(urls.index(state.place) if state.place in urls else -1)
        places.blockSignals(False)
        places.setVisible(bool(urls))

    def _draw_files(self, state: InboxState) -> None:
        rows = file_rows(state, self._words)
        heads = [self._words.say(f"heading_{name}") for name in ("file", "status", "why")]
        fill(self.files, heads, rows, self._files_name(state))
        for at, (file, _, why) in enumerate(rows):
            item = self.files.topLevelItem(at)
            if item is not None:
                item.setText(0, file.rpartition("/")[2])
                item.setToolTip(0, file)
                item.setToolTip(2, why)
        self.files.setColumnWidth(0, min(self.files.columnWidth(0), 22 * UNIT))
        self._list.setText(self._files_name(state))
        self._list.setVisible(bool(rows))
        self.files.setVisible(bool(rows))
        self._say_reason()

    def _say_reason(self) -> None:
        """The whole reason of the line that is chosen, the first one's until then."""
        item = self.files.currentItem() or self.files.topLevelItem(0)
        why = item.toolTip(2) if item is not None else ""
        self._reason.setText(why)
        self._reason.setVisible(len(why) > 1)

    def _files_name(self, state: InboxState) -> str:
        return self._words.say("inbox_files" if state.taken else "inbox_unreadable")

    def _left(self) -> QVBoxLayout:
        column, filters, foot = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column.setSpacing(UNIT)
        for button in self.filters.values():
            button.setObjectName("room")
            filters.addWidget(button)
        filters.addStretch(1)
        foot.addWidget(self._why, 1)
        foot.addWidget(self.open)
        column.addWidget(self._title)
        column.addWidget(self._next)
        column.addLayout(filters)
        column.addWidget(self.grid, 1)
        column.addLayout(foot)
        return column

    def _right(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        inside, keys = QVBoxLayout(card), QGridLayout()
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT)
        inside.addWidget(self._from)
        inside.addWidget(self.places)
        for at, button in enumerate(self.buttons.values()):
            keys.addWidget(button, 0, at)
        inside.addLayout(keys)
        inside.addWidget(self.panel)
        inside.addWidget(self._said)
        inside.addWidget(self._list)
        inside.addWidget(self.files, 1)
        inside.addWidget(self._reason)
        inside.addStretch(0)
        return card
