"""After a restart of the program everything that was on is on again, from the records alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.events import SessionSuspended
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import Mark
from app.domain.round import Entry
from app.domain.wishes import Announce, End, Resume, SignIn, Start
from app.kernel.time import Instant
from app.services.invented import PINS
from app.settings import KnownStation, SettingsFile
from tests.ui.deskworld import Desks
from tests.ui.test_clock import END, START
from tests.ui.test_evacuation import ALARM, Drill
from tests.venue.station import SESSION, Clock, Desk, World, sign_in
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

LEAD = SignIn(operator="l01", pin=PINS["l01"])


@contextmanager
def run(
    qtbot: QtBot, desk: Desk, world: World, settings: SettingsFile, at: Instant
) -> Iterator[Drill]:
    """The program from its start to its end, somebody signed in."""
    with desk.station() as opened:
        station = opened._replace(folder=str(desk.path))
        if at < START:
            sign_in(station, desk.stamp)
        window, clock = MainWindow(Words("ja")), Clock(at)
        qtbot.addWidget(window)
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        window.show_page("desk")
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        drill = Drill(Desks(window, day, clock, world))
        drill.ask(LEAD)
        drill.at(at)
        yield drill
        window.close()


def known(tmp_path: Path, desk: Desk) -> SettingsFile:
    """Settings in which the Door has noted this station."""
    settings = bootstrap.settings(tmp_path / "settings")
    settings.remember(KnownStation(str(desk.path.absolute()), venue="T01"))
    return settings


def test_an_evacuation_goes_on_where_it_was(qtbot: QtBot, tmp_path: Path, world: World) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    settings = known(tmp_path, desk)
    with run(qtbot, desk, world, settings, START.plus(minutes=-5)) as drill:
        drill.go()
        drill.alarm(qtbot)
        drill.at(ALARM.plus(seconds=25))
        drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
        [stop] = drill.facts(SessionSuspended)
        assert isinstance(stop, SessionSuspended)
        assert (stop.evacuation, stop.since) == (True, ALARM)
        drill.desks.press(qtbot, "A", lambda: len(drill.facts(RegisterCalled)) == 1)
    settings = bootstrap.settings(tmp_path / "settings")
    with run(qtbot, desk, world, settings, ALARM.plus(minutes=9)) as drill:
        assert "試験は中断中です。Ctrl+Shift+E" in drill.desks.texts()
        drill.window.actions_.do("evacuate")
        assert drill.state.since == ALARM
        called = {room.code for room in drill.state.rooms if room.called is not None}
        assert called == {"A"}
        assert drill.state.next in ("call", "go_on")
        drill.desks.press(qtbot, "4", lambda: bool(drill.state.message))
        if drill.state.asked:
            drill.desks.press(qtbot, "4", lambda: drill.state.back)
        assert drill.state.stopped == ()
    with run(qtbot, desk, world, settings, ALARM.plus(minutes=12)) as drill:
        assert "試験は中断中です" not in drill.desks.texts()
        assert drill.state.since is None


def test_the_second_of_the_evacuation_key_outlives_the_program(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    settings = known(tmp_path, desk)
    with run(qtbot, desk, world, settings, START.plus(minutes=-5)) as drill:
        drill.go()
        drill.alarm(qtbot)
    with run(qtbot, desk, world, settings, ALARM.plus(minutes=2)) as drill:
        assert "避難のキーは 10:30:00 に押されました。Ctrl+Shift+E" in drill.desks.texts()
        drill.window.actions_.do("evacuate")
        assert (drill.state.since, drill.state.next) == (ALARM, "stop")
        drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
        [stop] = drill.facts(SessionSuspended)
        assert isinstance(stop, SessionSuspended)
        assert stop.since == ALARM
        drill.ask(Resume(session=SESSION))
    with run(qtbot, desk, world, settings, ALARM.plus(minutes=5)) as drill:
        assert drill.state.since is None
        drill.window.actions_.do("evacuate")
        drill.desks.press(qtbot, "F", lambda: drill.window.page == "desk")
    with run(qtbot, desk, world, settings, ALARM.plus(minutes=6)) as drill:
        assert drill.state.since is None  # it was a false alarm, and that was said


def test_the_desks_room_the_calls_and_who_ends_later_are_there_again(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    first = next(e for e in world.first.roster if e.room == "A" and not e.barred)

    def longer(entry: Entry) -> Entry:
        return replace(entry, extra_minutes=20 if entry == first else 0)

    desk = Desk.made(tmp_path / "desk", world.again(issue=2, change=longer))
    settings = known(tmp_path, desk)
    with run(qtbot, desk, world, settings, START.plus(minutes=-5)) as drill:
        drill.window.actions_.do("desk_room")
        drill.desks.keys.digit("3")
        assert drill.desks.state.serves == "B"
        drill.at(START)
        drill.ask(Start(session=SESSION))
        drill.ask(Announce(session=SESSION, announcement="begin"))
        drill.ask(Mark(candidate=first.candidate_number, state="present", session=SESSION))
        drill.at(END.plus(minutes=-15, seconds=5))
        assert drill.call.full
    settings = bootstrap.settings(tmp_path / "settings")
    with run(qtbot, desk, world, settings, END.plus(minutes=-15, seconds=30)) as drill:
        assert drill.desks.state.serves == "B"
        assert drill.call.call is not None
        assert drill.call.call.announcement.id == "left_15"
        assert [row.end for row in drill.model.state.own] == [END.plus(minutes=20)]
        drill.window.actions_.do("call_read")
        drill.at(END)
        drill.ask(End(session=SESSION))
        drill.ask(Announce(session=SESSION, announcement="stop"))
    with run(qtbot, desk, world, settings, END.plus(minutes=20, seconds=1)) as drill:
        assert drill.call.call is not None
        assert drill.call.call.own
        assert first.candidate_number in drill.call.call.rooms[0]


def test_a_room_of_another_venue_plan_is_not_served(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    settings = known(tmp_path, desk)
    settings.serve(str(desk.path.absolute()), "Z")
    with run(qtbot, desk, world, settings, START.plus(minutes=-5)) as drill:
        assert drill.desks.state.serves == ""
