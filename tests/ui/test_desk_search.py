"""Search at the desk: two characters, numbers and seats first, names when asked, newest wins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.events import LookedUp, Recorded
from app.projections import cells
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, LaterWork, opened
from tests.venue.station import Desk, World
from ui.viewmodels.deskpanels import Searching

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def panel(d: Desks) -> Searching:
    assert isinstance(d.state.panel, Searching)
    return d.state.panel


def looked_up(d: Desks) -> list[Recorded]:
    records = d.desk.station.venue.journal.log.records(cells.DESK)
    return [record for record in records if isinstance(record.fact, LookedUp)]


@pytest.mark.parametrize("key", [Key.Key_F3, "Ctrl+F"])
def test_nobody_is_shown_before_something_is_typed(d: Desks, qtbot: QtBot, key: Key | str) -> None:
    d.press(qtbot, key, lambda: isinstance(d.state.panel, Searching))
    assert panel(d).results == ()
    assert "2文字" in d.texts()
    d.type(qtbot, "0", lambda: panel(d).text == "0")
    assert panel(d).results == ()
    d.type(qtbot, "0", lambda: panel(d).text == "00")
    assert len(panel(d).results) > 1
    d.press(qtbot, Key.Key_Escape, lambda: d.state.panel is None)
    assert looked_up(d) == []


def test_arrows_and_enter_open_a_person_and_that_is_recorded(d: Desks, qtbot: QtBot) -> None:
    d.press(qtbot, Key.Key_F3, lambda: isinstance(d.state.panel, Searching))
    d.type(qtbot, "0042000", lambda: len(panel(d).results) > 2)
    d.press(qtbot, Key.Key_Down, lambda: panel(d).chosen == 1)
    d.press(qtbot, Key.Key_Down, lambda: panel(d).chosen == 2)
    d.press(qtbot, Key.Key_Up, lambda: panel(d).chosen == 1)
    chosen = panel(d).results[1]
    d.press(qtbot, Key.Key_Return, lambda: d.state.person is not None)
    assert d.state.person is not None
    assert d.state.person.number == chosen.number
    assert d.state.verdict is not None
    assert [reason.code for reason in d.state.verdict.reasons] == ["no_ticket"]
    assert [record.fact for record in looked_up(d)] == [LookedUp("candidate_number", 1)]


def test_a_line_says_number_seat_and_status_and_the_name_when_asked(d: Desks, qtbot: QtBot) -> None:
    names = {entry.candidate_number: entry.name for entry in d.world.first.roster}
    d.keys.search()
    d.keys.write("search", "0042000")
    shown = d.day.screen.search.lines.buttons[0].text()
    first = panel(d).results[0]
    assert shown.split("　") == [first.number, first.place, "未着"]
    assert not any(name in d.texts() for name in names.values())
    d.press(qtbot, Key.Key_F3, lambda: bool(panel(d).results[0].name))
    assert names[first.number] in d.day.screen.search.lines.buttons[0].text()
    assert [one.name for one in panel(d).results[1:]] == [""] * (len(panel(d).results) - 1)
    assert [record.fact.by for record in looked_up(d)] == ["search"]  # type: ignore[union-attr]
    assert d.state.person is None


@pytest.mark.parametrize("how", ["A-1", "A1", "ａ１", "a 1"])
def test_a_person_is_found_by_room_and_seat(d: Desks, how: str) -> None:
    d.keys.search()
    d.keys.write("search", how)
    assert panel(d).results[0].place == "A-1"


def test_a_person_is_found_by_kana_and_by_any_kanji(d: Desks) -> None:
    entry = next(e for e in d.world.first.roster if "齊" in e.name)
    family = entry.name.split()[0]
    kana = entry.kana.split()[0]
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)
    for text in (family, family.replace("齊", "斉"), kana, hiragana):
        d.keys.search()
        d.keys.write("search", text)
        assert entry.candidate_number in [one.number for one in panel(d).results], text
        d.keys.escape()


def test_kana_by_an_input_method_are_searched(d: Desks, qtbot: QtBot) -> None:
    d.press(qtbot, Key.Key_F3, lambda: isinstance(d.state.panel, Searching))
    field = d.window.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(field, QInputMethodEvent("たか", []))
    committed = QInputMethodEvent()
    committed.setCommitString("たか")
    QApplication.sendEvent(field, committed)
    qtbot.waitUntil(lambda: panel(d).text == "たか")
    assert panel(d).results


def test_a_scan_in_the_field_is_a_scan(d: Desks, qtbot: QtBot) -> None:
    d.keys.search()
    field = d.window.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, d.world.tickets[d.numbers[0]])
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: d.state.person is not None)
    assert d.state.panel is None
    assert looked_up(d) == []


def test_the_newest_question_is_the_one_that_is_answered(
    qtbot: QtBot, station: OpenStation, desk: Desk, world: World
) -> None:
    work = LaterWork()
    with opened(qtbot, station, desk, world, work=work) as d:
        work.go()
        d.keys.search()
        work.go()  # the roster is read while the first key is on its way
        for text in ("0", "00", "0042", "004200", "00420001"):
            d.keys.write("search", text)
        assert work.waiting == 1  # the others are not even asked
        work.go(1)
        assert panel(d).results == ()
        assert work.waiting == 1
        work.go(1)
        assert [one.number for one in panel(d).results] == ["00420001"]
        assert work.waiting == 0


def test_nobody_found_says_what_else_can_be_tried(d: Desks) -> None:
    d.keys.search()
    d.keys.write("search", "存在しない")
    assert "見つかりません" in d.texts()
