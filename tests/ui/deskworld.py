"""A desk in a real window over a real station, and keys as a person presses them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.round import Round
from app.kernel.faults import Fault
from app.kernel.phrases import Language
from app.services.opening import OpenStation
from app.settings import SettingsFile
from tests.venue.station import SESSION, Clock, Desk, World, sign_in
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork, Work

A_HAND = 60
"""Milliseconds between two keys of a person."""

R = TypeVar("R")


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key | str, done: Callable[[], bool]) -> None:
    """A key as pressed, and what comes of it; the window holds it a moment for scanners.

    It goes to the window: what has the focus may be gone before the key is let go.
    """
    ctrl = isinstance(key, str) and key.startswith("Ctrl+")
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    code = Qt.Key(ord(key[-1])) if isinstance(key, str) else key
    target = QApplication.focusWindow() or window.windowHandle()
    assert target is not None
    QTest.keyClick(target, code, held, A_HAND)
    qtbot.waitUntil(done)


class Desks:
    """A window with its desk, its clock, and what a person does there."""

    def __init__(self, window: MainWindow, day: Day, clock: Clock, world: World) -> None:
        self.window, self.day, self.clock, self.world = window, day, clock, world
        self.desk, self.keys = day.desk, day.keys
        self.numbers = sorted(world.tickets)

    @property
    def state(self) -> DeskState:
        """What the desk shows."""
        return self.desk.state

    def scan(self, place: int = 0) -> str:
        """The ticket of one of the candidates; their number."""
        number = self.numbers[place]
        self.desk.scan(self.world.tickets[number], "camera")
        return number

    def press(self, qtbot: QtBot, key: Qt.Key | str, done: Callable[[], bool]) -> None:
        """A key as pressed, and what comes of it."""
        press(self.window, qtbot, key, done)

    def type(self, qtbot: QtBot, text: str, done: Callable[[], bool]) -> None:
        """Committed text in the field that has the focus, as an input method gives it."""
        for c in text:
            target = QApplication.focusWidget()
            assert target is not None
            before = target.property("text")
            qtbot.keyClicks(target, c, delay=A_HAND)
            qtbot.waitUntil(lambda t=target, b=before: t.property("text") != b)  # type: ignore[misc]
        qtbot.waitUntil(done)

    def texts(self) -> str:
        """Everything that labels and the banner say now."""
        shown = [one.text() for one in self.window.findChildren(QLabel) if one.isVisible()]
        return "\n".join([*shown, self.day.screen.banner.accessibleName()])


@contextmanager
def opened(
    qtbot: QtBot,
    station: OpenStation,
    desk: Desk,
    world: World,
    *,
    language: Language = "ja",
    work: Work | None = None,
    settings: SettingsFile | None = None,
) -> Iterator[Desks]:
    """A window over a station, closed at the end."""
    window = MainWindow(Words(language))
    qtbot.addWidget(window)
    clock = Clock(desk.stamp.at)
    lane = work or ImmediateWork()
    day = open_day(window, station, lane, clock, session=SESSION, settings=settings)
    window.show_page("desk")
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield Desks(window, day, clock, world)
    window.close()


@contextmanager
def another(qtbot: QtBot, folder: Path, world: World, *, doors: bool = True) -> Iterator[Desks]:
    """The same over a station of its own, of another world."""
    desk = Desk.made(folder, world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp, doors=doors)
        with opened(qtbot, station, desk, world) as found:
            yield found


class LaterWork:
    """Jobs wait until they are let go, one after another, as in a lane that is slow."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()

    def run(
        self, job: Callable[[], R], done: Callable[[R], None], failed: Callable[[Fault], None]
    ) -> None:
        """Remember the job."""
        self._jobs.append(lambda: ImmediateWork().run(job, done, failed))

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._jobs)

    def go(self, count: int = -1) -> None:
        """Do so many of them; all, and what they ask for, when none is named."""
        while self._jobs and count != 0:
            self._jobs.popleft()()
            count -= 1


def semi_public(round_: Round) -> Round:
    """The first venue is an accredited one, which issues no tickets."""
    venues = [replace(v, kind="semi-public") if v.code == "T01" else v for v in round_.venues]
    sessions = [replace(s, ticket_issued=False) if s.venue == "T01" else s for s in round_.sessions]
    return replace(round_, venues=tuple(venues), sessions=tuple(sessions))


def at_the_seat(round_: Round) -> Round:
    """Identity is checked at the seat."""
    return replace(round_, sessions=tuple(replace(s, id_check="seat") for s in round_.sessions))
