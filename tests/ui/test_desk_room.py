"""A desk of one room: whoever sits in another is sent there, by name of the room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.candidate import Person
from app.kernel.phrases import LANGUAGES, Language
from app.projections import cells
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import SESSION, Desk, World
from ui.viewmodels.deskpanels import Choosing

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def rooms(d: Desks) -> dict[str, str]:
    """Room of this session -> the number of somebody who has nothing against them there."""
    plain = [
        entry
        for entry in d.world.first.roster
        if entry.session == SESSION
        and not (entry.first_stage_exempt or entry.barred or entry.withdrawn)
    ]
    return {entry.room: entry.candidate_number for entry in reversed(plain)}


def buttons(d: Desks) -> list[str]:
    return [one.text() for one in d.window.findChildren(QPushButton) if one.isVisible()]


def choose(d: Desks, qtbot: QtBot, key: str) -> None:
    d.press(qtbot, "Ctrl+G", lambda: isinstance(d.state.panel, Choosing))
    d.press(qtbot, key, lambda: d.state.panel is None)


def show(d: Desks, number: str) -> None:
    d.desk.scan(d.world.tickets[number], "camera")


def test_people_of_another_room_are_sent_there_and_judged_no_further(
    d: Desks, qtbot: QtBot
) -> None:
    (here, mine), (there, other) = sorted(rooms(d).items())[:2]
    names = {room.code: room.name for room in d.desk.station.venue.plan.rooms}
    assert "[Ctrl+G] この受付の試験室" in buttons(d)
    choose(d, qtbot, "2")
    assert (d.state.serves, d.state.message) == (here, "room_serves")
    assert f"この受付：{names[here]}" in d.texts()
    show(d, other)
    assert d.state.step == "elsewhere"
    assert "別の試験室です" in d.texts()
    assert "[Ctrl+G] この受付の試験室" in buttons(d)
    assert names[there] in d.texts()
    assert f"→ {other}　別の試験室へ" in "".join(buttons(d))
    for key in "123":
        d.keys.digit(key)
    assert d.state.document == ""
    d.press(qtbot, Key.Key_Return, lambda: d.state.step == "ready")
    person = d.desk.station.venue.journal.state(cells.person_cell(other), Person)
    assert (person.sitting(SESSION).admissions, person.sitting(SESSION).findings) == ((), ())
    assert person.standing(SESSION) == "arrived", "who came in time is in time at the other desk"
    show(d, mine)
    assert d.state.step == "id"


def test_with_all_rooms_nobody_is_sent_anywhere(d: Desks, qtbot: QtBot) -> None:
    choose(d, qtbot, "2")
    choose(d, qtbot, "1")
    assert (d.state.serves, d.state.message) == ("", "room_serves_all")
    for number in rooms(d).values():
        show(d, number)
        assert d.state.step == "id"


def test_a_person_found_on_the_list_is_sent_there_too(d: Desks, qtbot: QtBot) -> None:
    number = rooms(d)[max(rooms(d))]
    show(d, number)
    choose(d, qtbot, "2")
    assert d.state.person is None, "the verdict was that of another choice"
    d.press(qtbot, "Ctrl+1", lambda: d.state.person is not None)
    assert d.state.step == "elsewhere"


@pytest.mark.parametrize("key", ["Ctrl+G", Key.Key_Escape, Key.Key_Return])
def test_looking_at_the_rooms_changes_nothing(d: Desks, qtbot: QtBot, key: Qt.Key | str) -> None:
    number = d.scan()
    d.press(qtbot, "Ctrl+G", lambda: isinstance(d.state.panel, Choosing))
    d.press(qtbot, key, lambda: d.state.panel is None)
    assert d.state.serves == ""
    assert d.state.person is not None
    assert d.state.person.number == number


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_on_a_small_screen(d: Desks, qtbot: QtBot, language: Language) -> None:
    if d.window.words.language != language:
        d.window.words.switch()
    choose(d, qtbot, "2")
    show(d, rooms(d)[max(rooms(d))])
    d.keys.room()
    hint = d.window.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 720) == (True, True)
