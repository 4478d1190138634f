"""At a rehearsal the invented PINs stand on the sign-in page; at a real round nothing does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.cli.demo import Demo
from app.services.demoday import LiveDay
from app.services.invented import PINS
from app.services.rehearsal import practice_pins
from app.settings import SettingsFile
from tests.ui.deskworld import opened
from tests.venue.station import Desk, World, make_world
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.window import MainWindow
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork


def texts(window: MainWindow) -> str:
    return "\n".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def test_the_page_shows_everybodys_and_then_only_the_chosen_ones(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    with desk.station() as station, opened(qtbot, station, desk, world) as found:
        found.day.guard.begin()
        assert all(pin in texts(found.window) for pin in PINS.values())
        found.day.guard.sign_in.choose("p01")
        assert PINS["p01"] in texts(found.window)
        assert PINS["l01"] not in texts(found.window)


def test_a_real_round_shows_no_pin(qtbot: QtBot, tmp_path: Path) -> None:
    real = make_world(tmp_path / "real", practice=False)
    desk = Desk.made(tmp_path / "desk", real.first)
    with desk.station() as station, opened(qtbot, station, desk, real) as found:
        assert practice_pins(station.venue) == {}
        found.day.guard.begin()
        assert not any(pin in texts(found.window) for pin in PINS.values())
        assert "予行演習の暗証番号" not in texts(found.window)


def test_a_demo_is_made_behind_a_page_that_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    demo = Demo(tmp_path / "demo", 20, 1, "ja", live=True)
    assert [line.split()[-1] for line in demo.pins] == [PINS["l01"], PINS["p01"], PINS["p02"]]
    window = MainWindow(Words("ja"))
    qtbot.addWidget(window)
    seen: list[str] = []

    def make(_folder: Path, tell: Callable[[str], None]) -> LiveDay:
        def both(code: str) -> None:
            tell(code)
            seen.append(code)

        return demo.live(both)

    settings = SettingsFile(lambda: None, lambda _: None, lambda: None)
    model = add_door(window, ImmediateWork(), settings, Doorkeeper(settings, make))
    window.show()
    model.choose_demo()
    assert seen == ["demo_making_round", "demo_making_tickets", "demo_making_station"]
    assert window.page == "desk"
    window.close()
