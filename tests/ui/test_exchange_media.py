"""Sticks that are pulled, full or locked while the window exchanges: what it says, what it writes.

A medium is mounted over a folder of the computer's own disk, as a real stick is: pulled out, the
folder below is there, empty and ready to be written to.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.wishes import Lookup
from app.kernel.phrases import LANGUAGES, Language
from app.settings import KnownStation, SettingsFile
from tests.ledger.smalldisk import filled, remount, small_disk
from tests.ui.deskworld import Desks, opened
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World, sign_in
from ui.screens.exchangecard import ExchangeCard
from ui.shell.frame import Strip
from ui.viewmodels.exchange import ExchangeState, strip_text, trouble_lines

AWAY = "やりとり先がありません。つなぐと再開します"
FULL = "やりとり先に空きがありません。空きを作ると再開"
READ_ONLY = "やりとり先は読み取り専用です。書けるようにすると再開"


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path) as disk:
        yield disk


@contextmanager
def window(
    qtbot: QtBot, world: World, desk: Desk, settings: SettingsFile, language: Language = "ja"
) -> Iterator[Desks]:
    """The desk's window, as after a start of the program."""
    with closing(bootstrap.station(desk.path, desk.sheet)) as station:
        sign_in(station, desk.stamp)
        settings.remember(KnownStation(str(desk.path)))
        with opened(qtbot, station, desk, world, language=language, settings=settings) as desks:
            yield desks


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return bootstrap.settings(tmp_path / "settings")


@pytest.fixture
def one(tmp_path: Path, world: World) -> Desk:
    return Desk.made(tmp_path / "one", world.first)


def state(desks: Desks) -> ExchangeState:
    return desks.day.exchange.state


def said(desks: Desks) -> str:
    return strip_text(state(desks), desks.window.words)


def told(desks: Desks) -> str:
    return "\n".join(trouble_lines(state(desks), desks.window.words))


def look(desks: Desks) -> None:
    """Some seconds later it looks again."""
    desks.clock.at = desks.clock.at.plus(seconds=10)
    desks.day.exchange.tick()


def work(desks: Desks, at: int) -> None:
    """Something is recorded, and the desk stays free."""
    wish = Lookup(candidate_number=desks.numbers[at], session=SESSION)
    desks.day.station.perform(wish, lambda _: None)


def pull(stick: Path) -> None:
    subprocess.run(["umount", "-l", str(stick)], check=True)


def plug_in_another(stick: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(stick)], check=True)


def everything(place: Path) -> list[Path]:
    return sorted(place.rglob("*"))


def test_nothing_is_written_below_a_stick_that_was_pulled_nor_to_another_unasked(
    qtbot: QtBot,
    world: World,
    one: Desk,
    settings: SettingsFile,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with window(qtbot, world, one, settings) as desks:
        desks.day.exchange.switch_on(str(stick))
        assert state(desks).fault is None
        assert everything(stick)
        pull(stick)
        for at in range(2):
            work(desks, at)
            look(desks)
            assert said(desks) == AWAY
            assert "外れたか" in told(desks)
        assert everything(stick) == []
        assert desks.day.station.state.failure is None
    with window(qtbot, world, one, settings) as desks:
        look(desks)
        assert (said(desks), everything(stick)) == (AWAY, [])
        plug_in_another(stick)
        look(desks)
        assert (said(desks), everything(stick)) == (AWAY, [])
        # Whoever means the new one says so with the same key.
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
        desks.window.actions_.do("exchange")
        assert state(desks).fault is None
        assert list(stick.rglob("*.bundle.age"))
    with window(qtbot, world, one, settings) as desks:
        look(desks)
        assert state(desks).fault is None


def test_who_chooses_nothing_stops_the_exchange(
    qtbot: QtBot,
    world: World,
    one: Desk,
    settings: SettingsFile,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with window(qtbot, world, one, settings) as desks:
        desks.day.exchange.switch_on(str(stick))
        pull(stick)
        look(desks)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
        desks.window.actions_.do("exchange")
        assert (state(desks).place, said(desks)) == ("", "")
    plug_in_another(stick)


def test_a_full_stick_and_a_locked_one_are_told_apart_and_it_goes_on(
    qtbot: QtBot, world: World, one: Desk, settings: SettingsFile, stick: Path
) -> None:
    with window(qtbot, world, one, settings) as desks:
        desks.day.exchange.switch_on(str(stick))
        given = len(list(stick.rglob("*.bundle.age")))
        with filled(stick):
            work(desks, 0)
            look(desks)
            assert said(desks) == FULL
            assert str(stick) in told(desks)
        remount(stick, "ro")
        look(desks)
        assert said(desks) == READ_ONLY
        assert "書き込み禁止" in told(desks)
        remount(stick, "rw")
        look(desks)
        assert (state(desks).fault, told(desks)) == (None, "")
        assert len(list(stick.rglob("*.bundle.age"))) == given + 1


def test_from_a_locked_stick_the_others_records_are_taken_all_the_same(
    qtbot: QtBot, world: World, one: Desk, settings: SettingsFile, stick: Path, tmp_path: Path
) -> None:
    two = Desk.made(tmp_path / "two", world.first)
    with two.station() as station:
        sign_in(station, two.stamp)
        drop = bootstrap.drop(str(stick))
        bootstrap.exchanged(station._replace(folder=str(two.path)), drop, two.stamp)
    remount(stick, "ro")
    with window(qtbot, world, one, settings) as desks:
        desks.day.exchange.switch_on(str(stick))
        assert said(desks) == READ_ONLY
        look(desks)
        assert len(desks.day.station.venue.journal.others) == 1
    remount(stick, "rw")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_nobody_believes_is_named_and_does_not_look_like_a_stop(
    qtbot: QtBot,
    world: World,
    one: Desk,
    settings: SettingsFile,
    tmp_path: Path,
    language: Language,
) -> None:
    place = tmp_path / "shared"
    place.mkdir()
    with window(qtbot, world, one, settings, language) as desks:
        desks.window.resize(*SMALL)
        (place / "strange.bundle.age").write_bytes(b"age-encryption.org/v1\nnothing of ours")
        desks.day.exchange.switch_on(str(place))
        words, shown = desks.window.words, []
        for at in range(3):
            work(desks, at)
            look(desks)
            assert state(desks).fault is None
            assert said(desks) == words.say("strip_others_doubted", count=1)
            shown.append(told(desks))
        assert "strange.bundle.age" in shown[0]
        assert len(set(shown)) == 1
        kept = list((one.path / "set-aside").iterdir())
        assert len(kept) == 1, "told and kept once"
        desks.window.actions_.do("send_page")
        card = desks.window.findChild(ExchangeCard)
        assert isinstance(card, ExchangeCard)
        assert card.isVisible()
        assert "strange.bundle.age" in desks.texts()
        fits(desks.window, "send")
        (place / "strange.bundle.age").unlink()
        look(desks)
        assert told(desks) == ""


def test_a_sending_to_the_stick_of_yesterday_writes_nothing_beside_it(
    qtbot: QtBot, world: World, one: Desk, settings: SettingsFile, stick: Path
) -> None:
    with window(qtbot, world, one, settings) as desks:
        desks.day.sending.choose_folder(str(stick))
        desks.day.sending.send()
        assert desks.day.sending.state.message == "send_done"
    pull(stick)
    with window(qtbot, world, one, settings) as desks:
        sending = desks.day.sending
        assert sending.state.chosen == str(stick)
        for _ in range(2):
            sending.send()
            assert (sending.state.message, sending.state.good) == ("drop_gone", False)
        assert everything(stick) == []
        plug_in_another(stick)
        sending.send()
        assert sending.state.message == "drop_gone"
        sending.choose_folder(str(stick))
        sending.send()
        assert sending.state.message == "send_done"
        assert list(stick.rglob("*.bundle.age"))


def test_the_register_with_names_is_not_written_below_its_stick(
    qtbot: QtBot,
    world: World,
    one: Desk,
    settings: SettingsFile,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    with window(qtbot, world, one, settings) as desks:
        desks.window.actions_.do("running_register")
        assert list(stick.glob("*.pdf"))
    pull(stick)
    with window(qtbot, world, one, settings) as desks:
        desks.day.running.tick()
        fault = desks.day.running.state.fault
        assert fault is not None
        assert fault.code == "drop_gone"
        assert everything(stick) == []
    plug_in_another(stick)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_of_the_strip_are_never_cut(
    qtbot: QtBot, world: World, one: Desk, settings: SettingsFile, language: Language
) -> None:
    with window(qtbot, world, one, settings, language) as desks:
        desks.window.resize(*SMALL)
        strip, words = desks.window.findChild(Strip), desks.window.words
        assert isinstance(strip, Strip)
        strip.say("others", words.say("strip_others", seen="受付1 12345・受付2 12345"))
        strip.say("scanned", words.say("strip_scanned", count=12))
        strip.say("register", words.say("strip_running_fault"))
        desks.day.station._change(saved=12_345, confirmed=12_300)
        for page in ("desk", "sign_in", "lead"):
            desks.window.show_page(page)  # type: ignore[arg-type]
            QApplication.processEvents()
            for name in ("saved", "confirmed"):
                label = strip._labels[name]
                assert "123" in label.text()
                assert label.width() >= label.sizeHint().width(), (page, name)
