"""What the desk says of itself: its lines are whole, its keys say why they do nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, Language, phrases
from app.kernel.time import Instant
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.screens.tray import Held, Tray
from ui.viewmodels.deskpanels import Story
from ui.viewmodels.deskstate import Recent, Waiting
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT

Key = Qt.Key
AT = Instant.parse("2026-11-22T19:44:08+09:00")


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(1366, 708)
        yield found


def speak(d: Desks, language: Language) -> None:
    if d.window.words.language != language:
        d.window.words.switch()


def cut(buttons: list[QPushButton]) -> list[str]:
    """The lines that are wider than their place."""
    QApplication.processEvents()
    shown = [one for one in buttons if one.isVisible()]
    assert shown
    return [
        one.text()
        for one in shown
        if one.fontMetrics().horizontalAdvance(one.text()) > one.contentsRect().width() - UNIT
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_five_are_whole_whatever_became_of_them(d: Desks, language: Language) -> None:
    speak(d, language)
    verdicts = ("proceed", "refer", "refuse", "already_in", "wait")
    dones = ("", "admitted", "refused", "referred")
    for verdict, done in itertools.product(verdicts, dones):
        one = Recent("00420057", verdict, done, "B-36", AT)  # type: ignore[arg-type]
        d.desk.state = replace(d.desk.state, recent=(one,) * 5)
        d.day.screen.draw(d.desk.state)
        assert cut(d.day.screen.side.recent.buttons) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_waits_stands_in_a_whole_line(d: Desks, language: Language) -> None:
    speak(d, language)
    grounds = [code.removeprefix("reason_") for code in phrases("ja") if code.startswith("reason_")]
    for ground in grounds:
        one = Waiting("00420057", ground, AT, "B-36")
        d.desk.state = replace(d.desk.state, waiting=(one,))
        d.day.screen.draw(d.desk.state)
        assert cut(d.day.screen.side._waiting.buttons) == [], ground


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tray_s_lines_are_whole(qtbot: QtBot, language: Language) -> None:
    kinds = [code.removeprefix("demo_kind_") for code in phrases("ja") if "demo_kind_" in code]
    tray = Tray([Held("00420057", kind, "") for kind in kinds], Words(language))
    qtbot.addWidget(tray)
    tray.resize(376, 350)  # as wide as it stands beside the desk on a small screen
    tray.show()
    listed = tray.findChild(QListWidget)
    assert listed is not None
    room = listed.viewport().width() - UNIT
    for row in range(listed.count()):
        text = listed.item(row).text()
        assert listed.fontMetrics().horizontalAdvance(text) <= room, text


@pytest.mark.parametrize(
    ("source", "language", "told"),
    [
        ("camera", "ja", "受験票の読み取り（カメラ）　判定：入室できます"),
        ("hand_scanner", "ja", "受験票の読み取り（スキャナー）　判定：入室できます"),
        ("list", "ja", "名簿から検索　判定：責任者判断、受験票なし"),
        ("camera", "en", "ticket read (camera)　verdict: May go in"),
        ("list", "en", "found on the list　verdict: Ask the lead, no ticket"),
    ],
)
def test_a_story_says_what_was_done_and_what_came_of_it(
    d: Desks, qtbot: QtBot, source: str, language: Language, told: str
) -> None:
    speak(d, language)
    if source == "list":
        d.desk.look_up(d.numbers[0])
    else:
        d.desk.scan(d.world.tickets[d.numbers[0]], source)  # type: ignore[arg-type]
    d.press(qtbot, Key.Key_F8, lambda: bool(getattr(d.state.panel, "lines", ())))
    assert isinstance(d.state.panel, Story)
    shown = [
        d.day.screen.story.list.item(row).text() for row in range(d.day.screen.story.list.count())
    ]
    assert [line for line in shown if told in line and line.startswith("09:10:00")], shown


@pytest.mark.parametrize(("language", "title"), [("ja", "2級"), ("en", "Grade 2")])
def test_the_subject_is_said_in_words(d: Desks, language: Language, title: str) -> None:
    speak(d, language)
    assert f"{d.desk.station.state.venue}　{title}" in d.texts()
    assert "grade-2" not in d.texts()


def test_f5_says_why_nothing_is_checked_at_the_seats(d: Desks, qtbot: QtBot) -> None:
    d.press(qtbot, Key.Key_F5, lambda: d.state.message == "desk_no_seat_check")
    assert "座席での確認はありません" in d.texts()
    assert d.state.mode == "door"


@pytest.mark.parametrize("how", ["scan", "look up"])
def test_after_the_package_has_expired_nobody_is_left_on_the_screen(d: Desks, how: str) -> None:
    d.scan(0)
    person = d.state.person
    assert person is not None
    d.clock.at = d.desk.station.venue.head.expires.plus(seconds=1)
    if how == "scan":
        d.scan(1)
    else:
        d.desk.look_up(d.numbers[1])
    assert d.state.message == "package_expired"
    assert (d.state.person, d.state.verdict, d.state.step) == (None, None, "ready")
    assert person.name not in d.texts()


def test_a_wish_that_comes_after_the_expiry_leaves_the_person(d: Desks) -> None:
    number = d.scan(0)
    d.clock.at = d.desk.station.venue.head.expires.plus(seconds=1)
    d.keys.digit("3")
    assert d.state.message == "package_expired"
    assert d.state.person is not None
    assert d.state.person.number == number
