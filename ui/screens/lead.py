"""The venue lead's page (会場責任者): who waits for a decision, and the session's course."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
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
from app.kernel.time import Instant
from ui.screens.formpanel import FormPanel
from ui.viewmodels.closedtext import told as told_closed
from ui.viewmodels.desktext import minutes
from ui.viewmodels.formtext import faulty
from ui.viewmodels.lead import LeadModel, LeadState
from ui.viewmodels.leadforms import CONFIRM_CLOCK, DECISIONS
from ui.viewmodels.leadlook import Referral
from ui.viewmodels.leadtext import ahead, elsewhere, grounds, message, times_rows
from ui.viewmodels.leadtimes import course_row, heads, notes
from ui.viewmodels.words import Words
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_COLUMNS = 2
_TIMES = 3
"""Columns of times beside the rooms."""
_LEAVE = {"admit": "form_grant_leave", "refuse": "form_deny_leave"}
"""What the keys are called where somebody asks to leave for a while."""


class LeadScreen(QWidget):
    """Draws a `LeadState`; every click goes to the model."""

    print_slip = Signal()

    def __init__(self, model: LeadModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._waiting = _table()
        self._waiting.currentItemChanged.connect(lambda item: self._row_chosen(item))
        self._labels = {n: _label(n) for n in ("title", "name", "kana", "phase")}
        self._labels |= {n: Wrapped(n) for n in ("grounds", "done")}
        self._pin_first, self._clock = Wrapped("quiet"), Wrapped("notice")
        self._elsewhere = Wrapped("notice")
        self._decide = {outcome: QPushButton() for outcome in DECISIONS}
        self._slip, self._name = QPushButton(), QPushButton()
        self._name.clicked.connect(model.show_name)
        self._slip.setObjectName("main")
        self._slip.clicked.connect(lambda: self.print_slip.emit())
        staff = model.station.staff
        self._person_form = FormPanel(words, staff, pairs=True)
        self._session_form = FormPanel(words, staff)
        self._times, self._courses = QGridLayout(), _courses()
        self._course_notes = Wrapped("strong")
        self._time_labels: list[tuple[QLabel, QLabel]] = []
        self._session_buttons = QGridLayout()
        self._buttons: list[QPushButton] = []
        self._filling = False
        # What has the focus takes the arrows: they belong to the list, and buttons have keys.
        for button in (*self._decide.values(), self._slip, self._name):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for panel in (self._person_form, self._session_form):
            panel.submitted.connect(self._submitted)
            panel.left.connect(model.leave_form)
            panel.filled.connect(model.filled)
            panel.typed.connect(model.typed)
            panel.touched.connect(model.unsent.typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 3)
        row.addLayout(self._right(), 2)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def tick(self, now: Instant) -> None:
        """How long everybody has waited."""
        for row, referral in enumerate(self.model.state.referrals):
            item = self._waiting.topLevelItem(row)
            if item is not None:
                item.setText(0, _waited(referral, now))

    def draw(self, state: LeadState) -> None:
        """Show a state."""
        words, person = self._words, state.person
        count = len(state.referrals)
        self._labels["title"].setText(words.say("lead_waiting", count=count))
        self._draw_list(state)
        told = elsewhere(
            state, words, self.model.station.state.zone, self._key_of("lead_elsewhere")
        )
        self._elsewhere.setText(told)
        self._elsewhere.setVisible(bool(told) and state.form is None)
        self._draw_person(state)
        zone = self.model.station.state.zone
        told = grounds(person, self._rules(), words, zone) if person else ""
        self._labels["grounds"].setText(told)
        for place, (outcome, button) in enumerate(self._decide.items(), 1):
            leave = person is not None and person.leave
            code = _LEAVE.get(outcome) if leave else f"form_do_decide_{outcome}"
            button.setText(f"[{place}] {words.say(code)}" if code else "")
            button.setEnabled(person is not None)
        about_person = state.deciding
        told = message(state, words, zone, self._key_of)
        wrong = "" if state.good else told
        with laid_out_once(self):  # what comes and what goes would not fit a small screen together
            for button in self._decide.values():
                button.setVisible(bool(button.text()) and not about_person)
            self._waiting.setMinimumHeight((8 if about_person else 12) * UNIT)
            self._draw_buttons(state)
            self._draw_courses(state)
            self._session_form.leave_out = self.model.first_person
            at = faulty(state.message, state.message_fields, state.form)
            self._person_form.draw(state.form if about_person else None, wrong, at=at)
            needed = ("reason",) if state.ahead.asks_reason else ()
            session_form = None if about_person else state.form
            would = ahead(state, words)
            self._session_form.draw(session_form, wrong, at=at, ahead=would, needed=needed)
        self._labels["done"].setText(told if state.good or state.form is None else "")
        self._labels["done"].setVisible(bool(self._labels["done"].text()))
        self._slip.setText(words.say("lead_slip", number=state.slip))
        self._slip.setVisible(bool(state.slip))
        self._labels["phase"].setText(self._phase(state))
        self._pin_first.setText(words.say("lead_pin_first"))
        self._pin_first.setVisible(self.model.station.state.role == "proctor")
        self._draw_clock(state)
        # A form tells what it is about itself, and has the line's place on a small screen.
        self._labels["phase"].setVisible(state.form is None)
        self._draw_times(state)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _phase(self, state: LeadState) -> str:
        """How the session stands; once it is closed, since when and by whom."""
        station, words = self.model.station, self._words
        if (closed := station.state.closed) is not None:
            return told_closed(closed, station.names, words, station.state.zone)
        return words.say("lead_phase", phase=words.say(f"phase_{state.phase}"))

    def _draw_clock(self, state: LeadState) -> None:
        """That the clock must be checked, and by which key, while that can be done here."""
        doubt = self.model.station.state.clock_doubt
        key = self._key_of(f"session_{CONFIRM_CLOCK.id}")
        shown = bool(doubt) and state.form is None and CONFIRM_CLOCK in state.forms
        self._clock.setText(self._words.say(f"lead_clock_{doubt}", key=key) if shown else "")
        self._clock.setVisible(shown)

    def _draw_person(self, state: LeadState) -> None:
        """Number and seat in large; the name in their place where it may be seen."""
        words, person, (name, kana) = self._words, state.person, state.name
        number = words.say("desk_number", number=person.number) if person else ""
        parts = [number, person.place] if person else []
        if person is None:
            self._labels["name"].setText(words.say("lead_nobody"))
        elif name:
            self._labels["name"].setText(name)
            parts = [kana, *parts]
        else:
            self._labels["name"].setText("　".join(part for part in parts if part))
            parts = []
        self._labels["kana"].setText("　".join(part for part in parts if part))
        self._labels["kana"].setVisible(bool(parts) or person is None)
        self._name.setText(f"[{self._key_of('lead_name')}] {words.say('action_lead_name')}")
        self._name.setVisible(person is not None and not name)

    def begin(self) -> None:
        """Up and down walk the people who wait."""
        self._waiting.setFocus()

    def _rules(self) -> Regulation:
        station = self.model.station
        return station.venue.rules(station.now)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(self._labels["title"])
        column.addWidget(self._waiting, 1)
        column.addWidget(self._elsewhere)
        self.beside = QVBoxLayout()
        """What else waits for the lead; other pages put a line here."""
        column.addLayout(self.beside)
        card, inside = _card()
        title = QHBoxLayout()
        title.addWidget(self._labels["name"], 1)
        title.addWidget(self._name)
        inside.addLayout(title)
        inside.addWidget(self._labels["kana"])
        inside.addWidget(self._labels["grounds"])
        buttons = QHBoxLayout()
        for outcome, button in self._decide.items():
            button.clicked.connect(lambda _=False, o=outcome: self.model.decide(o))
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        column.addWidget(card)
        column.addWidget(self._person_form)
        line = QHBoxLayout()
        line.addWidget(self._labels["done"], 1)
        line.addWidget(self._slip)
        column.addLayout(line)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        card, inside = _card()
        inside.addWidget(self._labels["phase"])
        inside.addWidget(self._pin_first)
        inside.addWidget(self._clock)
        inside.addLayout(self._times)
        inside.addWidget(self._courses)
        inside.addWidget(self._course_notes)
        inside.addLayout(self._session_buttons)
        self.below = QVBoxLayout()
        """What belongs on paper; other pages put a line here."""
        inside.addLayout(self.below)
        inside.addStretch(1)
        column.addWidget(card, 1)
        column.addWidget(self._session_form)
        return column

    def _draw_list(self, state: LeadState) -> None:
        now = self.model.station.now
        self._waiting.blockSignals(True)
        heads = ("waited", "number", "place", "why")
        self._waiting.setHeaderLabels([self._words.say(f"lead_head_{head}") for head in heads])
        while self._waiting.topLevelItemCount() > len(state.referrals):
            self._waiting.takeTopLevelItem(self._waiting.topLevelItemCount() - 1)
        while self._waiting.topLevelItemCount() < len(state.referrals):
            self._waiting.addTopLevelItem(QTreeWidgetItem())
        for row, referral in enumerate(state.referrals):
            item = self._waiting.topLevelItem(row)
            assert item is not None
            for place, text in enumerate(self._line(referral, now)):
                item.setText(place, text)
            if referral.number == state.chosen:
                self._waiting.setCurrentItem(item)
        for place in range(len(heads) - 1):
            self._waiting.resizeColumnToContents(place)
        self._waiting.blockSignals(False)
        self._waiting.setAccessibleName(self._labels["title"].text())

    def _line(self, referral: Referral, now: Instant) -> tuple[str, ...]:
        reasons = "・".join(self._words.say(f"reason_{code}") for code in referral.grounds)
        return _waited(referral, now), referral.number, referral.place, reasons

    def _draw_times(self, state: LeadState) -> None:
        rows = times_rows(state, self._words, self.model.station.state.zone)
        while len(self._time_labels) < len(rows):
            pair = (_label("time"), _label("time_value"))
            at = len(self._time_labels)
            self._times.addWidget(pair[0], at, 0, Qt.AlignmentFlag.AlignLeft)
            self._times.addWidget(pair[1], at, 1, Qt.AlignmentFlag.AlignLeft)
            self._times.setColumnStretch(1, 1)
            self._time_labels.append(pair)
        for (name, value), row in zip(self._time_labels, rows, strict=False):
            name.setText(row[0])
            value.setText(row[1])

    def _draw_courses(self, state: LeadState) -> None:
        """How every session really went; while a form is open there is no room for it."""
        words, zone, found = self._words, self.model.station.state.zone, state.courses
        several = len({one.session for one in found}) > 1
        rows = [course_row(one, words, zone, several=several) for one in found]
        fill(self._courses, heads(words), rows, words.say("lead_courses"))
        told = notes(found, words, zone, several=several)
        self._course_notes.setText(told)
        filling = state.form is not None and not state.form.id.startswith("decide_")
        self._courses.setVisible(not filling)
        self._course_notes.setVisible(bool(told) and not filling)

    def _draw_buttons(self, state: LeadState) -> None:
        while len(self._buttons) < len(state.forms):
            button, at = QPushButton(), len(self._buttons)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, at=at: self._begin_form(at))
            self._session_buttons.addWidget(button, at // _COLUMNS, at % _COLUMNS)
            self._buttons.append(button)
        # While one is filled in there is nothing else to begin, and a small screen has no room.
        choosing = state.form is None or state.deciding
        for at, button in enumerate(self._buttons):
            button.setVisible(choosing and at < len(state.forms))
            if at < len(state.forms):
                form = state.forms[at].id
                key, closed = self._key_of(f"session_{form}"), self.model.station.state.closed
                name = "form_closed" if closed and form == "close" else f"form_{form}"
                button.setText(f"[{key}] {self._words.say(name)}")

    def _begin_form(self, at: int) -> None:
        if at < len(self.model.state.forms):
            self.model.begin(self.model.state.forms[at].id)

    def _row_chosen(self, item: QTreeWidgetItem | None) -> None:
        row = -1 if item is None else self._waiting.indexOfTopLevelItem(item)
        if 0 <= row < len(self.model.state.referrals):
            self.model.choose(self.model.state.referrals[row].number)

    def _submitted(self, values: Mapping[str, str]) -> None:
        self.model.submit(values)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName({"name": "large", "phase": "sentence", "title": "title"}.get(name, name))
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _courses() -> QTreeWidget:
    """A few rows of times, which nobody chooses from."""
    table = QTreeWidget()
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
    table.setColumnCount(_TIMES + 1)
    header = table.header()
    header.setSectionsMovable(False)
    header.setStretchLastSection(False)
    # Times are always there whole; a long list of rooms gives way.
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in range(1, _TIMES + 1):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    table.setMinimumHeight(11 * UNIT)
    return table


def _table() -> QTreeWidget:
    """People in rows, none of which opens."""
    table = QTreeWidget()
    table.setObjectName("people")
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setMinimumHeight(12 * UNIT)
    table.header().setSectionsMovable(False)
    return table


def _waited(referral: Referral, now: Instant) -> str:
    return minutes(max(0, now.second - referral.since.second))


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
    return card, inside
