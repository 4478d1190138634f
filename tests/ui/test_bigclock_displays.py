"""The clock of the room over a second display, and over the only one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.opening import OpenStation
from tests.ui.deskworld import opened
from tests.ui.test_clock import START, Clocks
from tests.venue.station import Desk, World

TWO = """
import json, sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from app import bootstrap
from ui.application import start_qt
from ui.screens.bigclock import BigClock
from ui.viewmodels.words import Words
from ui.widgets.clockface import FaceText

application = start_qt(bootstrap.font_files())
screens = QGuiApplication.screens()
desk = QWidget()
desk.setGeometry(screens[0].geometry())
desk.show()
alarms = []
clock = BigClock(
    Words("ja"), "Ctrl+Shift+K", ("Ctrl+R", lambda: None), desk,
    alarm=("Ctrl+Shift+E", lambda: alarms.append(1)),
)
told = []

def look():
    application.processEvents()
    told.append([clock.isVisible(), list(clock.geometry().getRect()) if clock.isVisible() else []])

clock.open(desk.screen())
clock.draw(FaceText("2級", "試験中", "10:00:00"))
look()
takes = not clock.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
application.screenRemoved.emit(clock.screen())
look()
application.screenAdded.emit(screens[-1])
look()
clock.close()
application.screenAdded.emit(screens[-1])
look()
print(json.dumps({"told": told, "takes": takes}), flush=True)
"""


def displays(tmp_path: Path, *offsets: int) -> dict[str, object]:
    """What becomes of the clock of a desk on the first of some displays."""
    shape = {"y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = [{"name": f"d{n}", "x": x, **shape} for n, x in enumerate(offsets)]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    house = Path(__file__).parents[2]
    around = {"QT_QPA_PLATFORM": f"offscreen:configfile={config}", "PYTHONPATH": str(house)}
    ran = subprocess.run(
        [sys.executable, "-c", TWO],
        env={**os.environ, **around},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, object] = json.loads(ran.stdout)
    return told


def test_it_opens_on_the_second_goes_with_it_and_comes_back_with_it(tmp_path: Path) -> None:
    told = displays(tmp_path, 0, 1366)
    second = [True, [1366, 0, 1366, 768]]
    assert told == {"told": [second, [False, []], second, [False, []]], "takes": False}


def test_on_the_only_display_it_takes_the_keys_and_stays_closed(tmp_path: Path) -> None:
    told = displays(tmp_path, 0)
    gone = [False, []]
    assert told == {"told": [[True, [0, 0, 1366, 768]], gone, gone, gone], "takes": True}


@pytest.fixture
def clocks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Clocks]:
    with opened(qtbot, station, desk, world) as found:
        yield Clocks(found)


def test_an_evacuation_comes_over_the_clock_which_comes_back_after_it(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    clocks.at(START.plus(minutes=10))
    big, window = clocks.clock.big, clocks.window
    big.open_on(QGuiApplication.primaryScreen(), take_keys=True)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(big, Qt.Key.Key_E, both)
    qtbot.waitUntil(lambda: window.page == "evacuation")
    assert not big.isVisible()
    window.tick()
    assert not big.isVisible()
    window.actions_.do("evac_back")
    window.tick()
    qtbot.waitUntil(big.isVisible)
    QTest.keyClick(big, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not big.isVisible())
    window.tick()
    assert not big.isVisible()
