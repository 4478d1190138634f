"""Beside the desk: a lead's PIN for one wish, the choice of a camera."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.wishes import SignIn
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.screens.eye import Eye
from ui.screens.leadpin import LeadPin
from ui.viewmodels.deskcamera import CameraChoice, CameraFlow
from ui.viewmodels.deskpanels import Choosing

Key = Qt.Key


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def test_a_lead_takes_back_at_a_proctors_desk(d: Desks, qtbot: QtBot) -> None:
    station = d.desk.station
    station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)
    d.scan(0)
    d.keys.digit("3")
    d.keys.enter()
    d.clock.at = d.clock.at.plus(seconds=301)
    d.keys.undo()
    d.keys.digit("1")
    [dialog] = [one for one in d.window.findChildren(LeadPin) if one.isVisible()]
    dialog.panel.agree.setChecked(True)
    dialog.model.enter(PINS["l01"])
    qtbot.waitUntil(lambda: d.state.message == "desk_admission_undone")
    assert not dialog.isVisible()
    assert d.state.rooms[0].admitted == 0
    assert station.state.operator_id == "p01"


def test_a_camera_is_chosen_by_name_and_mirrored_by_a_key(d: Desks) -> None:
    chosen: list[CameraChoice] = []
    names = ["Integrated Camera", "HD Webcam"]
    d.desk.open(CameraFlow(d.desk, lambda: names, CameraChoice("HD Webcam"), chosen.append))
    assert isinstance(d.state.panel, Choosing)
    assert [one.plain for one in d.state.panel.choices] == [names[0], "HD Webcam ●", ""]
    for key in ("1", "9", "9", "3"):
        d.keys.digit(key)
    assert chosen == [
        CameraChoice("Integrated Camera"),
        CameraChoice("Integrated Camera", mirrored=True),
        CameraChoice("Integrated Camera"),
    ]
    d.keys.enter()
    assert d.state.panel is None


def test_the_key_shows_the_cameras_and_the_picture_is_mirrored_at_once(
    d: Desks, qtbot: QtBot
) -> None:
    eye = d.window.findChild(Eye)
    assert isinstance(eye, Eye)
    d.press(qtbot, Key.Key_F11, lambda: isinstance(d.state.panel, Choosing))
    d.press(qtbot, "9", lambda: eye.finder.mirrored)
    d.press(qtbot, "9", lambda: not eye.finder.mirrored)
    d.press(qtbot, Key.Key_F11, lambda: d.state.panel is None)
