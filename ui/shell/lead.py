"""The lead's page, put together."""

from __future__ import annotations

from functools import partial

from app.domain.events import Recorded
from app.services.slips import slip_for
from ui.screens.lead import LeadScreen
from ui.screens.leadpin import LeadPin, join_lead
from ui.shell.actions import FOR_A_MOMENT, SESSION_FORMS, Does
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.leadforms import DECISIONS
from ui.viewmodels.station import StationModel


def add_lead_page(window: MainWindow, station: StationModel, papers: Papers) -> LeadScreen:
    """Make the page and bind its actions."""
    model = LeadModel(station, lambda: window.page == "lead")
    join_lead(model.lead, LeadPin(station, window.words, window))
    screen = LeadScreen(model, window.words, window.actions_.key_of)
    window.add_page("lead", screen)

    # A digit typed while a form is open is for the form: it opens no other one.
    model.on_state(lambda state: window.actions_.hold("lead", held=state.form is not None))

    def slip(recorded: Recorded) -> None:
        papers.show(
            lambda: slip_for(station.venue, recorded, window.words.language),
            f"{recorded.candidate}.pdf",
        )

    screen.print_slip.connect(lambda: model.make_slip(slip))
    window.on_tick(lambda: screen.tick(station.now) if window.page == "lead" else None)
    window.on_tick(model.forget)
    window.on_tick(model.look_ahead)
    # What was said before one turned to something else is old news; a form keeps its words.
    window.on_show("lead", model.quiet)
    window.on_leave("lead", lambda to: None if to in FOR_A_MOMENT else model.set_aside())

    def to_lead() -> None:
        if window.page in ("clock", "count"):  # Esc leads back to where that was opened, not round
            window.actions_.do(f"{window.page}_back")
        window.show_over("lead")
        screen.begin()
        station.refresh()

    def may_turn() -> bool:
        # What is filled in on the counting page is not left by a key that leads on.
        filling = window.page == "count" and not window.actions_.is_open("count_hand")
        return window.page in ("desk", "room", "clock", "count") and not filling

    def back() -> None:
        if model.state.form is not None:
            model.leave_form()
        else:
            model.hide_name()
            window.back_from("lead", "desk")

    window.actions_.bind(
        {
            "lead_page": Does(to_lead, may_turn),
            "lead_back": Does(back),
            "lead_name": Does(model.show_name, lambda: model.state.person is not None),
            **{f"decide_{outcome}": Does(partial(model.decide, outcome)) for outcome in DECISIONS},
            **{f"session_{form}": Does(partial(model.begin, form)) for form in SESSION_FORMS},
        }
    )
    return screen
