"""The states of a training course, for `tests.ui.pictures`: the desk, the room, the papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.domain.wishes import End
from app.kernel.time import Instant
from app.kernel.vocabulary import speak_as_the_house
from tests.ui.courseworld import MORNING, course_station, course_tickets
from tests.venue.station import Clock
from ui.screens.room import RoomScreen
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.loudness import Silence
from ui.viewmodels.work import ImmediateWork

LATE_AT = Instant.parse("2026-11-22T10:12:30+09:00")
LATE, AWAY, BACK = "00510002", "00510003", "00510006"


def in_the_course(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """A morning of a course: a latecomer, a receipt, the way out and in again, the room."""
    station = course_station(folder / "course", LATE_AT)
    tickets = course_tickets(folder / "course")
    clock = Clock(LATE_AT)
    try:
        day = open_day(
            window,
            station,
            ImmediateWork(),
            clock,
            session=MORNING,
            settings=bootstrap.settings(folder / "course-settings"),
            sounds=Silence(),
        )
        window.show_page("desk")
        day.guard.touched()
        window.tick()
        yield "course-desk", window
        yield from _desk(window, day, clock, tickets)
        yield from _room(window, day, clock)
    finally:
        speak_as_the_house()
        station.close()


def _desk(
    window: MainWindow, day: Day, clock: Clock, tickets: dict[str, str]
) -> Iterator[tuple[str, QWidget]]:
    day.desk.scan(tickets[LATE], "camera")
    yield "course-desk-late", window
    day.keys.digit("1")
    yield "course-desk-late-admit", window
    day.keys.enter()
    yield "course-desk-receipt", window
    day.keys.receipt()
    yield "course-desk-receipt-done", window
    day.keys.enter()
    day.keys.toggle_out()
    yield "course-desk-out", window
    clock.at = clock.at.plus(minutes=40)
    day.guard.touched()
    day.desk.scan(tickets[BACK], "camera")
    yield "course-desk-went-out", window
    day.desk.scan(tickets[BACK], "camera")
    yield "course-desk-out-already", window
    day.keys.toggle_out()
    clock.at = clock.at.plus(minutes=8)
    day.guard.touched()
    day.desk.scan(tickets[BACK], "camera")
    yield "course-desk-back", window
    day.keys.enter()
    day.keys.toggle_out()
    day.desk.scan(tickets[BACK], "camera")
    day.keys.toggle_out()


def _room(window: MainWindow, day: Day, clock: Clock) -> Iterator[tuple[str, QWidget]]:
    window.actions_.do("room_page")
    screen = window.findChild(RoomScreen)
    assert screen is not None
    screen.model.choose(BACK)
    yield "course-room", window
    screen.model.choose(LATE)
    screen.acts.open_action("room_attendance")
    yield "course-room-record", window
    screen.acts.leave_form()
    window.actions_.do("room_back")
    clock.at = Instant.parse("2026-11-22T12:05:00+09:00")
    day.guard.touched()
    day.station.perform(End(session=MORNING), lambda _: None)
    window.actions_.do("lead_page")
    window.actions_.do("session_close")
    yield "course-closing", window
    window.actions_.do("closing_back")
    window.actions_.do("handover")
    if window.words.language != "ja":
        window.words.switch()
    window.actions_.do("handover_open")
    yield "course-report", window
    window.actions_.do("paper_close")
