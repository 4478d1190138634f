"""The lead's page shows numbers and seats; a name is asked for, and the asking is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.events import LookedUp, Recorded
from app.domain.wishes import Refer, SignIn
from app.projections.cells import DESK, person_cell
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.screens.lead import LeadScreen
from ui.viewmodels.lead import NAME_STAYS_S, LeadModel

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def lead_page(d: Desks, *, operator: str, waiting: int = 1) -> LeadModel:
    """Somebody at the lead's page, where so many people wait."""
    for place in range(waiting):
        number = d.scan(place)
        d.desk.station.perform(Refer(candidate=number, reason="other"), lambda _: None)
    d.desk.clear()
    d.desk.station.perform(SignIn(operator=operator, pin=PINS[operator]), lambda _: None)
    d.window.actions_.do("lead_page")
    screen = d.window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    return screen.model


def name_of(d: Desks, place: int = 0) -> str:
    entries = d.desk.station.venue.journal.log.entries(d.numbers[place])
    return entries[0].name


def looks(d: Desks) -> list[Recorded]:
    records = d.desk.station.venue.journal.log.records(DESK)
    return [one for one in records if isinstance(one.fact, LookedUp)]


def test_a_proctor_sees_number_and_seat_until_they_ask_for_the_name(d: Desks, qtbot: QtBot) -> None:
    model = lead_page(d, operator="p01")
    number = d.numbers[0]
    before = d.desk.station.venue.journal.log.records(person_cell(number))
    assert number in d.texts()
    assert name_of(d) not in d.texts()
    assert looks(d) == []
    d.press(qtbot, Key.Key_F3, lambda: bool(model.state.named))
    assert name_of(d) in d.texts()
    [look] = looks(d)
    assert (look.fact, look.operator, look.session) == (
        LookedUp("candidate_number", 1),
        "p01",
        d.desk.station.state.session,
    )
    after = d.desk.station.venue.journal.log.records(person_cell(number))
    assert after == before, "seeing a name judges nobody"


def test_a_lead_who_is_signed_in_sees_the_name_without_asking(d: Desks, qtbot: QtBot) -> None:
    model = lead_page(d, operator="l01")
    assert name_of(d) in d.texts()
    model.show_name()
    assert looks(d) == []
    d.desk.station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)
    assert name_of(d) not in d.texts()


@pytest.mark.parametrize("how", ["time", "the next person", "back to the desk"])
def test_a_name_that_was_asked_for_leaves_the_screen(d: Desks, qtbot: QtBot, how: str) -> None:
    model = lead_page(d, operator="p01", waiting=2)
    model.show_name()
    assert name_of(d) in d.texts()
    if how == "time":
        d.clock.at = d.clock.at.plus(seconds=NAME_STAYS_S - 1)
        d.window.tick()
        assert name_of(d) in d.texts()
        d.clock.at = d.clock.at.plus(seconds=1)
        d.window.tick()
    elif how == "the next person":
        d.press(qtbot, Key.Key_Down, lambda: model.state.chosen == d.numbers[1])
    else:
        d.press(qtbot, Key.Key_Escape, lambda: d.window.page == "desk")
        d.window.actions_.do("lead_page")
    assert name_of(d) not in d.texts()
    assert model.state.named is None


def test_where_nobody_waits_nobody_is_looked_up(d: Desks, qtbot: QtBot) -> None:
    lead_page(d, operator="p01", waiting=0)
    assert not d.window.actions_.is_open("lead_name")
    d.window.actions_.do("lead_name")
    assert looks(d) == []
