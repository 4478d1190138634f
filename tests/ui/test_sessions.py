"""Which session a desk works for, and what it says while nobody can come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.choosing import default_session
from app.domain.round import Round
from app.domain.wishes import AnyWish, ConfirmClock, End, OpenDoors, Start
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.venue.station import DAY, UNCHECKED, Clock, Desk, World, make_world, sign_in
from ui.screens.sessionchoice import SessionChoice
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.shut import shut
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

AM, PM = "T01-AM", "T01-PM"


def on(time: str) -> Instant:
    return Instant.parse(f"{DAY}T{time}+09:00")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A venue with a morning and an afternoon."""
    return make_world(tmp_path_factory.mktemp("two"), change=with_an_afternoon)


def with_an_afternoon(round_: Round) -> Round:
    """The first venue's morning again four hours later, with nobody entered."""
    morning = round_.sessions[0]
    names = ("doors", "admission_deadline", "start", "end")
    later = {name: getattr(morning, name).plus(minutes=240) for name in names}
    afternoon = replace(morning, id=PM, subject="grade-1", **later)
    return replace(round_, sessions=(*round_.sessions, afternoon))


@pytest.fixture
def clock() -> Clock:
    return Clock(on("09:00:00"))


@pytest.fixture
def station(two: World, tmp_path: Path) -> Iterator[OpenStation]:
    desk = Desk.made(tmp_path / "desk", two.first)
    with desk.station() as opened:
        sign_in(opened, desk.stamp, doors=False)
        yield opened


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    shown = MainWindow(Words("ja"))
    qtbot.addWidget(shown)
    yield shown
    shown.close()


@pytest.fixture
def day(window: MainWindow, station: OpenStation, clock: Clock, qtbot: QtBot) -> Day:
    opened = open_day(window, station, ImmediateWork(), clock, session=AM)
    window.show_page("desk")
    window.show()
    qtbot.waitExposed(window)
    return opened


def wish(day: Day, wish: AnyWish) -> None:
    answers: list[object] = []
    day.station.perform(wish, lambda answer: answers.append(answer.refusal))
    assert answers == [None]


MORNING: list[tuple[str, AnyWish]] = [
    ("09:00:00", OpenDoors(session=AM, reason=UNCHECKED)),
    ("10:00:00", Start(session=AM)),
    ("11:30:00", End(session=AM)),
    ("13:00:00", OpenDoors(session=PM, reason=UNCHECKED)),
]


@pytest.mark.parametrize(("done", "session"), [(0, AM), (1, AM), (2, AM), (3, PM), (4, PM)])
def test_the_desk_opens_at_the_session_whose_doors_are_open_or_next(
    day: Day, clock: Clock, done: int, session: str
) -> None:
    for time, one in MORNING[:done]:
        clock.at = on(time)
        wish(day, one)
    assert default_session(day.station.venue.at(day.station.stamp()), None) == session


def test_another_session_is_chosen_by_keys(window: MainWindow, day: Day, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SessionChoice)
    assert isinstance(dialog, SessionChoice)
    qtbot.waitUntil(dialog.isVisible)
    shown = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert ["2級" in shown[0], "1級" in shown[1]] == [True, True]
    assert dialog.list.currentRow() == 0
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.list.currentRow() == 1)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert (day.station.state.session, day.station.state.subject.ja) == (PM, "1級")


def test_esc_keeps_the_session_and_whoever_stands_at_the_desk(
    window: MainWindow, day: Day, two: World, qtbot: QtBot
) -> None:
    wish(day, OpenDoors(session=AM, reason=UNCHECKED))
    day.desk.scan(two.tickets["00420001"], "camera")
    shown = day.desk.state
    window.actions_.do("choose_session")
    dialog = window.findChild(SessionChoice)
    assert isinstance(dialog, SessionChoice)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert (day.station.state.session, day.desk.state) == (AM, shown)


def test_before_the_doors_the_desk_says_what_is_missing(
    window: MainWindow, day: Day, clock: Clock
) -> None:
    said = day.screen.banner.accessibleName
    todo = day.screen._rows[0][1]
    assert window.words.say("desk_shut_prepared") in said()
    assert todo.text() == window.words.say("desk_shut_clock_and_doors", key="F6")
    checked = {"second_operator": "p01", "second_pin": PINS["p01"], "reason": "練習"}
    wish(day, ConfirmClock(reference=clock.at, **checked))
    assert todo.text() == window.words.say("desk_shut_doors", key="F6")
    wish(day, OpenDoors(session=AM, reason=UNCHECKED))
    assert window.words.say("desk_ready") in said()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize(
    ("phase", "closed"),
    [
        ("prepared", True),
        ("doors_open", False),
        ("started", False),
        ("suspended", False),
        ("ended", True),
        ("cancelled", True),
    ],
)
def test_a_desk_is_shut_before_the_doors_and_after_the_end(
    phase: str, closed: bool, several: bool, language: Language
) -> None:
    state = StationState(phase=phase)  # type: ignore[arg-type]
    found = shut(state, Words(language), lambda id: id, several=several)
    assert (found is not None) == closed
    if found is not None and phase != "prepared":
        assert ("choose_session" in found.todo) == several


def test_a_venue_with_one_session_has_nothing_to_choose(
    window: MainWindow, world: World, tmp_path: Path
) -> None:
    desk = Desk.made(tmp_path / "one", world.first)
    with desk.station() as opened:
        open_day(window, opened, ImmediateWork(), Clock(desk.stamp.at), session=AM)
        window.show_page("desk")
        assert not window.actions_.is_open("choose_session")
