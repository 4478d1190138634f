"""Which session the desk works for, changed by a key."""

from __future__ import annotations

from ui.screens.sessionchoice import SessionChoice
from ui.shell.actions import Does
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.sessions import sessions_of
from ui.viewmodels.station import StationModel


def add_sessions(
    window: MainWindow, station: StationModel, desk: DeskModel, lead: LeadModel
) -> None:
    """Bind the keys; where there is only one session there is nothing to choose."""

    def chosen(session: str) -> None:
        if session != station.state.session:
            desk.clear()
            station.choose_session(session)

    dialog = SessionChoice(window.words, chosen, window)

    def ask() -> None:
        station.run(
            lambda: sessions_of(station), lambda rows: dialog.ask(rows, station.state.session)
        )

    several = len(station.venue.sessions) > 1
    window.actions_.bind(
        {
            "choose_session": Does(ask, lambda: several),
            "lead_elsewhere": Does(
                lambda: chosen(lead.state.elsewhere[0].name.id), lambda: bool(lead.state.elsewhere)
            ),
        }
    )
