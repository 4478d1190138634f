"""People, networks and sleep change the computer's clock: the exam's clock does not move by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.events import ClockJumped
from app.domain.wishes import Announce, ConfirmClock, SignIn, Start
from app.kernel.time import Instant
from app.projections.cells import station_cell
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks
from tests.ui.test_clock import START, Clocks
from tests.venue.station import SESSION, Clock, Desk, World
from ui.screens.lead import LeadScreen
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

HOUR = 3600


class Shaken(Clock):
    """Real time passes; what the clock shows beyond it is what somebody did to it."""

    def __init__(self, at: Instant) -> None:
        super().__init__(at)
        self.passed_ms = at.ms

    def monotonic_ms(self) -> int:
        return self.passed_ms

    def passes(self, seconds: int, beyond: int = 0) -> None:
        self.passed_ms += seconds * 1000
        self.at = self.at.plus(seconds=seconds + beyond)


class Watched(Clocks):
    """An exam under way since ten, at a computer whose clock two people have checked."""

    def __init__(self, desks: Desks, shaken: Shaken) -> None:
        super().__init__(desks)
        self.shaken = shaken
        self.ask(SignIn(operator="l01", pin=PINS["l01"]))
        self.passes(START.second - shaken.at.second)
        self.ask(Start(session=SESSION))
        self.ask(Announce(session=SESSION, announcement="begin"))
        self.passes(600)
        self.ask(self.check())

    def check(self, seconds: int = 0) -> ConfirmClock:
        now = self.desks.day.station.now
        return ConfirmClock(
            reference=now.plus(seconds=seconds), second_operator="p01", second_pin=PINS["p01"]
        )

    def passes(self, seconds: int, beyond: int = 0) -> None:
        """Looked at five times a second, as a window does, or not at all while it sleeps."""
        self.shaken.passes(seconds, beyond)
        self.desks.day.guard.touched()
        self.window.tick()

    @property
    def left(self) -> int | None:
        return self.model.state.times.left

    def jumps(self) -> list[ClockJumped]:
        journal = self.desks.day.station.venue.journal
        records = journal.log.records(station_cell(journal.station, journal.epoch))
        return [r.fact for r in records if isinstance(r.fact, ClockJumped)]


@pytest.fixture
def watched(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Watched]:
    window, clock = MainWindow(Words("ja")), Shaken(desk.stamp.at)
    qtbot.addWidget(window)
    day = open_day(window, station, ImmediateWork(), clock, session=SESSION)
    window.show_page("desk")
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield Watched(Desks(window, day, clock, world), clock)
    window.close()


def test_checked_the_strip_is_calm(watched: Watched) -> None:
    assert "時計 2名確認済" in watched.desks.texts()
    assert watched.left == 80 * 60


@pytest.mark.parametrize(
    ("passed", "beyond", "kind", "word"),
    [
        (1, HOUR, "forward", "時計が変わりました"),
        (1, -HOUR, "back", "時計が変わりました"),
        (1, 24 * HOUR, "forward", "時計が変わりました"),
        (300, 0, "slept", "スリープ後"),
        (300, -HOUR, "slept", "スリープ後"),
    ],
)
def test_it_is_noticed_and_asked_for_anew_and_the_exams_clock_goes_on(
    watched: Watched, passed: int, beyond: int, kind: str, word: str
) -> None:
    before = len(watched.jumps())
    watched.passes(1)
    watched.passes(passed, beyond)
    watched.passes(1)
    assert watched.left == 80 * 60 - passed - 2
    assert watched.desks.day.station.now.second == START.second + 600 + passed + 2
    [jump] = watched.jumps()[before:]
    assert jump.kind == kind
    assert word in watched.desks.texts()
    assert "（F6 4）" in watched.desks.texts()
    watched.window.actions_.do("lead_page")
    watched.window.actions_.do("session_confirm_clock")
    screen = watched.window.findChild(LeadScreen)
    assert screen is not None
    now = watched.desks.day.station.now.local("Asia/Tokyo").strftime("%H:%M:%S")
    asked = {"second_operator": "p01", "second_pin": PINS["p01"], "clock_reference": now}
    screen.model.typed(asked)
    screen.model.submit(asked)
    watched.passes(1)
    assert "時計 2名確認済" in watched.desks.texts()
    assert watched.left == 80 * 60 - passed - 3


def test_another_time_zone_is_recorded_and_changes_nothing(watched: Watched) -> None:
    station, before = watched.desks.day.station, len(watched.jumps())
    station.tick(bootstrap.zone_minutes() + 60)
    [jump] = watched.jumps()[before:]
    assert jump.kind == "zone"
    assert "時計 2名確認済" in watched.desks.texts()
    assert watched.left == 80 * 60


def test_midnight_is_no_jump(watched: Watched) -> None:
    before = len(watched.jumps())
    for _ in range(15 * 180):
        watched.shaken.passes(20)
        watched.desks.day.station.tick()
    assert [jump.kind for jump in watched.jumps()[before:] if jump.by_ms] == []
    assert watched.desks.day.station.now.local("Asia/Tokyo").day == 23
