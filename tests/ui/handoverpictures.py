"""The states of the page of papers, for `tests.ui.pictures`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.domain.wishes import Incident, SignIn, Warn
from app.services.invented import PINS
from tests.ui.roomworld import Room
from tests.venue.station import SESSION, Clock, Desk, make_world, sign_in
from ui.screens.handover import HandoverScreen
from ui.screens.paper import PaperScreen
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork


def in_the_handover(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """The end of a day with something of everything."""
    world = make_world(folder / "papers-world", candidates=60)
    desk = Desk.made(folder / "papers-station", world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        clock = Clock(desk.stamp.at)
        settings = bootstrap.settings(folder / "papers-settings")
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        window.show_page("desk")
        room = Room(station.venue, world, clock.at)
        numbers = room.live()
        room.do(Incident(kind="noise", scope="room", room="A", text="工事の音", session=SESSION))
        room.do(Warn(candidate=numbers[4], kind="device_sound", text="着信音", session=SESSION))
        clock.at = room.at
        day.guard.touched()
        screen, paper = window.findChild(HandoverScreen), window.findChild(PaperScreen)
        assert screen is not None
        assert paper is not None
        window.actions_.do("lead_page")
        yield "lead-handover", window
        window.actions_.do("handover")
        yield "handover", window
        for kind in ("report", "card", "calls"):
            screen.model.choose(f"{kind}/")
            yield f"handover-{kind}", window
        window.actions_.do("handover_open")
        screen.model.choose("card/")
        window.actions_.do("paper_close")
        window.actions_.do("handover_open")
        yield "handover-number", window
        screen.model.choose("report_named/")
        window.actions_.do("handover_open")
        yield "paper-report", window
        paper.save(folder / "2026-2-T01-T01-AM-report-named.pdf")
        yield "paper-saved", window
        paper.save(folder / "2026-2-T01-T01-AM-report-named.pdf")
        yield "paper-refused", window
        window.actions_.do("paper_close")
        yield "handover-files", window
        day.station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)
        yield "handover-proctor", window
