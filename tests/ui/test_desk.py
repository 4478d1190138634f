"""The desk as a proctor meets it: scan, glance, one key; on a real station, in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language
from app.services.opening import OpenStation
from tests.venue.station import Clock, Desk, World
from ui.screens.tray import Held
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

SESSION = "T01-AM"


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    shown = MainWindow(Words("ja"))
    qtbot.addWidget(shown)
    yield shown
    shown.close()


@pytest.fixture
def day(window: MainWindow, station: OpenStation, desk: Desk, qtbot: QtBot) -> Day:
    held = [Held("00420001", "good", "picture.png")]
    clock = Clock(desk.stamp.at)
    opened = open_day(window, station, ImmediateWork(), clock, session=SESSION, held=held)
    window.show_page("desk")
    window.show()
    qtbot.waitExposed(window)
    return opened


@pytest.fixture
def model(day: Day) -> DeskModel:
    return day.desk


def tickets(world: World, count: int) -> list[tuple[str, str]]:
    return sorted(world.tickets.items())[:count]


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, done: Callable[[], bool]) -> None:
    """A key, and what comes of it; the window holds it a moment to see whether a scanner types."""
    qtbot.keyClick(window, key)
    qtbot.waitUntil(done)


def test_the_happy_path_is_scan_glance_two_keys(
    window: MainWindow, day: Day, model: DeskModel, world: World, qtbot: QtBot
) -> None:
    [(number, text)] = tickets(world, 1)
    model.scan(text, "camera")
    assert model.state.verdict is not None
    assert model.state.verdict.code == "proceed"
    assert number in day.screen.banner.accessibleName() or model.state.person is not None
    press(window, qtbot, Qt.Key.Key_3, lambda: model.state.step == "admit")
    press(window, qtbot, Qt.Key.Key_Return, lambda: model.state.message == "desk_admitted")
    assert model.state.recent[0].done == "admitted"
    assert sum(room.admitted for room in model.state.rooms) == 1


def test_enter_never_admits_before_the_document_was_seen(
    window: MainWindow, model: DeskModel, world: World, qtbot: QtBot
) -> None:
    [(_, text)] = tickets(world, 1)
    model.scan(text, "camera")
    press(window, qtbot, Qt.Key.Key_Return, lambda: model.state.message == "desk_id_first")
    assert sum(room.admitted for room in model.state.rooms) == 0


def test_a_second_scan_shows_the_first(model: DeskModel, world: World) -> None:
    [(_, text)] = tickets(world, 1)
    model.scan(text, "camera")
    model.document("3")
    model.go_on()
    model.scan(text, "camera")
    assert model.state.verdict is not None
    assert model.state.verdict.code == "already_in"
    assert model.state.verdict.first is not None


def test_what_does_not_match_parks_the_person_and_the_desk_goes_on(
    day: Day, model: DeskModel, world: World
) -> None:
    [(number, text), (_, other)] = tickets(world, 2)
    model.scan(text, "camera")
    day.keys.mismatch()
    for key in "33":  # expired, on a driving licence
        day.keys.digit(key)
    assert model.state.step == "found"
    assert [waiting.number for waiting in model.state.waiting] == [number]
    model.scan(other, "camera")
    assert model.state.verdict is not None
    assert model.state.verdict.code == "proceed"
    assert [waiting.number for waiting in model.state.waiting] == [number]


def test_text_that_is_no_ticket_is_said_and_not_kept(
    model: DeskModel, station: OpenStation
) -> None:
    model.scan("何かの秘密 123456789018", "hand_scanner")
    assert model.state.verdict is not None
    assert model.state.verdict.code == "not_a_ticket"
    journal = station.venue.journal
    links = journal.log.links(journal.station, journal.epoch, 1, journal.head.size)
    assert not any("秘密".encode() in link.body or b"123456789018" in link.body for link in links)


def test_a_failing_disk_fills_the_banner_until_it_was_read(
    window: MainWindow, day: Day, qtbot: QtBot
) -> None:
    day.station._failed(machine("disk_failed", detail="No space left on device"))
    assert day.screen.currentIndex() == 1
    red = [label.text() for label in day.screen.currentWidget().findChildren(QLabel)]
    assert any("保存できません" in text for text in red)
    assert any("紙の名簿" in text for text in red)
    press(window, qtbot, Qt.Key.Key_Return, lambda: day.station.state.failure is None)


def test_personal_data_leaves_the_screen(
    window: MainWindow, model: DeskModel, world: World, desk: Desk
) -> None:
    [(_, text)] = tickets(world, 1)
    model.scan(text, "camera")
    model.document("3")
    model.go_on()
    assert model.state.person is not None
    model.station.clock = Clock(desk.stamp.at.plus(seconds=31))
    window.tick()
    assert model.state.person is None
    assert window.windowTitle() == "Kantoku 監督"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_at_1366_by_768(
    window: MainWindow, model: DeskModel, world: World, language: Language
) -> None:
    words = window.words
    if words.language != language:
        words.switch()
    steps = [lambda: None]
    for _, text in tickets(world, 1):
        steps += [lambda text=text: model.scan(text, "camera"), lambda: model.document("3")]
    for step in steps:
        step()
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= 1366
        assert window.minimumSizeHint().height() <= 720  # a title bar and a task bar take the rest
        for button in window.findChildren(QAbstractButton):
            if button.isVisible():
                needed = button.fontMetrics().horizontalAdvance(button.text())
                assert needed <= button.width(), button.text()


def test_every_button_and_label_says_something_to_a_screen_reader(
    window: MainWindow, day: Day, model: DeskModel, world: World
) -> None:
    [(_, text)] = tickets(world, 1)
    model.scan(text, "camera")
    silent = [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton) and widget.isVisible() and not widget.text()
    ]
    assert silent == []
    assert day.screen.banner.accessibleName()


def test_the_language_is_switched_by_a_key_and_nothing_stays_behind(
    window: MainWindow, model: DeskModel, world: World, qtbot: QtBot
) -> None:
    [(_, text)] = tickets(world, 1)
    model.scan(text, "camera")
    press(window, qtbot, Qt.Key.Key_F10, lambda: window.words.language == "en")
    shown = [label.text() for label in window.findChildren(QLabel)]
    shown += [b.text() for b in window.findChildren(QAbstractButton)]
    assert "The last five" in " ".join(shown)
    assert not any("本人確認" in text for text in shown)
