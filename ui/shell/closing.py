"""The closing page, put together: each key leads to where the thing is settled, and back."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from app.services.headcodes import MomentCode, last_moment, slip_now
from ui.screens.closing import ClosingScreen
from ui.screens.counting import CountScreen
from ui.screens.incidents import IncidentsScreen
from ui.screens.lead import LeadScreen
from ui.screens.leadpin import LeadPin
from ui.screens.room import RoomScreen
from ui.shell.actions import Does
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.closing import ClosingModel
from ui.viewmodels.closinglook import look, signed_in_at
from ui.viewmodels.closingstate import AFTER, KEY_OF, Kind, Open
from ui.viewmodels.closingtext import head_line
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.station import StationModel
from ui.widgets.wrapped import Wrapped


class Places(NamedTuple):
    """Where what is open is settled."""

    desk: DeskModel
    room: RoomScreen
    lead: LeadScreen
    incidents: IncidentsScreen
    counting: CountScreen


def add_closing(
    window: MainWindow, station: StationModel, papers: Papers, places: Places
) -> ClosingScreen:
    """Make the page, its keys, and the line on the lead's page that says what belongs on paper."""

    model = ClosingModel(
        station,
        lambda: look(
            station.venue.at(station.stamp()),
            station.state.session,
            signed_in_at(station.venue.journal.log.records),
        ),
        lambda: window.page == "closing",
    )
    model.ask_lead = LeadPin(station, window.words, window).ask
    actions = window.actions_
    screen = ClosingScreen(model, window.words, actions.key_of, actions.do)
    window.add_page("closing", screen)
    window.on_show("closing", model.quiet)
    places.lead.model.elsewhere["close"] = lambda: _open(window, station, screen)
    _add_head(window, station, places.lead, screen)
    ways = _Ways(window, station, places)

    def go(kind: Kind) -> None:
        row, closed = model.row(kind), model.state.found.closed is not None
        if kind == "parcels":
            actions.do("count_page")
            actions.do("count_hand")
        elif kind == "stations":
            model.pick()
        elif (kind in AFTER) if closed else not row.done:
            ways.go(row)

    def back() -> None:
        if not model.leave():
            window.back_from("closing", "lead")
            station.refresh()

    def calm() -> bool:
        return model.state.form is None

    def picking() -> bool:
        return model.state.picking

    model.on_state(lambda state: actions.hold("closing", held=state.form is not None))
    actions.bind(
        {
            **{id: Does(partial(go, kind), calm) for kind, id in KEY_OF.items()},
            "closing_do": Does(model.begin, calm),
            "closing_confirm": Does(model.confirm, picking),
            "closing_ours": Does(partial(model.say_ours, True), picking),
            "closing_strange": Does(partial(model.say_ours, False), picking),
            "closing_all_ours": Does(model.say_all_ours, picking),
            "closing_up": Does(partial(model.move, -1), picking),
            "closing_down": Does(partial(model.move, 1), picking),
            "closing_slip": Does(partial(_slip, window, station, papers), calm),
            "closing_back": Does(back),
        }
    )
    return screen


def _open(window: MainWindow, station: StationModel, screen: ClosingScreen) -> None:
    window.show_over("closing")
    station.refresh()
    screen.begin()


def _slip(window: MainWindow, station: StationModel, papers: Papers) -> None:
    """The code of this station's records, small, to be kept on paper."""
    language = window.words.language
    papers.show(lambda: slip_now(station.venue, language), "head-code.pdf")


def _add_head(
    window: MainWindow, station: StationModel, lead: LeadScreen, screen: ClosingScreen
) -> None:
    """What belongs on paper, on the lead's page and on the closing page."""
    line = Wrapped("rule")
    lead.below.addWidget(line)
    line.hide()
    last: list[MomentCode | None] = [None]

    def draw() -> None:
        moment, words = last[0], window.words
        zone = station.state.zone
        text = head_line(moment.kind, moment.at, moment.code, words, zone) if moment else ""
        line.setText(text)
        line.setVisible(bool(text))
        screen.say_head(text)

    def show(moment: MomentCode | None) -> None:
        last[0] = moment
        draw()

    station.reads(
        lambda: last_moment(station.venue, station.state.session),
        show,
        wanted=lambda: window.page in ("lead", "closing"),
    )
    window.words.on_change(draw)


class _Ways:
    """From a thing that is open to the place where it is settled."""

    def __init__(self, window: MainWindow, station: StationModel, places: Places) -> None:
        self._window, self._station, self._places = window, station, places

    def go(self, row: Open) -> None:
        """Show the place, and there the first of those who are meant."""
        do = self._window.actions_.do
        match row.kind:
            case "attendance" | "leave":
                self._to_room(row)
            case "referral":
                self._window.show_over("lead")
                self._places.lead.begin()
                self._station.refresh()
                self._places.lead.model.choose(row.place)
            case "desk":
                self._to_desk(row)
            case "count":
                self._places.counting.model.change(chosen=row.room)
                do("count_page")
            case "own_end":
                do("clock_page")
            case "incident":
                self._window.show_page("lead")
                do("incidents")
                if row.place:
                    self._places.incidents.model.choose(row.place)
            case "register" if row.why == "stopped":
                do("evacuate")
            case "register":
                self._to_room(row)
            case _:
                pass

    def _to_room(self, row: Open) -> None:
        room = self._places.room
        self._window.show_over("room")
        room.begin()
        room.model.choose_room(row.room)
        self._station.refresh()
        if row.kind == "attendance":
            room.model.filter("unset")
        room.model.choose(row.place)

    def _to_desk(self, row: Open) -> None:
        self._window.show_page("desk")
        self._places.desk.turn("seat" if row.why == "id_check" else "door")
        self._places.desk.look_up(row.place)
