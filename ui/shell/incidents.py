"""The lead's list of incidents, put together; opened from the lead's page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.screens.incidents import IncidentsScreen
from ui.screens.lead import LeadScreen
from ui.screens.leadpin import LeadPin, join_lead
from ui.shell.actions import FOR_A_MOMENT, Does
from ui.shell.conduct import Conduct
from ui.shell.window import MainWindow
from ui.viewmodels.incidents import IncidentsModel
from ui.viewmodels.station import StationModel


def add_incidents(
    window: MainWindow, station: StationModel, lead: LeadScreen, conduct: Conduct
) -> IncidentsScreen:
    """Make the page, its keys, and the line on the lead's page that says how many wait."""
    model = IncidentsModel(station, lambda: window.page in ("lead", "incidents"))
    join_lead(model.lead, LeadPin(station, window.words, window))
    actions, words = window.actions_, window.words
    screen = IncidentsScreen(model, words, actions.key_of)
    window.add_page("incidents", screen)
    window.on_leave("incidents", lambda to: None if to in FOR_A_MOMENT else model.set_aside())
    window.on_show("incidents", model.tell_kept)
    line = QPushButton()
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.clicked.connect(partial(actions.do, "incidents"))
    lead.beside.addWidget(line)

    def say() -> None:
        told = words.say("incidents_line", count=model.state.waiting)
        line.setText(f"[{actions.key_of('incidents')}] {told}")

    def show() -> None:
        window.show_page("incidents")
        screen.begin()
        station.refresh()

    def back() -> None:
        if model.state.form is not None:
            model.leave_form()
        else:
            window.show_page("lead")
            lead.begin()
            station.refresh()

    def of_use(id: str) -> bool:
        row = model.state.row
        return row is not None and model.state.form is None and screen.of_use(id, row)

    does = {
        "note_review": model.review,
        "note_review_all": model.review_alike,
        "note_addendum": model.add,
        "note_person": lambda: conduct.person(model.state.row.number if model.state.row else ""),
    }
    for id, button in screen.buttons.items():
        button.clicked.connect(partial(actions.do, id))
    model.on_state(lambda _: say())
    words.on_change(say)
    say()
    actions.bind(
        {
            "incidents": Does(show),
            "incidents_back": Does(back),
            **{id: Does(call, partial(of_use, id)) for id, call in does.items()},
        }
    )
    return screen
