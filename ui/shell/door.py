"""The Door in the window, and the way from it to an open station."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from app import bootstrap
from app.domain.choosing import default_session
from app.kernel.faults import Fault
from app.services.demoday import LiveDay
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.settings import SettingsFile
from ui.screens.door import DoorScreen
from ui.screens.tray import Held
from ui.shell.actions import Does
from ui.shell.day import Day, open_day
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.eyes import hear
from ui.shell.guide import show_rehearsal
from ui.shell.hq import add_headquarters
from ui.shell.window import MainWindow
from ui.viewmodels.deskcamera import CameraChoice
from ui.viewmodels.door import DoorModel
from ui.viewmodels.work import Work


def add_door(
    window: MainWindow, work: Work, settings: SettingsFile, keeper: Doorkeeper
) -> DoorModel:
    """Show the Door; whatever is opened there stays open until the window closes."""
    window.on_close(keeper.close, last=True)
    keeper.language = lambda: window.words.language
    headquarters = add_headquarters(window, work, settings)

    def to_headquarters() -> None:
        headquarters.begin()
        window.show_page("hq_door")

    model = DoorModel(
        keeper,
        work,
        today=lambda: str(bootstrap.clock().now().local("Asia/Tokyo").date()),
        on_open=partial(show_station, window, work, settings),
        on_demo=partial(show_live, window, work, settings),
        on_headquarters=to_headquarters,
        on_practice=partial(show_rehearsal, window, work, settings),
        notes=settings.faults,
    )
    screen = DoorScreen(model, window.words)
    window.add_page("door", screen)
    window.on_tick(lambda: model.progress(keeper.doing))
    choosing = {
        "door_today": Does(model.choose_today, lambda: bool(model.state.living)),
        "door_package": Does(screen.ask_package),
        "door_headquarters": Does(model.choose_headquarters),
        "door_demo": Does(model.choose_demo),
        "door_practice": Does(model.choose_practice),
    }
    for id, does in choosing.items():
        window.actions_.bind({id: _while_choosing(model, does)})
    window.actions_.bind({"door_back": Does(model.back)})
    may_purge = partial(_may_purge, model)
    window.actions_.bind({"door_purge": Does(model.choose_purge, may_purge)})
    hear(window, lambda _text, _source: model.scanned(), model.unreadable)
    window.show_page("door")
    screen.begin()
    return model


def _may_purge(model: DoorModel) -> bool:
    step = model.state.step
    return step == "warned" or (step == "choose" and bool(model.state.living))


def _while_choosing(model: DoorModel, does: Does) -> Does:
    return Does(does.does, lambda: model.state.step == "choose" and does.enabled())


def show_station(
    window: MainWindow, work: Work, settings: SettingsFile, station: OpenStation
) -> None:
    """Ask who acts, then show the desk of the session whose doors are open or next to open."""
    clock = bootstrap.clock()
    moment = station.venue.at(Stamp(clock.now(), clock.monotonic_ms()))
    session = default_session(moment, None) or next(iter(station.venue.sessions))
    day = _day(window, work, settings, LiveDay(station, session, [], lambda _: []))
    day.guard.begin()


def show_live(window: MainWindow, work: Work, settings: SettingsFile, day: LiveDay) -> None:
    """Show the desk of a day at which a proctor stands already."""
    _day(window, work, settings, day)
    window.show_page("desk")


def _day(window: MainWindow, work: Work, settings: SettingsFile, day: LiveDay) -> Day:
    cameras = bootstrap.cameras()
    chosen = next((one for one in cameras if one.name == settings.now.camera), None)

    def keep(choice: CameraChoice) -> None:
        # A full disk keeps nobody from looking through another camera.
        with suppress(Fault):
            settings.change(camera=choice.name, mirrored=choice.mirrored)

    return open_day(
        window,
        day.station,
        work,
        bootstrap.clock(),
        session=day.session,
        held=[Held(*ticket) for ticket in day.tray],
        read=day.read,
        camera=chosen or next(iter(cameras), None),
        mirrored=settings.now.mirrored,
        keep=keep,
        settings=settings,
    )
