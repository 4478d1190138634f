"""The session's keys on the lead's page: each means one thing all day, and what it can't do now
is said; what was said of the session by mistake is taken back there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, Language
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.screens.lead import LeadScreen
from ui.shell.actions import SESSION_FORMS, TABLE
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.leadforms import phases_of
from ui.viewmodels.leadtext import message

KEYS = {action.id: action.keys[0] for action in TABLE}


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


@pytest.fixture
def model(d: Desks) -> LeadModel:
    return lead(d)


def lead(d: Desks) -> LeadModel:
    d.window.actions_.do("lead_page")
    screen = d.window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    return screen.model


def said(d: Desks, model: LeadModel) -> str:
    words, zone = d.window.words, model.station.state.zone
    return message(model.state, words, zone, d.window.actions_.key_of)


def test_every_form_of_every_phase_has_its_key(model: LeadModel) -> None:
    assert {f"session_{form}" for form in SESSION_FORMS} <= KEYS.keys()
    shown = {form.id for form in model.state.forms}
    assert shown <= set(SESSION_FORMS)
    assert all(phases_of(form) or form == "correct" for form in SESSION_FORMS)


@pytest.mark.parametrize("form", SESSION_FORMS)
def test_a_key_begins_its_form_or_says_why_not(
    d: Desks, model: LeadModel, qtbot: QtBot, form: str
) -> None:
    key = KEYS[f"session_{form}"]
    d.press(qtbot, key, lambda: model.state.form is not None or model.state.message != "")
    possible = form in {one.id for one in model.state.forms}
    assert (model.state.form is not None) is possible
    if not possible:
        assert said(d, model) in d.texts()
        assert model.state.form is None


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            "open_doors",
            "「開場する」は、試験の状況が「準備」のときにできます。いまは「開場」です。",
        ),
        ("end", "「試験を終える」は、試験の状況が「"),
        ("set_times", "準会場だけ"),
    ],
)
def test_why_not_in_words(d: Desks, model: LeadModel, form: str, told: str) -> None:
    model.begin(form)
    assert told in said(d, model)


def test_a_delay_said_by_mistake_is_taken_back_with_a_reason(
    d: Desks, model: LeadModel, qtbot: QtBot
) -> None:
    before = model.state.times
    model.begin("delay")
    model.submit({"minutes": "30", "reason": "電車の遅れ", "reference": ""})
    assert model.state.times != before
    d.press(qtbot, "U", lambda: model.state.form is not None)
    form = model.state.form
    assert form is not None
    assert form.id == "correct"
    options = form.fields[0].picks
    assert [one.words for one in options] == ["takeback_start_delayed", "takeback_doors_opened"]
    assert d.window.words.say("form_help_correct") in d.texts().replace("\n", "")
    d.press(qtbot, "1", lambda: True)
    model.submit({"takeback": "", "reason": "押しまちがえた"})
    assert said(d, model) == "「取り消すもの」を入れてください。"
    model.submit({"takeback": options[0].value, "reason": ""})
    assert model.state.message == "form_missing"
    model.submit({"takeback": options[0].value, "reason": "押しまちがえた"})
    assert model.state.message == "form_done_correct"
    assert model.state.times == before


def test_what_others_rest_on_is_not_taken_back_and_named(d: Desks, model: LeadModel) -> None:
    d.window.show_page("desk")
    d.scan()
    d.desk.document("3")
    d.desk.go_on()
    model = lead(d)
    model.begin("correct")
    assert model.state.form is not None
    (doors,) = model.state.form.fields[0].picks
    assert model.state.form.fields[0].preset == doors.value
    model.submit({"takeback": doors.value, "reason": "まちがい"})
    assert (model.state.message, model.state.good) == ("let_in_since", False)
    assert d.numbers[0] in said(d, model)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_can_be_taken_back_it_is_said(
    qtbot: QtBot, station: OpenStation, desk: Desk, world: World, language: Language
) -> None:
    with opened(qtbot, station, desk, world, language=language) as d:
        model = lead(d)
        model.begin("correct")
        assert model.state.form is not None
        (doors,) = model.state.form.fields[0].picks
        model.submit({"takeback": doors.value, "reason": "x"})
        assert model.state.phase == "prepared"
        d.press(qtbot, "U", lambda: model.state.message == "lead_nothing_to_take_back")
        assert said(d, model) in d.texts()
