"""What an exam's own pack has and the shipped ones have not, for `tests.ui.pictures`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.domain.round import Round
from app.domain.wishes import Start
from tests.journeys.thirdpack import ID, third_pack
from tests.ui.roomworld import Room
from tests.venue.station import SESSION, Clock, Desk, make_world, sign_in
from ui.screens.room import RoomScreen
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork


def under_the_third_pack(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Somebody late whom the lead may let in, a leave that nobody may have, a warning too soon."""
    pack = folder / "soroban.toml"
    pack.write_bytes(third_pack())
    world = make_world(folder / "third-world", change=_under_it, rules=[pack])
    desk = Desk.made(folder / "third-station", world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        clock = Clock(desk.stamp.at)
        settings = bootstrap.settings(folder / "third-settings")
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        room = Room(station.venue, world, clock.at)
        inside, late, *_ = sorted(world.tickets)
        room.admit(inside)
        room.present(inside)
        room.at = room.at.plus(minutes=60)
        room.do(Start(session=SESSION))
        clock.at = room.at.plus(minutes=5)
        day.station.refresh()
        window.show_page("desk")
        day.guard.touched()
        day.desk.scan(world.tickets[late], "camera")
        yield "pack-late-within", window
        window.actions_.do("lead_page")
        yield "pack-late-lead", window
        window.actions_.do("lead_back")
        window.actions_.do("room_page")
        screen = window.findChild(RoomScreen)
        assert screen is not None
        screen.model.choose(inside)
        window.actions_.do("room_leave")
        yield "pack-leave-forbidden", window
        day.conduct.person(inside, "warn")
        talk = {"kind": "talking", "to": "candidate", "text": "話した", "witnesses": "p01"}
        day.conduct.model.submit(talk)
        yield "pack-too-few-cautions", window


def _under_it(round_: Round) -> Round:
    venues = tuple(replace(venue, kind="semi-public") for venue in round_.venues)
    return replace(round_, regulation=ID, venues=venues)
