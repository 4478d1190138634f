"""By keys alone: from an empty folder to a round of which every venue is in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.wishes import Cancel, SignIn
from app.drops.folder import FolderDrop
from app.services.invented import PINS, invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.opening import Sheet
from app.services.sending import send
from tests.ui.hqworld import A_HAND, HqWindow, Key, at_the_door
from tests.venue.station import DAY, PASSPHRASE, Desk, Sealed
from ui.screens.inbox import InboxScreen
from ui.screens.intake import IntakeScreen
from ui.screens.rounds import RoundsScreen


def answer(hq: HqWindow, qtbot: QtBot, text: str, done: Callable[[], bool]) -> None:
    """Type a path into the dialog that is open, and Enter."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in _dialogs(hq)))
    dialog = next(one for one in _dialogs(hq) if one.isVisible())
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setText(text)
    # Only pressed: the dialog is gone before the key is let go.
    QTest.keyPress(line, Key.Key_Return, Qt.KeyboardModifier.NoModifier, A_HAND)
    qtbot.waitUntil(done)


def _dialogs(hq: HqWindow) -> list[QFileDialog]:
    return hq.window.findChildren(QFileDialog)


def cancelled_day(folder: Path, package: Path, sheet: Path, stick: FolderDrop) -> None:
    """A venue whose exams headquarters called off, and which has sent its records."""
    sealed = Sealed(package.read_bytes(), Sheet.read(sheet.read_text()), ())
    desk = Desk.made(folder, sealed)
    with desk.station() as station:
        venue = station.venue
        assert venue.perform(SignIn(operator="l01", pin=PINS["l01"]), desk.stamp).refusal is None
        for session in venue.sessions:
            wish = Cancel(session=session, reason="台風", reference="本部 12号")
            assert venue.perform(wish, desk.stamp).refusal is None
        send(station, stick, desk.outbox, bootstrap.vault(), desk.stamp)


def test_from_an_empty_folder_to_all_venues_in(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    round_, entries = invented_round(DAY, candidates=8)
    (tmp_path / "round.toml").write_bytes(as_round_toml(round_).encode())
    (tmp_path / "roster.csv").write_bytes(as_roster_csv(entries).encode())
    for name in ("packages", "sheets"):
        (tmp_path / name).mkdir()
    stick = FolderDrop.made(tmp_path / "stick")
    with at_the_door(qtbot, tmp_path / "settings") as hq:
        hq.press(qtbot, Key.Key_3, hq.card.fields["folder"].hasFocus)
        hq.type(qtbot, str(tmp_path / "hq"))
        hq.press(qtbot, Key.Key_Return, hq.card.fields["name"].hasFocus)
        hq.type(qtbot, "協会本部")
        for name in ("passphrase", "again"):
            hq.press(qtbot, Key.Key_Return, hq.card.fields[name].hasFocus)
            hq.type(qtbot, PASSPHRASE)
        hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "rounds")
        hq.press(qtbot, Key.Key_N, lambda: hq.window.page == "intake")
        [intake] = hq.window.findChildren(IntakeScreen)
        hq.press(qtbot, Key.Key_F, lambda: bool(_dialogs(hq)))
        both = " ".join(f'"{tmp_path / name}"' for name in ("round.toml", "roster.csv"))
        answer(hq, qtbot, both, lambda: intake.model.state.looked is not None)
        hq.window.activateWindow()
        registered = lambda: intake.model.state.prepared is not None  # noqa: E731
        hq.press(qtbot, Key.Key_Return, registered, "Ctrl")
        hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "rounds")
        [rounds] = hq.window.findChildren(RoundsScreen)
        making = rounds._making
        assert making is not None
        hq.press(qtbot, Key.Key_P, lambda: any(one.isVisible() for one in _dialogs(hq)))
        first = next(one for one in _dialogs(hq) if one.isVisible())
        folder = str(tmp_path / "packages")
        answer(hq, qtbot, folder, lambda: first not in _dialogs(hq) or not first.isVisible())
        folder = str(tmp_path / "sheets")
        answer(hq, qtbot, folder, lambda: making.state.message == "making_packages_done")
        for code in ("T01", "T02"):
            stem = f"{round_.id}-{code}"
            package, sheet = f"packages/{stem}.kvp", f"sheets/{stem}.pass.txt"
            cancelled_day(tmp_path / code, tmp_path / package, tmp_path / sheet, stick)
        hq.window.activateWindow()
        hq.press(qtbot, Key.Key_2, lambda: hq.window.page == "inbox", "Alt")
        [inbox] = hq.window.findChildren(InboxScreen)
        hq.press(qtbot, Key.Key_F, lambda: any(one.isVisible() for one in _dialogs(hq)))
        answer(hq, qtbot, stick.place, lambda: inbox.model.state.place == stick.place)
        hq.window.activateWindow()
        hq.press(qtbot, Key.Key_T, lambda: inbox.model.state.taken is not None)
        now = inbox.model.state.now
        assert now is not None
        assert [one.coming for one in now.venues] == ["in", "in"]
        assert "2 会場の記録がすべてそろいました" in hq.texts()
