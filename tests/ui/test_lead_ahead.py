"""Before the lead confirms a step its form tells what would come of it, and asks for the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.events import (
    DoorsOpened,
    SessionCancelled,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
)
from app.domain.roomwishes import Leave, Mark
from app.domain.wishes import Suspend
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.services.opening import OpenStation
from tests.ui.deskworld import another, opened
from tests.ui.test_clock import END, START, Clocks
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World
from ui.screens.lead import LeadScreen

ENTER = Qt.Key.Key_Return
EARLY = "予定の終了より{}早い終了です。すべての試験室で{}が足りなくなり、不足として記録します。"


class Lead(Clocks):
    """The lead's page, by its keys."""

    @property
    def screen(self) -> LeadScreen:
        found = self.window.findChild(LeadScreen)
        assert isinstance(found, LeadScreen)
        return found

    def page(self, qtbot: QtBot, moment: Instant, key: str) -> None:
        """At a moment, a key of the lead's page opens its form."""
        self.at(moment)
        if self.window.page != "lead":
            self.window.actions_.do("lead_page")
        self.desks.press(qtbot, key, lambda: self.screen.model.state.form is not None)

    def labels(self) -> list[str]:
        """What stands beside the fields."""
        return [one.text() for one in self.screen.findChildren(QLabel) if one.isVisible()]

    def told(self) -> str:
        return "\n".join(self.labels())


@pytest.fixture
def lead(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Lead]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield Lead(found)


def test_an_early_end_tells_what_will_be_missing_and_takes_a_reason(
    lead: Lead, qtbot: QtBot
) -> None:
    lead.begin()
    lead.page(qtbot, START.plus(seconds=2), "9")
    assert EARLY.format("89分58秒", "89分58秒") in lead.told()
    assert "理由" in lead.labels()
    assert "理由（任意）" not in lead.labels()
    lead.at(START.plus(seconds=3))
    assert EARLY.format("89分57秒", "89分57秒") in lead.told()
    lead.desks.press(qtbot, ENTER, lambda: lead.screen.model.state.message == "end_too_early")
    assert lead.facts(SessionEnded) == []
    lead.desks.type(qtbot, "outage", lambda: True)
    lead.desks.press(qtbot, ENTER, lambda: bool(lead.facts(SessionEnded)))
    [ended] = lead.facts(SessionEnded)
    assert isinstance(ended, SessionEnded)
    assert ended.shortfall_seconds == 89 * 60 + 57
    lead.page(qtbot, START.plus(minutes=2), "R")
    assert "早く終えた89分57秒を返します" in lead.told()
    lead.desks.type(qtbot, "wrong", lambda: True)
    lead.desks.press(qtbot, ENTER, lambda: bool(lead.facts(SessionResumed)))
    lead.page(qtbot, END.plus(minutes=1, seconds=57), "9")
    assert "決められた時間は、すべて与えられています。" in lead.told()
    assert "理由（任意）" in lead.labels()


def test_only_some_rooms_are_told_when_only_these_are_named(lead: Lead, qtbot: QtBot) -> None:
    lead.begin()
    lead.page(qtbot, START.plus(minutes=30), "9")
    lead.screen.model.typed({"reason": "", "rooms": "A"})
    assert "大会議室A: 予定の終了より60分0秒早い終了です。" in lead.told()
    lead.screen.model.typed({"reason": "", "rooms": "Z"})
    assert "早い終了" not in lead.told()


def test_a_late_start_tells_the_new_end(lead: Lead, qtbot: QtBot) -> None:
    lead.page(qtbot, START.plus(minutes=3, seconds=12), "7")
    late = "予定より3分12秒遅い開始です。いま始めると、終了は11:33:12です。"
    assert late in lead.told()
    assert "理由（任意）" in lead.labels()
    lead.desks.press(qtbot, ENTER, lambda: bool(lead.facts(SessionStarted)))
    lead.window.tick()
    assert "11:33:12" in lead.told()


def test_an_early_start_tells_the_end_and_before_the_deadline_takes_a_reason(
    lead: Lead, qtbot: QtBot
) -> None:
    lead.page(qtbot, START.plus(minutes=-30), "7")
    assert "予定より30分0秒早い開始です。いま始めると、終了は11:00:00です。" in lead.told()
    assert "理由" in lead.labels()
    lead.desks.press(qtbot, ENTER, lambda: lead.screen.model.state.message == "start_too_early")
    lead.at(START.plus(minutes=-4))
    assert "予定より4分0秒早い開始です。" in lead.told()
    assert "理由（任意）" in lead.labels()


def test_what_was_refused_stands_there_once(lead: Lead, qtbot: QtBot) -> None:
    lead.page(qtbot, START.plus(minutes=-30), "7")
    why = "受付の締切前に試験を始めるには理由が要ります。"
    assert lead.told().count(why) == 1
    lead.desks.press(qtbot, ENTER, lambda: lead.screen.model.state.message == "start_too_early")
    assert lead.told().count(why) == 1


def test_the_end_tells_who_is_out_and_how_many_nobody_has_marked(lead: Lead, qtbot: QtBot) -> None:
    lead.begin()
    first, *rest = sorted(
        entry.candidate_number for entry in lead.desks.world.first.roster if entry.room == "A"
    )
    for wish in (Mark(candidate=first, state="present"), Leave(candidate=first)):
        lead.desks.day.station.perform(wish, lambda _: None)
    lead.page(qtbot, START.plus(minutes=30), "9")
    lead.screen.model.typed({"reason": "", "rooms": "A"})
    place = next(e for e in lead.desks.world.first.roster if e.candidate_number == first)
    assert f"退室中の人が 1 人います（A-{place.seat}）。" in lead.told()
    assert f"出欠が未記録の人が {len(rest)} 人います。" in lead.told()


def test_a_clock_in_doubt_is_said_in_words_with_its_key(lead: Lead) -> None:
    lead.window.actions_.do("lead_page")
    doubt = lead.desks.day.station.state.clock_doubt
    shown = "[4] で、二人で確かめてください。" in lead.told()
    assert shown == bool(doubt)


@pytest.mark.parametrize(("key", "kind"), [("7", SessionStarted), ("C", SessionCancelled)])
def test_some_rooms_begin_or_are_cancelled_alone(
    lead: Lead, qtbot: QtBot, key: str, kind: type
) -> None:
    lead.page(qtbot, START, key)
    filled = {"reason": "煙", "reference": "本部1", "rooms": "A"}
    lead.screen.model.typed(filled)
    if key == "7":
        assert "大会議室A: いま始めると、終了は11:30:00です。" in lead.told()
    lead.screen.model.submit(filled)
    [done] = lead.facts(kind)
    assert getattr(done, "rooms", ()) == ("A",)


def test_a_reading_far_off_asks_for_the_reason_before_it_is_put(lead: Lead, qtbot: QtBot) -> None:
    lead.page(qtbot, START.plus(minutes=-40), "4")
    filled = {"second_operator": "p01", "second_pin": "", "reason": ""}
    lead.screen.model.typed({**filled, "clock_reference": "9:20:03"})
    assert "時計の差は +3 秒です。" in lead.told()
    assert "理由（任意）" in lead.labels()
    lead.screen.model.typed({**filled, "clock_reference": "9:30:00"})
    assert "0時間10分0秒 ちがいます" in lead.told()
    assert "理由" in lead.labels()


def test_doors_without_a_check_of_the_clock_ask_for_the_reason(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    with another(qtbot, tmp_path / "unchecked", world, doors=False) as found:
        lead = Lead(found)
        lead.page(qtbot, found.clock.at, "5")
        assert "時計をまだ確かめていません" in lead.told()
        assert "理由" in lead.labels()
        lead.desks.press(qtbot, ENTER, lambda: lead.screen.model.state.message != "")
        assert lead.facts(DoorsOpened) == []


def test_a_digit_typed_into_a_form_opens_no_other_and_chooses_the_second_person(
    lead: Lead, qtbot: QtBot
) -> None:
    lead.page(qtbot, START.plus(minutes=-40), "4")
    state, combo = lead.screen.model.state, QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    assert combo.currentData() == ""
    lead.desks.press(qtbot, "2", lambda: combo.currentIndex() == 2)
    assert lead.screen.model.state.form is state.form
    line = lead.screen.findChildren(QLineEdit)
    time = next(one for one in line if one.accessibleName().startswith("正しい時計"))
    time.setFocus()
    lead.desks.type(qtbot, "9:30", lambda: time.text() == "9:30")
    lead.screen._waiting.setFocus()  # even where no field has the focus
    for key in ("5", "7", "D"):
        lead.window.actions_.do(
            {"5": "session_open_doors", "7": "session_start"}.get(key, "session_delay")
        )
    assert lead.screen.model.state.form is state.form
    assert time.text() == "9:30"
    lead.screen.model.leave_form()
    lead.desks.press(qtbot, "D", lambda: lead.screen.model.state.form is not None)


def test_texts_that_nobody_has_read_are_told_before_a_late_start_too(
    lead: Lead, qtbot: QtBot
) -> None:
    lead.page(qtbot, START.plus(minutes=3), "7")
    assert "まだ読んでいないものが5あります（第8条1項、" in lead.told()


def test_a_time_of_today_is_told_without_its_date(lead: Lead, qtbot: QtBot) -> None:
    lead.page(qtbot, START.plus(minutes=-30), "7")
    assert "09:50:00以降に始めるか、理由を書いてください。" in lead.told()
    assert "2026-11-22" not in lead.told()


def test_what_was_said_of_a_start_goes_when_it_is_so_no_longer(lead: Lead, qtbot: QtBot) -> None:
    model = lead.screen.model
    lead.page(qtbot, START.plus(minutes=-20), "7")
    lead.desks.press(qtbot, ENTER, lambda: model.state.message == "start_too_early")
    lead.at(START.plus(minutes=-10))  # admission has closed: no reason is needed any more
    assert model.state.message == ""
    lead.desks.press(qtbot, ENTER, lambda: model.state.message == "form_start_early")
    assert "あと10分0秒" in lead.told()
    lead.at(START.plus(seconds=-5))
    assert "あと0分5秒" in lead.told()
    lead.at(START)
    assert "あと" not in lead.told()
    lead.desks.press(qtbot, ENTER, lambda: bool(lead.facts(SessionStarted)))


def test_a_delay_tells_the_new_times_while_the_minutes_are_typed(lead: Lead, qtbot: QtBot) -> None:
    lead.page(qtbot, START.plus(minutes=-40), "D")
    lead.desks.type(qtbot, "15", lambda: True)
    assert "開始は10:15:00、受付の締切は10:05:00、終了は11:45:00になります。" in lead.told()


def test_what_was_typed_stays_when_an_early_end_is_refused(lead: Lead, qtbot: QtBot) -> None:
    lead.begin()
    lead.page(qtbot, START.plus(minutes=30), "9")
    rooms = next(
        one for one in lead.screen.findChildren(QLineEdit) if one.accessibleName() == "試験室"
    )
    rooms.setFocus()
    lead.desks.type(qtbot, "A", lambda: rooms.text() == "A")
    lead.desks.press(qtbot, ENTER, lambda: lead.screen.model.state.message == "end_too_early")
    assert rooms.text() == "A"
    lead.at(START.plus(minutes=31))
    assert rooms.text() == "A"
    assert "大会議室A: 予定の終了より59分0秒早い終了です。" in lead.told()


@pytest.mark.parametrize("key", ["8", "R"])
def test_a_room_that_is_not_there_is_refused_with_those_that_are(
    lead: Lead, qtbot: QtBot, key: str
) -> None:
    lead.begin()
    if key == "R":
        lead.ask(Suspend(session=SESSION, reason="煙"))
    lead.page(qtbot, START.plus(minutes=30), key)
    before = len(lead.facts(SessionSuspended)) + len(lead.facts(SessionResumed))
    typed = {"reason": "煙", "rooms": "Z"}
    lead.screen.model.typed(typed)
    assert "試験室 Z はこの会場にありません。あるもの：A, B" in lead.told()
    lead.screen.model.submit(typed)
    assert lead.told().count("試験室 Z はこの会場にありません。あるもの：A, B") == 1
    assert len(lead.facts(SessionSuspended)) + len(lead.facts(SessionResumed)) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut(lead: Lead, qtbot: QtBot, language: Language) -> None:
    if lead.window.words.language != language:
        lead.window.words.switch()
    lead.page(qtbot, START.plus(minutes=-40), "4")
    lead.screen.model.typed({"second_operator": "p01", "clock_reference": "9:30:00"})
    fits(lead.window, "clock")
    lead.screen.model.leave_form()
    lead.page(qtbot, START.plus(minutes=-30), "7")
    fits(lead.window, "start")
    lead.screen.model.submit({"reason": ""})
    fits(lead.window, "start refused")
    lead.screen.model.leave_form()
    lead.begin()
    lead.page(qtbot, START.plus(seconds=2), "9")
    lead.screen.model.submit({"reason": "", "rooms": ""})
    fits(lead.window, "end refused")
