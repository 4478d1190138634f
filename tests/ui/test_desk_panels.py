"""Reasons, findings, undo and the story at the desk: by keys, recorded, and never silent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.domain.events import IdChecked, Recorded, Referred
from app.domain.regulation import FINDING_CODES
from app.domain.wishes import Decide, SignIn
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.projections import cells
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.viewmodels.deskpanels import Choosing, NameShown, Story, Writing

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def records(d: Desks, number: str) -> list[Recorded]:
    log = d.desk.station.venue.journal.log
    return sorted(log.records(cells.person_cell(number)), key=lambda record: record.place)


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("id_none", ["1"]),
        ("id_not_accepted", ["2", "3"]),
        ("id_expired", ["3", "4"]),
        ("name_differs", ["4", "1", Key.Key_Return]),
        ("birth_differs", ["5", "3"]),
        ("photo_differs", ["6", "3"]),
        ("slip_missing", ["7", "3"]),
    ],
)
def test_each_finding_is_recorded_as_a_check_and_goes_to_the_lead(
    d: Desks, qtbot: QtBot, code: str, keys: list[Key | str]
) -> None:
    number = d.scan()
    d.press(qtbot, Key.Key_F7, lambda: isinstance(d.state.panel, Choosing))
    for key in keys[:-1]:
        panel = d.state.panel
        d.press(qtbot, key, lambda panel=panel: d.state.panel != panel)
    d.press(qtbot, keys[-1], lambda: d.state.panel is None)
    checked = [r.fact for r in records(d, number) if isinstance(r.fact, IdChecked)]
    assert [fact.findings for fact in checked] == [(code,)]
    assert (d.state.step, d.state.finding) == ("found", code)
    assert [(one.number, one.ground) for one in d.state.waiting] == [(number, code)]
    # Another document may be tried, and a good one closes the finding.
    d.press(qtbot, "3", lambda: d.state.step == "admit")
    assert d.state.waiting == ()
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "admitted")


def test_every_finding_of_the_rules_has_a_key(d: Desks) -> None:
    d.scan()
    d.keys.mismatch()
    panel = d.state.panel
    assert isinstance(panel, Choosing)
    assert [choice.code for choice in panel.choices] == [f"finding_{c}" for c in FINDING_CODES]


def test_each_kind_that_will_not_do_says_why(d: Desks) -> None:
    d.scan()
    assert all(d.window.words.of(one.text) in d.texts() for one in d.state.refused_documents)
    d.keys.mismatch()
    d.keys.digit("2")
    for one in d.state.refused_documents:
        assert one.why is not None
        assert d.window.words.of(one.why) in d.texts()


def test_a_photo_cannot_differ_where_there_is_none(d: Desks) -> None:
    d.scan()
    d.keys.mismatch()
    d.keys.digit("6")
    panel = d.state.panel
    assert isinstance(panel, Choosing)
    assert "eligibility_certificate" not in [choice.code for choice in panel.choices]


def test_a_name_is_compared_once_more_and_none_is_typed(d: Desks) -> None:
    entry = next(e for e in d.world.first.roster if "齊" in e.name or "髙" in e.name)
    d.desk.scan(d.world.tickets[entry.candidate_number], "camera")
    d.keys.mismatch()
    d.keys.digit("4")
    d.keys.digit("3")
    panel = d.state.panel
    assert isinstance(panel, NameShown)
    assert panel.name == entry.name
    assert any("斉" in way or "高" in way for way in panel.written)
    d.keys.escape()  # looked again: it is the same name after all
    d.keys.escape()
    assert d.state.panel is None
    assert d.state.waiting == ()


def test_a_person_is_parked_with_a_reason_and_the_desk_goes_on(d: Desks, qtbot: QtBot) -> None:
    number = d.scan()
    d.press(qtbot, Key.Key_F4, lambda: isinstance(d.state.panel, Choosing))
    d.press(qtbot, "1", lambda: d.state.finished == "referred")
    [referred] = [r for r in records(d, number) if isinstance(r.fact, Referred)]
    assert referred.fact == Referred("infection")
    assert [(one.number, one.ground) for one in d.state.waiting] == [(number, "infection")]
    d.press(qtbot, Key.Key_Return, lambda: d.state.step == "ready")


def test_another_reason_is_written_and_not_lost_when_refused(d: Desks, qtbot: QtBot) -> None:
    number = d.scan()
    d.press(qtbot, Key.Key_F4, lambda: isinstance(d.state.panel, Choosing))
    d.press(qtbot, "6", lambda: isinstance(d.state.panel, Writing))
    d.press(qtbot, Key.Key_Return, lambda: d.state.message == "desk_write_first")
    d.type(qtbot, "123456789018", lambda: d.state.panel == Writing("refer_write", "123456789018"))
    d.press(qtbot, Key.Key_Return, lambda: d.state.message == "national_number")
    assert d.state.panel == Writing("refer_write", "123456789018")
    assert not [r for r in records(d, number) if isinstance(r.fact, Referred)]
    d.keys.write("text", "付添者が受付で待っている")
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "referred")
    [referred] = [r for r in records(d, number) if isinstance(r.fact, Referred)]
    assert referred.reason == "付添者が受付で待っている"


def test_who_is_turned_away_cannot_be_waved_through_by_asking(d: Desks) -> None:
    d.clock.at = Instant.parse("2026-11-22T09:50:01+09:00")
    d.scan()
    d.keys.refer()
    assert d.state.panel is None


@pytest.mark.parametrize("key", ["U", "Ctrl+Z"])
def test_a_wrong_admission_is_taken_back_and_both_stay_in_the_story(
    d: Desks, qtbot: QtBot, key: str
) -> None:
    number = d.scan()
    d.keys.digit("3")
    d.keys.enter()
    assert d.state.rooms[0].admitted == 1
    d.press(qtbot, key, lambda: isinstance(d.state.panel, Choosing))
    assert number in d.texts()
    d.press(qtbot, "2", lambda: d.state.message == "desk_admission_undone")
    assert d.state.rooms[0].admitted == 0
    assert d.state.step == "taken_back"
    d.press(qtbot, Key.Key_F8, lambda: isinstance(d.state.panel, Story))
    panel = d.state.panel
    assert isinstance(panel, Story)
    struck = [(line.kind, line.corrected) for line in panel.lines if line.corrected is not None]
    assert struck == [("admitted", "別の人と取り違えた")]
    shown = d.day.screen.story.list
    rows = [shown.item(row) for row in range(shown.count())]
    assert [row.font().strikeOut() for row in rows].count(True) == 1
    assert any("取り消し：別の人と取り違えた" in row.text() for row in rows)
    d.press(qtbot, Key.Key_Escape, lambda: d.state.panel is None)


def test_a_refusal_of_the_last_person_is_taken_back_from_the_list(d: Desks, qtbot: QtBot) -> None:
    barred = next(e.candidate_number for e in d.world.first.roster if not e.first_stage_exempt)
    d.desk.scan(d.world.tickets[barred], "camera")
    d.keys.digit("3")
    d.keys.enter()
    d.keys.enter()
    assert d.state.person is None
    d.press(qtbot, "Ctrl+1", lambda: d.state.person is not None)
    assert d.state.verdict is not None
    assert d.state.verdict.code == "already_in"
    d.press(qtbot, "U", lambda: isinstance(d.state.panel, Choosing))
    d.press(qtbot, Key.Key_Escape, lambda: d.state.panel is None)
    assert d.state.rooms[0].admitted == 1


def test_after_five_minutes_only_the_lead_takes_back(d: Desks) -> None:
    venue = d.desk.station.venue
    venue.perform(SignIn(operator="p01", pin=PINS["p01"]), d.desk.station.stamp())
    d.scan()
    d.keys.digit("3")
    d.keys.enter()
    d.clock.at = d.clock.at.plus(seconds=301)
    d.keys.undo()
    d.keys.digit("1")
    assert d.state.message == "lead_only"
    assert d.state.rooms[0].admitted == 1


def test_nothing_to_take_back_is_said(d: Desks) -> None:
    d.scan()
    d.keys.undo()
    assert d.state.message == "undo_nothing"


def test_the_desk_is_told_what_the_lead_decided_and_nobody_is_covered(d: Desks) -> None:
    first, second = d.numbers[0], d.numbers[1]
    for place in (0, 1):
        d.scan(place)
        d.keys.refer()
        d.keys.digit("5")
    d.scan(2)
    card = d.state.person
    station = d.desk.station
    station.perform(Decide(candidate=first, outcome="provisional", reason="x"), lambda _: None)
    station.perform(Decide(candidate=second, outcome="refuse", reason="x"), lambda _: None)
    assert {(one.number, one.outcome) for one in d.state.notices} == {
        (first, "provisional"),
        (second, "refuse"),
    }
    assert d.state.person == card
    assert first in d.texts()
    assert [one.number for one in d.state.called] == [first]
    assert d.state.waiting == ()
    d.scan(0)
    assert [one.number for one in d.state.notices] == [second]
    d.clock.at = d.clock.at.plus(seconds=601)
    d.window.tick()
    assert d.state.notices == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_panel_is_cut_or_silent(d: Desks, language: Language) -> None:
    if d.window.words.language != language:
        d.window.words.switch()
    for keys in ([], ["2"], ["4", "3"]):
        d.scan()
        d.keys.mismatch()
        for key in keys:
            d.keys.digit(key)
        _uncut(d)
    d.keys.escape()
    for opens in (d.keys.refer, d.keys.story, d.keys.search, d.keys.declare):
        d.desk.clear()
        d.scan(3)
        opens()
        _uncut(d)
        d.keys.escape()


def _uncut(d: Desks) -> None:
    QApplication.processEvents()
    assert d.window.minimumSizeHint().width() <= 1366
    assert d.window.minimumSizeHint().height() <= 720
    for button in d.window.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.objectName() != "line":
            needed = button.fontMetrics().horizontalAdvance(button.text())
            assert needed <= button.width(), button.text()
