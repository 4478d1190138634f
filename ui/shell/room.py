"""The room's page, put together."""

from __future__ import annotations

from functools import partial

from app.domain.events import Source
from app.services.roompapers import card_for
from ui.screens.leadpin import LeadPin, join_lead
from ui.screens.room import RoomScreen
from ui.shell.actions import FOR_A_MOMENT, Does, Page
from ui.shell.conduct import Conduct
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.guard import Scan
from ui.viewmodels.room import RoomModel
from ui.viewmodels.roomacts import RoomActs
from ui.viewmodels.roomforms import PERSON_FORMS
from ui.viewmodels.station import StationModel

_STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
CONDUCT = {
    "room_caution": "caution",
    "room_warn": "warn",
    "room_disqualify": "disqualify",
    "room_note": "incident",
    "room_illness": "illness",
    "room_permit": "permit",
}
"""Actions of this page and the forms about a person's conduct or needs that they begin."""
_ONCE = ("room_present", "room_absent", "room_leave")
"""A key that is held down says nothing of the next person."""

_FROM: tuple[Page, ...] = ("desk", "lead", "clock", "count", "closing")


def add_room_page(
    window: MainWindow, station: StationModel, papers: Papers, desk: DeskModel
) -> RoomScreen:
    """Make the page and bind its actions."""
    model = RoomModel(station, window.words, lambda: window.page == "room")
    acts = RoomActs(model)
    join_lead(acts.lead, LeadPin(station, window.words, window))
    actions = window.actions_
    screen = RoomScreen(model, acts, window.words, actions.key_of, actions.do)
    window.add_page("room", screen)
    window.on_tick(lambda: screen.tick(station.now) if window.page == "room" else None)
    window.on_tick(model.forget)
    # What was said before one turned to something else is old news; a form keeps its words.
    window.on_show("room", lambda: _news(model))
    window.on_leave("room", lambda to: None if to in FOR_A_MOMENT else _aside(acts))

    def to_room() -> None:
        if desk.state.serves and not model.state.room:
            model.change(room=desk.state.serves)
        if window.page == "clock":  # Esc leads back to where the clock was opened, not round
            actions.do("clock_back")
        window.show_over("room")
        screen.begin()
        station.refresh()

    def back() -> None:
        if model.state.form is not None:
            acts.leave_form()
        elif model.state.typed:
            model.forget_typed()
        else:
            model.choose("")
            window.back_from("room", "desk")

    def calm() -> bool:
        return model.state.form is None and station.state.failure is None

    def failed() -> None:
        """What to do on paper stands on the desk's page, over everything else."""
        if station.state.failure is not None and window.page == "room":
            window.show_page("desk")

    station.on_state(lambda _: failed())
    model.on_state(lambda state: actions.hold("room", held=state.form is not None))
    for name in _ONCE:
        actions.items[name].setAutoRepeat(False)
    actions.bind(
        {
            "room_page": Does(to_room, lambda: window.page in _FROM),
            "room_back": Does(back),
            "room_present": Does(acts.present, calm),
            "room_absent": Does(acts.absent, calm),
            "room_leave": Does(acts.leave_or_return, calm),
            "room_name": Does(acts.show_name, calm),
            "room_undo": Does(acts.undo, calm),
            "room_filter": Does(model.next_filter, calm),
            "room_before": Does(partial(model.next_room, -1), calm),
            "room_after": Does(partial(model.next_room, 1), calm),
            "room_print": Does(partial(_print, papers, station, model), calm),
            **{f"room_{to}": Does(partial(screen.step, *by), calm) for to, by in _STEPS.items()},
            **{f"room_digit_{key}": Does(partial(model.digit, key), calm) for key in "0123456789"},
            **{r.action: Does(partial(acts.open_action, r.action), calm) for r in PERSON_FORMS},
        }
    )
    return screen


def _news(model: RoomModel) -> None:
    """Old news go; what was begun and is not sent is said."""
    if model.state.form is None:
        model.say("")
        model.tell_kept()


def _aside(acts: RoomActs) -> None:
    """Another page: the form closes, what was typed is kept."""
    if acts.model.set_aside():
        acts.lead.drop()


def join_conduct(window: MainWindow, screen: RoomScreen, conduct: Conduct) -> None:
    """Forms about whoever is looked at, each by its key; they come back to the room's page."""
    model = screen.model

    def begin(act: str) -> None:
        model.forget_typed()
        if model.state.chosen:
            conduct.person(model.state.chosen, act)
        else:
            model.say("room_choose_first")

    def calm() -> bool:
        return model.state.form is None

    window.actions_.bind({id: Does(partial(begin, act), calm) for id, act in CONDUCT.items()})


def through_room(window: MainWindow, screen: RoomScreen, desk: DeskModel) -> Scan:
    """Where a ticket goes: on the room's page it chooses a seat, else it comes to the desk."""
    model = screen.model

    def scan(text: str, source: Source) -> None:
        if window.page != "room" or model.state.form is not None:
            desk.scan(text, source)
            return
        number = model.scan(text, source)
        if any(seat.unchecked for seat in model.state.seats if seat.number == number):
            window.show_page("desk")
            desk.turn("seat")
            desk.scan(text, source)

    return scan


def _print(papers: Papers, station: StationModel, model: RoomModel) -> None:
    """The card of whoever is looked at."""
    number = model.state.chosen
    if not number:
        model.say("room_choose_first")
        return
    language = model.words.language
    papers.show(
        lambda: card_for(station.venue, number, language),
        f"{number}.pdf",
        named=lambda: card_for(station.venue, number, language, with_names=True),
    )
