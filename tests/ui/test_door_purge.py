"""Purging from the Door: what goes and what stays is shown first, then a code is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.drops.folder import FolderDrop
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.services.opening import OpenStation, Sheet
from app.settings import KnownStation
from tests.venue.purgeworld import confirmed, found, old_desk, old_world, personal, work
from tests.venue.station import Desk, World
from ui.screens.door import DoorScreen
from ui.screens.doorsteps import PurgeCard
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.window import MainWindow
from ui.viewmodels.door import DoorModel, Opened, PurgeLook, Station
from ui.viewmodels.doortext import about, today
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> World:
    return old_world(tmp_path_factory.mktemp("winter"))


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    return FolderDrop.made(tmp_path / "stick")


@pytest.fixture
def old(winter: World, tmp_path: Path) -> Desk:
    desk = old_desk(tmp_path / "desk", winter)
    work(desk, winter, range(4))
    return desk


def at_the_door(desk: Desk, tmp_path: Path, qtbot: QtBot) -> tuple[MainWindow, DoorModel]:
    settings = bootstrap.settings(tmp_path / "settings")
    settings.remember(KnownStation(str(desk.path.absolute())))
    window = MainWindow(Words("ja"))
    qtbot.addWidget(window)
    keeper = Doorkeeper(settings, lambda *_: pytest.fail("no demo was asked for"))
    return window, add_door(window, ImmediateWork(), settings, keeper)


def opened(desk: Desk, tmp_path: Path, qtbot: QtBot) -> tuple[MainWindow, DoorModel]:
    window, model = at_the_door(desk, tmp_path, qtbot)
    model.choose_today()
    model.typed(desk.sheet.passphrase, "")
    model.open()
    return window, model


def card(window: MainWindow) -> PurgeCard:
    found_ = window.findChild(PurgeCard)
    assert isinstance(found_, PurgeCard)
    return found_


def test_it_destroys_only_after_the_code_was_typed_and_says_what_it_did(
    old: Desk, winter: World, drop: FolderDrop, tmp_path: Path, qtbot: QtBot
) -> None:
    confirmed(old, winter, drop)
    window, model = opened(old, tmp_path, qtbot)
    assert model.state.step == "warned"
    assert "purge_possible" in [fault.code for fault in model.state.trouble]
    window.actions_.do("door_purge")
    assert model.state.step == "purge"
    for typed in ("", "T02", "消去"):
        card(window).code.setText(typed)
        card(window).enter()
        assert [fault.code for fault in model.state.trouble] == ["purge_type_code"]
    assert found(old, personal(winter)) != set()
    card(window).code.setText("ｔ０１")
    card(window).enter()
    assert model.state.step == "purged"
    assert found(old, personal(winter)) == set()
    assert "消去しました" in window.words.say(
        model.state.trouble[0].code, **dict(model.state.trouble[0].fields)
    )
    model.back()
    assert model.state.step == "choose"
    window.close()


class Kept:
    """A keeper whose only station may not be purged yet."""

    def stations(self) -> list[Station]:
        return [Station("station")]

    def open_station(self, path: str, sheet: Sheet) -> Opened:
        keeps = (Fault("purge_not_received", station="受付1", first=8, last=9),)
        look = PurgeLook("T01", 7, 40, 0, 1, keeps, ("/papers/register.pdf",))
        warned = Fault("package_expired", expires=Instant(0), now=Instant(1), zone="UTC")
        return Opened(None, (warned,), look)  # type: ignore[arg-type]

    def purge_look(self, station: OpenStation) -> PurgeLook:
        raise AssertionError("it was looked at already")

    def purge(self, station: OpenStation) -> Fault:
        raise AssertionError("nothing may be destroyed")


def test_what_keeps_it_is_shown_and_nothing_can_be_typed(qtbot: QtBot) -> None:
    keeper: Any = Kept()
    model = DoorModel(keeper, ImmediateWork(), today=lambda: "", on_open=_never, on_demo=_never)
    screen = DoorScreen(model, Words("ja"))
    qtbot.addWidget(screen)
    model.choose_today()
    model.typed("A" * 25, "")
    model.open()
    model.choose_purge()
    shown = screen.cards["purge"]
    assert isinstance(shown, PurgeCard)
    assert "まだ受け取っていません" in shown.trouble.text()
    assert not shown.code.isVisibleTo(shown)
    assert not shown.do.isVisibleTo(shown)
    shown.code.setText("T01")
    shown.enter()
    assert model.state.step == "purge"
    model.back()
    assert [fault.code for fault in model.state.trouble] == ["package_expired"]


def _never(_: object) -> None:
    raise AssertionError("nothing was opened")


def test_before_it_is_due_the_key_says_from_when_and_why_not(
    world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    work(desk, world, range(2))
    window, model = at_the_door(desk, tmp_path, qtbot)
    assert window.actions_.is_open("door_purge")
    window.actions_.do("door_purge")
    assert model.state.step == "passphrase"
    model.typed(desk.sheet.passphrase, "")
    model.open()
    assert model.state.step == "purge"
    shown = card(window)
    assert "本部の受領確認書がありません" in shown.trouble.text()
    assert "180 日" in shown.trouble.text()
    assert "2027" in shown.trouble.text()
    assert not shown.do.isVisibleTo(shown)
    model.back()
    assert [fault.code for fault in model.state.trouble] == ["purge_nothing_done"]
    window.actions_.do("door_purge")
    assert model.state.step == "purge"
    assert found(desk, {world.first.roster[0].name}) != set()
    window.close()


def test_a_purged_station_is_no_exam_of_today(
    old: Desk, winter: World, drop: FolderDrop, tmp_path: Path, qtbot: QtBot
) -> None:
    confirmed(old, winter, drop)
    window, model = opened(old, tmp_path, qtbot)
    model.choose_purge()
    model.destroy("T01")
    model.back()
    assert model.state.living == ()
    assert not window.actions_.is_open("door_today")
    assert not window.actions_.is_open("door_purge")
    screen = window.findChild(DoorScreen)
    assert isinstance(screen, DoorScreen)
    assert not screen.choices["today"].isEnabled()
    assert "消去済み" in today(model.state, window.words)
    assert "消去済み" in about(model.state.stations[0], window.words)
    window.close()
