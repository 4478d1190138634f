"""The card that is turned round to a candidate, opened by its key over whatever is looked at."""

from __future__ import annotations

from app import bootstrap
from app.formats.cards import Cards
from app.kernel.faults import Faults
from ui.screens.card import TurnRoundCard
from ui.shell.actions import Does
from ui.shell.window import MainWindow
from ui.viewmodels.card import CardState, card_of_verdict, card_state
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.deskvisits import on_visit
from ui.viewmodels.lead import LeadModel

READ_FOR_S = 120
"""So long whoever reads a card stays at the desk, though nobody touches a key."""


class CardTurner:
    """Turns the card round and back; a scan, or making room for the next, turns it back too."""

    def __init__(self, window: MainWindow, desk: DeskModel, lead: LeadModel) -> None:
        self._window, self._desk, self._lead = window, desk, lead
        self.card = TurnRoundCard(
            window.words,
            window.actions_.key_of("card"),
            window,
            practice=desk.station.state.practice,
        )
        self._cards: Cards | None = None
        self._ends = 0
        on_visit(desk, lambda _: self.back())
        window.on_tick(self._stay)
        window.on_close(self.back)
        window.actions_.bind({"card": Does(self.turn, lambda: self._code() != "")})

    def turn(self) -> None:
        """Show the card of whoever is looked at; again, beside a second display: take it down."""
        if self.card.isVisible():
            self.back()
            return
        state = self._state()
        if state is not None:
            self._ends = self._desk.station.now.second + READ_FOR_S
            self.card.turn(state, self._window.screen())

    def back(self) -> None:
        """The desk's own screen again."""
        self.card.close()

    def _code(self) -> str:
        """What the card is about; empty where there is nothing to tell."""
        if self._window.page == "lead":
            person = self._lead.state.person
            return next(iter(person.grounds), "") if person else ""
        return code_of(self._desk.state) if self._window.page == "desk" else ""

    def _state(self) -> CardState | None:
        desk, station = self._desk.state, self._desk.station.state
        try:
            cards = self._cards or bootstrap.cards()
        except Faults as damaged:
            self._desk.say("card_damaged", file=damaged.faults[0].fields["file"])
            return None
        self._cards = cards
        if self._window.page == "lead" or desk.finding or desk.verdict is None:
            return card_state(self._code(), {}, cards, self._desk.rules)
        return card_of_verdict(
            desk.verdict,
            cards,
            self._desk.rules,
            deadline=station.deadline,
            doors=desk.doors,
            zone=station.zone,
        )

    def _stay(self) -> None:
        if self.card.isVisible() and self._desk.station.now.second < self._ends:
            self._desk.touch()


def code_of(state: DeskState) -> str:
    """The code of what a candidate may be shown at the desk: a finding, or the first reason."""
    if state.finding or state.verdict is None:
        return state.finding
    return next((reason.code for reason in state.verdict.reasons), "")
