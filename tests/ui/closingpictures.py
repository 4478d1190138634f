"""The states of counting and closing, for `tests.ui.pictures`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.services.invented import PINS
from tests.ui.closingworld import over
from tests.venue.station import SESSION, Clock, Desk, make_world, sign_in
from ui.screens.closing import ClosingScreen
from ui.screens.counting import CountScreen
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork


def at_closing(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """After the exam: counting room by room, handing over, closing."""
    world = make_world(folder / "closing-world", candidates=60)
    desk = Desk.made(folder / "closing-station", world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        clock = Clock(desk.stamp.at)
        settings = bootstrap.settings(folder / "closing-settings")
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        window.show_page("desk")
        clock.at = over(station.venue, world, clock.at).at
        day.guard.touched()
        day.station.refresh()
        yield "hold-on-desk", window
        for page in ("room_page", "lead_page", "handover", "send_page"):
            window.actions_.do(page)
            yield f"hold-on-{page.removesuffix('_page')}", window
        window.show_page("lead")
        window.actions_.do("clock_page")
        yield "hold-on-clock", window
        window.actions_.do("clock_back")
        window.actions_.do("count_page")
        yield "count", window
        yield from _counting(window)
        yield from _closing(window)


def _counting(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    screen = window.findChild(CountScreen)
    assert screen is not None
    model = screen.model
    room = model.state.room
    assert room is not None
    typed = {"sheets_used": room.present - 1, "sheets_blank_absent": room.absent}
    typed |= {"booklets_in": room.present + 5, "booklets_used": room.present}
    typed |= {"booklets_unused": 5, "parcels": 1}
    people = {"pin": PINS["l01"], "second_operator": "p01", "second_pin": PINS["p01"]}
    people |= {"seals": "T01-A-1"}
    for name, value in {**typed, **people}.items():
        screen.fields_typed(name, str(value))
    yield "count-differs", window
    window.actions_.do("count_record")
    yield "count-recorded-differs", window
    window.actions_.do("count_difference")
    yield "count-difference", window
    model.submit_form({"reason": ""})
    yield "count-difference-wrong", window
    window.actions_.do("count_back")
    for name, value in {**typed, "sheets_used": room.present, **people}.items():
        screen.fields_typed(name, str(value))
    yield "count-agrees", window
    window.actions_.do("count_record")
    yield "count-recorded", window
    window.actions_.do("count_after")
    yield "count-next", window
    window.actions_.do("count_hand")
    yield "count-hand", window
    parcels = {"to": "運送便", "parcels": "1", "seals": "T01-A-1", "reason": ""}
    model.submit_form(parcels)
    yield "count-hand-held", window
    model.submit_form({**parcels, "reason": "便が待てない"})
    yield "count-handed", window


def _closing(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    window.actions_.do("count_back")
    window.actions_.do("session_close")
    yield "closing", window
    window.actions_.do("closing_do")
    yield "closing-uncounted", window
    window.actions_.do("closing_9")
    yield "closing-stations", window
    window.actions_.do("closing_confirm")
    yield "closing-stations-left", window
    window.actions_.do("closing_ours")
    window.actions_.do("closing_confirm")
    yield "closing-confirmed", window
    window.actions_.do("closing_do")
    yield "closing-form", window
    screen = window.findChild(ClosingScreen)
    assert screen is not None
    people = {"pin": PINS["l01"], "second_operator": "p01", "second_pin": PINS["p01"]}
    screen.model.submit({**people, "reason": ""})
    yield "closing-wrong", window
    screen.model.submit({**people, "reason": "別室で数える"})
    yield "closing-closed", window
    window.actions_.do("closing_slip")
    yield "closing-slip", window
    window.actions_.do("paper_close")
    window.actions_.do("closing_back")
    yield "closing-lead", window
    window.actions_.do("lead_back")
    yield "closing-desk", window
    window.actions_.do("room_page")
    window.actions_.do("room_right")
    yield "closing-room", window
    window.actions_.do("conduct")
    yield "closing-conduct", window
