"""After the deadline: who stood in line is asked by one key, before anything is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.candidate import Person
from app.domain.wishes import QueueClosed
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.projections import cells
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import SESSION, Desk, World

Key = Qt.Key
AFTER = Instant.parse("2026-11-22T09:50:10+09:00")


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    """Two people stood in line at the deadline."""
    with opened(qtbot, station, desk, world) as found:
        found.clock.at = AFTER
        closed = QueueClosed(session=SESSION, count=2)
        found.desk.station.perform(closed, lambda answer: None)
        yield found


def person(d: Desks, number: str) -> Person:
    return d.desk.station.venue.journal.state(cells.person_cell(number), Person)


def places(d: Desks) -> int:
    venue = d.desk.station.venue
    return venue.at(d.desk.station.stamp()).state(SESSION).queue_places


def size(d: Desks) -> int:
    return d.desk.station.venue.journal.head.size


def name_of(d: Desks, number: str) -> str:
    return d.desk.station.venue.journal.log.entries(number)[0].name


def test_it_is_asked_and_nothing_is_recorded_or_shown_by_name_meanwhile(d: Desks) -> None:
    before = size(d)
    number = d.scan()
    assert (d.state.step, size(d), places(d)) == ("in_line", before, 2)
    texts = d.texts()
    assert "列に並んでいましたか" in texts
    assert "まだ来ていない人：2人" in texts
    assert d.state.person is not None
    assert (d.state.person.number, d.state.person.name) == (number, "")
    assert name_of(d, number) not in texts
    assert d.state.recent == ()


def test_who_stood_in_line_takes_a_place_and_goes_on(d: Desks, qtbot: QtBot) -> None:
    number = d.scan()
    d.press(qtbot, Key.Key_Return, lambda: d.state.message == "desk_choose_first")
    d.press(qtbot, "1", lambda: d.state.step == "id")
    assert places(d) == 1
    assert name_of(d, number) in d.texts()
    d.press(qtbot, "3", lambda: d.state.step == "admit")
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "admitted")
    d.scan()
    assert d.state.verdict is not None
    assert d.state.verdict.code == "already_in", "who took a place is not asked again"


def test_who_did_not_is_late_and_the_place_is_left_for_another(d: Desks, qtbot: QtBot) -> None:
    number = d.scan()
    d.press(qtbot, "2", lambda: d.state.step == "refuse")
    assert d.state.verdict is not None
    assert [one.code for one in d.state.verdict.reasons] == ["late"]
    assert (places(d), person(d, number).sitting(SESSION).late) == (2, AFTER)


def test_a_list_check_in_is_asked_too(d: Desks, qtbot: QtBot) -> None:
    d.desk.look_up(d.numbers[0])
    assert d.state.step == "in_line"
    d.press(qtbot, "2", lambda: d.state.step == "refuse")
    assert places(d) == 2


@pytest.mark.parametrize("how", ["escape", "time"])
def test_left_without_an_answer_it_is_as_if_nobody_had_come(
    d: Desks, qtbot: QtBot, how: str
) -> None:
    number = d.scan()
    if how == "escape":
        d.press(qtbot, Key.Key_Escape, lambda: d.state.step == "ready")
    else:
        d.clock.at = d.clock.at.plus(seconds=120)
        d.window.tick()
    assert (d.state.step, d.state.panel, d.state.person) == ("ready", None, None)
    assert (places(d), person(d, number)) == (2, Person())
    assert d.desk.station.venue.journal.log.records(cells.DESK) == []


def test_the_next_scan_waits_for_the_answer(d: Desks, qtbot: QtBot) -> None:
    first = d.scan(0)
    second = d.scan(1)
    assert d.state.person is not None
    assert (d.state.person.number, d.state.held) == (first, 1)
    d.press(qtbot, "2", lambda: d.state.step == "refuse")
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "refused")
    d.press(qtbot, Key.Key_Return, lambda: d.state.step == "in_line")
    assert d.state.person is not None
    assert d.state.person.number == second
    d.press(qtbot, "1", lambda: d.state.step == "id")


def test_nobody_is_asked_who_came_in_time_or_when_every_place_is_taken(
    d: Desks, qtbot: QtBot
) -> None:
    for place in (0, 1):
        d.scan(place)
        d.press(qtbot, "1", lambda: d.state.step == "id")
    d.scan(2)
    assert d.state.step == "refuse"
    d.scan(0)
    assert d.state.step == "id"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_on_a_small_screen(d: Desks, language: Language) -> None:
    d.scan()
    if d.window.words.language != language:
        d.window.words.switch()
    hint = d.window.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 720) == (True, True)
