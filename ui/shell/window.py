"""The window: a bar, one screen, the data strip; everything else is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.kernel.time import Instant
from ui.screens.desk import DeskScreen
from ui.shell.actions import Action, install
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.desktext import clock
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT

_FORGET_AFTER_S = 30
_DOCUMENT_KEYS = "123456789"


class DeskWindow(QWidget):
    """The desk in a window of its own; `on_close` lets go of station and threads."""

    def __init__(
        self,
        model: DeskModel,
        screen: DeskScreen,
        words: Words,
        on_close: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._model, self._screen, self._words, self._on_close = model, screen, words, on_close
        self._place, self._countdown, self._clock, self._who = (QLabel() for _ in range(4))
        self._strip = {name: QLabel() for name in ("saved", "confirmed", "clock", "phase", "keys")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(screen, 1)
        column.addWidget(self._foot())
        self._actions = self._table()
        self._items = install(self._actions, self, words.say)
        self._timer = QTimer(self)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        model.on_state(self._draw)
        words.on_change(self._retell)
        self._draw(model.state)
        self._retell()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what was asked, then let go."""
        self._timer.stop()
        self._on_close()
        super().closeEvent(event)

    def _table(self) -> list[Action]:
        model = self._model
        documents = [
            Action(f"document_{key}", key, partial(model.document, key))
            for key in _DOCUMENT_KEYS[: len(model.state.documents)]
        ]
        return [
            Action("go_on", "Return", self._go_on),
            Action("go_on_pad", "Enter", self._go_on),
            *documents,
            Action("refer", "F4", model.refer),
            Action("clear", "Esc", model.clear),
            Action("language", "F10", self._words.switch),
        ]

    def _go_on(self) -> None:
        if self._model.state.failure is not None:
            self._model.acknowledge()
        else:
            self._model.go_on()

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        self._place.setObjectName("title")
        self._clock.setObjectName("large")
        row.addWidget(self._place)
        row.addSpacing(3 * UNIT)
        row.addWidget(self._countdown)
        row.addStretch(1)
        row.addWidget(self._clock)
        row.addSpacing(2 * UNIT)
        row.addWidget(self._who)
        return bar

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("strip")
        row = QHBoxLayout(foot)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        for name, label in self._strip.items():
            if name == "keys":
                row.addStretch(1)
            row.addWidget(label)
            row.addSpacing(2 * UNIT)
        return foot

    def _retell(self) -> None:
        words, state = self._words, self._model.state
        self.setWindowTitle(words.say("window_title"))
        self._place.setText(f"{state.venue}　{state.subject}")
        keys = [f"{item.shortcut().toString()} {item.text()}" for item in self._items]
        for action, item in zip(self._actions, self._items, strict=True):
            document = next((d for d in state.documents if d.key == action.shortcut), None)
            item.setText(words.of(document.text) if document else words.say(action.phrase))
        shown = [item for item in self._items if item.objectName() in ("refer", "language")]
        keys = [f"{item.shortcut().toString()} {item.text()}" for item in shown]
        self._strip["keys"].setText("　".join(keys))
        self._draw(state)

    def _draw(self, state: DeskState) -> None:
        words, strip = self._words, self._strip
        strip["saved"].setText("● " + words.say("strip_saved", count=state.saved))
        confirmed = words.say("strip_confirmed", count=state.confirmed)
        strip["confirmed"].setText(("● " if state.confirmed else "○ ") + confirmed)
        checked = "strip_clock_checked" if state.clock_checked else "strip_clock_unchecked"
        strip["clock"].setText(words.say(checked, seconds=round(state.offset_ms / 1000)))
        _mark(strip["clock"], "calm" if state.clock_checked else "attention")
        practice = words.say("strip_practice") + "　" if state.practice else ""
        strip["phase"].setText(practice + words.say(f"phase_{state.phase}"))
        role = words.say(f"paper.role.{state.role}") if state.role else ""
        self._who.setText(f"{state.operator}\n{role}")
        self._tick()

    def _tick(self) -> None:
        now = self._model.now
        self._clock.setText(clock(now, self._model.state.zone))
        self._countdown.setText(self._screen.countdown(now))
        self._forget(now)

    def _forget(self, now: Instant) -> None:
        """Personal data is shown to be used, then leaves the screen."""
        state = self._model.state
        finished = state.person is not None and state.step in ("done", "refuse", "referred")
        if finished and state.at is not None and now.second - state.at.second >= _FORGET_AFTER_S:
            self._model.clear()


def _mark(label: QLabel, name: str) -> None:
    """Give a label the look of another name of the style sheet."""
    if label.objectName() != name:
        label.setObjectName(name)
        label.style().unpolish(label)
        label.style().polish(label)
