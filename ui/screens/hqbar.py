"""What stands above every page of headquarters: whose it is, the pages, what is being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.viewmodels.office import OfficeModel, OfficeState
from ui.viewmodels.officetext import clerk_text, clerk_tip, doing_text, faults_text, place_text
from ui.viewmodels.words import Words
from ui.widgets.elided import Elided
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped


class HqBar(QWidget):
    """Draws an `OfficeState`; the pages are buttons that show their keys."""

    asked = Signal(str)
    """An action of the table."""

    def __init__(
        self,
        office: OfficeModel,
        words: Words,
        key_of: Callable[[str], str],
        pages: Sequence[str],
    ) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._office, self._words, self._key_of = office, words, key_of
        self._place, self._doing = Elided(), Elided()
        self._place.setObjectName("title")
        self.tabs = {id: QPushButton() for id in pages}
        self._bar, self.stop = QProgressBar(), QPushButton()
        self.trouble = Wrapped("wrong")
        self._bar.setTextVisible(False)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._place, 1)
        for id, button in self.tabs.items():
            button.setObjectName("room")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, id=id: self.asked.emit(id))
            top.addWidget(button)
        self.clerk = QPushButton()
        self.clerk.setObjectName("room")
        self.clerk.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clerk.clicked.connect(lambda: self.asked.emit("hq_clerk"))
        top.addWidget(self.clerk)
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stop.clicked.connect(lambda: self.asked.emit("hq_stop"))
        below.addWidget(self._doing, 2)
        below.addWidget(self._bar, 1)
        below.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self.trouble)
        self._page = ""
        office.on_state(self.draw)
        words.on_change(lambda: self.draw(office.state))
        self.draw(office.state)

    def show_page(self, id: str) -> None:
        """Mark the page that is shown."""
        self._page = id
        self.draw(self._office.state)

    def draw(self, state: OfficeState) -> None:
        """Show a state."""
        words, busy, far = self._words, bool(state.doing), state.far
        self._place.setText(place_text(state, words))
        for id, button in self.tabs.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
            if button.property("chosen") != (id == self._page):
                button.setProperty("chosen", id == self._page)
                button.style().unpolish(button)
                button.style().polish(button)
        self.clerk.setText(f"[{self._key_of('hq_clerk')}] {clerk_text(state, words)}")
        self.clerk.setToolTip(clerk_tip(state, words))
        self.clerk.setVisible(bool(state.clerk))
        self._doing.setText(doing_text(state, words))
        known = far is not None and far.of > 0
        self._bar.setRange(0, far.of if known and far else 0)
        if known and far is not None:
            self._bar.setValue(far.done)
        self._bar.setAccessibleName(self._doing.text() or words.say("hq_doing"))
        self.stop.setText(f"[{self._key_of('hq_stop')}] {words.say('action_hq_stop')}")
        for widget in (self._doing, self._bar, self.stop):
            widget.setVisible(busy)
        self.trouble.setText(faults_text(state.trouble, words))
        self.trouble.setVisible(bool(state.trouble))
