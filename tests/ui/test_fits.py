"""Nothing is cut on a screen of 1366x768, in any state and language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, Language
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.ui.roomworld import Room
from tests.ui.test_accessible import at_the_desk
from tests.venue.station import Desk, World
from ui.screens.lead import LeadScreen
from ui.screens.room import RoomScreen
from ui.shell.window import MainWindow
from ui.widgets.wrapped import Wrapped

# What a title bar and a task bar leave.
SMALL = (1366, 708)
SIDE = 340
"""Number, what became of them, seat and time side by side."""


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield found


def fits(window: MainWindow, page: str) -> None:
    """The window keeps its size, and every word is there whole."""
    window.tick()  # what the first second writes has to fit as well
    window._timer.stop()  # a second that passes while it is measured would be no fault
    for _ in range(3):
        QApplication.processEvents()
    assert window.size().toTuple() == SMALL, page
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.objectName() not in ("line", "found"):
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()), page
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if isinstance(label, Wrapped):
            assert label.height() >= label.heightForWidth(label.width()), (page, label.text())
        else:
            most = max(map(label.fontMetrics().horizontalAdvance, label.text().split("\n")))
            assert label.contentsRect().width() >= most, (page, label.text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_desk(desks: Desks, language: Language) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    for page, _ in at_the_desk(desks):
        fits(desks.window, page)
        if page != "failure":
            assert desks.day.screen.side.width() >= SIDE, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_leads_page_with_every_form(desks: Desks, language: Language) -> None:
    window = desks.window
    if window.words.language != language:
        window.words.switch()
    desks.scan()
    desks.keys.mismatch()
    desks.keys.digit("1")
    window.actions_.do("lead_page")
    fits(window, "lead")
    screen = window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    for outcome in ("admit", "provisional", "refuse"):
        screen.model.decide(outcome)
        fits(window, outcome)
    for form in screen.model.state.forms:
        screen.model.open_form(form)
        fits(window, form.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rooms_page_with_every_form(
    desks: Desks, station: OpenStation, language: Language
) -> None:
    window = desks.window
    if window.words.language != language:
        window.words.switch()
    window.actions_.do("room_page")
    fits(window, "room")
    screen = window.findChild(RoomScreen)
    assert isinstance(screen, RoomScreen)
    room = Room(station.venue, desks.world, desks.clock.at)
    numbers = room.live()
    desks.clock.at = room.at
    for number in numbers[:12]:
        screen.model.choose(number)
        screen.acts.show_name()
        fits(window, number)
    screen.model.choose(numbers[4])
    for row in screen.model.state.forms:
        screen.acts.open_form(row.form)
        fits(window, row.form.id)
        screen.acts.submit({})
        fits(window, f"{row.form.id}, wrong")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in(desks: Desks, language: Language) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    desks.day.guard.lock()
    desks.day.guard.sign_in.enter("1")
    fits(desks.window, "sign in")
