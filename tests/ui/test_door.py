"""The Door in a real window: a real package becomes a station, and is found again next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.services.demoday import LiveDay
from app.services.invented import PINS
from app.settings import SettingsFile
from tests.venue.station import Desk, Sealed, World
from ui.screens.door import CHOICES, DoorScreen
from ui.screens.doorsteps import PackageCard, PassphraseCard, StationsCard
from ui.screens.signin import SignInScreen
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.window import MainWindow
from ui.viewmodels.door import DoorModel
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

A_HAND = 60  # milliseconds between two keys of a person


def no_demo(folder: Path, tell: Callable[[str], None]) -> LiveDay:
    raise machine("disk_failed", detail=folder.name)


@pytest.fixture(autouse=True)
def _no_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where stations are made when nobody says where."""
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return bootstrap.settings(tmp_path / "settings")


class At:
    """A window at the Door."""

    def __init__(self, settings: SettingsFile) -> None:
        self.window = MainWindow(Words("ja"))
        keeper = Doorkeeper(settings, no_demo)
        self.model: DoorModel = add_door(self.window, ImmediateWork(), settings, keeper)
        found = self.window.findChild(DoorScreen)
        assert isinstance(found, DoorScreen)
        self.screen = found

    def trouble(self) -> str:
        """What the shown card says is wrong."""
        return self.screen.cards[self.model.state.step].trouble.text()

    def said(self) -> str:
        """Everything on the sign-in page."""
        page = self.window.findChild(SignInScreen)
        assert page is not None
        return " ".join(label.text() for label in page.findChildren(QLabel))


@pytest.fixture
def at(home: Path, settings: SettingsFile, qtbot: QtBot) -> Iterator[At]:
    door = At(settings)
    qtbot.addWidget(door.window)
    door.window.show()
    qtbot.waitExposed(door.window)
    yield door
    door.window.close()


@pytest.fixture
def files(world: World, tmp_path: Path) -> tuple[Path, Path]:
    """A package and its sheet, as they travel."""
    return world.first.write(tmp_path / "stick")


def open_with(at: At, package: Path, sealed: Sealed) -> None:
    at.model.choose_package(str(package))
    at.model.accept_place("受付1")
    at.model.typed(sealed.sheet.passphrase, sealed.sheet.fingerprint or "")
    at.model.open()


def test_a_package_becomes_a_station_by_keys_alone(
    at: At, world: World, files: tuple[Path, Path], home: Path, qtbot: QtBot
) -> None:
    window, screen = at.window, at.screen
    qtbot.keyClick(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: len(window.findChildren(QFileDialog)) == 1)
    dialogs = window.findChildren(QFileDialog)
    dialogs[0].fileSelected.emit(str(files[0]))
    dialogs[0].close()
    place = screen.cards["package"]
    assert isinstance(place, PackageCard)
    assert (at.model.state.step, at.model.state.place.folder) == ("package", str(home / "venue"))
    window.activateWindow()
    qtbot.waitUntil(place.name.hasFocus)
    place.name.setText("受付1")
    qtbot.keyClick(place.name, Qt.Key.Key_Return)
    card = screen.cards["passphrase"]
    assert isinstance(card, PassphraseCard)
    qtbot.waitUntil(card.passphrase.hasFocus)
    assert world.first.sheet.fingerprint is not None
    passphrase = world.first.sheet.passphrase.lower().replace("-", " ")
    qtbot.keyClicks(card.passphrase, passphrase, delay=A_HAND)
    qtbot.waitUntil(lambda: "25 / 25" in card._count.text())
    qtbot.keyClick(card.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(card.fingerprint.hasFocus)
    qtbot.keyClicks(card.fingerprint, world.first.sheet.fingerprint, delay=A_HAND)
    qtbot.waitUntil(lambda: card.fingerprint.text() == world.first.sheet.fingerprint)
    qtbot.keyClick(card.fingerprint, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page == "sign_in")
    assert (home / "venue" / "station.json").is_file()
    assert (card.passphrase.text(), card.fingerprint.text()) == ("", "")


@pytest.mark.parametrize("digit", "1234")
def test_a_hand_scanner_presses_nothing_before_a_station_is_open(
    at: At, qtbot: QtBot, digit: str
) -> None:
    qtbot.keyClicks(at.window, digit * 12)
    qtbot.keyClick(at.window, Qt.Key.Key_Return)
    said = at.window.words.say("door_scan")
    qtbot.waitUntil(lambda: at.screen.trouble.text() == said)
    assert at.model.state.step == "choose"
    assert not at.window.findChildren(QFileDialog)


def test_next_time_it_is_found_by_its_name_and_needs_only_the_passphrase(
    at: At, world: World, files: tuple[Path, Path], settings: SettingsFile, qtbot: QtBot
) -> None:
    open_with(at, files[0], world.first)
    at.window.close()
    again = At(settings)
    qtbot.addWidget(again.window)
    said = again.screen.choices["today"].accessibleDescription()
    plan = next(venue for venue in world.round.venues if venue.code == "T01")
    assert all(part in said for part in (plan.name, "11月22日", world.round.name, "予行演習"))
    again.window.actions_.do("door_today")
    again.model.typed(world.first.sheet.passphrase, "")
    again.model.open()
    assert again.window.page == "sign_in"
    again.window.close()


def test_somebody_signs_in_and_the_desk_is_there(
    at: At, world: World, files: tuple[Path, Path]
) -> None:
    open_with(at, files[0], world.first)
    page = at.window.findChild(SignInScreen)
    assert page is not None
    page.panel._model.choose("p01")
    page.panel._model.agree(True)
    page.panel._model.enter(PINS["p01"])
    assert at.window.page == "desk"


def test_a_wrong_passphrase_reveals_nothing_and_stays_for_mending(
    at: At, world: World, files: tuple[Path, Path], home: Path
) -> None:
    at.model.choose_package(str(files[0]))
    at.model.accept_place("受付1")
    at.model.choose_sheet(str(files[1]))
    typed = world.other.sheet.passphrase
    at.model.typed(typed, at.model.state.fingerprint)
    at.model.open()
    assert at.trouble() == at.window.words.say("wrong_passphrase")
    assert at.model.state.passphrase == typed
    assert not (home / "venue").exists()


def test_another_signer_is_refused_and_nothing_is_made(
    at: At, world: World, files: tuple[Path, Path], home: Path
) -> None:
    at.model.choose_package(str(files[0]))
    at.model.accept_place("受付1")
    at.model.typed(world.first.sheet.passphrase, "0000-" * 7 + "0000")
    at.model.open()
    assert at.trouble() == at.window.words.say("other_signer")
    assert not (home / "venue").exists()


def test_an_expired_package_is_refused(
    at: At, real_world: World, tmp_path: Path, home: Path
) -> None:
    past = Instant.parse("2020-01-01T00:00:00+09:00")
    sealed = real_world.again(issue=1, expires=past)
    file, _ = sealed.write(tmp_path / "stick")
    open_with(at, file, sealed)
    assert at.model.state.step == "passphrase"
    assert [fault.code for fault in at.model.state.trouble] == ["package_expired"]
    assert not (home / "venue").exists()


def test_a_newer_issue_goes_into_the_same_station_and_an_older_one_does_not(
    at: At, world: World, files: tuple[Path, Path], settings: SettingsFile, qtbot: QtBot
) -> None:
    newer = world.again(issue=2)
    open_with(at, files[0], world.first)
    at.window.close()
    for sealed, page in ((newer, "sign_in"), (world.first, "door")):
        files[0].write_bytes(sealed.data)
        again = At(settings)
        qtbot.addWidget(again.window)
        open_with(again, files[0], sealed)
        assert again.window.page == page
        assert again.model.state.place.known
        again.window.close()
    assert [fault.code for fault in again.model.state.trouble] == ["package_older"]


def test_a_station_that_another_window_holds_is_said(
    at: At, world: World, files: tuple[Path, Path], settings: SettingsFile, qtbot: QtBot
) -> None:
    open_with(at, files[0], world.first)
    other = At(settings)
    qtbot.addWidget(other.window)
    other.model.choose_today()
    other.model.typed(world.first.sheet.passphrase, "")
    other.model.open()
    assert [fault.code for fault in other.model.state.trouble] == ["workspace_in_use"]
    other.window.close()


def drop(screen: DoorScreen, *paths: Path) -> bool:
    """Drop files on the window as a file manager does; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    entering.ignore()
    QApplication.sendEvent(screen, entering)
    if entering.isAccepted():
        QApplication.sendEvent(screen, QDropEvent(QPointF(50, 50), copy, data, left, none))
    return entering.isAccepted()


def test_files_may_be_dropped_on_the_window(at: At, world: World, files: tuple[Path, Path]) -> None:
    assert not drop(at.screen, *files)
    assert drop(at.screen, files[0])
    assert at.model.state.step == "package"
    at.model.accept_place("受付1")
    assert drop(at.screen, files[1])
    assert at.model.state.sheet == world.first.sheet


def test_a_whole_sheet_pasted_fills_both_lines(
    at: At, world: World, files: tuple[Path, Path], qtbot: QtBot
) -> None:
    at.model.choose_package(str(files[0]))
    at.model.accept_place("受付1")
    card = at.screen.cards["passphrase"]
    assert isinstance(card, PassphraseCard)
    QApplication.clipboard().setText(files[1].read_text(encoding="utf-8"))
    qtbot.keyClick(card.passphrase, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: at.model.state.sheet == world.first.sheet)
    QApplication.clipboard().setText("00000")
    card.passphrase.selectAll()
    qtbot.keyClick(card.passphrase, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: at.model.state.passphrase == "00000")


def test_several_stations_are_chosen_by_arrows(
    at: At, world: World, tmp_path: Path, home: Path, settings: SettingsFile, qtbot: QtBot
) -> None:
    at.window.close()
    for sealed, name in ((world.first, "a"), (world.other, "b")):
        file, _ = sealed.write(tmp_path / name)
        door = At(settings)
        qtbot.addWidget(door.window)
        door.model.choose_package(str(file))
        door.model.choose_folder(str(home / name))
        door.model.accept_place(name)
        door.model.typed(sealed.sheet.passphrase, sealed.sheet.fingerprint or "")
        door.model.open()
        assert door.window.page == "sign_in"
        door.window.close()
    door = At(settings)
    qtbot.addWidget(door.window)
    door.window.show()
    door.window.actions_.do("door_today")
    card = door.screen.cards["stations"]
    assert isinstance(card, StationsCard)
    assert card.list.count() == 2
    qtbot.waitUntil(card.list.hasFocus)
    qtbot.keyClick(card.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: card.list.currentRow() == 1)
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: door.model.state.step == "passphrase")
    assert door.model.state.chosen == str(home / "a" / "venue")
    door.window.close()


def test_a_demo_that_fails_says_why(at: At, qtbot: QtBot) -> None:
    qtbot.keyClick(at.window, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: "demos" in at.screen.trouble.text())


def test_a_demo_that_was_cut_off_stands_among_the_stations(
    desk: Desk, home: Path, settings: SettingsFile
) -> None:
    def make(_folder: Path, _tell: Callable[[str], None]) -> LiveDay:
        station = bootstrap.station(desk.path, desk.sheet)
        return LiveDay(station, next(iter(station.venue.sessions)), [], bootstrap.read_codes)

    keeper = Doorkeeper(settings, make)
    assert keeper.stations() == []
    keeper.demo()
    keeper.close()
    again = Doorkeeper(settings, no_demo).stations()
    assert [Path(one.path) for one in again] == [desk.path.absolute()]
    opened = keeper.open_station(again[0].path, desk.sheet)
    assert opened.station.venue.plan.name == again[0].venue
    keeper.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_at_1366_by_768(
    at: At, world: World, files: tuple[Path, Path], language: Language, qtbot: QtBot
) -> None:
    if at.window.words.language != language:
        at.window.words.switch()
    at.window.resize(1366, 720)
    steps: list[Callable[[], None]] = [
        lambda: None,
        lambda: at.model.choose_package(str(files[0])),
        lambda: at.model.accept_place("受付1"),
        lambda: at.model.typed("AAAAA", "0123"),
        at.model.open,
    ]
    for step in steps:
        step()
        QApplication.processEvents()
        assert at.window.minimumSizeHint().width() <= 1366
        assert at.window.minimumSizeHint().height() <= 720
        for label in at.screen.findChildren(QLabel):
            if label.isVisible() and label.text():
                needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
                assert needed <= label.height(), label.text()


def test_every_choice_says_something_to_a_screen_reader(at: At) -> None:
    for name in CHOICES:
        assert at.screen.choices[name].accessibleName()
        assert at.screen.choices[name].accessibleDescription()
