"""The lead's page shows how every session really went, room by room where rooms differ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from app.domain.wishes import End, Resume, Start, Suspend
from app.kernel.phrases import LANGUAGES, Language
from app.services.opening import OpenStation
from tests.ui.deskworld import another, opened
from tests.ui.test_clock import END, START, Clocks
from tests.ui.test_fits import SMALL, fits
from tests.ui.test_sessions import with_an_afternoon
from tests.venue.station import SESSION, Desk, World, make_world

ALL = "すべての試験室"


class Times(Clocks):
    """The table of times on the lead's page."""

    def rows(self) -> list[list[str]]:
        names = ("試験の時刻", "Times of the exams")
        tables = self.window.findChildren(QTreeWidget)
        table = next(one for one in tables if one.accessibleName() in names)
        found = [table.topLevelItem(at) for at in range(table.topLevelItemCount())]
        return [[item.text(column) for column in range(4)] for item in found if item]


@pytest.fixture
def times(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Times]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        found.window.actions_.do("lead_page")
        yield Times(found)


def test_before_the_start_the_planned_end_stands_there(times: Times) -> None:
    assert times.rows() == [[ALL, "–", "11:30:00", "–"]]


def test_rooms_that_differ_have_rows_of_their_own_with_stops_and_what_is_missing(
    times: Times,
) -> None:
    times.at(START.plus(seconds=11))
    times.ask(Start(session=SESSION))
    assert times.rows() == [[ALL, "10:00:11", "11:30:11", "–"]]
    times.at(START.plus(minutes=20))
    times.ask(Suspend(session=SESSION, rooms=("A",), reason="煙"))
    assert times.rows()[0] == ["A 大会議室A", "10:00:11", "–", "–"]
    assert "A 大会議室A: 10:20:00から中断中" in times.desks.texts()
    times.at(START.plus(minutes=27, seconds=30))
    times.ask(Resume(session=SESSION))
    times.at(END.plus(seconds=-4))
    times.ask(End(session=SESSION, rooms=("B",), reason="停電"))
    rows = {row[0]: row[1:] for row in times.rows()}
    assert rows["A 大会議室A"] == ["10:00:11", "11:37:41", "–"]
    assert rows["B 大会議室B"] == ["10:00:11", "–", "11:29:56"]
    assert "A 大会議室A: 中断 7:30" in times.desks.texts()
    assert "B 大会議室B: 不足 0:15" in times.desks.texts()
    times.window.words.switch()
    assert "short by 0:15" in times.desks.texts()


def test_every_session_of_the_venue_stands_there(qtbot: QtBot, tmp_path: Path) -> None:
    two = make_world(tmp_path / "two", change=with_an_afternoon)
    with another(qtbot, tmp_path / "desk", two) as found:
        times = Times(found)
        times.window.actions_.do("lead_page")
        times.at(START)
        times.ask(Start(session=SESSION))
        assert times.rows() == [
            ["2級 10:00", "10:00:00", "11:30:00", "–"],
            ["1級 14:00", "–", "15:30:00", "–"],
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut(times: Times, language: Language) -> None:
    if times.window.words.language != language:
        times.window.words.switch()
    times.at(START)
    times.ask(Start(session=SESSION))
    times.ask(Suspend(session=SESSION, rooms=("A",), reason="煙"))
    times.at(START.plus(minutes=7))
    times.ask(Resume(session=SESSION))
    times.ask(End(session=SESSION, rooms=("B",), reason="停電"))
    fits(times.window, "times")
