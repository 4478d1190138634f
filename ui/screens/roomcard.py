"""Beside the seats: whoever is looked at, what happened to them, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.desktext import clock
from ui.viewmodels.roomstate import RoomPerson, RoomState
from ui.viewmodels.roomtext import may_leave, notes, place_line
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_COLUMNS = 2
ALWAYS = ("room_present", "room_absent", "room_leave", "room_name", "room_undo", "room_print")
"""The keys that need no form, in the order of their buttons."""
_CONDUCT = (
    "room_caution",
    "room_warn",
    "room_note",
    "room_illness",
    "room_permit",
    "room_disqualify",
)
"""Those that begin a form on a page of its own."""
_AFTER_CLOSING = ("room_name", "room_undo", "room_print")
_STILL = ("room_name", "room_undo", "room_print", "room_note", "room_illness")
"""Those that are of use about somebody who was sent out."""
_LEADS = ("room_disqualify", "room_grant", "room_deny")
"""Those that only a lead may do, and say so."""


class RoomCard(QFrame):
    """One person; every button shows the key of its action."""

    asked = Signal(str)

    def __init__(
        self, words: Words, key_of: Callable[[str], str], article: Callable[[str], str]
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words, self._key_of, self._article = words, key_of, article
        self._title, self._number = QLabel(), QLabel()
        self._title.setObjectName("large")
        self._number.setObjectName("sentence")
        self._name, self._place = Wrapped("strong"), Wrapped("sentence")
        self._notes = Wrapped("notice")
        for label in (self._title, self._number):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._lines = Wrapped("story")
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setObjectName("story")
        self._area.setWidget(self._lines)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._buttons: list[QPushButton] = []
        self._ids: list[str] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(UNIT // 2)
        self._choices = QWidget()
        self._choices.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT // 2)
        for widget in (self._title, self._number, self._name, self._place, self._notes):
            inside.addWidget(widget)
        inside.addWidget(self._area, 1)
        inside.addStretch(0)
        inside.addWidget(self._choices)

    def draw(self, state: RoomState, *, shut: bool = False) -> None:
        """Show a state; `shut` where the session is closed, so that nothing new is recorded."""
        words, person = self._words, state.person
        if person is None:
            self._title.setText(words.say("room_nobody"))
            closed = words.say("room_closed", paper=self._key_of("from_paper"))
            self._place.setText(closed if shut else words.say("room_how"))
            for label in (self._number, self._name, self._notes, self._lines):
                label.setText("")
        else:
            self._title.setText(words.say("room_seat", seat=person.seat or "–"))
            self._number.setText(words.say("desk_number", number=person.number))
            name = f"{person.name}　{person.kana}" if person.name else ""
            self._name.setText(name)
            self._place.setText(place_line(person, words))
            self._notes.setText(notes(person, words, self._zone))
            self._tell(person)
        for label in (self._number, self._name, self._place, self._notes):
            show_or_hide(label, shown=bool(label.text()))
        show_or_hide(self._area, shown=person is not None)
        forms = [row.action for row in state.forms]
        out = person is not None and person.presence == "out"
        always = [id for id in ALWAYS if id != "room_leave" or (person and may_leave(person))]
        ids = [*_AFTER_CLOSING] if shut else [*always, *forms, *_CONDUCT]
        ids = [id for id in ids if not (person and id in person.unknown)]
        if person is not None and person.sent_out:
            ids = [id for id in ids if id in _STILL]
        self._draw_buttons([] if state.form or person is None else ids, out=out)

    def _tell(self, person: RoomPerson) -> None:
        lines = [
            "　".join(
                part
                for part in (
                    clock(line.at, self._zone),
                    line.what
                    if line.corrected is None
                    else self._words.say("card.corrected", reason=line.corrected, what=line.what),
                    self._article(line.article) if line.article else "",
                    self._words.in_brackets("", line.by),
                )
                if part
            )
            for line in reversed(person.lines)
        ]
        self._lines.setText("\n".join(lines) or self._words.say("room_no_story"))

    _zone = "Asia/Tokyo"

    def in_zone(self, zone: str) -> None:
        """The zone whose clock hangs on the wall."""
        self._zone = zone

    def _draw_buttons(self, ids: list[str], *, out: bool) -> None:
        moved = ids != self._ids
        self._ids = ids
        show_or_hide(self._choices, shown=bool(ids))
        while len(self._buttons) < len(ids):
            button, at = QPushButton(), len(self._buttons)
            button.setObjectName("act")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setSizePolicy(policy)
            button.clicked.connect(lambda _=False, at=at: self.asked.emit(self._ids[at]))
            self._buttons.append(button)
        if moved:
            self._arrange(ids)
        for at, button in enumerate(self._buttons):
            show_or_hide(button, shown=at < len(ids))
            if at < len(ids):
                code = "room_return" if ids[at] == "room_leave" and out else f"action_{ids[at]}"
                button.setText(f"[{self._key_of(ids[at])}] {self._words.say(code)}")

    def _arrange(self, ids: list[str]) -> None:
        """Two in a row; one that also says whose it is has a row of its own."""
        cell = 0
        for button, id in zip(self._buttons, ids, strict=False):
            whole = id in _LEADS
            cell += cell % _COLUMNS if whole else 0
            row, column = divmod(cell, _COLUMNS)
            self._grid.addWidget(button, row, column, 1, _COLUMNS if whole else 1)
            cell += _COLUMNS if whole else 1


def show_or_hide(widget: QWidget, *, shown: bool) -> None:
    """Only where it is not so already: the layout is asked anew each time."""
    if widget.isHidden() == shown:
        widget.setVisible(shown)
