"""The lead's page at the end (引き渡し): a session's papers, and the ways to headquarters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.desktext import clock
from ui.viewmodels.handover import HandoverModel, HandoverState, Row
from ui.viewmodels.paper import STEPS, PaperState
from ui.viewmodels.sessions import told
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_STRETCH, _FITTED = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
_NAMED_FILES = 3
"""So many paths stand on the page; all are in `venue status`."""


class HandoverScreen(QWidget):
    """Draws a `HandoverState`; every click goes to the table of actions."""

    opened = Signal()

    def __init__(self, model: HandoverModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._title, self._session, self._what = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._session.setObjectName("sentence")
        self._what.setObjectName("sentence")
        self._for, self._whose, self._files = Wrapped("grounds"), Wrapped("quiet"), Wrapped("quiet")
        self._said, self._doing = Wrapped("done"), QLabel()
        self.list = QTreeWidget()
        self.list.setObjectName("people")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setStretchLastSection(False)
        self.list.currentItemChanged.connect(lambda item: self._row_chosen(item))
        self.list.itemDoubleClicked.connect(lambda _: self.opened.emit())
        self.number, self._number_label = QLineEdit(), QLabel()
        self._number_label.setBuddy(self.number)
        self.buttons = {
            id: QPushButton()
            for id in ("handover_open", "handover_session_back", "handover_session_on")
        }
        self.buttons["handover_open"].setObjectName("main")
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar, self.cancel = QProgressBar(), QPushButton()
        self._bar.setTextVisible(False)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.beside = QVBoxLayout()
        """Where other pages put a line that leads to them: sending, receipts, purge."""
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 3)
        row.addLayout(self._right(), 2)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)
        self.draw_step(PaperState())

    def begin(self) -> None:
        """Up and down walk the papers."""
        self.list.setFocus()

    def draw(self, state: HandoverState) -> None:
        """Show a state."""
        words, row = self._words, state.row
        self._title.setText(words.say("handover_title"))
        session = next((one for one in state.sessions if one.id == state.session), None)
        self._session.setText(told(session, words) if session else "")
        several = len(state.sessions) > 1
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            button.setVisible(several or id == "handover_open")
        self.buttons["handover_open"].setEnabled(row is not None and state.lead)
        self._draw_list(state)
        self._what.setText(words.say(f"handover_doc_{row.kind}") if row else "")
        whose = "handover_no_names" if row and row.kind != "report_named" else "handover_names"
        never = row is not None and row.kind in ("calls", "poster")
        said = words.say(state.message, **dict(state.message_fields)) if state.message else ""
        if not state.lead:
            said = words.say("handover_lead_only")
        with laid_out_once(self):
            self._for.setText(words.say(f"handover_for_{row.kind}") if row else "")
            self._whose.setText(words.say("handover_never_names" if never else whose))
            card = row is not None and row.kind == "card"
            self._number_label.setText(words.say("handover_number_label"))
            self.number.setAccessibleName(words.say("handover_number_label"))
            self.number.setVisible(card)
            self._number_label.setVisible(card)
            self._said.setText(said)
            self._said.setVisible(bool(said))
            self._files.setText(self._told_files(state))

    def draw_step(self, state: PaperState) -> None:
        """How far the paper that is being made has come."""
        words, busy = self._words, bool(state.step)
        self._doing.setText(words.say(f"paper_step_{state.step}") if busy else "")
        self._bar.setAccessibleName(self._doing.text() or words.say("handover_progress"))
        self._bar.setRange(0, len(STEPS))
        self._bar.setValue(STEPS.index(state.step) + 1 if busy else 0)
        self.cancel.setText(f"[{self._key_of('handover_back')}] {words.say('handover_cancel')}")
        for widget in (self._doing, self._bar, self.cancel):
            widget.setVisible(busy)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.buttons["handover_session_back"])
        head.addWidget(self.buttons["handover_session_on"])
        column.addLayout(head)
        column.addWidget(self._session)
        column.addWidget(self.list, 1)
        return column

    def _right(self) -> QVBoxLayout:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.addWidget(self._what)
        inside.addWidget(self._for)
        inside.addWidget(self._whose)
        number = QHBoxLayout()
        number.addWidget(self._number_label)
        number.addWidget(self.number, 1)
        inside.addLayout(number)
        keys = QHBoxLayout()
        keys.addWidget(self.buttons["handover_open"])
        keys.addStretch(1)
        inside.addLayout(keys)
        doing = QHBoxLayout()
        doing.addWidget(self._doing)
        doing.addWidget(self._bar, 1)
        doing.addWidget(self.cancel)
        inside.addLayout(doing)
        inside.addWidget(self._said)
        inside.addStretch(1)
        files = QFrame()
        files.setObjectName("card")
        below = QVBoxLayout(files)
        below.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        below.addWidget(self._files)
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(card, 1)
        column.addWidget(files)
        column.addLayout(self.beside)
        return column

    def _told_files(self, state: HandoverState) -> str:
        words, named = self._words, state.with_names
        if not state.files:
            return words.say("handover_no_files")
        lines = [words.say("handover_files", count=state.files, named=len(named))]
        lines += named[:_NAMED_FILES]
        if len(named) > _NAMED_FILES:
            lines.append(words.say("handover_more", count=len(named) - _NAMED_FILES))
        return "\n".join(lines)

    def _draw_list(self, state: HandoverState) -> None:
        self.list.blockSignals(True)
        self.list.setHeaderLabels(
            [self._words.say(f"handover_head_{head}") for head in ("paper", "about")]
        )
        self.list.clear()
        for row in state.rows:
            item = QTreeWidgetItem([self._words.say(f"handover_doc_{row.kind}"), self._about(row)])
            self.list.addTopLevelItem(item)
            if row.id == state.chosen:
                self.list.setCurrentItem(item)
        self.list.header().setSectionResizeMode(0, _FITTED)
        self.list.header().setSectionResizeMode(1, _STRETCH)
        self.list.setAccessibleName(self._title.text())
        self.list.blockSignals(False)

    def _about(self, row: Row) -> str:
        station = self.model.station
        if row.at is None:
            return self._words.say("handover_one" if row.kind == "card" else "handover_whole")
        rules = station.venue.rules(row.at)
        kind = rules.incident_kinds.get(row.what)
        what = self._words.of(kind.text) if kind else row.what
        parts = [clock(row.at, station.state.zone), row.number, what]
        return "　".join(part for part in parts if part)

    def _row_chosen(self, item: QTreeWidgetItem | None) -> None:
        at = -1 if item is None else self.list.indexOfTopLevelItem(item)
        if 0 <= at < len(self.model.state.rows):
            self.model.choose(self.model.state.rows[at].id)
