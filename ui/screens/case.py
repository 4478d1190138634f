"""One case at headquarters (審査): what happened, whom it is about, and the decision."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ui.screens.formpanel import FormPanel
from ui.viewmodels.case import ACTS, CaseModel, CaseState
from ui.viewmodels.casestext import (
    STEPS,
    about_lines,
    act_text,
    done_text,
    earlier_rows,
    head_text,
    people_rows,
    photo_line,
    place_text,
    rule_text,
    state_text,
    step_rows,
    why_not_text,
)
from ui.viewmodels.formtext import faulty
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.filled import fill
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_KEYS = ("case_letter", "case_photo", "case_back")
_EARLIER = ("case", "kind", "state")
_MORE = STEPS.index("more")


class CaseScreen(QWidget):
    """Draws a `CaseState`; every click goes to the table of actions."""

    def __init__(self, model: CaseModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._kind, self._state, self._id = QLabel(), QLabel(), QLabel()
        self._kind.setObjectName("title")
        self._state.setObjectName("article")
        self._id.setObjectName("quiet")
        self._place, self._rule = Wrapped("strong"), Wrapped("quiet")
        self._about, self.said = Wrapped(), Wrapped("done")
        self.steps, self.earlier = _table(), _table()
        self._whole = Wrapped("quiet")
        self.steps.currentItemChanged.connect(lambda *_: self._say_whole())
        header = self.steps.header()
        header.setStretchLastSection(False)
        self._labels = {name: QLabel() for name in ("timeline", "people", "earlier", "decide")}
        self.people, self._photos = Choices(), Wrapped("ahead")
        self.people.chosen.connect(model.choose_person)
        self.acts = {act: QPushButton() for act in ACTS}
        self._means = {act: Wrapped("quiet") for act in ACTS}
        self._why_not = Wrapped("quiet")
        self.buttons = {id: QPushButton() for id in _KEYS}
        for button in (*self.acts.values(), *self.buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel = FormPanel(words, ())
        self.panel.submitted.connect(model.submit)
        self.panel.left.connect(model.leave_form)
        self._deciding = QFrame()
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 7)
        row.addWidget(self._right(), 5)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows read the timeline."""
        self.steps.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def draw(self, state: CaseState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            for id, button in self.buttons.items():
                button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            shown = state.shown
            self.buttons["case_letter"].setEnabled(
                shown is not None and shown.outcome is not None and bool(state.to)
            )
            photos = state.opened.photos if state.opened else ()
            self.buttons["case_photo"].setEnabled(any(one.here for one in photos))
            self._draw_case(state)
            self._draw_people(state)
            self._draw_acts(state)
            said = done_text(state, words)
            wrong = said if state.form is not None else ""
            at = faulty(state.message, state.message_fields, state.form)
            self.panel.draw(state.form, wrong, at=at)
            self._deciding.setVisible(state.form is None)
            name = "done" if state.good else "wrong"
            if self.said.objectName() != name:
                self.said.setObjectName(name)
                self.said.style().unpolish(self.said)
                self.said.style().polish(self.said)
            self.said.setText("" if wrong else said)
            self.said.setVisible(bool(self.said.text()))
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_case(self, state: CaseState) -> None:
        words, opened, shown = self._words, state.opened, state.shown
        self._kind.setText(head_text(shown, words) if shown else words.say("case_opening"))
        self._state.setText(state_text(shown, words) if shown else "")
        self._state.setVisible(shown is not None)
        self._id.setText(state.case)
        self._set(self._place, place_text(shown, words) if shown else "")
        self._set(self._rule, rule_text(opened, words) if opened else "")
        self._set(self._about, about_lines(opened, words) if opened else "")
        self._labels["timeline"].setText(words.say("case_timeline"))
        heads = [words.say(f"heading_{name}") for name in STEPS]
        rows = step_rows(opened, words) if opened else []
        fill(self.steps, heads, rows, self._labels["timeline"].text())
        # What people have written takes the room that is left; its tooltip has the whole.
        self.steps.header().setSectionResizeMode(_MORE, QHeaderView.ResizeMode.Stretch)
        for at, line in enumerate(rows):
            item = self.steps.topLevelItem(at)
            if item is not None:
                item.setToolTip(_MORE, line[_MORE])
        self.steps.resizeColumnToContents(len(STEPS) - 1)
        self._say_whole()

    def _say_whole(self) -> None:
        """What stands in the chosen line, where the column has no room for all of it."""
        item = self.steps.currentItem()
        text = item.text(_MORE) if item is not None else ""
        room = self.steps.columnWidth(_MORE) - 2 * UNIT
        cut = self.steps.fontMetrics().horizontalAdvance(text) > room
        self._set(self._whole, text if cut else "")

    def _draw_people(self, state: CaseState) -> None:
        words, opened = self._words, state.opened
        rows = people_rows(opened, words) if opened else []
        label = self._labels["people"]
        label.setText(words.say("case_people"))
        label.setVisible(bool(rows))
        self.people.setAccessibleName(label.text())
        self.people.blockSignals(True)
        self.people.show_rows(rows)
        self.people.setCurrentRow(min(state.person, len(rows) - 1))
        self.people.blockSignals(False)
        self.people.setVisible(bool(rows))
        self._set(self._photos, photo_line(opened.photos, words) if opened else "")
        earlier = earlier_rows(opened, words) if opened else []
        heads = [words.say(f"heading_{name}") for name in _EARLIER]
        self._labels["earlier"].setText(words.say("case_earlier"))
        fill(self.earlier, heads, earlier, self._labels["earlier"].text())
        for widget in (self.earlier, self._labels["earlier"]):
            widget.setVisible(bool(earlier))
        self.earlier.setMaximumHeight((min(len(earlier), 4) + 2) * 4 * UNIT)

    def _draw_acts(self, state: CaseState) -> None:
        words = self._words
        again = state.shown is not None and state.shown.outcome is not None
        self._labels["decide"].setText(words.say("case_decide_anew" if again else "case_decide"))
        for act, button in self.acts.items():
            button.setText(f"[{self._key_of(f'case_{act}')}] {words.say(f'action_case_{act}')}")
            button.setEnabled(not state.why_not(act))
            self._means[act].setText(act_text(act, state, words))
        self._set(self._why_not, why_not_text(state, words))

    @staticmethod
    def _set(label: Wrapped, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _left(self) -> QVBoxLayout:
        column, head, keys = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column.setSpacing(UNIT)
        for widget in (self._kind, self._state, self._id):
            head.addWidget(widget)
        head.addStretch(1)
        for button in self.buttons.values():
            keys.addWidget(button)
        keys.addStretch(1)
        self._labels["timeline"].setObjectName("strong")
        column.addLayout(head)
        below: tuple[QWidget, ...] = (self._place, self._rule, self._about)
        for one in (*below, self._labels["timeline"]):
            column.addWidget(one)
        column.addWidget(self.steps, 1)
        column.addWidget(self._whole)
        column.addWidget(self.said)
        column.addLayout(keys)
        return column

    def _right(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT)
        for name in ("people", "earlier", "decide"):
            self._labels[name].setObjectName("strong")
        inside.addWidget(self._labels["people"])
        inside.addWidget(self.people)
        inside.addWidget(self._photos)
        inside.addWidget(self._labels["earlier"])
        inside.addWidget(self.earlier)
        inside.addWidget(self.panel)
        deciding = QVBoxLayout(self._deciding)
        deciding.setContentsMargins(0, 0, 0, 0)
        deciding.addWidget(self._labels["decide"])
        for act, button in self.acts.items():
            line = QHBoxLayout()
            button.setObjectName("act")
            line.addWidget(button, 2)
            line.addWidget(self._means[act], 3)
            deciding.addLayout(line)
        deciding.addWidget(self._why_not)
        inside.addWidget(self._deciding)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidget(card)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setAllColumnsShowFocus(True)
    return table
