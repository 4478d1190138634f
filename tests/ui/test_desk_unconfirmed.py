"""A ticket that can't be confirmed: F4 hands its bearer over to the lead, found or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.events import IncidentNoted, Referred
from app.kernel.phrases import phrases
from app.projections.cells import person_cell, session_cell
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import SESSION, Desk, World
from ui.viewmodels.deskpanels import Searching

Key = Qt.Key


def forged(ticket: str) -> str:
    """One of which a letter was altered."""
    return ticket[:-2] + ("AA" if ticket[-2:] != "AA" else "BA")


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        ticket = world.tickets[found.numbers[0]]
        found.desk.scan(forged(ticket), "camera")
        assert found.state.step == "referred"
        assert found.state.person is None
        yield found


def search(d: Desks, qtbot: QtBot, text: str) -> None:
    assert "F4" in d.texts(), "the panel names the key"
    d.press(qtbot, Key.Key_F4, lambda: isinstance(d.state.panel, Searching))
    d.keys.write("search", text)


def test_whoever_is_found_by_number_goes_to_the_lead(d: Desks, qtbot: QtBot) -> None:
    number = d.numbers[0]
    search(d, qtbot, number)
    d.press(qtbot, Key.Key_Return, lambda: d.state.person is not None)
    records = d.desk.station.venue.journal.log.records(person_cell(number))
    grounds = [r.reason for r in records if isinstance(r.fact, Referred)]
    assert grounds == [phrases("ja")["refer_unconfirmed"]]
    assert number in [one.number for one in d.state.waiting]
    assert (d.state.panel, d.state.step) == (None, "referred")


def test_asked_again_about_somebody_who_waits_no_code_stands_on_the_screen(
    d: Desks, qtbot: QtBot
) -> None:
    number = d.numbers[0]
    for _ in range(2):
        d.desk.scan(forged(d.world.tickets[number]), "camera")
        qtbot.waitUntil(lambda: d.state.person is None)
        search(d, qtbot, number)
        d.press(qtbot, Key.Key_Return, lambda: d.state.person is not None)
        assert "other" not in d.texts().split("\n")


def test_where_nobody_is_found_it_is_noted_without_a_word_of_the_ticket(
    d: Desks, qtbot: QtBot
) -> None:
    search(d, qtbot, "99999999")
    d.press(qtbot, Key.Key_Return, lambda: d.state.message == "desk_unconfirmed_noted")
    records = d.desk.station.venue.journal.log.records(session_cell(SESSION))
    noted = [r.fact for r in records if isinstance(r.fact, IncidentNoted)]
    assert [(one.kind, one.text) for one in noted] == [
        ("other", phrases("ja")["incident_unconfirmed"])
    ]


def test_enter_before_anything_was_typed_records_nothing(d: Desks, qtbot: QtBot) -> None:
    size = d.desk.station.venue.journal.head.size
    search(d, qtbot, "")
    d.keys.enter()
    assert d.desk.station.venue.journal.head.size == size
    d.press(qtbot, Key.Key_Escape, lambda: d.state.panel is None)
