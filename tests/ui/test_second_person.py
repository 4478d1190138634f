"""The second of two people is somebody else than who acts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.screens.lead import LeadScreen


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def test_the_clocks_form_offers_everybody_but_who_acts(desks: Desks) -> None:
    desks.window.actions_.do("lead_page")
    screen, station = desks.window.findChild(LeadScreen), desks.day.station
    assert isinstance(screen, LeadScreen)
    form = next(one for one in screen.model.state.forms if one.id == "confirm_clock")
    screen.model.open_form(form)
    box = next(one for one in screen.findChildren(QComboBox) if one.isVisible())
    offered = {box.itemData(at) for at in range(box.count())}
    assert offered - {""} == {one.id for one in station.staff} - {station.state.operator_id}
    assert box.currentData() == ""  # nobody is chosen by passing over it
    assert offered
