"""What goes with a verdict: card, sound, articles, and the list of keys; in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.services.opening import OpenStation
from app.settings import SettingsFile
from tests.venue.station import Clock, Desk, World
from ui.screens.card import TurnRoundCard
from ui.screens.sheet import SheetScreen
from ui.shell.actions import TABLE, shown_keys
from ui.shell.day import Day, open_day
from ui.shell.everywhere import add_everywhere
from ui.shell.window import MainWindow
from ui.viewmodels.sheet import Group, Line, Sheet, narrowed
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

SESSION = "T01-AM"


class Heard:
    """Remembers what was to be heard."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.volume, self.muted, self.closed = 0, False, False

    def play(self, name: str) -> None:
        self.played.append(name)

    def stop(self) -> None:
        self.played.append("")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def chosen(tmp_path: Path) -> SettingsFile:
    return bootstrap.settings(tmp_path / "settings")


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def window(qtbot: QtBot, chosen: SettingsFile) -> Iterator[MainWindow]:
    shown = MainWindow(Words("ja"))
    qtbot.addWidget(shown)
    add_everywhere(shown, chosen)
    yield shown
    shown.close()


@pytest.fixture
def clock(desk: Desk) -> Clock:
    return Clock(desk.stamp.at)


@pytest.fixture
def day(
    window: MainWindow,
    station: OpenStation,
    clock: Clock,
    chosen: SettingsFile,
    heard: Heard,
    qtbot: QtBot,
) -> Day:
    opened = open_day(
        window,
        station,
        ImmediateWork(),
        clock,
        session=SESSION,
        settings=chosen,
        sounds=heard,
    )
    window.show_page("desk")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return opened


def ticket(world: World, place: int = 0) -> str:
    return sorted(world.tickets.items())[place][1]


def late(day: Day, clock: Clock, world: World, place: int = 0) -> None:
    """Somebody after the deadline."""
    clock.at = clock.at.plus(seconds=3 * 3600)
    day.desk.scan(ticket(world, place), "camera")
    assert day.desk.state.verdict is not None
    assert day.desk.state.verdict.code == "refuse"


def press(window: QWidget, qtbot: QtBot, key: Qt.Key, done: Callable[[], bool]) -> None:
    qtbot.keyClick(window, key)
    qtbot.waitUntil(done)


def card(window: MainWindow) -> TurnRoundCard:
    found = window.findChild(TurnRoundCard)
    assert isinstance(found, TurnRoundCard)
    return found


def sheet(window: MainWindow) -> SheetScreen:
    return next(one for one in window.findChildren(SheetScreen) if one.isVisible())


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


# -- the card ------------------------------------------------------------------------------------


def test_the_card_of_a_refusal_opens_and_closes_by_its_key(
    window: MainWindow, day: Day, clock: Clock, world: World, qtbot: QtBot
) -> None:
    late(day, clock, world)
    press(window, qtbot, Qt.Key.Key_F12, card(window).isVisible)
    said = next(w for w in card(window).findChildren(QWidget) if w.accessibleName())
    assert "第11条" in said.accessibleName()
    assert "Article 11" in said.accessibleName()
    press(card(window), qtbot, Qt.Key.Key_F12, lambda: not card(window).isVisible())


def test_the_card_tells_what_did_not_match(
    window: MainWindow, day: Day, world: World, qtbot: QtBot
) -> None:
    day.desk.scan(ticket(world), "camera")
    assert not window.actions_.is_open("card")  # a good ticket: there is nothing to tell
    day.keys.mismatch()
    for digit in "33":  # out of date, on a driving licence
        day.keys.digit(digit)
    assert day.desk.state.finding == "id_expired"
    press(window, qtbot, Qt.Key.Key_F12, card(window).isVisible)


def test_the_next_ticket_takes_the_card_down(
    window: MainWindow, day: Day, clock: Clock, world: World
) -> None:
    late(day, clock, world)
    window.actions_.do("card")
    assert card(window).isVisible()
    day.desk.scan(ticket(world, 1), "hand_scanner")
    assert not card(window).isVisible()


def test_making_room_takes_the_card_down_and_recording_the_refusal_does_not(
    window: MainWindow, day: Day, clock: Clock, world: World
) -> None:
    late(day, clock, world)
    window.actions_.do("card")
    day.keys.enter()
    assert day.desk.state.finished == "refused"
    assert card(window).isVisible()
    day.keys.enter()
    assert day.desk.state.verdict is None
    assert not card(window).isVisible()


def test_whoever_reads_a_card_is_not_forgotten_but_not_for_ever(
    window: MainWindow, day: Day, clock: Clock, world: World
) -> None:
    late(day, clock, world)
    window.actions_.do("card")
    for _ in range(5):
        clock.at = clock.at.plus(seconds=20)
        window.tick()
    assert card(window).isVisible()
    for _ in range(3):
        clock.at = clock.at.plus(seconds=20)
        window.tick()
    assert day.desk.state.verdict is None
    assert not card(window).isVisible()


def test_a_damaged_card_is_said_and_the_desk_goes_on(
    window: MainWindow,
    day: Day,
    clock: Clock,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "desk.toml").write_text("[late]\nja = 1\n")
    monkeypatch.setattr("app.bootstrap.computer.resource", lambda _: tmp_path)
    monkeypatch.setattr("app.bootstrap.computer.regulations", list)
    late(day, clock, world)
    window.actions_.do("card")
    assert not card(window).isVisible()
    assert any("desk.toml" in text for text in texts(window))
    day.keys.enter()
    assert day.desk.state.finished == "refused"


def test_without_anybody_there_is_no_card(window: MainWindow, day: Day) -> None:
    assert not window.actions_.is_open("card")
    window.actions_.do("card")
    assert not card(window).isVisible()


# -- sounds --------------------------------------------------------------------------------------


def test_a_verdict_sounds_once_when_it_is_recorded(
    window: MainWindow, day: Day, heard: Heard, world: World, station: OpenStation
) -> None:
    before = station.venue.journal.head.size
    day.desk.scan(ticket(world), "camera")
    assert heard.played == ["proceed"]
    assert station.venue.journal.head.size > before
    day.desk.document("3")
    day.desk.go_on()
    day.station.refresh()
    window.tick()
    assert heard.played == ["proceed"]
    day.desk.scan(ticket(world), "camera")
    day.desk.scan("no ticket", "camera")
    assert heard.played == ["proceed", "already_in", "not_a_ticket"]
    day.desk.clear()
    assert len(heard.played) == 3


def test_what_does_not_match_sounds_like_a_referral(day: Day, heard: Heard, world: World) -> None:
    day.desk.scan(ticket(world), "camera")
    day.keys.mismatch()
    for digit in "33":
        day.keys.digit(digit)
    assert heard.played == ["proceed", "refer"]


@pytest.mark.parametrize(
    ("did", "volume", "muted", "told"),
    [
        ([], 70, False, "音 中"),
        (["louder"], 100, False, "音 大"),
        (["louder", "louder"], 100, False, "音 大"),
        (["quieter"], 40, False, "音 小"),
        (["quieter", "quieter"], 40, True, "消音"),
        (["quieter", "quieter", "louder"], 40, False, "音 小"),
        (["mute"], 70, True, "消音"),
        (["mute", "mute"], 70, False, "音 中"),
        (["mute", "quieter"], 40, False, "音 小"),
    ],
)
def test_loudness_has_three_steps_and_silence_and_is_remembered(
    window: MainWindow,
    day: Day,
    heard: Heard,
    chosen: SettingsFile,
    did: list[str],
    volume: int,
    muted: bool,
    told: str,
) -> None:
    for action in did:
        window.actions_.do(action)
    assert (heard.volume, heard.muted) == (volume, muted)
    assert told in texts(window)
    assert (chosen.now.volume, chosen.now.mute) == (volume, muted)


def test_the_sounds_end_with_the_window(window: MainWindow, day: Day, heard: Heard) -> None:
    window.close()
    assert heard.closed


# -- keys and articles ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_a_sentence(language: Language) -> None:
    assert [action.id for action in TABLE if action.help not in phrases(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_page_shows_every_action_with_its_keys_and_its_sentence(
    window: MainWindow, day: Day, language: Language, qtbot: QtBot
) -> None:
    if window.words.language != language:
        window.words.switch()
    press(window, qtbot, Qt.Key.Key_F1, lambda: bool(window.actions_) and _any(window))
    shown = texts(sheet(window))
    for action in TABLE:
        assert phrases(language)[action.help] in shown, action.id
        assert shown_keys(action) in shown, action.id
        assert window.actions_.items[action.id].text() in shown, action.id
    press(sheet(window).search, qtbot, Qt.Key.Key_Escape, lambda: not _any(window))
    assert window.page == "desk"


def _any(window: MainWindow) -> bool:
    return any(one.isVisible() for one in window.findChildren(SheetScreen))


def test_the_help_page_is_searched_by_typing(window: MainWindow, day: Day) -> None:
    window.actions_.do("help")
    sheet(window).search.setText("ｆ１２")
    QApplication.processEvents()
    area = sheet(window)
    assert "案内カードを見せる" in texts(area)
    assert "責任者判断に回す" not in texts(area)
    sheet(window).search.setText("どこにもない")
    assert any("見つかりません" in text for text in texts(sheet(window)))


def test_the_help_page_is_open_where_nobody_is_signed_in(window: MainWindow, day: Day) -> None:
    day.guard.lock()
    assert window.page == "sign_in"
    window.actions_.do("help")
    assert _any(window)


def test_locking_closes_what_is_looked_up(window: MainWindow, day: Day) -> None:
    window.actions_.do("help")
    day.guard.lock()
    assert not _any(window)


def test_a_ticket_closes_what_is_looked_up(window: MainWindow, day: Day, world: World) -> None:
    window.actions_.do("help")
    day.desk.scan(ticket(world), "hand_scanner")
    assert not _any(window)
    assert day.desk.state.verdict is not None


def test_the_article_of_the_reason_comes_first_and_in_plain_words(
    window: MainWindow, day: Day, clock: Clock, world: World
) -> None:
    late(day, clock, world)
    window.actions_.do("articles")
    shown = texts(sheet(window))
    large = [label.text() for label in sheet(window).findChildren(QLabel, "told")]
    assert large == [day.desk.rules.articles["11"].ja]
    assert "第11条" in shown
    # The others follow, each once.
    for number, text in day.desk.rules.articles.items():
        assert shown.count(text.ja) == 1, number


def test_the_articles_of_whoever_waits_for_the_lead(
    window: MainWindow, day: Day, world: World
) -> None:
    day.desk.scan(ticket(world), "camera")
    day.keys.mismatch()
    for digit in "33":
        day.keys.digit(digit)
    window.actions_.do("lead_page")
    window.actions_.do("articles")
    assert sheet(window).findChildren(QLabel, "told")
    assert window.actions_.is_open("card")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ["F1", "F2", "F3"]),
        ("  ", ["F1", "F2", "F3"]),
        ("f2", ["F2"]),
        ("Ｆ２", ["F2"]),
        ("ｶｰﾄﾞ", ["F3"]),
        ("show card", ["F3"]),
        ("nowhere", []),
    ],
)
def test_a_sheet_is_narrowed_by_every_word(text: str, kept: list[str]) -> None:
    lines = (Line("F1", "Help", ""), Line("F2", "Change", "who"), Line("F3", "Show", "card カード"))
    groups = narrowed(Sheet("", (Group("", lines),)), text).groups
    assert [line.tag for group in groups for line in group.lines] == kept


# -- light and dark ------------------------------------------------------------------------------


def test_the_scheme_goes_round_and_is_remembered(
    window: MainWindow, day: Day, chosen: SettingsFile
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    seen = []
    for _ in range(3):
        window.actions_.do("scheme")
        name = window.actions_.items["scheme"].text()
        seen.append((chosen.now.scheme, application.property("scheme"), name))
    assert seen[:2] == [
        ("light", "light", "明るさ：明るい画面"),
        ("dark", "dark", "明るさ：暗い画面"),
    ]
    assert seen[2][0] == "system"


def test_a_liking_that_can_not_be_kept_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    chosen = bootstrap.settings(tmp_path / "in the way")
    chosen.prefer(mute=True)
    assert chosen.now.mute
