"""Headquarters in a real window, and keys as a person presses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.kernel.faults import machine
from app.kernel.phrases import Language
from app.services.demoday import LiveDay
from ui.screens.hqdoor import HqDoorScreen
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.everywhere import add_everywhere
from ui.shell.window import MainWindow
from ui.viewmodels.hqdoor import HqDoorState
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork, Work

A_HAND = 60
"""Milliseconds between two keys of a person."""
Key = Qt.Key


def no_demo(folder: Path, tell: Callable[[str], None]) -> LiveDay:
    raise machine("disk_failed", detail=folder.name)


class HqWindow:
    """A window at the Door, on its way into headquarters."""

    def __init__(self, folder: Path, language: Language, work: Work) -> None:
        self.settings = bootstrap.settings(folder)
        self.window = MainWindow(Words(language))
        add_everywhere(self.window, self.settings)
        keeper = Doorkeeper(self.settings, no_demo)
        self.door = add_door(self.window, work, self.settings, keeper)
        found = self.window.findChild(HqDoorScreen)
        assert isinstance(found, HqDoorScreen)
        self.card = found

    @property
    def state(self) -> HqDoorState:
        """What the card shows."""
        return self.card._model.state

    def enter(self, folder: Path, passphrase: str) -> None:
        """Open a headquarters without the keys for it."""
        self.door.choose_headquarters()
        self.card._model.choose_folder(str(folder))
        self.card._model.open(passphrase)

    def press(self, qtbot: QtBot, key: Qt.Key, done: Callable[[], bool], held: str = "") -> None:
        """A key as pressed, and what comes of it."""
        modifiers = {
            "": Qt.KeyboardModifier.NoModifier,
            "Alt": Qt.KeyboardModifier.AltModifier,
            "Ctrl": Qt.KeyboardModifier.ControlModifier,
        }
        target = QApplication.focusWindow() or self.window.windowHandle()
        assert target is not None
        QTest.keyClick(target, key, modifiers[held], A_HAND)
        qtbot.waitUntil(done)

    def type(self, qtbot: QtBot, text: str) -> None:
        """A text in the field that has the focus."""
        field = QApplication.focusWidget()
        assert field is not None
        field.setProperty("text", "")
        field.insert(text)  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: field.property("text") == text)

    def texts(self) -> str:
        """Everything that is said in the window now."""
        labels = [one for one in self.window.findChildren(QLabel) if one.isVisible()]
        buttons = [one for one in self.window.findChildren(QPushButton) if one.isVisible()]
        return "\n".join(one.text() for one in (*labels, *buttons))


@contextmanager
def at_the_door(
    qtbot: QtBot, folder: Path, *, language: Language = "ja", work: Work | None = None
) -> Iterator[HqWindow]:
    """A window at the Door, closed at the end."""
    found = HqWindow(folder, language, work or ImmediateWork())
    qtbot.addWidget(found.window)
    found.window.resize(1366, 708)
    found.window.show()
    qtbot.waitExposed(found.window)
    found.window.activateWindow()
    QTest.qWaitForWindowActive(found.window)
    yield found
    found.window.close()
