"""The counting page, put together."""

from __future__ import annotations

from functools import partial

from ui.screens.counting import CountScreen
from ui.screens.leadpin import LeadPin, join_lead
from ui.shell.actions import Does, Page
from ui.shell.window import MainWindow
from ui.viewmodels.counting import CountModel
from ui.viewmodels.room import RoomModel
from ui.viewmodels.station import StationModel

_NOT_FROM: tuple[Page, ...] = ("count", "sign_in", "door")


def add_counting(window: MainWindow, station: StationModel, room: RoomModel) -> CountScreen:
    """Make the page and bind its actions."""
    model = CountModel(station, lambda: window.page == "count")
    join_lead(model.lead, LeadPin(station, window.words, window))
    screen = CountScreen(model, window.words, window.actions_.key_of, window.actions_.do)
    window.add_page("count", screen)

    def to_count() -> None:
        before = window.page
        window.show_over("count")
        if before == "room" and room.state.room:
            model.change(chosen=room.state.room)
        station.refresh()
        if before != "room":
            model.next_open()
        screen.begin()

    def back() -> None:
        if model.state.form is not None:
            model.leave_form()
            return
        model.forget_pins()
        window.back_from("count", "lead")
        station.refresh()

    def calm() -> bool:
        return model.state.form is None

    def failed() -> None:
        """What to do on paper stands on the desk's page, over everything else."""
        if station.state.failure is not None and window.page in ("count", "closing"):
            window.show_page("desk")

    station.on_state(lambda _: failed())
    window.on_show("count", lambda: model.change(message=""))
    window.actions_.bind(
        {
            "count_page": Does(to_count, lambda: window.page not in _NOT_FROM),
            "count_back": Does(back),
            "count_record": Does(model.submit, calm),
            "count_before": Does(partial(model.next_room, -1), calm),
            "count_after": Does(partial(model.next_room, 1), calm),
            "count_people_down": Does(partial(screen.move_people, 1), calm),
            "count_people_up": Does(partial(screen.move_people, -1), calm),
            "count_hand": Does(model.hand_over, calm),
            "count_difference": Does(model.write_difference, calm),
        }
    )
    return screen
