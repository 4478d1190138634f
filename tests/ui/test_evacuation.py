"""Leaving the rooms by one key: the stop counts from it, the register is called, all go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.events import SessionResumed, SessionSuspended
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import Leave, Mark
from app.domain.wishes import Resume, SignIn, Start, Suspend
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.ui.test_accessible import every_name
from tests.ui.test_clock import START, Clocks
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World
from ui.screens.evacuation import EvacuationScreen
from ui.screens.leadpin import LeadPin
from ui.screens.paper import PaperScreen
from ui.viewmodels.clocktext import sentences
from ui.viewmodels.evacuation import EvacuationModel
from ui.viewmodels.evacuationstate import EvacuationState
from ui.viewmodels.evacuationtext import answer, done, told

ALARM = START.plus(minutes=30)


class Drill(Clocks):
    """An exam under way with three people in a room."""

    def __init__(self, desks: Desks) -> None:
        super().__init__(desks)
        screen = self.window.findChild(EvacuationScreen)
        assert isinstance(screen, EvacuationScreen)
        self.page: EvacuationModel = screen.model
        venue = desks.day.station.venue
        here = [e for e in venue.journal.log.roster() if (e.session, e.room) == (SESSION, "A")]
        self.people = [e.candidate_number for e in here if not (e.barred or e.withdrawn)][:3]

    @property
    def state(self) -> EvacuationState:
        return self.page.state

    def go(self) -> None:
        """The exam begins, and three people are seen in room A."""
        self.at(START)
        self.ask(Start(session=SESSION))
        for number in self.people:
            self.ask(Mark(candidate=number, state="present", session=SESSION))

    def call_rest(self, qtbot: QtBot) -> None:
        """Record the call of every room that is left, whoever was not called being missing."""
        for left in range(len(self.state.to_call), 0, -1):
            self.desks.press(qtbot, "A", lambda left=left: len(self.state.to_call) == left - 1)  # type: ignore[misc]

    def save_register(self, qtbot: QtBot, file: Path) -> None:
        """Only when it is saved or printed is it out."""
        paper = self.window.findChild(PaperScreen)
        assert isinstance(paper, PaperScreen)
        paper.model.save(file)
        qtbot.waitUntil(file.exists)
        qtbot.waitUntil(lambda: not paper.model.state.step)

    def alarm(self, qtbot: QtBot) -> None:
        self.at(ALARM)
        self.window.actions_.do("evacuate")
        qtbot.waitUntil(lambda: self.window.page == "evacuation")


@pytest.fixture
def drill(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Drill]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield Drill(found)


def test_a_drill_by_enter_alone_gives_back_exactly_the_time_since_the_key(
    drill: Drill, qtbot: QtBot, tmp_path: Path
) -> None:
    drill.go()
    drill.alarm(qtbot)
    enter, press = Qt.Key.Key_Return, drill.desks.press
    drill.at(ALARM.plus(seconds=25))
    press(qtbot, enter, lambda: bool(drill.state.stopped))
    [stop] = drill.facts(SessionSuspended)
    assert isinstance(stop, SessionSuspended)
    assert stop.since == ALARM
    press(qtbot, enter, lambda: drill.window.page == "paper")
    press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "evacuation")
    assert drill.state.next == "print"  # it was looked at only
    press(qtbot, enter, lambda: drill.window.page == "paper")
    drill.save_register(qtbot, tmp_path / "register.pdf")
    press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "evacuation")
    assert drill.state.next == "call"
    drill.at(ALARM.plus(minutes=6))
    assert {one.reply for one in drill.state.people} == {""}
    press(qtbot, "X", lambda: drill.state.missing == 1)
    press(qtbot, Qt.Key.Key_Space, lambda: drill.state.here == 1)
    press(qtbot, Qt.Key.Key_Space, lambda: drill.state.here == 2)
    # Enter alone takes nobody for safe: whoever was not called is named first.
    press(qtbot, enter, lambda: drill.state.message == "evac_uncalled")
    assert drill.facts(RegisterCalled) == []
    # Going on while rooms were not called is asked once more.
    press(qtbot, "4", lambda: drill.state.message == "evac_sure")
    assert drill.facts(SessionResumed) == []
    press(qtbot, "A", lambda: len(drill.facts(RegisterCalled)) == 1)
    [call] = drill.facts(RegisterCalled)
    assert call == RegisterCalled(2, (sorted(drill.people)[0],))
    drill.call_rest(qtbot)
    assert drill.state.next == "go_on"
    assert drill.state.not_found > 0
    drill.at(ALARM.plus(minutes=7, seconds=31))
    press(qtbot, enter, lambda: drill.state.message == "evac_sure")
    drill.window.actions_.do("evac_next")  # by Enter alone nobody is left behind
    assert drill.facts(SessionResumed) == []
    assert sorted(drill.people)[0] in drill.desks.texts()
    press(qtbot, "4", lambda: not drill.state.stopped)
    assert len(drill.facts(SessionResumed)) == 1
    said = sentences(drill.state.aloud, drill.window.words)
    assert "10:37:31に再開しました。7分31秒中断したので、終了は11:37:31です。" in said
    assert drill.state.next == ""
    assert "再開しました" in drill.desks.texts()
    assert "試験は動いていません" not in drill.desks.texts()
    drill.window.actions_.do("evac_next")  # nothing is left to be done
    assert len(drill.facts(SessionSuspended)) == 1
    press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "desk")


def test_a_proctor_needs_the_leads_pin_and_loses_nobody_a_second_by_it(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.go()
    drill.ask(SignIn(operator="p01", pin=PINS["p01"]))
    drill.alarm(qtbot)
    drill.desks.press(qtbot, Qt.Key.Key_Return, lambda: any(map(LeadPin.isVisible, pins(drill))))
    [pin] = [one for one in pins(drill) if one.isVisible()]
    drill.at(ALARM.plus(seconds=40))
    pin.model.choose("l01")
    pin.model.enter(PINS["l01"])
    qtbot.waitUntil(lambda: bool(drill.state.stopped))
    assert drill.state.stopped[0].stopped == ALARM


def pins(drill: Drill) -> list[LeadPin]:
    return [one for one in drill.window.findChildren(LeadPin) if isinstance(one, LeadPin)]


def test_the_first_moment_stays_until_somebody_says_it_was_a_false_alarm(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.go()
    drill.alarm(qtbot)
    drill.desks.press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "desk")
    assert drill.facts(SessionSuspended) == []
    later = ALARM.plus(minutes=9)
    drill.at(later)
    assert "避難のキーは 10:30:00 に押されました。Ctrl+Shift+E" in drill.desks.texts()
    drill.window.actions_.do("evacuate")
    assert drill.state.since == ALARM
    drill.desks.press(qtbot, "F", lambda: drill.window.page == "desk")
    assert drill.state == EvacuationState()
    drill.window.tick()
    assert "避難のキー" not in drill.desks.texts()
    drill.window.actions_.do("evacuate")
    assert drill.state.since == later
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    drill.window.actions_.do("evac_false")  # it stands still: only going on ends it
    assert drill.state.stopped


def test_a_key_from_before_the_start_is_no_moment_of_a_later_evacuation(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.at(START.plus(minutes=-20))
    drill.window.actions_.do("evacuate")
    drill.desks.press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "desk")
    drill.go()
    drill.alarm(qtbot)
    assert (drill.state.since, drill.state.message) == (ALARM, "evac_anew")
    drill.at(ALARM.plus(seconds=9))
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    [stop] = drill.facts(SessionSuspended)
    assert isinstance(stop, SessionSuspended)
    assert stop.since == ALARM


def test_a_recorded_call_stays_shown_and_is_replaced_only_after_a_question(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.go()
    drill.alarm(qtbot)
    press = drill.desks.press
    press(qtbot, "1", lambda: bool(drill.state.stopped))
    press(qtbot, "X", lambda: drill.state.missing == 1)
    press(qtbot, Qt.Key.Key_Space, lambda: drill.state.here == 1)
    press(qtbot, "A", lambda: len(drill.facts(RegisterCalled)) == 1)
    drill.page.look_at(-1)
    assert drill.state.scope == (SESSION, "A")
    assert drill.state.recorded
    assert (drill.state.here, drill.state.missing) == (1, 2)
    for key in ("A", "3"):
        press(qtbot, key, lambda: drill.state.scope == (SESSION, "B"))  # nothing to record there
        drill.page.look_at(-1)
    assert len(drill.facts(RegisterCalled)) == 1
    first = [one.reply for one in drill.state.people].index("missing")
    drill.page.choose(first)
    press(qtbot, Qt.Key.Key_Space, lambda: drill.state.here == 2)
    unset = [i for i, one in enumerate(drill.state.people) if not one.reply]
    for place in unset:
        drill.page.choose(place)
        drill.page.reply("here")
    press(qtbot, "3", lambda: drill.state.message == "evac_replace")
    assert len(drill.facts(RegisterCalled)) == 1
    assert "いる 1人、いない 2人" in drill.desks.texts()
    press(qtbot, "3", lambda: len(drill.facts(RegisterCalled)) == 2)
    # Before they go back everybody is called once more; what was recorded stays.
    drill.page.look_at_room((SESSION, "A"))
    press(qtbot, "R", lambda: drill.state.uncalled == len(drill.state.people))
    assert drill.state.room is not None
    assert drill.state.room.called is not None


def test_who_leaves_the_page_while_it_stands_still_finds_it_as_it_was(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.go()
    drill.alarm(qtbot)
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    drill.desks.press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "desk")
    drill.at(ALARM.plus(minutes=2))
    drill.window.tick()
    assert "試験は中断中です。Ctrl+Shift+E" in drill.desks.texts()
    drill.window.actions_.do("evacuate")
    assert drill.state.since == ALARM
    assert drill.state.next == "print"


def test_rooms_let_go_on_from_another_page_end_it_and_a_stop_in_one_room_is_no_evacuation(
    drill: Drill, qtbot: QtBot
) -> None:
    drill.go()
    drill.alarm(qtbot)
    assert "開始しました" not in drill.desks.texts()  # what was told of the start is old by now
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    drill.desks.press(qtbot, Qt.Key.Key_Escape, lambda: drill.window.page == "desk")
    drill.at(ALARM.plus(minutes=8))
    drill.ask(Resume(session=SESSION))
    assert drill.state == EvacuationState()
    drill.at(ALARM.plus(minutes=20))
    drill.ask(Suspend(session=SESSION, rooms=("A",), reason="停電"))
    drill.window.tick()
    assert "大会議室Aは中断中" in drill.desks.texts()
    assert "試験終了 11:38:00" in drill.desks.texts()
    assert "避難・点呼の続きへ" not in drill.desks.texts()
    second = ALARM.plus(minutes=25)
    drill.at(second)
    drill.window.actions_.do("evacuate")
    assert (drill.state.since, drill.state.next) == (second, "stop")
    drill.at(second.plus(seconds=20))
    drill.desks.press(qtbot, Qt.Key.Key_Return, lambda: bool(drill.state.stopped))
    stop = drill.facts(SessionSuspended)[-1]
    assert isinstance(stop, SessionSuspended)
    assert (stop.rooms, stop.since) == (("B",), second)
    drill.desks.press(qtbot, "4", lambda: drill.state.message == "evac_sure")
    drill.desks.press(qtbot, "4", lambda: drill.state.back)
    on = drill.facts(SessionResumed)[-1]
    assert isinstance(on, SessionResumed)
    assert on.rooms == ("B",)  # the power is still off in A
    third = ALARM.plus(minutes=40)
    drill.at(third)
    drill.window.actions_.do("evacuate")  # again, before anybody has left the page
    assert (drill.state.since, drill.state.next) == (third, "stop")


def test_who_is_out_on_leave_is_marked_on_the_register(drill: Drill, qtbot: QtBot) -> None:
    drill.go()
    drill.ask(Leave(candidate=drill.people[0], session=SESSION))
    drill.alarm(qtbot)
    marked = [one.number for one in drill.state.people if one.out]
    assert marked == [drill.people[0]]
    assert (
        answer(drill.state.people[0], drill.window.words) == "まだ呼んでいません　（退室中でした）"
    )


def test_what_is_refused_is_said_and_a_late_stop_is_one(drill: Drill, qtbot: QtBot) -> None:
    drill.go()
    drill.alarm(qtbot)
    drill.at(ALARM.plus(minutes=121))
    drill.desks.press(qtbot, "1", lambda: drill.state.message != "")
    assert drill.state.message == "stopped_out_of_range"
    assert "10:31:00" in drill.desks.texts()


def test_each_room_is_called_with_its_own_people(drill: Drill, qtbot: QtBot) -> None:
    drill.go()
    drill.alarm(qtbot)
    assert drill.state.scope == (SESSION, "A")
    sure = [one.number for one in drill.state.people if one.unsure is None]
    assert sure == sorted(drill.people)
    unset = {one.number for one in drill.state.people} - {*sure}
    assert unset, "whom nobody has set may be in the building"
    drill.desks.press(qtbot, Qt.Key.Key_Right, lambda: drill.state.scope == (SESSION, "B"))
    assert drill.state.people
    assert {one.unsure for one in drill.state.people} == {"unset"}


def test_before_the_start_the_words_are_of_admission(drill: Drill, qtbot: QtBot) -> None:
    drill.at(START.plus(minutes=-30))
    drill.window.actions_.do("evacuate")
    qtbot.waitUntil(lambda: drill.window.page == "evacuation")
    assert "筆記用具" not in drill.desks.texts()
    assert "まだ始まっていません" in drill.desks.texts()
    assert "0室" in told(drill.state, "call", drill.window.words, "Asia/Tokyo")
    assert not done(drill.state, "call")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_and_everything_has_a_name(
    drill: Drill, qtbot: QtBot, language: Language
) -> None:
    if drill.window.words.language != language:
        drill.window.words.switch()
    drill.go()
    drill.alarm(qtbot)
    fits(drill.window, "alarm")
    every_name(drill.window, 8, "alarm")
    for step in ("evac_stop", "evac_call", "evac_go_on"):
        drill.at(Instant(drill.desks.clock.at.ms + 60_000))
        drill.window.actions_.do(step)
        fits(drill.window, step)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rooms_that_differ_leave_room_for_the_steps(
    drill: Drill, qtbot: QtBot, language: Language
) -> None:
    if drill.window.words.language != language:
        drill.window.words.switch()
    drill.go()
    drill.at(START.plus(minutes=5))
    drill.ask(Suspend(session=SESSION, rooms=("A",), reason="停電"))
    drill.at(START.plus(minutes=9))
    drill.ask(Resume(session=SESSION, rooms=("A",)))
    drill.alarm(qtbot)
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    assert len(drill.state.aloud) == 2
    assert drill.window.words.say("evac_aloud_many", key="Ctrl+K") in drill.desks.texts()
    drill.window.actions_.do("evac_call")
    fits(drill.window, "call")
    drill.page.go_on()
    drill.page.go_on()
    assert drill.state.back
    fits(drill.window, "back")
    for sentence in drill.state.aloud:
        assert sentences([sentence], drill.window.words) in drill.desks.texts()
