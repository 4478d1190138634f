"""Exams at one time are told apart on the lead's page, and nobody waits unseen in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from app.domain.wishes import Delay, Refer, SignIn
from app.kernel.phrases import LANGUAGES, Language
from app.services.invented import PINS
from tests.ui.test_clock import START
from tests.ui.test_evacuation import Drill
from tests.ui.test_fits import SMALL, fits
from tests.ui.twinworld import LATER, TWIN, twin_drill, with_twin
from tests.venue.station import SESSION, World, make_world
from ui.screens.lead import LeadScreen
from ui.screens.sessionchoice import SessionChoice
from ui.viewmodels.lead import LeadState


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("twins"), change=with_twin)


@pytest.fixture
def drill(twins: World, tmp_path: Path, qtbot: QtBot) -> Iterator[Drill]:
    with twin_drill(qtbot, tmp_path / "desk", twins) as found:
        found.window.resize(*SMALL)
        yield found


def lead_of(drill: Drill) -> LeadState:
    screen = drill.window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    return screen.model.state


def test_exams_of_one_subject_at_one_time_are_told_apart(drill: Drill) -> None:
    assert "2級（T01-AM）" in drill.desks.texts()
    drill.window.actions_.do("lead_page")
    tables = drill.window.findChildren(QTreeWidget)
    table = next(one for one in tables if one.accessibleName() == "試験の時刻")
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    assert [item.text(0) for item in items if item] == [
        "10:00 T01-AM A",
        "10:00 T01-AM-B B",
        "2級 14:00",
    ]


def test_the_choice_of_a_session_tells_rooms_and_the_start_that_holds_now(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.ask(Delay(session=LATER, minutes=20, reason="雪"))
    drill.window.actions_.do("choose_session")
    dialog = drill.window.findChild(SessionChoice)
    assert isinstance(dialog, SessionChoice)
    qtbot.waitUntil(dialog.isVisible)
    shown = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    dialog.reject()
    assert "T01-AM（A）" in shown[0]
    assert "T01-AM-B（B）" in shown[1]
    assert "14:20" in shown[2]
    assert "14:00" not in shown[2]


def test_who_waits_in_another_exam_is_told_and_one_key_leads_there(
    drill: Drill, qtbot: QtBot
) -> None:
    entries = drill.desks.day.station.venue.journal.log.roster()
    number = next(e.candidate_number for e in entries if e.session == TWIN and not e.barred)
    drill.window.actions_.do("lead_page")
    assert lead_of(drill).elsewhere == ()
    drill.ask(Refer(candidate=number, reason="写真が違う", session=TWIN))
    assert (
        "ほかの試験でも責任者判断を待っています：10:00 2級（T01-AM-B） 1人" in drill.desks.texts()
    )
    drill.desks.press(qtbot, "G", lambda: drill.desks.day.station.state.session == TWIN)
    assert [one.number for one in lead_of(drill).referrals] == [number]
    assert drill.window.page == "lead"
    drill.window.tick()
    assert "2級（T01-AM-B）" in drill.desks.texts()
    assert lead_of(drill).elsewhere == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut(drill: Drill, language: Language) -> None:
    if drill.window.words.language != language:
        drill.window.words.switch()
    entries = drill.desks.day.station.venue.journal.log.roster()
    number = next(e.candidate_number for e in entries if e.session == TWIN and not e.barred)
    drill.ask(Refer(candidate=number, reason="写真が違う", session=TWIN))
    drill.window.actions_.do("lead_page")
    fits(drill.window, "lead")
    table = next(
        one
        for one in drill.window.findChildren(QTreeWidget)
        if one.accessibleName() in ("試験の時刻", "Times of the exams")
    )
    assert not table.horizontalScrollBar().isVisible()
    for row in range(table.topLevelItemCount()):
        item = table.topLevelItem(row)
        assert item is not None
        assert table.fontMetrics().horizontalAdvance(item.text(0)) <= table.columnWidth(0)
    drill.ask(SignIn(operator="p01", pin=PINS["p01"]))
    drill.at(START.plus(minutes=3))
    fits(drill.window, "proctor")
    assert drill.desks.day.station.state.session == SESSION
