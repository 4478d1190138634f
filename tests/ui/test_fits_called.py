"""A call stands above the bar and everything else is still there, on a screen of 1366x768."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, Language
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.ui.roomworld import Room
from tests.ui.test_accessible import at_the_desk
from tests.ui.test_fits import SMALL
from tests.venue.station import Desk, World
from ui.screens.call import CallLine
from ui.screens.lead import LeadScreen
from ui.screens.room import RoomScreen
from ui.shell.frame import Bar, Strip
from ui.viewmodels.clocknow import ScriptRow


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        found.window._timer.stop()
        yield found


def fits(desks: Desks, page: str) -> None:
    """With a call above the bar the window asks for no more than the screen has."""
    window, words = desks.window, desks.window.words
    window.tick()
    line = window.findChild(CallLine)
    assert isinstance(line, CallLine)
    longest = max((words.of(one.announcement.text) for one in _script(desks)), key=len)
    line.draw(words.say("call_late"), f"大会議室A: {longest}", may_read=True)
    window.show_over_bar(True)
    for _ in range(3):
        QApplication.processEvents()
    wide, high = window.minimumSizeHint().toTuple()
    assert (wide <= SMALL[0], high <= SMALL[1]) == (True, True), (page, wide, high)
    assert window.size().toTuple() == SMALL, page
    bar = window.findChild(Bar)
    assert isinstance(bar, Bar)
    assert bar.isVisible(), page
    for label in (bar._countdown, bar._clock, bar._who):
        most = max(map(label.fontMetrics().horizontalAdvance, label.text().split("\n")))
        assert label.width() >= most > 0, (page, label.text())


def _script(desks: Desks) -> list[ScriptRow]:
    """What is called by itself."""
    come = ("minutes_left", "at_end")
    return [row for row in desks.day.clock.model.state.script if row.announcement.when in come]


def speak(desks: Desks, language: Language) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_and_the_leads_page(desks: Desks, language: Language) -> None:
    speak(desks, language)
    for page, _ in at_the_desk(desks):
        fits(desks, page)
    desks.scan()
    desks.keys.mismatch()
    desks.keys.digit("1")
    desks.window.actions_.do("lead_page")
    screen = desks.window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    for form in screen.model.state.forms:
        screen.model.open_form(form)
        fits(desks, form.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_and_every_other_page(
    desks: Desks, station: OpenStation, language: Language
) -> None:
    speak(desks, language)
    desks.window.actions_.do("room_page")
    screen = desks.window.findChild(RoomScreen)
    assert isinstance(screen, RoomScreen)
    room = Room(station.venue, desks.world, desks.clock.at)
    numbers = room.live()
    desks.clock.at = room.at
    desks.day.station.refresh()
    for number in numbers[:12]:
        screen.model.choose(number)
        screen.acts.show_name()
        fits(desks, number)
    for page in ("lead", "clock", "conduct", "incidents", "evacuation", "desk"):
        desks.window.show_page(page)  # type: ignore[arg-type]
        fits(desks, page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_strip_can_say_at_once(desks: Desks, language: Language) -> None:
    speak(desks, language)
    strip, words = desks.window.findChild(Strip), desks.window.words
    assert isinstance(strip, Strip)
    strip.say("others", words.say("strip_others_fault"))
    strip.say("sound", words.say("strip_others_away"))
    strip.say("scanned", words.say("strip_scanned", count=12))
    fits(desks, "desk")
