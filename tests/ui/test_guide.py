"""A rehearsal in the window, from the Door to the score, with the real pages of desk and room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.events import ClockJumped, Recorded
from app.services.rehearsing import Rehearsal
from app.settings import SettingsFile
from tests.ui.deskworld import A_HAND
from ui.screens.bigclock import BigClock
from ui.screens.card import TurnRoundCard
from ui.screens.conduct import ConductScreen
from ui.screens.guide import GuideLine
from ui.screens.paper import PaperScreen
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.window import MainWindow
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork
from ui.widgets.cardpage import CardPage

OVER_THE_PAGE = 22 + 46 + 65 + 34 + 28
"""Pixels of menu, head, guide, a call's line and the strip below."""


class At:
    """A window that was opened at the Door, its rehearsal, and a person's keys."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.window = qtbot, MainWindow(Words("ja"))
        qtbot.addWidget(self.window)
        settings = SettingsFile(lambda: None, lambda _: None, lambda: None)
        self.keeper = Doorkeeper(settings, lambda folder, tell: pytest.fail("no demo was asked"))
        self.keeper.practice_folder = folder
        self.settings = settings
        add_door(self.window, ImmediateWork(), settings, self.keeper)
        self.window.resize(1366, 708)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.stand_before()

    def stand_before(self) -> None:
        """The keys go to the window."""
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)

    @property
    def line(self) -> GuideLine:
        found = self.window.findChild(GuideLine)
        assert found is not None
        return found

    def press(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        both = Qt.KeyboardModifier.NoModifier
        for one in held:
            both |= one
        handle = QApplication.focusWindow() or self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, both, A_HAND)

    def go_on(self, title: str) -> None:
        """The next visitor, by key."""
        shift = Qt.KeyboardModifier.ShiftModifier
        self.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier, shift)
        self.qtbot.waitUntil(lambda: self.line.title.text() == title)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rehearsals") / "1"


@pytest.fixture
def at(qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[At]:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    made = At(qtbot, folder)
    yield made
    made.window.close()


def test_from_the_door_to_the_score(at: At, folder: Path, qtbot: QtBot) -> None:
    known: list[Rehearsal] = []
    make = at.keeper.practice
    at.keeper.practice = lambda: known.append(make()) or known[0]  # type: ignore[method-assign, func-returns-value]
    at.window.actions_.do("door_practice")
    assert at.window.page == "desk"
    assert at.line.mark.text() == "練習 1/14"
    assert at.settings.now.stations == ()  # nobody finds it where today's exam is looked for

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    at.press(Qt.Key.Key_V, control, shift)
    qtbot.waitUntil(lambda: _facts(known[0])[-1] == "VerdictGiven")
    at.press(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: _facts(known[0])[-1] == "IdChecked")
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _facts(known[0])[-1] == "Admitted")

    at.window.show_page("lead")
    at.go_on("顔写真のない書類")
    assert at.window.page == "desk"  # whoever comes next comes to the desk
    for title in ("部屋を間違えた人", "期限の切れた免許証"):
        at.go_on(title)
    for title in ("身分証明書のない人", "確認できない受験票", "会場を間違えた人"):
        at.go_on(title)
    at.go_on("遅れてきた人")
    at.press(Qt.Key.Key_V, control, shift)
    qtbot.waitUntil(lambda: "LateArrived" in _facts(known[0]))
    at.window.actions_.do("card")
    shown = [c for c in at.window.findChildren(TurnRoundCard) if c.isVisible()]
    assert [c.findChild(CardPage).accessibleDescription()[:4] for c in shown] == ["予行演習"]  # type: ignore[union-attr]
    shown[0].close()
    at.stand_before()
    at.go_on("試験の開始")
    assert not at.line.buttons["rehearse_show"].isEnabled()
    at.window.tick()
    assert not any(isinstance(r.fact, ClockJumped) for r in _records(known[0]))

    at.go_on("出欠の確認")
    assert at.window.page == "room"
    at.window.show_page("conduct")
    conduct = at.window.findChild(ConductScreen)
    assert conduct is not None
    conduct.model.about_person("00990001", "caution")
    conduct.model.submit({"kind": "device_sound", "to": "candidate", "text": "着信音"})
    assert conduct.model.state.message == "form_done_caution"
    # The guide and a call over the page of a person leave the last line on a small screen.
    conduct.layout().activate()  # type: ignore[union-attr]
    assert conduct.minimumSizeHint().height() <= 708 - OVER_THE_PAGE
    at.go_on("着信音")
    assert at.window.page == "room"
    at.window.actions_.do("clock_full")
    clock = at.window.findChild(BigClock)
    assert clock is not None
    assert clock.face.accessibleName().startswith("予行演習")
    clock.close()

    for page in ("room", "count", "lead", "sign_in"):
        at.window.show_page(page)  # type: ignore[arg-type]
        assert at.line.isVisible(), page
        assert "練習" in at.line.mark.text()
    at.window.words.switch()
    assert at.line.mark.text() == "PRACTICE 11/14"
    at.window.show_page("desk")
    at.window.actions_.do("rehearse_score")
    qtbot.waitUntil(lambda: at.window.page == "paper", timeout=20_000)
    paper = at.window.findChild(PaperScreen)
    assert paper is not None
    document = paper.model.state.document
    assert document is not None
    assert document.title.startswith("Rehearsal score")
    assert document.header.startswith("PRACTICE")


def _records(rehearsal: Rehearsal) -> list[Recorded]:
    return rehearsal.station.venue.journal.log.all_records()


def _facts(rehearsal: Rehearsal) -> list[str]:
    return [type(record.fact).__name__ for record in _records(rehearsal)]
