"""Qt's own dialogs speak the window's language, whole, and change with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui.shell.dialogs import Dialogs
from ui.viewmodels.words import Words


@pytest.fixture
def words(qapp: QApplication) -> Iterator[Words]:
    words = Words("ja")
    dialogs = Dialogs(qapp, words)
    words.on_change(dialogs.speak)
    yield words
    if words.language == "ja":
        words.switch()


def shown(qtbot: QtBot, mode: QFileDialog.FileMode, folder: Path) -> list[str]:
    """Every word of a file dialog, and the heads and kinds in its list."""
    (folder / "inside").mkdir(exist_ok=True)
    dialog = QFileDialog(None, "", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    qtbot.addWidget(dialog)
    dialog.show()
    controls = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    texts = [one.text() for one in controls if one.isVisible()]
    tips = [one.toolTip() for one in dialog.findChildren(QPushButton)]
    dialog.close()
    return [text for text in (*texts, *tips) if text]


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.Directory, QFileDialog.FileMode.AnyFile])
def test_no_english_is_left_in_japanese(
    qtbot: QtBot, words: Words, tmp_path: Path, mode: QFileDialog.FileMode
) -> None:
    told = shown(qtbot, mode, tmp_path)
    assert told
    # A letter in brackets is the key of its button.
    assert [text for text in told if re.search("[A-Za-z]{2}", text)] == []


def test_another_language_is_spoken_at_once(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    mode = QFileDialog.FileMode.Directory
    assert "場所：" in shown(qtbot, mode, tmp_path)
    words.switch()
    told = shown(qtbot, mode, tmp_path)
    assert all(text.isascii() for text in told)
    words.switch()
    assert "場所：" in shown(qtbot, mode, tmp_path)
