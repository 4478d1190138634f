"""A time on the clock of the room stands still while its seconds go on."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.widgets.clockface import ClockFace, FaceText


def test_the_hours_do_not_move_with_the_seconds(qtbot: QtBot) -> None:
    face = ClockFace()
    qtbot.addWidget(face)
    face.resize(1200, 700)

    def hours(time: str) -> QImage:
        face.show_face(FaceText("", "", time))
        return face.grab().toImage().copy(0, 0, 400, 700)

    assert hours("10:08:00") == hours("10:08:11")
    assert hours("10:08:00") != hours("11:08:00")
