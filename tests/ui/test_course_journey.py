"""A training course by its windows: from the round file at headquarters to the certificates."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.drops.folder import FolderDrop
from app.kernel.time import Instant
from app.services.opening import OpenStation, Sheet, open_package
from app.services.playing import Player
from tests.ui.courseworld import EXAMPLE
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_course_desk import Morning, sign_in
from tests.ui.test_hq_journey import answer
from tests.venue.station import PASSPHRASE, Clock
from ui.screens.closing import ClosingScreen
from ui.screens.inbox import InboxScreen
from ui.screens.intake import IntakeScreen
from ui.screens.lists import ListsScreen
from ui.screens.paper import PaperScreen
from ui.screens.rounds import RoundsScreen

ALL, LATE = "00510001", "00510002"
LAST = "D2"
OVER = Instant.parse("2026-11-24T11:30:00+09:00")
LEAD_PIN, SECOND, SECOND_PIN = "5926", "k01", "2041"


def test_from_the_round_file_to_the_certificates(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    for name in ("packages", "sheets", "first", "second"):
        (tmp_path / name).mkdir()
    stick = FolderDrop.made(tmp_path / "stick")
    bootstrap.create_headquarters(tmp_path / "hq", "研修部", PASSPHRASE, None)
    with at_the_door(qtbot, tmp_path / "settings") as hq:
        hq.enter(tmp_path / "hq", PASSPHRASE)
        registered(hq, qtbot)
        packed(hq, qtbot, tmp_path)
    station = lived(tmp_path)
    try:
        closed_and_sent(station, qtbot, tmp_path, stick, monkeypatch)
    finally:
        station.close()
    with at_the_door(qtbot, tmp_path / "settings") as hq:
        hq.enter(tmp_path / "hq", PASSPHRASE)
        taken_in(hq, qtbot, stick)
        certified(hq, qtbot, tmp_path)


def registered(hq: HqWindow, qtbot: QtBot) -> None:
    """Round file and roster, looked at and registered."""
    hq.press(qtbot, Key.Key_N, lambda: hq.window.page == "intake")
    [intake] = hq.window.findChildren(IntakeScreen)
    hq.press(qtbot, Key.Key_F, lambda: bool(dialogs(hq)))
    both = " ".join(f'"{EXAMPLE / name}"' for name in ("round.toml", "roster.csv"))
    answer(hq, qtbot, both, lambda: intake.model.state.looked is not None)
    hq.window.activateWindow()
    done = lambda: intake.model.state.prepared is not None  # noqa: E731
    hq.press(qtbot, Key.Key_Return, done, "Ctrl")
    assert "受験" not in hq.texts()
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "rounds")


def packed(hq: HqWindow, qtbot: QtBot, folder: Path) -> None:
    """The venue's package, and its passphrase apart from it."""
    [rounds] = hq.window.findChildren(RoundsScreen)
    making = rounds._making
    assert making is not None
    hq.press(qtbot, Key.Key_P, lambda: bool(dialogs(hq)))
    [first] = dialogs(hq)
    # Gone, it is not even there to be asked.
    gone = lambda: first not in dialogs(hq)  # noqa: E731
    answer(hq, qtbot, str(folder / "packages"), gone)
    sheets = str(folder / "sheets")
    answer(hq, qtbot, sheets, lambda: making.state.message == "making_packages_done")
    hq.window.activateWindow()


def dialogs(hq: HqWindow) -> list[QFileDialog]:
    return [one for one in hq.window.findChildren(QFileDialog) if one.isVisible()]


def lived(folder: Path) -> OpenStation:
    """The venue's three mornings up to the last key, which `test_course_desk` shows by keys."""
    [package] = (folder / "packages").glob("*.kvp")
    [slip] = (folder / "sheets").glob("*.pass.txt")
    sheet, place = Sheet.read(slip.read_text(encoding="utf-8")), folder / "station"
    clock, workspace = Clock(OVER.plus(minutes=-9000)), bootstrap.workspace(place)
    vault = bootstrap.vault()
    open_package(package.read_bytes(), sheet, workspace, vault, clock, station_name="受付1")
    station = bootstrap.station(place, sheet)
    player = Player(station.venue, clock, read_codes=lambda _: [], read_text=str)
    script = [
        line
        for name in ("day1", "day2", "resumed")
        for line in (EXAMPLE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for line in script[:-1]:
        player.answer(line)
    return station


def closed_and_sent(
    station: OpenStation,
    qtbot: QtBot,
    folder: Path,
    stick: FolderDrop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The last period closed by two people with a reason, then everything onto the stick."""
    m = Morning(station, folder / "desk-settings", at=OVER, session=LAST)
    m.qtbot = qtbot
    qtbot.addWidget(m.window)
    m.window.resize(1366, 708)
    m.window.show()
    qtbot.waitExposed(m.window)
    sign_in(m)
    m.press(Key.Key_F6, lambda: m.window.page == "lead")
    m.press("0", lambda: m.window.page == "closing")
    [closing] = m.window.findChildren(ClosingScreen)
    model = closing.model
    assert "試験" not in m.texts()
    m.press("9", lambda: model.state.picking)
    m.press("Y", lambda: bool(model.state.said))
    m.press(Key.Key_Return, lambda: model.state.good)
    m.press("0", lambda: model.state.form is not None)
    model.submit({"pin": LEAD_PIN, "second_operator": SECOND, "second_pin": SECOND_PIN})
    assert model.state.found.closed is not None, model.state.message
    assert m.facts()[-1] == "SessionClosed"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: stick.place)
    m.window.actions_.do("send_page")
    sending = m.day.sending
    m.press("F", lambda: sending.state.chosen == stick.place)
    m.press(Key.Key_Return, lambda: sending.state.sent is not None)
    assert (sending.state.message, sending.state.standing.unsent) == ("send_done", 0)
    assert "試験" not in m.texts()
    m.window.close()


def taken_in(hq: HqWindow, qtbot: QtBot, stick: FolderDrop) -> None:
    """Everything from the stick: the venue is in."""
    hq.press(qtbot, Key.Key_2, lambda: hq.window.page == "inbox", "Alt")
    [inbox] = hq.window.findChildren(InboxScreen)
    inbox.model.choose_folder(stick.place)
    hq.press(qtbot, Key.Key_T, lambda: inbox.model.state.taken is not None)
    now = inbox.model.state.now
    assert now is not None
    assert [one.coming for one in now.venues] == ["in"]


def certified(hq: HqWindow, qtbot: QtBot, folder: Path) -> None:
    """The lists twice: whoever stands on the list of certificates a second time is marked."""
    hq.press(qtbot, Key.Key_4, lambda: hq.window.page == "lists", "Alt")
    [screen] = hq.window.findChildren(ListsScreen)
    screen.model.choose("certificates")
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "paper")
    [paper] = hq.window.findChildren(PaperScreen)
    paper.model.save(folder / "alone.csv")
    assert paper.model.state.good, paper.model.state.message
    [alone] = folder.glob("alone*.csv")
    assert rows(alone)[ALL]["出力"] == "初回"
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "lists")
    mark = "再出力（修了証は1回限り）"
    for name in ("first", "second"):
        screen.model.write(str(folder / name), names=True)
        assert screen.model.state.message == "lists_written"
        certificates = rows(folder / name / "certificates.csv")
        assert {number: line["出力"] for number, line in certificates.items()} == {ALL: mark}
        completed = rows(folder / name / "completion.csv")
        assert (completed[ALL]["修了"], completed[LATE]["修了"]) == ("修了", "修了しない")


def rows(file: Path) -> dict[str, dict[str, str]]:
    """A list by number."""
    read = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    return {line["受講番号"]: line for line in read}
