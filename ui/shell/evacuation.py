"""One key when everybody must leave: the time, the stop, the register, its call, the way back."""

from __future__ import annotations

from app.domain.alarm import rooms_left
from app.reports.document import Document
from app.services.registers import register_of_all
from ui.screens.evacuation import EvacuationScreen
from ui.screens.leadpin import LeadPin
from ui.shell.actions import Does, Page
from ui.shell.frame import Bar
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.clocktext import at
from ui.viewmodels.evacuation import EvacuationModel
from ui.viewmodels.station import StationModel

_AWAY: tuple[Page, ...] = ("evacuation", "call", "paper")
"""Pages that Esc never leads back to."""


def add_evacuation(
    window: MainWindow, station: StationModel, papers: Papers, bar: Bar
) -> EvacuationScreen:
    """Make the page and bind its actions."""
    words, actions = window.words, window.actions_
    behind: list[Page] = ["desk"]
    model = EvacuationModel(
        station,
        LeadPin(station, words, window).ask,
        lambda: words.say("evac_reason"),
        lambda: window.page == "evacuation",
    )
    screen = EvacuationScreen(model, words, actions.key_of, actions.do)
    window.add_page("evacuation", screen)
    window.on_tick(lambda: model.tick() if window.page == "evacuation" else None)

    def remind() -> None:
        """On every other page: that the exam stands still, and the key that leads back."""
        state, key = model.state, actions.key_of("evacuate")
        code = "evac_found_again" if state.pending else "evac_stands"
        told = (state.stopped or state.pending) and window.page != "evacuation"
        pressed = at(state.since, station.state.zone)
        bar.say_instead(words.say(code, key=key, at=pressed) if told else "")

    window.on_tick(remind)

    def begin() -> None:
        model.begin()
        if window.page not in _AWAY:
            behind[0] = window.page
        window.show_page("evacuation")
        screen.begin()
        station.refresh()

    def back() -> None:
        model.finish()
        window.show_page(behind[0])
        remind()

    def false_alarm() -> None:
        model.false_alarm()
        window.show_page(behind[0])
        remind()

    def print_register() -> None:
        venue, stamp, language = station.venue, station.stamp(), words.language
        since, session = model.state.since or station.now, station.state.session

        def made() -> Document:
            moment = venue.at(stamp)
            rooms = rooms_left(moment, since) or {session: moment.rooms(session)}
            return register_of_all(venue, rooms, language, stamp)

        papers.show(made, "evacuation-register.pdf")

    steps = {"stop": model.stop, "print": print_register, "call": model.call, "go_on": model.go_on}

    def is_open(step: str) -> bool:
        state = model.state
        return {
            "stop": state.may_stop,
            "print": True,
            "call": bool(state.people),
            "go_on": bool(state.stopped),
        }[step]

    def next_step() -> None:
        # Whoever is missing is not gone past by Enter alone: that takes the step's own key.
        sure = model.state.next == "go_on" and model.state.asked
        if model.state.next and not sure:
            steps[model.state.next]()

    actions.bind(
        {
            "evacuate": Does(begin),
            "evac_next": Does(next_step),
            "evac_here": Does(lambda: model.reply("here"), lambda: bool(model.state.people)),
            "evac_missing": Does(lambda: model.reply("missing"), lambda: bool(model.state.people)),
            "evac_rest": Does(model.call_rest_missing, lambda: bool(model.state.people)),
            "evac_again": Does(model.call_again, lambda: bool(model.state.people)),
            "evac_go_on_here": Does(
                lambda: model.go_on(only_here=True), lambda: len(model.state.left) > 1
            ),
            "evac_false": Does(false_alarm, lambda: model.state.pending),
            "evac_up": Does(lambda: model.move(-1)),
            "evac_down": Does(lambda: model.move(1)),
            "evac_room_back": Does(lambda: model.look_at(-1)),
            "evac_room_on": Does(lambda: model.look_at(1)),
            "evac_back": Does(back),
            **{
                f"evac_{step}": Does(does, lambda step=step: is_open(step))  # type: ignore[misc]
                for step, does in steps.items()
            },
        }
    )
    return screen
