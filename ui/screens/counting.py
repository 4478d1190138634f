"""The counting page: rooms done and not done, one room's papers, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.screens.countfields import CountFields
from ui.screens.deskparts import set_name
from ui.screens.formpanel import FormPanel
from ui.viewmodels.counting import CountModel
from ui.viewmodels.countstate import CountState
from ui.viewmodels.counttext import (
    HEADS,
    about_two,
    details,
    handed,
    hint,
    history,
    message,
    room_row,
    then_close,
    total_row,
    verdict,
)
from ui.viewmodels.formtext import faulty
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_WIDEST = 26 * UNIT
"""A long name of a room gives way to the numbers."""
_ASIDE = ("count_hand", "count_difference", "count_back")

_RECORDED = ("count_done", "count_done_differs")


class CountScreen(QWidget):
    """Draws a `CountState`; every click goes to the table of actions or to the model."""

    def __init__(
        self,
        model: CountModel,
        words: Words,
        key_of: Callable[[str], str],
        do: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._room, self._filling, self._recorded = ("", ""), False, False
        self._title, self._name, self._verdict = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._name.setObjectName("large")
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._more = QLabel()
        self._more.setObjectName("quiet")
        self._more.hide()
        for label in (self._title, self._name, self._verdict, self._more):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._wrapped = {
            name: Wrapped(look)
            for name, look in (
                ("hint", "quiet"),
                ("found", "story"),
                ("before", "quiet"),
                ("handed", "quiet"),
                ("done", "done"),
                ("wrong", "wrong"),
            )
        }
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setSectionsMovable(False)
        self.list.header().setStretchLastSection(False)
        self.list.header().setMaximumSectionSize(_WIDEST)
        self.list.currentItemChanged.connect(lambda item: self._row_chosen(item))
        self.fields = CountFields(words, model.station.staff)
        self.fields.typed.connect(model.type)
        self.fields.done.connect(lambda: do("count_record"))
        self._form = FormPanel(words, model.station.staff)
        self._form.submitted.connect(model.submit_form)
        self._form.left.connect(model.leave_form)
        self._form.filled.connect(model.filled)
        self._buttons = {name: QPushButton() for name in ("count_record", *_ASIDE)}
        self._buttons["count_record"].setObjectName("main")
        for name, button in self._buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, name=name: do(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 8)
        row.addLayout(self._right(), 9)
        model.on_state(lambda state: self.draw(state))
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Numbers are typed into the first field, once it is known which."""
        self._room = ("", "")
        self._fill_fields()
        self._lead_on(self.model.state)

    def _fill_fields(self) -> None:
        self.fields.show_room(self.model.typed, self.model.station.state.operator_id)

    def move_people(self, by: int) -> None:
        """Show more of who may explain a difference."""
        bar = self._people.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def fields_typed(self, name: str, text: str) -> None:
        """Put a text into a field, as if somebody had typed it."""
        self.fields.put(name, text)

    def draw(self, state: CountState) -> None:
        """Show a state."""
        words, zone = self._words, self.model.station.state.zone
        told = message(state, words, zone, self._key_of("count_after"))
        first = self.model.station.state.operator_id
        asked = "" if state.form is not None else about_two(state, first)
        beside = told if asked else ""
        with laid_out_once(self):
            self._draw_list(state)
            self._fill_fields()
            self.fields.draw(state, open_=_is_open(state), wrong=beside, asked=asked)
            self._name.setText(state.room.name if state.room else "")
            self._draw_verdict(state)
            self._wrapped["found"].setText(details(state, words, zone))
            self._people.setVisible(bool(state.found))
            self._more.setVisible(
                bool(state.found) and self._people.verticalScrollBar().maximum() > 0
            )
            keys = self._key_of("lead_page"), self._key_of("session_close")
            parts = [handed(state.handed, words, zone), then_close(state, words, *keys)]
            self._wrapped["handed"].setText("\n".join(filter(None, parts)))
            self._form.leave_out = self.model.first_person
            at = faulty(state.message, state.message_fields, state.form)
            self._form.draw(state.form, "" if state.good else told, at=at)
            plain = "" if state.form is not None or beside else told
            self._wrapped["done"].setText(plain if state.good else "")
            self._wrapped["wrong"].setText("" if state.good else plain)
            # What was just said, and who may explain it, stand in the place of what stood there.
            self._wrapped["hint"].setText(
                "" if plain else hint(state, words, self._key_of("count_difference"))
            )
            self._wrapped["before"].setText("" if state.found else history(state, words, zone))
            for name in ("hint", "before", "done", "wrong"):
                self._wrapped[name].setVisible(bool(self._wrapped[name].text()))
            self._card.setVisible(state.form is None)
        self._draw_buttons(state)
        self._lead_on(state)

    def _lead_on(self, state: CountState) -> None:
        """The keys belong to the fields of the room that is shown, as soon as they are open."""
        here, ready = (state.session, state.chosen), _is_open(state) and state.form is None
        before, self._recorded = self._recorded, state.message in _RECORDED
        if self._recorded and not before:
            self._room = ("", "")  # the next digits are a count, and nobody's PIN
        if ready and here != self._room and self.isVisible():
            self._room = here
            self.fields.begin()
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_verdict(self, state: CountState) -> None:
        good = state.verdict == "agrees" or (
            not state.verdict and state.room is not None and not state.room.waits
        )
        calm = state.room is None or state.room.state in ("going", "nobody", "cancelled")
        set_name(self._verdict, "strong" if calm else "all_set" if good else "unset")
        self._verdict.setText(verdict(state, self._words))
        width = self._verdict.fontMetrics().horizontalAdvance(self._verdict.text())
        self._verdict.setMinimumWidth(width + 4 * UNIT)  # its frame, which a hint forgets

    def _draw_buttons(self, state: CountState) -> None:
        words = self._words
        self._title.setText(words.say("count_title", count=state.waiting))
        for name, button in self._buttons.items():
            button.setText(f"[{self._key_of(name)}] {words.say(f'action_{name}')}")
        keys = "・".join(map(self._key_of, ("count_people_down", "count_people_up")))
        self._more.setText(f"[{keys}] {words.say('count_more_people')}")
        room = state.room
        self._buttons["count_record"].setEnabled(_is_open(state))
        self._buttons["count_difference"].setEnabled(room is not None and room.state == "differs")

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        column.addWidget(self._wrapped["handed"])
        for name in _ASIDE:
            column.addWidget(self._buttons[name], 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        card = self._card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT)
        head = QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self._verdict)
        inside.addLayout(head)
        for name in ("hint", "wrong", "done"):
            inside.addWidget(self._wrapped[name])
        inside.addWidget(self.fields)
        self._people = _scrolled(self._wrapped["found"])
        inside.addWidget(self._people, 1)
        inside.addWidget(self._more)
        self._people.verticalScrollBar().rangeChanged.connect(
            lambda _, most: self._more.setVisible(most > 0)
        )
        inside.addWidget(self._wrapped["before"])
        inside.addStretch(0)
        self.fields.people.addWidget(self._buttons["count_record"], 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(card, 1)
        column.addWidget(self._form)
        column.addStretch(0)
        return column

    def _draw_list(self, state: CountState) -> None:
        words = self._words
        rows = [room_row(room, words) for room in state.rooms]
        if rows:
            rows.append(total_row(state.rooms, words))
        told = self.list.blockSignals(True)
        self.list.setHeaderLabels([words.say(f"count_head_{head}") for head in HEADS])
        self.list.setAccessibleName(words.say("count_rooms"))
        _fill(self.list, rows)
        codes = [room.code for room in state.rooms]
        at = codes.index(state.chosen) if state.chosen in codes else len(rows)
        if (item := self.list.topLevelItem(at)) is not None:
            self.list.setCurrentItem(item)
        for place in range(len(HEADS)):
            fitted, stretch = (
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
            )
            last = place == len(HEADS) - 1
            self.list.header().setSectionResizeMode(place, stretch if last else fitted)
        self.list.blockSignals(told)

    def _row_chosen(self, item: QTreeWidgetItem | None) -> None:
        at = -1 if item is None else self.list.indexOfTopLevelItem(item)
        if 0 <= at < len(self.model.state.rooms):
            self.model.choose(self.model.state.rooms[at].code)


def _scrolled(label: Wrapped) -> QScrollArea:
    """A text that never makes the window taller; where it is long, the wheel moves it."""
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    area = QScrollArea()
    area.setObjectName("story")
    area.setWidget(label)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(8 * UNIT)
    return area


def _is_open(state: CountState) -> bool:
    """Whether the room's papers can be counted now."""
    over = state.room is not None and state.room.state != "going"
    return over and state.closed is None


def _fill(table: QTreeWidget, rows: Sequence[Sequence[str]]) -> None:
    """Put these lines into a list, and only touch what has changed."""
    while table.topLevelItemCount() > len(rows):
        table.takeTopLevelItem(table.topLevelItemCount() - 1)
    while table.topLevelItemCount() < len(rows):
        table.addTopLevelItem(QTreeWidgetItem())
    for place, row in enumerate(rows):
        item = table.topLevelItem(place)
        assert item is not None
        for column, text in enumerate(row):
            if item.text(column) != text:
                item.setText(column, text)
