"""Calls of every exam of the venue come up, whichever is shown, and a key ticks what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.events import Announced
from app.domain.regulation import Announcement, Text
from app.domain.round import Round
from app.domain.wishes import Announce, AnyWish, OpenDoors, Resume, Start, Suspend
from app.kernel.time import Instant
from tests.ui.deskworld import Desks, another
from tests.venue.station import SESSION, UNCHECKED, World, make_world
from ui.screens.roomface import call_text
from ui.viewmodels.clockcalls import Call
from ui.viewmodels.words import Words

OTHER = "T01-IV"
START = Instant.parse("2026-11-22T10:00:00+09:00")
END = Instant.parse("2026-11-22T11:30:00+09:00")


def with_another(round_: Round) -> Round:
    """The same morning again for another exam, half an hour later, with nobody entered."""
    morning = round_.sessions[0]
    names = ("admission_deadline", "start", "end")
    later = {name: getattr(morning, name).plus(minutes=30) for name in names}
    return replace(
        round_, sessions=(*round_.sessions, replace(morning, id=OTHER, subject="grade-1", **later))
    )


class Calls:
    """A desk that shows one exam while another runs."""

    def __init__(self, desks: Desks) -> None:
        self.desks, self.window, self.station = desks, desks.window, desks.day.station
        self.model = desks.day.clock.calls.model

    def at(self, moment: Instant) -> None:
        self.desks.clock.at = moment
        self.window.tick()

    def ask(self, wish: AnyWish) -> None:
        answers = list[object]()
        self.station.perform(wish, lambda answer: answers.append(answer.refusal))
        assert answers == [None]
        self.window.tick()

    def begin(self, *, said: bool = True) -> None:
        self.at(START)
        self.ask(Start(session=SESSION))
        if said:
            self.ask(Announce(session=SESSION, announcement="begin"))

    @property
    def call(self) -> tuple[str, str, tuple[str, ...]] | None:
        """Exam, text and rooms of what is called."""
        call = self.model.state.call
        if call is None:
            return None
        return call.session, call.announcement.id, tuple(one.room for one in call.calls)

    def ticked(self, session: str) -> list[tuple[str, tuple[str, ...]]]:
        history = self.station.venue.at(self.station.stamp()).history(session)
        facts = [record.fact for record in history]
        return [(one.announcement, one.rooms) for one in facts if isinstance(one, Announced)]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("two"), change=with_another)


@pytest.fixture
def calls(two: World, tmp_path: Path, qtbot: QtBot) -> Iterator[Calls]:
    with another(qtbot, tmp_path / "desk", two) as desks:
        yield Calls(desks)


def test_a_start_calls_for_its_text_on_any_page_and_covers_none(calls: Calls, qtbot: QtBot) -> None:
    calls.window.actions_.do("lead_page")
    calls.begin(said=False)
    assert calls.call is not None
    assert calls.call[:2] == (SESSION, "begin")
    assert "始めてください" in calls.desks.texts()
    calls.window.show_page("desk")
    calls.window.tick()
    assert calls.window.page == "desk"
    calls.desks.press(qtbot, "Ctrl+R", lambda: calls.call is None)
    assert [one for one, _ in calls.ticked(SESSION)] == ["begin"]


@pytest.mark.parametrize("page", ["desk", "lead"])
def test_a_call_of_an_exam_that_is_not_shown_comes_up_with_its_name(
    calls: Calls, qtbot: QtBot, page: str
) -> None:
    calls.begin()
    calls.station.choose_session(OTHER)
    if page == "lead":
        calls.window.actions_.do("lead_page")
    calls.at(END.plus(minutes=-5, seconds=-1))
    assert calls.call is None or calls.call[1] != "left_5"
    calls.at(END.plus(minutes=-5))
    assert calls.call is not None
    assert calls.call[:2] == (SESSION, "left_5")
    shown = calls.desks.texts()
    if calls.window.page == "call":
        shown = calls.desks.day.clock.calls._page.face.accessibleName()
    assert "2級" in shown
    assert "残り時間は5分です" in shown
    rooms = calls.call[2]
    calls.desks.press(qtbot, "Ctrl+R", lambda: calls.call is None)
    assert calls.ticked(SESSION)[-1] == ("left_5", rooms)
    assert calls.ticked(OTHER) == []


def test_the_exam_that_is_shown_is_called_first_and_then_the_other(
    calls: Calls, qtbot: QtBot
) -> None:
    calls.begin()
    calls.at(END.plus(minutes=-5))
    assert calls.call is not None
    calls.ask(OpenDoors(session=OTHER, reason=UNCHECKED))
    calls.ask(Start(session=OTHER, reason="予定どおり"))
    assert calls.call[:2] == (SESSION, "left_5")
    calls.desks.press(qtbot, "Ctrl+R", lambda: calls.call is not None and calls.call[0] == OTHER)
    assert calls.call[:2] == (OTHER, "begin")
    assert "1級" in calls.desks.texts()


def test_the_room_that_the_clock_looks_at_hides_no_call_of_another(
    calls: Calls, qtbot: QtBot
) -> None:
    calls.begin()
    calls.desks.day.clock.model.look_at(1)
    scope = calls.desks.day.clock.model.state.scope
    assert scope
    calls.at(START.plus(minutes=10))
    calls.ask(Suspend(session=SESSION, rooms=(scope,), reason="煙"))
    calls.at(START.plus(minutes=10, seconds=40))
    calls.ask(Resume(session=SESSION, rooms=(scope,)))
    calls.at(END.plus(minutes=-15))
    assert calls.call is not None
    assert scope not in calls.call[2]
    big = calls.desks.day.clock.model.state
    assert big.scope == scope
    assert calls.model.in_room() is None
    rooms = calls.call[2]
    calls.desks.press(qtbot, "Ctrl+R", lambda: calls.call is None)
    assert calls.ticked(SESSION)[-1] == ("left_15", rooms)
    calls.at(END.plus(minutes=-15, seconds=40))
    assert calls.call == (SESSION, "left_15", (scope,))


def test_a_desk_of_one_room_hears_the_calls_of_that_room(calls: Calls) -> None:
    calls.begin()
    calls.desks.desk.serve("A")
    calls.at(START.plus(minutes=10))
    calls.ask(Suspend(session=SESSION, rooms=("A",), reason="煙"))
    calls.at(START.plus(minutes=12))
    calls.ask(Resume(session=SESSION, rooms=("A",)))
    calls.at(END.plus(minutes=-15))
    assert calls.call is None
    calls.at(END.plus(minutes=-13))
    assert calls.call == (SESSION, "left_15", ("A",))


@pytest.mark.parametrize(("mark", "told"), [("", "Grade 2"), ("s2", "Grade 2 (s2)")])
def test_a_call_of_one_of_two_exams_of_a_subject_names_its_id(mark: str, told: str) -> None:
    text = Text(ja="五分", en="Five")
    ending = Announcement(id="left_5", when="minutes_left", minutes=5, text=text)
    subject = Text(ja="2級", en="Grade 2")
    call = Call(ending, OTHER, (), (), late=False, subject=subject, mark=mark)
    assert call_text(call, Words("en")).startswith(told)
