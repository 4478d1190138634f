"""A code that is no ticket ends no check: it is said and heard, and whoever stands here stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.formats.ticket import MAX_TEXT
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.viewmodels.deskstate import Step
from ui.viewmodels.loudness import Loudness, Silence

JUNK = "4912345678904"


class Heard(Silence):
    """What was played."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, name: str) -> None:
        self.played.append(name)


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


@pytest.fixture
def heard(d: Desks) -> Heard:
    """What is heard from now on, above what the desk's own loudness plays."""
    heard = Heard()
    Loudness.follow(_Ear(heard), d.desk)  # type: ignore[arg-type]
    return heard


class _Ear:
    def __init__(self, sounds: Heard) -> None:
        self._sounds = sounds


@pytest.mark.parametrize(("keys", "step"), [("", "id"), ("3", "admit")])
def test_junk_while_somebody_is_checked_is_said_and_the_check_goes_on(
    d: Desks, heard: Heard, keys: str, step: Step
) -> None:
    number = d.scan(0)
    for key in keys:
        d.keys.digit(key)
    before = d.state
    heard.played.clear()
    for _ in range(2):
        d.desk.scan(JUNK, "hand_scanner")
    assert (d.state.step, d.state.verdict, d.state.document) == (
        step,
        before.verdict,
        before.document,
    )
    assert d.state.person is not None
    assert d.state.person.number == number
    assert d.state.recent == before.recent
    assert d.state.message == "desk_no_ticket"
    assert "受験票ではありません" in d.texts()
    assert heard.played == ["not_a_ticket"] * 2


def test_junk_while_a_reason_is_chosen_leaves_the_list(d: Desks, qtbot: QtBot) -> None:
    d.scan(0)
    d.press(qtbot, Qt.Key.Key_F4, lambda: d.state.panel is not None)
    panel = d.state.panel
    d.desk.scan(JUNK, "hand_scanner")
    assert (d.state.panel, d.state.held) == (panel, 0)
    assert d.state.message == "desk_no_ticket"


@pytest.mark.parametrize("somebody", [False, True])
def test_a_code_of_four_thousand_characters_is_called_far_too_long(
    d: Desks, somebody: bool
) -> None:
    if somebody:
        d.scan(0)
    d.desk.scan("9" * 4096, "hand_scanner")
    assert (d.state.person is not None) == somebody
    assert d.state.message_fields == {"length": 4096, "most": MAX_TEXT}
    assert "4096 文字もあるコードは、受験票には長すぎます" in d.texts()


def test_with_nobody_on_the_screen_junk_fills_the_banner(d: Desks) -> None:
    d.desk.scan(JUNK, "hand_scanner")
    assert d.state.verdict is not None
    assert d.state.verdict.code == "not_a_ticket"
    assert len(d.state.recent) == 1
