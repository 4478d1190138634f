"""An end of one's own comes up by itself, is told by one key, and is noted where it was missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.events import IncidentNoted, Recorded
from app.domain.roomfacts import OwnTimeEnded
from app.domain.roomwishes import Mark
from app.domain.round import Entry
from app.domain.wishes import End, SignIn
from app.kernel.phrases import LANGUAGES, Language
from app.projections.cells import person_cell
from app.services.invented import PINS
from tests.ui.deskworld import opened
from tests.ui.test_accessible import every_name
from tests.ui.test_clock import END, Clocks, Heard
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World, sign_in
from ui.screens.room import RoomScreen

EXTRA = 20


class OwnTime(Clocks):
    """One person of room A has twenty minutes more than the room, and sits there."""

    number: str
    entry: Entry

    def sit(self) -> None:
        venue = self.desks.day.station.venue
        self.entry = next(e for e in venue.journal.log.roster() if e.extra_minutes)
        self.number = self.entry.candidate_number
        self.begin()
        self.ask(Mark(candidate=self.number, state="present", session=SESSION))
        self.at(END)
        self.ask(End(session=SESSION))
        for row in self.model.state.script:
            if row.announcement.when in ("minutes_left", "at_end") and not row.own:
                self.model.read_in(SESSION, row.announcement.id, ())

    def of_person(self, kind: type) -> list[Recorded]:
        log = self.desks.day.station.venue.journal.log
        found = log.records(person_cell(self.number))
        return [record for record in found if isinstance(record.fact, kind)]


@pytest.fixture
def own(qtbot: QtBot, tmp_path: Path, world: World) -> Iterator[OwnTime]:
    first = next(e for e in world.first.roster if e.room == "A" and not e.barred)

    def longer(entry: Entry) -> Entry:
        return replace(entry, extra_minutes=EXTRA if entry == first else 0)

    desk = Desk.made(tmp_path / "own", world.again(issue=2, change=longer))
    with desk.station() as station:
        sign_in(station, desk.stamp)
        with opened(qtbot, station, desk, world) as desks:
            desks.window.resize(*SMALL)
            found = OwnTime(desks)
            found.sit()
            yield found


@pytest.mark.parametrize("page", ["desk", "room_page"])
def test_it_comes_up_by_itself_with_seat_and_number_and_one_key_ends_it(
    own: OwnTime, qtbot: QtBot, page: str
) -> None:
    if page != "desk":
        own.window.actions_.do(page)
    behind = own.window.page
    own.ask(SignIn(operator="p01", pin=PINS["p01"]))
    own.at(END.plus(minutes=EXTRA, seconds=-1))
    assert own.call.call is None
    own.at(END.plus(minutes=EXTRA))
    assert own.window.page == "call"
    assert own.call.call is not None
    shown = own.clock.calls._page.face.accessibleName()
    assert f"大会議室A {own.entry.seat} ({own.number})" in shown
    assert "延長時間の終了です" in shown
    assert own.entry.name not in shown
    texts = [one.text() for one in own.window.findChildren(QPushButton) if one.isVisible()]
    assert "[Ctrl+R] 終了を告げた" in texts
    own.desks.press(qtbot, "Ctrl+R", lambda: own.call.call is None)
    [told] = own.of_person(OwnTimeEnded)
    assert (told.fact, told.operator) == (OwnTimeEnded(0), "p01")
    own.window.tick()
    assert own.window.page == behind


def test_it_is_heard_when_it_comes_and_once_more_when_it_is_late(own: OwnTime) -> None:
    heard = Heard()
    own.clock.calls.model.on_ring(lambda: heard.play("call"))
    for second in (0, 1, 30, 61, 62, 300):
        own.at(END.plus(minutes=EXTRA, seconds=second))
    assert heard.played == ["call", "call"]
    assert own.window.page == "desk"


def test_nobody_in_the_room_sees_who_it_is(own: OwnTime) -> None:
    big = own.clock.big
    big.open_on(QGuiApplication.primaryScreen(), take_keys=False)
    own.at(END.plus(minutes=EXTRA))
    assert own.call.call is not None
    shown = big.face.accessibleName()
    assert own.number not in shown
    assert "延長" not in shown


def test_missed_it_stays_a_line_and_becomes_an_incident_about_the_person(
    own: OwnTime, qtbot: QtBot
) -> None:
    own.at(END.plus(minutes=EXTRA + 2))
    assert own.call.call is not None
    assert own.call.call.late
    assert not own.call.full
    assert "終了をまだ告げていません" in own.desks.texts()
    own.window.actions_.do("clock_page")
    own.model.choose(len(own.model.state.script) - 1)
    row = own.model.state.row
    assert row is not None
    assert row.own
    before = own.model.state.unnoted
    own.desks.press(qtbot, "N", lambda: own.model.state.unnoted == before - 1)
    [noted] = own.of_person(IncidentNoted)
    assert isinstance(noted.fact, IncidentNoted)
    assert (noted.fact.kind, noted.fact.scope) == ("staff_mistake", "candidate")
    assert "延長時間の終了が告げられなかった" in noted.fact.text
    assert own.call.call is None
    own.model.choose(len(own.model.state.script) - 1)
    own.desks.press(qtbot, Qt.Key.Key_Return, lambda: bool(own.of_person(OwnTimeEnded)))


def test_the_persons_card_in_the_room_says_when_they_end_and_that_they_were_told(
    own: OwnTime, qtbot: QtBot
) -> None:
    own.window.actions_.do("room_page")
    screen = own.window.findChild(RoomScreen)
    assert screen is not None
    screen.model.choose(own.number)
    assert "本人だけの時間 20:00　終了 11:50:00" in own.desks.texts()
    own.at(END.plus(minutes=EXTRA))
    own.desks.press(qtbot, "Ctrl+R", lambda: own.call.call is None)
    own.window.tick()
    screen.model.choose(own.number)
    assert "11:50:00 に終了を告げました" in own.desks.texts()


def test_before_it_is_due_the_page_says_what_is_left(own: OwnTime, qtbot: QtBot) -> None:
    own.at(END.plus(minutes=EXTRA - 3, seconds=12))
    own.window.actions_.do("clock_page")
    own.model.choose(len(own.model.state.script) - 1)
    own.desks.press(qtbot, Qt.Key.Key_Return, lambda: own.model.state.message != "")
    assert own.model.state.message == "own_end_too_early"
    assert "2分48秒" in own.desks.texts()
    assert own.of_person(OwnTimeEnded) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_and_everything_has_a_name(own: OwnTime, language: Language) -> None:
    if own.window.words.language != language:
        own.window.words.switch()
    own.at(END.plus(minutes=EXTRA))
    fits(own.window, "call")
    every_name(own.window, 3, "call")
    own.window.actions_.do("clock_page")
    fits(own.window, "clock")
    own.at(END.plus(minutes=EXTRA + 5))
    fits(own.window, "missed")
