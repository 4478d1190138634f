"""An open station in the window: its pages, its eyes and its keys, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app import bootstrap
from app.services.opening import OpenStation
from app.services.ports import Clock, SoundPort
from app.settings import SettingsFile
from ui.screens.desk import DeskScreen
from ui.screens.eye import Eye
from ui.screens.leadpin import LeadPin
from ui.screens.tray import Held, Tray
from ui.shell.afterclose import shut_after_closing
from ui.shell.clock import SessionClock
from ui.shell.closing import Places, add_closing
from ui.shell.conduct import Conduct, add_conduct
from ui.shell.counting import add_counting
from ui.shell.deskactions import bind
from ui.shell.deskroom import keep_room
from ui.shell.elsewhere import Elsewhere
from ui.shell.evacuation import add_evacuation
from ui.shell.exchange import add_exchange
from ui.shell.eyes import Eyes, Keep, hear
from ui.shell.fileaction import add_file_choice
from ui.shell.frame import Bar, Strip
from ui.shell.frompaper import add_from_paper
from ui.shell.guard import add_guard
from ui.shell.handover import add_handover
from ui.shell.helps import add_helps
from ui.shell.hold import add_hold
from ui.shell.incidents import add_incidents
from ui.shell.lead import add_lead_page
from ui.shell.papers import Papers
from ui.shell.room import add_room_page, join_conduct, through_room
from ui.shell.running import add_running
from ui.shell.scheme import undressed
from ui.shell.sending import add_sending, through
from ui.shell.sessions import add_sessions
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskkeys import DeskKeys
from ui.viewmodels.exchange import ExchangeModel
from ui.viewmodels.guard import Guard, Scan
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.room import RoomModel
from ui.viewmodels.running import RunningModel
from ui.viewmodels.sending import SendModel
from ui.viewmodels.station import StationModel
from ui.viewmodels.stationshelf import StationShelf
from ui.viewmodels.work import Work

Read = Callable[[str], list[tuple[str, str]]]


class Day(NamedTuple):
    """What is at work while a station is open."""

    station: StationModel
    desk: DeskModel
    keys: DeskKeys
    screen: DeskScreen
    guard: Guard
    exchange: ExchangeModel
    clock: SessionClock
    conduct: Conduct
    sending: SendModel
    running: RunningModel
    papers: Papers
    scan: Scan
    """Where every code goes that is read."""


@undressed()
def open_day(
    window: MainWindow,
    station: OpenStation,
    work: Work,
    clock: Clock,
    *,
    session: str,
    held: Sequence[Held] = (),
    read: Read = lambda _: [],
    camera: bootstrap.Camera | None = None,
    mirrored: bool = False,
    keep: Keep = lambda _: None,
    settings: SettingsFile | None = None,
    sounds: SoundPort | None = None,
) -> Day:
    """Show an open station's desk in the window; closing the window lets go of it all."""
    words, chosen = window.words, settings or bootstrap.settings()
    model = StationModel(station.venue, work, clock, session=session)
    desk = DeskModel(model, words)
    desk_keys = DeskKeys(desk)
    tray = Tray(held, words) if held else None
    eye = Eye(words, tray, camera.name if camera else None)
    keep_room(station, model, desk, chosen)
    screen = DeskScreen(desk, desk_keys, words, window.actions_.key_of, eye)
    guard = add_guard(window, model, lambda: chosen.now.idle_minutes)
    bar, strip = _frame(window, model)
    bind(window, model, desk, desk_keys)
    window.add_page("desk", screen)
    papers = Papers(window, StationShelf(model, bootstrap.publish_files), work, home="desk")
    lead = add_lead_page(window, model, papers)
    room = add_room_page(window, model, papers, desk)
    loudness = add_helps(window, desk, lead.model, screen, strip, chosen, sounds)
    add_sessions(window, model, desk, lead.model)
    session_clock = SessionClock(window, model, desk, papers, loudness, room.model)
    conduct = add_conduct(
        window,
        model,
        papers,
        who=lambda: _chosen(window, desk, lead.model, room.model),
        where=lambda: room.model.state.room if window.page == "room" else "",
    )
    join_conduct(window, room, conduct)
    incidents = add_incidents(window, model, lead, conduct)
    handover = add_handover(window, model, papers, lead)
    add_evacuation(window, model, papers, bar)
    count = add_counting(window, model, room.model)
    add_closing(window, model, papers, Places(desk, room, lead, incidents, count))
    add_hold(window, model)
    shut_after_closing(window, model)
    exchange = add_exchange(window, station, model, desk, strip, chosen)
    running = add_running(window, station, model, work, strip, chosen)
    add_from_paper(window, model, strip)
    elsewhere = Elsewhere(window, strip)
    to_room = elsewhere.scanning(through_room(window, room, desk))
    sending = add_sending(window, station, model, work, strip, handover, chosen, exchange)
    scan = guard.through(through(sending, session_clock.calls.through(to_room)))
    if tray is not None:
        tray.held_up.connect(lambda picture: _hold_up(scan, read(picture)))
    eyes = Eyes(window, desk, scan, eye, keep)
    conduct.see(eyes)
    if camera is not None:
        eyes.watch(camera, mirrored=mirrored)
    hear(window, scan, guard.unreadable_through(elsewhere.unreadable(desk.unreadable)))
    add_file_choice(window)
    desk.ask_lead = LeadPin(model, words, window).ask
    window.on_tick(desk.forget)
    window.on_tick(lambda: model.tick(bootstrap.zone_minutes()))
    model.refresh()
    given = (exchange, session_clock, conduct, sending, running, papers, scan)
    return Day(model, desk, desk_keys, screen, guard, *given)


def _chosen(window: MainWindow, desk: DeskModel, lead: LeadModel, room: RoomModel) -> str:
    """Whoever is looked at on the page that is shown."""
    if window.page == "room":
        return room.state.chosen
    if window.page == "lead":
        return lead.state.chosen
    return desk.state.person.number if window.page == "desk" and desk.state.person else ""


def _frame(window: MainWindow, model: StationModel) -> tuple[Bar, Strip]:
    bar, strip = Bar(window.words), Strip(window.words, window.actions_)

    def draw() -> None:
        bar.draw(model.state)
        strip.draw(model.state)

    model.on_state(lambda _: draw())
    window.words.on_change(draw)
    window.on_tick(lambda: bar.tick(model.state, model.now))
    window.frame(bar, strip)
    draw()
    return bar, strip


def _hold_up(scan: Scan, codes: Sequence[tuple[str, str]]) -> None:
    for text, _ in codes[:1]:
        scan(text, "camera")
