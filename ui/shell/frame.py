"""What stands on every page: the bar above, and the data strip at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.time import Instant
from ui.shell.actions import Actions
from ui.viewmodels.bartext import countdown, place
from ui.viewmodels.desktext import clock
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words
from ui.widgets.elided import Elided
from ui.widgets.theme import UNIT

_SHOWN = (
    "saved",
    "others",
    "register",
    "confirmed",
    "clock",
    "phase",
    "paper",
    "sound",
    "scanned",
    "receipt",
    "keys",
)
_FIGURES = ("saved", "confirmed")
"""Figures that are cut say something else."""
_KEYS_SHOWN = ("help", "search", "room_page", "language")


class Bar(QWidget):
    """Where and what, the countdown of the moment, the clock to the second, who acts."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self._instead = ""
        # Where it is narrow the place gives way: time and operator are always there whole.
        self._place, self._countdown, self._clock = Elided(), QLabel(), QLabel()
        self._who, self._role = Elided(), QLabel()
        for label in (self._countdown, self._clock, self._role):
            label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        self._place.setObjectName("title")
        self._clock.setObjectName("large")
        row.addWidget(self._place)
        row.addSpacing(3 * UNIT)
        row.addWidget(self._countdown)
        row.addStretch(1)
        row.addWidget(self._clock)
        row.addSpacing(2 * UNIT)
        acting = QVBoxLayout()
        acting.setSpacing(2)
        acting.addWidget(self._who)
        acting.addWidget(self._role)
        self._role.setObjectName("quiet")
        row.addLayout(acting)

    def draw(self, state: StationState) -> None:
        """Show a state."""
        role = self._words.say(f"paper.role.{state.role}") if state.role else ""
        self._place.setText(place(state, self._words))
        self._who.setText(state.operator)
        self._role.setText(role)

    def say_instead(self, text: str) -> None:
        """Words that matter more than the countdown; empty: the countdown again."""
        self._instead = text

    def tick(self, state: StationState, now: Instant) -> None:
        """Show the time."""
        self._clock.setText(clock(now, state.zone))
        _mark(self._countdown, "strong" if self._instead else "")
        if self._instead:
            self._countdown.setText(self._instead)
            return
        self._countdown.setText(countdown(state, now, self._words))


class Strip(QWidget):
    """The state of the data, always in view: calm when well, and what to do when not."""

    def __init__(self, words: Words, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words, self._actions = words, actions
        self._labels = {n: Elided(whole=n in _FIGURES) for n in _SHOWN}
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(0)  # only what is counted below stands between the words
        for name, label in self._labels.items():
            row.addWidget(label, 1 if name == "keys" else 0)
            row.addSpacing(2 * UNIT)
        self._labels["keys"].setAlignment(Qt.AlignmentFlag.AlignRight)
        # Hints give way to what is said; they never make the window wider than the screen.
        self._labels["keys"].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def draw(self, state: StationState) -> None:
        """Show a state."""
        words, labels = self._words, self._labels
        labels["saved"].setText("● " + words.say("strip_saved", count=state.saved))
        confirmed = words.say("strip_confirmed", count=state.confirmed)
        labels["confirmed"].setText(("● " if state.confirmed else "○ ") + confirmed)
        code = f"strip_clock_{state.clock_doubt}" if state.clock_doubt else "strip_clock_checked"
        key = f"{self._actions.key_of('lead_page')} {self._actions.key_of('session_confirm_clock')}"
        told = words.say(code, seconds=round(state.offset_ms / 1000), key=key)
        labels["clock"].setText(told)
        labels["clock"].setToolTip(told)
        _mark(labels["clock"], "calm" if state.clock_checked else "attention")
        practice = words.say("strip_practice") + "　" if state.practice else ""
        phase = words.say(f"phase_{state.phase}")
        if state.closed is not None:
            phase = words.say("phase_closed_at", at=clock(state.closed.at, state.zone))
        labels["phase"].setText(practice + phase)
        self._hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other hints."""
        super().resizeEvent(event)
        self._hint()

    def say(self, name: str, text: str) -> None:
        """Words that follow from no record, such as how loud it is."""
        self._labels[name].setText(text)
        self._hint()

    def explain(self, name: str, trouble: str) -> None:
        """Say on hovering, and by colour, what is wrong; empty: all is calm."""
        self._labels[name].setToolTip(trouble)
        _mark(self._labels[name], "attention" if trouble else "calm")

    def _hint(self) -> None:
        """As many keys as there is room for, the first ones first."""
        label = self._labels["keys"]
        others = (one.sizeHint().width() for one in self._labels.values() if one is not label)
        room = self.width() - sum(others) - 2 * UNIT * (len(self._labels) + 2)
        shown = self._keys(_KEYS_SHOWN)
        while shown and label.fontMetrics().horizontalAdvance("　".join(shown)) > room:
            shown.pop()
        label.setText("　".join(shown))

    def _keys(self, ids: Sequence[str]) -> list[str]:
        items = [self._actions.items[id] for id in ids]
        return [f"{item.shortcut().toString()} {item.text()}" for item in items]


def _mark(label: QLabel, name: str) -> None:
    """Give a label the look of another name of the style sheet."""
    if label.objectName() != name:
        label.setObjectName(name)
        label.style().unpolish(label)
        label.style().polish(label)
