"""A morning of a course by keys: sign in, scan in, late, receipt, out, back; then the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.time import Instant
from app.kernel.vocabulary import speak_of
from app.services.opening import OpenStation
from tests.ui.courseworld import Course, course_station, course_tickets
from tests.ui.deskworld import press
from ui.screens.room import RoomScreen
from ui.screens.signin import SignInScreen
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.roomstate import Seat

Key = Qt.Key
CAME = Instant.parse("2026-11-22T10:12:30+09:00")
ALL, LATE, AWAY, HALF, NO_ID, OUT = (f"0051000{i}" for i in range(1, 7))


class Morning(Course):
    """Half past ten is not yet: whoever was in time is in, nobody has come late."""

    qtbot: QtBot
    tickets: dict[str, str]

    @property
    def state(self) -> DeskState:
        """What the desk shows."""
        return self.day.desk.state

    def press(self, key: Qt.Key | str, done: Callable[[], bool]) -> None:
        press(self.window, self.qtbot, key, done)

    def scan(self, number: str) -> None:
        self.day.scan(self.tickets[number], "camera")
        self.qtbot.waitUntil(lambda: self.state.person is not None)

    def at(self, clock: str) -> None:
        self.clock.at = Instant.parse(f"2026-11-22T{clock}+09:00")
        self.day.guard.touched()
        self.window.tick()

    def facts(self) -> list[str]:
        """What was recorded, without what only says who looked for whom."""
        told = [type(r.fact).__name__ for r in self.station.venue.journal.log.all_records()]
        return [name for name in told if name != "LookedUp"]

    def seat(self, number: str) -> Seat:
        screen = self.window.findChild(RoomScreen)
        assert screen is not None
        return next(one for one in screen.model.state.seats if one.number == number)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("course-desk")


@pytest.fixture(scope="module")
def station(folder: Path) -> Iterator[OpenStation]:
    found = course_station(folder, CAME)
    yield found
    found.close()


@pytest.fixture
def morning(qtbot: QtBot, station: OpenStation, folder: Path, tmp_path: Path) -> Iterator[Morning]:
    speak_of(*station.venue.rules(CAME).called)
    made = Morning(station, tmp_path / "settings", at=CAME)
    made.qtbot, made.tickets = qtbot, course_tickets(folder)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 708)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.window.close()


def test_a_morning_by_keys(morning: Morning) -> None:
    sign_in(morning)
    late(morning)
    receipt(morning)
    out_and_back(morning)
    taken_back(morning)
    in_the_room(morning)
    assert "受験" not in morning.texts()
    assert "試験" not in morning.texts()


def sign_in(m: Morning) -> None:
    m.press("Ctrl+L", lambda: m.window.page == "sign_in")
    screen = m.window.findChild(SignInScreen)
    assert screen is not None
    m.qtbot.waitUntil(screen.panel.pin.hasFocus)  # whoever acted before is chosen
    for at, digit in enumerate("5926", 1):
        m.press(digit, lambda n=at: len(screen.panel.pin.text()) == n)  # type: ignore[misc]
    m.press(Key.Key_Return, lambda: m.window.page == "desk" or screen.panel.agree.hasFocus())
    if m.window.page != "desk":
        m.press(Key.Key_Space, screen.panel.agree.isChecked)
        m.press(Key.Key_Return, lambda: m.window.page == "desk")


def late(m: Morning) -> None:
    """Twelve minutes late: let in all the same, and told so before and after."""
    m.scan(LATE)
    assert m.state.step == "id"
    assert "本人確認票" not in m.texts()
    assert "10:00–12:00 まだ" in m.texts()
    assert "株式会社やまと（入室を記録してから渡します）" in m.texts()
    assert not m.day.keys.may_hand_receipt
    m.press("1", lambda: m.state.step == "admit")
    m.press(Key.Key_Return, lambda: m.state.finished == "admitted")
    assert "遅刻 12分を記録しました" in m.texts()
    assert "10:12 入室・遅刻 12分" in m.texts()


def receipt(m: Morning) -> None:
    """It waits for as long as the person stands here, and is handed over once."""
    assert "領収証をお渡しください：株式会社やまと" in m.texts()
    m.press("R", lambda: m.facts()[-1] == "ReceiptHanded")
    assert "領収証をお渡しください" not in m.texts()
    assert "領収証は 10:12 に渡しました" in m.texts()
    assert not m.day.keys.may_hand_receipt
    m.press(Key.Key_Return, lambda: m.state.person is None)
    m.scan(ALL)  # whoever leaves without it is told of again
    assert "領収証をお渡しください：株式会社みなと" in m.texts()
    m.press(Key.Key_Return, lambda: m.state.person is None)


def out_and_back(m: Morning) -> None:
    """The same key turns the desk to the way out and back."""
    m.at("10:50:00")
    m.press("B", lambda: m.state.mode == "out")
    assert "退出する人の受講票をかざしてください" in m.texts()
    m.scan(OUT)
    assert (m.facts()[-1], m.state.finished) == ("ScannedOut", "out")
    assert "退出 10:50:00" in m.texts()
    assert (m.state.recent[0].number, m.state.recent[0].done) == (OUT, "out")
    m.day.scan(m.tickets[OUT], "camera")
    assert m.state.message == "out_already"
    m.day.scan(m.tickets[AWAY], "camera")
    assert m.state.message == "not_in_room"
    assert m.facts()[-1] == "ScannedOut"
    m.press("B", lambda: m.state.mode == "door")
    recent = next(at for at, one in enumerate(m.state.recent, 1) if one.number == OUT)
    m.press(f"Ctrl+{recent}", lambda: m.state.message == "out_already")  # a look lets nobody in
    assert m.facts()[-1] == "ScannedOut"
    m.at("10:58:00")
    m.scan(OUT)
    assert (m.facts()[-1], m.state.finished) == ("ScannedBack", "back")
    assert "戻り 10:58:00" in m.texts()
    m.press(Key.Key_Return, lambda: m.state.person is None)


def taken_back(m: Morning) -> None:
    """Who was scanned out by mistake is in again, as a correction and not as a way in."""
    m.press("B", lambda: m.state.mode == "out")
    m.scan(HALF)
    m.press("U", lambda: m.state.panel is not None)
    m.press("1", lambda: m.facts()[-1] != "ScannedOut")
    assert "Corrected" in m.facts()[-2:]
    assert m.facts()[-1] != "ScannedBack"
    m.scan(OUT)
    assert m.facts()[-1] == "ScannedOut"
    m.press("B", lambda: m.state.mode == "door")


def in_the_room(m: Morning) -> None:
    """Who was scanned out does not sit there; the latecomer and who was taken back do."""
    m.press("Ctrl+H", lambda: m.window.page == "room")
    assert [m.seat(n).kind for n in (ALL, LATE, HALF, OUT)] == [*["present"] * 3, "out"]
    screen = m.window.findChild(RoomScreen)
    assert screen is not None
    screen.model.choose(LATE)
    m.press("O", lambda: screen.model.state.form is not None)
    m.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    screen.acts.submit({"handed_in": "report", "grade": "B"})
    assert m.facts()[-2:] == ["WorkHandedIn", "GradeGiven"]
