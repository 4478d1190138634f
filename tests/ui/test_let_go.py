"""A day that was closed leaves nothing in memory: a desk may change exams all day long."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from tests.ui.deskworld import another
from tests.venue.station import World


def test_a_closed_day_is_let_go_with_its_window(qtbot: QtBot, tmp_path: Path, world: World) -> None:
    with another(qtbot, tmp_path / "desk", world) as found:
        left = [weakref.ref(each) for each in (found.window, found.day.desk, found.day.station)]
        found.window.close()
        found.window.deleteLater()
        del found
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
    gc.collect()
    assert [each() for each in left] == [None, None, None]
