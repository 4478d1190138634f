"""Above the seats: which room, how everybody adds up, and of whom the room must still say."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.roomstate import Filter, RoomState
from ui.viewmodels.roomtext import counts, total
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_PARTS_AT_MOST = 9
_ROOMS_AT_MOST, _NAMED_AT_MOST = 5, 2
"""So many rooms are shown around the one that is looked at; where there are few, by name."""


class RoomHead(QWidget):
    """The sum of a room; a click on a part shows only those."""

    filtered = Signal(str)
    room_chosen = Signal(str)

    def __init__(self, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self._words, self._key_of = words, key_of
        self._rooms: dict[str, QPushButton] = {}
        self._room_row = QHBoxLayout()
        self._room_row.setSpacing(UNIT)
        self._unset, self._total = QLabel(), QLabel()
        self._unset.setObjectName("unset")
        self._total.setObjectName("strong")
        for label in (self._unset, self._total):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._parts = [QPushButton() for _ in range(_PARTS_AT_MOST)]
        self._of: list[Filter | None] = [None] * _PARTS_AT_MOST
        for at, button in enumerate(self._parts):
            button.setObjectName("part")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            # The sum never makes the window wider: where it is long its letters are smaller.
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(1)
            button.clicked.connect(lambda _=False, at=at: self.filtered.emit(self._of[at] or "all"))
        self._sum = QHBoxLayout()
        self._sum.setSpacing(4)
        self._sum.addWidget(self._total)
        for button in self._parts:
            self._sum.addWidget(button)
        self._sum.addStretch(1)
        self._filter, self._which = QLabel(), QLabel()
        self._filter.setObjectName("quiet")
        self._which.setObjectName("quiet")
        first = QHBoxLayout()
        first.addLayout(self._room_row)
        first.addWidget(self._which)
        first.addStretch(1)
        first.addWidget(self._filter)
        first.addSpacing(UNIT)
        first.addWidget(self._unset)
        self.out = Wrapped("notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(first)
        column.addLayout(self._sum)
        column.addWidget(self.out)

    def draw(self, state: RoomState) -> None:
        """Show a state."""
        words = self._words
        self._draw_rooms(state)
        left = state.unset
        self._unset.setText(words.say("room_left" if left else "room_all_set", count=left))
        name = "unset" if left else "all_set"
        if self._unset.objectName() != name:
            self._unset.setObjectName(name)
            self._unset.style().unpolish(self._unset)
            self._unset.style().polish(self._unset)
        self._total.setText(words.say("room_total", count=total(state)))
        parts = counts(state, words)
        for at, button in enumerate(self._parts):
            button.setVisible(at < len(parts))
            if at < len(parts):
                part = parts[at]
                self._of[at] = part.filter
                button.setEnabled(part.filter is not None)
                sign = "=" if at == 0 else "+"
                button.setText(f"{sign}  {part.name} {part.people}")
                button.setAccessibleName(f"{part.name} {part.people}")
        self._fit()
        shown = words.say(f"room_filter_{state.filter}")
        self._filter.setText(words.say("room_filter", key=self._key_of("room_filter"), what=shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As large as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = [button for button in self._parts if not button.isHidden()]
        self._name_parts("part")
        needed = self._total.sizeHint().width() + 4 * len(shown)
        if needed + sum(button.sizeHint().width() for button in shown) > self.width():
            self._name_parts("part_small")

    def _name_parts(self, name: str) -> None:
        for button in self._parts:
            if button.objectName() != name:
                button.setObjectName(name)
                button.style().unpolish(button)
                button.style().polish(button)

    def _draw_rooms(self, state: RoomState) -> None:
        codes = [room.code for room in state.rooms]
        at = codes.index(state.room) if state.room in codes else 0
        first = max(0, min(at - _ROOMS_AT_MOST // 2, len(codes) - _ROOMS_AT_MOST))
        rooms = state.rooms[first : first + _ROOMS_AT_MOST]
        if list(self._rooms) != [room.code for room in rooms]:
            for old in self._rooms.values():
                self._room_row.removeWidget(old)
                old.deleteLater()
            self._rooms = {room.code: self._room_button(room.code) for room in rooms}
        several = len(codes) > _ROOMS_AT_MOST
        told = self._words.say("room_which", at=at + 1, of=len(codes)) if several else ""
        self._which.setText(told)
        for room in rooms:
            button, here = self._rooms[room.code], room.code == state.room
            name = room.name if here or len(codes) <= _NAMED_AT_MOST else room.code
            told = f"{name}　{room.unset}" if room.unset else name
            button.setText(told.replace("&", "&&"))
            button.setAccessibleName(room.name)
            if button.property("chosen") != here:
                button.setProperty("chosen", here)
                button.style().unpolish(button)
                button.style().polish(button)

    def _room_button(self, code: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName("room")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.room_chosen.emit(code))
        self._room_row.addWidget(button)
        return button
