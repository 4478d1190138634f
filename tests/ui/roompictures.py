"""The states of the room's page, for `tests.ui.pictures`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from tests.ui.roomworld import Room
from tests.venue.station import SESSION, Clock, Desk, make_world, sign_in
from ui.screens.room import RoomScreen
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork


def in_the_room(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """A room in the middle of an exam."""
    world = make_world(folder / "room-world", candidates=60)
    desk = Desk.made(folder / "room-station", world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        clock = Clock(desk.stamp.at)
        settings = bootstrap.settings(folder / "room-settings")
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        window.show_page("desk")
        day.guard.touched()
        screen = window.findChild(RoomScreen)
        assert screen is not None
        window.actions_.do("room_page")
        yield "room-before", window
        room = Room(station.venue, world, clock.at)
        numbers = room.live()
        clock.at = room.at
        day.station.refresh()
        yield "room", window
        screen.model.choose(numbers[3])
        yield "room-attention", window
        screen.model.choose(numbers[5])
        screen.acts.show_name()
        yield "room-elsewhere", window
        screen.model.choose(numbers[2])
        yield "room-out", window
        screen.acts.leave_or_return()
        yield "room-returned", window
        screen.model.choose(numbers[4])
        for row in screen.model.state.forms:
            screen.acts.open_form(row.form)
            yield f"room-{row.form.id}", window
        screen.acts.submit({"seat": "1"})
        yield "room-wrong", window
        screen.acts.leave_form()
        screen.acts.undo()
        yield "room-undo", window
        screen.acts.leave_form()
        screen.model.choose(numbers[-5])
        screen.acts.absent()
        yield "room-refused", window
        screen.model.filter("unset")
        yield "room-filter", window
        screen.model.filter("all")
        for seat in screen.model.state.seats:
            if seat.part == "unset":
                screen.model.choose(seat.number)
                (screen.acts.present if seat.kind == "let_in" else screen.acts.absent)()
        yield "room-set", window
