"""An exempt person before the lead: whether they sit is asked, recorded, and then decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.candidate import Person
from app.domain.events import ExemptionDeclared
from app.domain.wishes import Lookup
from app.kernel.phrases import LANGUAGES, Language
from app.projections.cells import person_cell
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, another, opened, semi_public
from tests.venue.station import SESSION, Desk, World, make_world
from ui.screens.lead import LeadScreen
from ui.viewmodels.lead import LeadModel

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


@pytest.fixture
def number(d: Desks) -> str:
    """An exempt person who has come with a ticket."""
    found = next(e.candidate_number for e in d.world.first.roster if e.first_stage_exempt)
    d.desk.scan(d.world.tickets[found], "camera")
    d.keys.escape()
    d.keys.escape()
    return found


@pytest.fixture
def model(d: Desks, number: str) -> LeadModel:
    d.window.actions_.do("lead_page")
    screen = d.window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    return screen.model


def person(d: Desks, number: str) -> Person:
    return d.desk.station.venue.at(d.desk.station.stamp()).person(number)


def open_form(d: Desks, qtbot: QtBot, model: LeadModel, key: str) -> QComboBox:
    d.press(qtbot, key, lambda: model.state.form is not None)
    box = d.window.focusWidget()
    assert isinstance(box, QComboBox), "the choice comes before the reason"
    return box


def write_reason(d: Desks, qtbot: QtBot) -> None:
    [line] = [one for one in d.window.findChildren(QLineEdit) if one.isVisible()]
    d.press(qtbot, Key.Key_Tab, line.hasFocus)
    d.type(qtbot, "asked", lambda: line.text() == "asked")


@pytest.mark.parametrize("key", ["1", "2"])
def test_who_sits_is_let_in_and_both_are_recorded(
    d: Desks, qtbot: QtBot, model: LeadModel, number: str, key: str
) -> None:
    open_form(d, qtbot, model, key)
    assert "免除はなくなります" in d.texts()
    assert "取り消せません" in d.texts()
    d.press(qtbot, Key.Key_Return, lambda: model.state.message == "form_missing")
    assert "一次免除の人の選択" in d.texts()
    d.press(qtbot, Key.Key_Down, lambda: model.state.message == "")
    write_reason(d, qtbot)
    d.press(qtbot, Key.Key_Return, lambda: model.state.form is None)
    sitting = person(d, number).sitting(SESSION)
    outcome = {"1": "admit", "2": "provisional"}[key]
    assert (sitting.exemption, sitting.outcome) == ("sits", outcome)
    assert model.state.message == f"form_done_decide_{outcome}"


def test_who_does_not_sit_keeps_the_exemption_and_is_not_let_in(
    d: Desks, qtbot: QtBot, model: LeadModel, number: str
) -> None:
    box = open_form(d, qtbot, model, "1")
    d.press(qtbot, Key.Key_Down, lambda: box.currentIndex() == 1)
    d.press(qtbot, Key.Key_Down, lambda: box.currentIndex() == 2)
    write_reason(d, qtbot)
    d.press(qtbot, Key.Key_Return, lambda: model.state.form is None)
    assert person(d, number).standing(SESSION) == "not_sitting"
    told = d.desk.station.venue.journal.log.records(person_cell(number))[-1]
    assert (type(told.fact), told.reason) == (ExemptionDeclared, "asked")
    assert person(d, number).sitting(SESSION).outcome is None
    assert "受験しないことを記録しました" in d.texts()
    assert (model.state.slip, model.state.referrals) == ("", ())


def line_of(d: Desks, label: str) -> QLineEdit:
    name = d.window.words.say(label)
    [line] = [
        one
        for one in d.window.findChildren(QLineEdit)
        if one.isVisible() and one.accessibleName() == name
    ]
    return line


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_a_semi_public_venue_the_four_fields_of_the_paper_are_asked(
    qtbot: QtBot, tmp_path: Path, language: Language
) -> None:
    world = make_world(tmp_path / "world", change=semi_public)
    with another(qtbot, tmp_path / "station", world) as d:
        found = next(e.candidate_number for e in world.first.roster if e.first_stage_exempt)
        wish = Lookup(candidate_number=found, session=SESSION)
        d.desk.station.perform(wish, lambda _: None)
        d.window.actions_.do("lead_page")
        screen = d.window.findChild(LeadScreen)
        assert isinstance(screen, LeadScreen)
        model = screen.model
        if d.window.words.language != language:
            d.window.words.switch()
        box = open_form(d, qtbot, model, "1")
        d.press(qtbot, Key.Key_Down, lambda: box.currentIndex() == 1)
        reason = line_of(d, "form_field_reason")
        d.press(qtbot, Key.Key_Tab, reason.hasFocus)
        d.type(qtbot, "asked", lambda: reason.text() == "asked")
        typed = {"exam": "IACS2", "year": "2025", "round": "1", "personal_number": "0012345"}
        lines = [line_of(d, f"form_field_declare_{name}") for name in typed]
        for text, line in zip(typed.values(), lines, strict=True):
            d.press(qtbot, Key.Key_Tab, line.hasFocus)
            d.type(qtbot, text, lambda line=line, text=text: line.text() == text)
        hint = d.window.minimumSizeHint()
        assert (min(hint.width(), 1366), min(hint.height(), 720)) == (hint.width(), hint.height())
        d.press(qtbot, Key.Key_Return, lambda: model.state.form is None)
        records = d.desk.station.venue.journal.log.records(person_cell(found))
        [fact] = [r.fact for r in records if isinstance(r.fact, ExemptionDeclared)]
        assert {name: getattr(fact, name) for name in typed} == typed
        assert (fact.sits, fact.missing) == (True, ())


def test_a_refusal_asks_no_such_thing(d: Desks, qtbot: QtBot, model: LeadModel) -> None:
    d.press(qtbot, "3", lambda: model.state.form is not None)
    assert isinstance(d.window.focusWidget(), QLineEdit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_on_a_small_screen(d: Desks, model: LeadModel, language: Language) -> None:
    model.decide("admit")
    if d.window.words.language != language:
        d.window.words.switch()
    hint = d.window.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 720) == (True, True)
