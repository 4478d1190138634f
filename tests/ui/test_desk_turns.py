"""Whose turn it is: a scan is never lost and never applied to the wrong person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.kernel.faults import machine
from app.kernel.time import Instant
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, LaterWork, opened
from tests.venue.station import Desk, World
from ui.viewmodels.deskpanels import Choosing, Searching, Story, Writing

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


@pytest.fixture
def slow() -> LaterWork:
    return LaterWork()


@pytest.fixture
def late(
    qtbot: QtBot, station: OpenStation, desk: Desk, world: World, slow: LaterWork
) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world, work=slow) as found:
        slow.go()
        yield found


@pytest.mark.parametrize("opens", ["refer", "mismatch", "undo"])
def test_a_scan_while_something_is_asked_waits_and_touches_nobody(d: Desks, opens: str) -> None:
    first = d.scan(0)
    if opens == "undo":
        d.keys.digit("3")
    getattr(d.keys, opens)()
    panel = d.state.panel
    assert isinstance(panel, Choosing)
    second = d.scan(1)
    assert (d.state.panel, d.state.held) == (panel, 1)
    assert d.state.person is not None
    assert d.state.person.number == first
    assert "1 件読み取りました" in d.texts()
    d.keys.escape()
    d.keys.escape()
    assert d.state.person is not None
    assert (d.state.person.number, d.state.held) == (second, 0)


def test_scans_that_waited_are_shown_in_their_order(d: Desks) -> None:
    d.scan(0)
    d.keys.refer()
    later = [d.scan(place) for place in (1, 2)]
    d.keys.digit("5")
    assert d.state.finished == "referred"
    shown = []
    for _ in later:
        d.keys.enter() if d.state.finished else d.keys.escape()
        assert d.state.person is not None
        shown.append(d.state.person.number)
    assert shown == later


def test_a_hand_scanner_in_a_written_reason_is_a_scan(d: Desks, qtbot: QtBot) -> None:
    first = d.scan(0)
    d.keys.refer()
    d.keys.digit("6")
    field = d.window.focusWidget()
    assert field is not None
    text = d.world.tickets[d.numbers[1]]
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: d.state.held == 1)
    assert d.state.panel == Writing("refer_write", "")
    assert d.state.person is not None
    assert d.state.person.number == first


@pytest.mark.parametrize("opens", ["search", "story"])
def test_a_scan_ends_what_only_looks(d: Desks, opens: str) -> None:
    d.scan(0)
    getattr(d.keys, opens)()
    assert isinstance(d.state.panel, Searching | Story)
    second = d.scan(1)
    assert d.state.panel is None
    assert d.state.person is not None
    assert d.state.person.number == second


def test_an_answer_that_comes_late_leaves_the_next_person_alone(
    late: Desks, slow: LaterWork
) -> None:
    d = late
    first = d.scan(0)
    slow.go()
    d.keys.digit("3")
    slow.go()
    assert d.state.step == "admit"
    # Enter and the next ticket, before the disk has answered.
    d.keys.enter()
    second = d.scan(1)
    slow.go()
    assert d.state.person is not None
    assert (d.state.person.number, d.state.step) == (second, "id")
    assert {one.number: one.done for one in d.state.recent}[first] == "admitted"
    assert d.state.rooms[0].admitted == 1


def test_a_refusal_that_comes_late_is_told_and_not_of_the_next_person(
    late: Desks, slow: LaterWork
) -> None:
    d = late
    first = d.scan(0)
    slow.go()
    d.keys.digit("3")
    slow.go()
    # The next ticket is in the lane already; somebody signed out before Enter arrived.
    second = d.scan(1)
    d.keys.enter()
    slow.go(1)
    d.desk.station.venue.operator = None
    slow.go()
    assert d.state.person is not None
    assert (d.state.person.number, d.state.message) == (second, "")
    assert [(one.number, one.outcome) for one in d.state.notices] == [(first, "not_recorded")]
    assert f"{first}　" in d.texts()
    assert "記録できませんでした" in d.texts()


def test_enter_twice_admits_once(late: Desks, slow: LaterWork) -> None:
    d = late
    d.scan(0)
    slow.go()
    d.keys.digit("3")
    slow.go()
    d.keys.enter()
    d.keys.enter()
    slow.go()
    assert d.state.message == "desk_admitted"


def test_a_scan_under_way_does_not_end_a_reason_begun_meanwhile(
    late: Desks, slow: LaterWork
) -> None:
    d = late
    first = d.scan(0)
    slow.go()
    d.scan(1)
    d.keys.refer()
    slow.go()
    assert isinstance(d.state.panel, Choosing)
    assert d.state.person is not None
    assert (d.state.person.number, d.state.held) == (first, 1)


def test_after_a_failure_the_same_key_tries_again(d: Desks, qtbot: QtBot) -> None:
    d.scan(0)
    d.keys.digit("3")
    station = d.desk.station
    station._failed(machine("disk_failed", detail="No space left on device"))
    assert "紙の名簿" in d.texts()
    d.window.actions_.do("undo")  # nothing but Enter is open
    assert d.state.panel is None
    d.press(qtbot, Key.Key_Return, lambda: station.state.failure is None)
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "admitted")


@pytest.mark.parametrize("digits", ["", "6"])
def test_a_failure_while_something_is_asked_is_read_first(
    d: Desks, qtbot: QtBot, digits: str
) -> None:
    d.scan(0)
    d.keys.refer()
    for digit in digits:
        d.keys.digit(digit)
    panel, station = d.state.panel, d.desk.station
    station._failed(machine("disk_failed", detail="No space left on device"))
    d.press(qtbot, Key.Key_Return, lambda: station.state.failure is None)
    assert d.state.panel == panel


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [([], 120), (["3"], 120), (["3", "enter"], 30), (["refer", "5"], 30)],
)
def test_personal_data_leaves_the_screen_by_itself(
    d: Desks, steps: list[str], seconds: int
) -> None:
    d.scan(0)
    for step in steps:
        d.keys.digit(step) if step.isdigit() else getattr(d.keys, step)()
    person = d.state.person
    assert person is not None
    d.clock.at = d.clock.at.plus(seconds=seconds - 1)
    d.window.tick()
    assert d.state.person == person
    d.clock.at = d.clock.at.plus(seconds=1)
    d.window.tick()
    assert d.state.person is None
    assert person.name not in d.texts()
    assert all(person.name not in str(one) for one in d.state.recent)


def test_a_story_leaves_the_screen_too(d: Desks) -> None:
    d.scan(0)
    d.keys.story()
    d.clock.at = d.clock.at.plus(seconds=120)
    d.window.tick()
    assert (d.state.panel, d.state.person) == (None, None)


@pytest.mark.parametrize("place", range(5))
def test_each_of_the_last_five_is_a_key_away(d: Desks, qtbot: QtBot, place: int) -> None:
    for one in range(6):
        d.scan(one)
    d.keys.escape()
    assert [one.number for one in d.state.recent] == d.numbers[5:0:-1]
    number = d.state.recent[place].number
    d.press(qtbot, f"Ctrl+{place + 1}", lambda: d.state.person is not None)
    assert d.state.person is not None
    assert d.state.person.number == number
    assert d.state.recent[0].number == number
    assert len(d.state.recent) == 5


def test_after_the_deadline_nobody_at_the_desk_can_admit(d: Desks) -> None:
    d.clock.at = Instant.parse("2026-11-22T09:50:01+09:00")
    number = d.scan(0)
    assert d.state.step == "refuse"
    assert "到着 09:50:01" in d.texts()
    assert "第11条" in d.texts()
    for key in "1234567":
        d.keys.digit(key)
    d.keys.enter()
    assert d.state.message == "desk_refused"
    person = d.desk.station.venue.at(d.desk.station.stamp()).person(number)
    sitting = person.sitting("T01-AM")
    assert (sitting.late, sitting.admissions) == (d.clock.at, ())
