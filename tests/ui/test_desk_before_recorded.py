"""What the desk says before anything is recorded, and of whom: never of two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.events import Refused
from app.domain.wishes import Decide
from app.kernel.time import Instant
from app.projections import cells
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, another, opened
from tests.venue.station import Desk, World
from ui.viewmodels.desktext import kind

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def offered(d: Desks, action: str) -> bool:
    """Whether a button of the desk offers something now."""
    said = d.window.words.say(action)
    buttons = d.day.screen.findChildren(QAbstractButton)
    return any(said in one.text() for one in buttons if one.isVisible())


def test_nobody_found_is_never_said_under_the_last_person(d: Desks) -> None:
    d.scan(0)
    person = d.state.person
    assert person is not None
    d.desk.look_up("99999999")
    assert (d.state.person, d.state.verdict, d.state.step) == (None, None, "ready")
    assert d.state.message == "desk_not_opened"
    assert person.name not in d.texts()
    assert not d.desk.may_check


def test_an_admission_taken_back_needs_the_ticket_and_a_new_check(d: Desks, qtbot: QtBot) -> None:
    number = d.scan(0)
    d.keys.digit("3")
    d.keys.enter()
    assert kind(d.state) == "proceed"
    d.keys.undo()
    d.keys.digit("2")
    assert (d.state.step, kind(d.state)) == ("taken_back", "wait")
    assert "入室を取り消しました" in d.texts()
    d.keys.digit("3")
    d.press(qtbot, Key.Key_Return, lambda: d.state.step == "ready")
    d.press(qtbot, "Ctrl+1", lambda: d.state.step == "taken_back")
    d.keys.enter()
    assert d.state.rooms[0].admitted == 0
    assert d.scan(0) == number
    assert d.state.step == "id"
    d.keys.enter()
    assert d.state.rooms[0].admitted == 0
    d.keys.digit("3")
    d.keys.enter()
    assert d.state.rooms[0].admitted == 1


def test_before_the_doors_enter_records_no_refusal(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    with another(qtbot, tmp_path / "early", world, doors=False) as d:
        d.clock.at = Instant.parse("2026-11-22T09:50:01+09:00")
        number = d.scan(0)
        assert d.state.step == "refuse"
        d.press(qtbot, Key.Key_Return, lambda: d.state.message.startswith("desk_not_open"))
        records = d.desk.station.venue.journal.log.records(cells.person_cell(number))
        assert not [one for one in records if isinstance(one.fact, Refused)]
        d.press(qtbot, Key.Key_Escape, lambda: d.state.step == "ready")


def test_nothing_is_green_before_it_is_recorded(d: Desks) -> None:
    number = d.scan(0)
    assert kind(d.state) == "ready"
    d.keys.digit("3")
    assert kind(d.state) == "ready"
    assert "確認済み・Enterで入室を記録" in d.texts()
    assert "入室できます" not in d.texts()
    d.scan(1)
    assert [(one.number, one.outcome) for one in d.state.notices] == [(number, "checked_only")]
    assert "確認したが入室を記録していない人" in d.texts()
    d.clock.at = d.clock.at.plus(seconds=601)
    d.window.tick()
    assert [one.number for one in d.state.notices] == [number]
    d.scan(0)
    assert d.state.notices == ()
    d.keys.enter()
    assert kind(d.state) == "proceed"
    d.scan(1)
    assert d.state.notices == ()


def test_a_refusal_scanned_past_is_not_said_to_be_recorded(d: Desks) -> None:
    d.clock.at = Instant.parse("2026-11-22T09:50:01+09:00")
    d.scan(0)
    assert not offered(d, "action_undo")
    d.scan(1)
    d.keys.enter()
    assert offered(d, "action_undo")
    lines = [one.text() for one in d.day.screen.side.recent.buttons if one.text()]
    assert ["未記録" in line for line in lines] == [False, True]
    d.scan(1)
    assert d.state.recent[0].done == "refused"


def test_a_forged_ticket_is_on_nobodys_list_and_the_search_goes_on(d: Desks) -> None:
    text = d.world.tickets[d.numbers[0]]
    at = len(text) // 2
    d.desk.scan(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :], "camera")
    assert d.state.person is None
    assert d.state.verdict is not None
    assert d.state.verdict.code == "refer"
    assert "確認できない受験票" in d.day.screen.side.recent.buttons[0].text()
    assert "F4 で番号から" in d.texts()
    assert not offered(d, "action_undo")


def test_a_verdict_goes_when_the_lead_has_decided(d: Desks) -> None:
    number = d.scan(0)
    d.keys.refer()
    d.keys.digit("5")
    assert d.state.finished == "referred"
    wish = Decide(candidate=number, outcome="admit", reason="x")
    d.desk.station.perform(wish, lambda _: None)
    assert (d.state.person, d.state.step) == (None, "ready")
    assert [(one.number, one.outcome) for one in d.state.notices] == [(number, "admit")]


def test_who_was_held_back_comes_before_a_later_scan(d: Desks) -> None:
    d.scan(0)
    d.keys.refer()
    held = [d.scan(place) for place in (1, 2)]
    d.keys.escape()
    later, shown = d.scan(3), []
    for _ in range(3):
        assert d.state.person is not None
        shown.append(d.state.person.number)
        d.keys.escape()
    assert shown == [*held, later]
