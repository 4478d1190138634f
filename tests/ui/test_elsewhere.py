"""A ticket held up while the lead's page is shown is judged at the desk, and said at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, Language
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.shell.actions import Page
from ui.shell.frame import Strip


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def strip(d: Desks) -> list[str]:
    labels = d.window.findChildren(QLabel)
    return [
        one.text() for one in labels if "受付の画面に読み取り" in one.text() and one.isVisible()
    ]


def by_scanner(d: Desks, text: str) -> None:
    QTest.keyClicks(d.window, text)
    QTest.keyClick(d.window, Qt.Key.Key_Return)


@pytest.mark.parametrize("page", ["lead", "clock"])
def test_a_scan_on_another_page_is_said_until_the_desk_is_shown(
    d: Desks, qtbot: QtBot, page: Page
) -> None:
    d.window.actions_.do({"lead": "lead_page", "clock": "clock_page"}[page])
    assert d.window.page == page
    by_scanner(d, d.world.tickets[d.numbers[0]])
    qtbot.waitUntil(lambda: strip(d) == ["受付の画面に読み取り 1 件"])
    assert d.window.page == page
    assert d.state.person is not None
    assert d.state.person.number == d.numbers[0]
    by_scanner(d, d.world.tickets[d.numbers[1]])
    qtbot.waitUntil(lambda: strip(d) == ["受付の画面に読み取り 2 件"])
    d.window.show_page("desk")
    d.window.tick()
    assert strip(d) == []


def test_at_the_desk_nothing_more_is_said(d: Desks, qtbot: QtBot) -> None:
    by_scanner(d, d.world.tickets[d.numbers[0]])
    qtbot.waitUntil(lambda: d.state.person is not None)
    assert strip(d) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("others", ["strip_others_away", "strip_others_none", "strip_others"])
def test_the_strip_is_never_wider_than_a_small_screen(
    qtbot: QtBot, station: OpenStation, desk: Desk, world: World, language: Language, others: str
) -> None:
    with opened(qtbot, station, desk, world, language=language) as d:
        d.window.resize(1366, 708)
        shown = d.window.findChild(Strip)
        assert isinstance(shown, Strip)
        shown.say("others", d.window.words.say(others, seen="受付1 128・受付2 240"))
        shown.say("scanned", d.window.words.say("strip_scanned", count=12))
        assert shown.minimumSizeHint().width() <= 1366
