"""One venue at headquarters: its sessions, its stations, what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.inbox import InboxModel, InboxState
from ui.viewmodels.inboxtext import (
    message_text,
    refused_rows,
    session_heads,
    session_rows,
    station_heads,
    station_rows,
    why_lines,
)
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.venuegrid import COLOURS
from ui.widgets.wrapped import Wrapped

_TABLES = ("sessions", "stations", "refused")
_ROW = 4 * UNIT + 4


class HqVenueScreen(QWidget):
    """Draws the chosen venue of an `InboxState`; every click goes to the table of actions."""

    def __init__(
        self,
        model: InboxModel,
        words: Words,
        key_of: Callable[[str], str],
        keys: tuple[str, ...],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._state, self._numbers = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._why, self.said = Wrapped("grounds"), Wrapped("done")
        self._reason = Wrapped("quiet")
        self._labels = {name: QLabel() for name in _TABLES}
        self.tables = {name: _table() for name in _TABLES}
        self.buttons = {id: QPushButton() for id in keys}
        self.tables["refused"].setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tables["refused"].currentItemChanged.connect(lambda *_: self._say_reason())
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows choose a session."""
        sessions = self.tables["sessions"]
        sessions.setFocus()
        if sessions.currentItem() is None and (first := sessions.topLevelItem(0)) is not None:
            sessions.setCurrentItem(first)

    @property
    def session(self) -> str:
        """The session that is chosen; the only one where there is no other."""
        item = self.tables["sessions"].currentItem() or self.tables["sessions"].topLevelItem(0)
        return item.text(0) if item is not None else ""

    def draw(self, state: InboxState) -> None:
        """Show a state."""
        words, venue, held = self._words, state.venue, state.venue_status
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
        if venue is None or held is None or state.now is None:
            return
        with laid_out_once(self):
            self._title.setText(f"{venue.venue}　{venue.name}")
            self._state.setText(words.say(f"inbox_is_{venue.coming}"))
            pair = COLOURS[venue.coming]
            self._state.setStyleSheet(
                f"background: {pair.ground}; color: {pair.text}; font-weight: 700;"
                f" border-radius: 4px; padding: 4px {UNIT}px;"
            )
            told = {"let_in": venue.let_in, "entered": venue.entered}
            self._numbers.setText(
                words.say("inbox_face", stations=venue.stations, records=venue.records, **told)
            )
            self._why.setText(why_lines(venue, words, opened=True))
            said = message_text(state, words)
            self.said.setObjectName("done" if state.good else "wrong")
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
            self.said.setText(said)
            self.said.setVisible(bool(said))
            refused = refused_rows(held.not_taken, state.now.zone, words)
            self._fill("sessions", session_heads(words), session_rows(held, words))
            self._fill("stations", station_heads(words), station_rows(held, state.issues, words))
            heads = [words.say(f"heading_{name}") for name in ("received", "file", "why")]
            self._fill("refused", heads, refused)
            self._say_reason()

    def _say_reason(self) -> None:
        """The whole reason of the refused file that is chosen, the first one's until then."""
        table = self.tables["refused"]
        item = table.currentItem() or table.topLevelItem(0)
        self._reason.setText("\n".join((item.text(1), item.text(2))) if item is not None else "")
        self._reason.setVisible(item is not None)

    def _fill(self, name: str, heads: list[str], rows: Sequence[tuple[str, ...]]) -> None:
        table, label = self.tables[name], self._labels[name]
        label.setText(self._words.say(f"hq_venue_{name}"))
        fill(table, heads, rows, label.text())
        for column in range(len(heads) - (name == "refused")):
            table.resizeColumnToContents(column)
        if name == "refused":  # the reason has what is left, and stands whole below
            table.setColumnWidth(1, min(table.columnWidth(1), 48 * UNIT))
        for widget in (table, label):
            widget.setVisible(bool(rows) or name == "stations")
        table.setMaximumHeight((min(len(rows), 12) + 2) * _ROW)

    def _lay_out(self) -> None:
        head, keys = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addWidget(self._numbers)
        head.addStretch(1)
        for button in self.buttons.values():
            keys.addWidget(button)
        keys.addStretch(1)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT // 2)
        for name in _TABLES:
            self._labels[name].setObjectName("strong")
            inside.addWidget(self._labels[name])
            inside.addWidget(self.tables[name])
        inside.addWidget(self._reason)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addWidget(self._why)
        column.addWidget(card, 1)
        self.said.hide()
        column.addWidget(self.said)
        column.addLayout(keys)


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setAllColumnsShowFocus(True)
    return table
