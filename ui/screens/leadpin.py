"""A lead's PIN for one decision, without anybody leaving the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.view import Operator
from app.domain.wishes import AnyWish
from app.services.venue import Answer
from ui.screens.signin import SignInPanel
from ui.viewmodels.leadgrant import LeadGrant
from ui.viewmodels.signin import SignInModel
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT

_TICK_MS = 200


class LeadPin(QDialog):
    """Asks which lead and their PIN, grants one wish, and gives the desk back.

    Make one for each window that needs it, then `ask(wish, then)`: `then` hears the wish's answer
    (facts, or the refusal that the rules give a lead). Esc asks nobody, and `then` is never called.
    The lead's sign-in, what was wished, and the former operator's going on are all recorded. Where
    a lead is signed in already there is nothing to ask: put the wish to the station itself.
    """

    def __init__(self, station: StationModel, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("ground")
        self._words = words
        self.model = SignInModel(station)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        self.setMinimumWidth(64 * UNIT)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(lambda: self.panel.tick())
        self.finished.connect(lambda _: self._closed())

    @cached_property
    def panel(self) -> SignInPanel:
        """Who and which PIN; made when it is first asked for, as most never are."""
        panel = SignInPanel(self.model, self._words)
        panel.back.clicked.connect(self.reject)
        column = self.layout()
        assert column is not None
        column.addWidget(panel)
        return panel

    def ask(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        """Open over the window; a question still open is forgotten."""

        def granted(answer: Answer) -> None:
            self.accept()
            then(answer)

        self.model.ask_lead(wish, granted)
        self._show()

    def ask_first(self, then: Callable[[Operator], None]) -> None:
        """Open before a form that only a lead may send: `then` hears who has allowed it."""

        def allowed(lead: Operator) -> None:
            self.accept()
            then(lead)

        self.model.ask_first(allowed)
        self._show()

    def _show(self) -> None:
        self.setWindowTitle(self._words.say("sign_in_title_lead"))
        panel = self.panel
        self._timer.start()
        self.open()
        panel.begin()

    def _closed(self) -> None:
        self._timer.stop()
        if self.model.asking:
            self.model.leave()


def join_lead(grant: LeadGrant, pin: LeadPin) -> None:
    """Where the PIN is asked for, before a form and, where need be, with it."""
    grant.ask_first, grant.ask_lead = pin.ask_first, pin.ask
