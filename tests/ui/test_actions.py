"""The table of actions: one row gives key, menu, tooltip; what is not open does nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, phrase
from ui.shell.actions import MENUS, TABLE, Action, Actions, Does
from ui.viewmodels.words import Words


def test_no_key_means_two_things_on_one_page() -> None:
    pages = {action.page for action in TABLE} - {"any"}
    for page in pages:
        keys = Counter(k for action in TABLE if action.page in ("any", page) for k in action.keys)
        assert [key for key, times in keys.items() if times > 1] == [], page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_and_menu_has_a_name(language: str) -> None:
    for code in [action.phrase for action in TABLE] + [f"menu_{name}" for name in MENUS]:
        assert phrase(code, "ja" if language == "ja" else "en", {})


@pytest.fixture
def made(qtbot: QtBot) -> tuple[Actions, list[str]]:
    window = QMainWindow()
    qtbot.addWidget(window)
    table = (
        Action("refer", ("F4",), "desk", "desk"),
        Action("language", ("F10",), "view"),
        Action("clear", ("Esc",), "desk", "lead"),
    )
    actions, done = Actions(window, Words("en"), table), list[str]()
    actions.bind({"refer": Does(lambda: done.append("refer"), lambda: "shut" not in done)})
    actions.bind({"language": Does(lambda: done.append("language"))})
    actions.bind({"clear": Does(lambda: done.append("clear"))})
    actions.fill(window.menuBar())
    # The window would be gone with its last name, and its actions with it.
    actions.kept = window  # type: ignore[attr-defined]
    return actions, done


def test_an_action_is_open_on_its_own_page_and_when_it_says_so(
    made: tuple[Actions, list[str]],
) -> None:
    actions, done = made
    actions.show_page("desk")
    for name in ("refer", "clear", "language"):
        actions.items[name].trigger()
    assert done == ["refer", "language"]
    done.append("shut")
    actions.do("refer")
    assert done[-1] == "shut"
    actions.show_page("lead")
    actions.items["clear"].trigger()
    assert done[-1] == "clear"


def test_a_binding_that_no_row_knows_is_a_mistake(made: tuple[Actions, list[str]]) -> None:
    with pytest.raises(KeyError, match="refre"):
        made[0].bind({"refre": Does(lambda: None)})
