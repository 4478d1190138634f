"""Into headquarters by keys alone: a new one, an old one, a wrong passphrase, the lock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.kernel.phrases import LANGUAGES, Language
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import fits
from tests.venue.station import PASSPHRASE, World
from ui.screens.rounds import RoundsScreen
from ui.widgets.typedonly import is_typed_only


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")


@pytest.fixture
def hq(qtbot: QtBot, tmp_path: Path) -> Iterator[HqWindow]:
    with at_the_door(qtbot, tmp_path / "settings") as found:
        yield found


def test_a_new_headquarters_by_keys_alone(hq: HqWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "本部"
    hq.press(qtbot, Key.Key_3, lambda: hq.window.page == "hq_door")
    fields = hq.card.fields
    qtbot.waitUntil(fields["folder"].hasFocus)
    hq.press(qtbot, Key.Key_Return, lambda: bool(hq.state.trouble))
    assert all(map(is_typed_only, fields.values())), "nobody scans here: fast typing is text"
    hq.type(qtbot, str(folder))
    hq.press(qtbot, Key.Key_Return, fields["name"].hasFocus)
    assert hq.state.step == "new"
    hq.type(qtbot, "協会本部")
    hq.press(qtbot, Key.Key_Return, fields["passphrase"].hasFocus)
    hq.type(qtbot, PASSPHRASE)
    hq.press(qtbot, Key.Key_Return, fields["again"].hasFocus)
    hq.type(qtbot, "another passphrase")
    hq.press(qtbot, Key.Key_Return, lambda: bool(hq.state.trouble))
    assert not folder.exists()
    assert [fault.code for fault in hq.state.trouble] == ["hq_passphrases_differ"]
    for name in ("passphrase", "again"):
        fields[name].setFocus()
        hq.type(qtbot, PASSPHRASE)
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "rounds")
    assert "協会本部" in hq.texts()
    assert hq.settings.now.headquarters == (str(folder),)
    with bootstrap.headquarters(folder, PASSPHRASE) as made:
        assert made.keyring.name == "協会本部"


def test_an_old_one_is_proposed_and_opens_with_its_passphrase_only(
    hq: HqWindow, world: World, qtbot: QtBot
) -> None:
    hq.settings.remember_headquarters(str(world.hq))
    hq.press(qtbot, Key.Key_3, lambda: hq.window.page == "hq_door")
    hq.press(qtbot, Key.Key_Return, hq.card.fields["passphrase"].hasFocus)
    hq.type(qtbot, "something else entirely")
    hq.press(qtbot, Key.Key_Return, lambda: bool(hq.state.trouble))
    assert [fault.code for fault in hq.state.trouble] == ["hq_wrong_passphrase"]
    assert (hq.window.page, hq.card.fields["passphrase"].text()) == ("hq_door", "")
    hq.type(qtbot, PASSPHRASE)
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "rounds")
    assert world.round.name in hq.texts()
    [rounds] = hq.window.findChildren(RoundsScreen)
    assert rounds.table.topLevelItemCount() == 1


def test_back_goes_to_the_folder_then_to_the_door(hq: HqWindow, world: World, qtbot: QtBot) -> None:
    hq.settings.remember_headquarters(str(world.hq))
    hq.press(qtbot, Key.Key_3, lambda: hq.window.page == "hq_door")
    hq.press(qtbot, Key.Key_Return, lambda: hq.state.step == "passphrase")
    hq.press(qtbot, Key.Key_Escape, lambda: hq.state.step == "folder")
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "door")


def test_a_folder_of_something_else_is_refused_and_untouched(hq: HqWindow, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    hq.door.choose_headquarters()
    hq.card._model.choose_folder(str(tmp_path / "letters"))
    assert [fault.code for fault in hq.state.trouble] == ["hq_folder_taken"]
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_the_lock_asks_for_the_passphrase_and_comes_back(
    hq: HqWindow, world: World, qtbot: QtBot
) -> None:
    hq.enter(world.hq, PASSPHRASE)
    hq.press(qtbot, Key.Key_L, lambda: hq.window.page == "hq_door", "Ctrl")
    assert world.round.name not in hq.texts()
    assert not hq.window.actions_.is_open("hq_door_back")
    hq.type(qtbot, "not this one here")
    hq.press(qtbot, Key.Key_Return, lambda: bool(hq.state.trouble))
    assert hq.window.page == "hq_door"
    for id in ("hq_rounds", "hq_stop"):
        assert not hq.window.actions_.is_open(id)
    hq.type(qtbot, PASSPHRASE)
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "rounds")
    assert world.round.name in hq.texts()


def test_only_the_menus_of_headquarters_are_there(hq: HqWindow, world: World) -> None:
    hq.enter(world.hq, PASSPHRASE)
    shown = [one.text() for one in hq.window.menuBar().actions() if one.isVisible()]
    assert shown == ["協会本部", "表示", "ヘルプ"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_or_nameless(
    qtbot: QtBot, tmp_path: Path, world: World, language: Language
) -> None:
    with at_the_door(qtbot, tmp_path / "settings", language=language) as hq:
        hq.settings.remember_headquarters(str(world.hq))
        hq.settings.remember_headquarters(str(tmp_path / "gone"))
        hq.door.choose_headquarters()
        fits(hq.window, "folder")
        every_name(hq.window, 3, "folder")
        model = hq.card._model
        model.choose_folder(str(tmp_path / ("new" * 20)))
        model.found("", "short", "longer")
        fits(hq.window, "new")
        every_name(hq.window, 5, "new")
        model.back()
        model.choose_folder(str(world.hq))
        model.open("wrong words altogether")
        fits(hq.window, "passphrase")
        every_name(hq.window, 3, "passphrase")
        model.open(PASSPHRASE)
        fits(hq.window, "rounds")
        every_name(hq.window, 1, "rounds")
        hq.window.actions_.do("lock")
        fits(hq.window, "locked")
