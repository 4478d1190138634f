"""The session clock by keys: times, the script ticked, calls that come up, what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.events import Announced, IncidentNoted, SessionSuspended
from app.domain.wishes import Announce, AnyWish, Cancel, Delay, End, Resume, Start, Suspend
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World
from ui.screens.lead import LeadScreen
from ui.screens.room import RoomScreen
from ui.viewmodels.clockcalls import CallState
from ui.viewmodels.clocktext import room_line, sentences, span, tiles
from ui.viewmodels.loudness import Silence

START = Instant.parse("2026-11-22T10:00:00+09:00")
END = Instant.parse("2026-11-22T11:30:00+09:00")
LEFT = {15: "left_15", 5: "left_5"}


class Heard(Silence):
    """Remembers what was played."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, name: str) -> None:
        self.played.append(name)


class Clocks:
    """A window at the desk, and an exam that runs as the clock is set."""

    def __init__(self, desks: Desks) -> None:
        self.desks, self.window = desks, desks.window
        self.clock = desks.day.clock
        self.model = self.clock.model

    @property
    def call(self) -> CallState:
        return self.clock.calls.model.state

    def at(self, moment: Instant) -> None:
        self.desks.clock.at = moment
        self.window.tick()

    def ask(self, wish: AnyWish) -> None:
        answers = list[object]()
        self.desks.day.station.perform(wish, lambda answer: answers.append(answer.refusal))
        assert answers == [None]
        self.window.tick()

    def begin(self, seconds: int = 0) -> None:
        """The exam begins so many seconds after its time, and that was said."""
        self.at(START.plus(seconds=seconds))
        self.ask(Start(session=SESSION))
        self.ask(Announce(session=SESSION, announcement="begin"))
        self.at(START.plus(seconds=seconds + 1))

    def facts(self, kind: type) -> list[object]:
        venue = self.desks.day.station.venue
        found = venue.at(self.desks.day.station.stamp()).history(SESSION)
        return [record.fact for record in found if isinstance(record.fact, kind)]


@pytest.fixture
def clocks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Clocks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield Clocks(found)


def test_a_late_start_moves_the_end_and_is_told(clocks: Clocks) -> None:
    clocks.begin(seconds=11)
    clocks.at(START.plus(minutes=30))
    words, zone = clocks.window.words, "Asia/Tokyo"
    assert [value for _, value in tiles(clocks.model.state, words, zone)] == [
        "10:00:11",
        "11:30:11",
        "1:00:11",
    ]
    assert sentences(clocks.model.state.aloud, words) == (
        "10:00:11に始まったので、終了は11:30:11です。"
    )


@pytest.mark.parametrize(("minutes", "late"), [(60, 0), (90, 0), (90, 26)])
def test_once_it_ended_the_real_end_stands_there_and_is_called_so(
    clocks: Clocks, minutes: int, late: int
) -> None:
    clocks.begin()
    end = START.plus(minutes=minutes, seconds=late)
    clocks.at(end)
    clocks.ask(End(session=SESSION, reason="停電"))
    clocks.at(end.plus(minutes=40))
    words, state = clocks.window.words, clocks.model.state
    real = "11:00:00" if minutes == 60 else f"11:30:{late:02d}"
    assert tiles(state, words, "Asia/Tokyo")[1] == ("終了（実際）", real)
    assert room_line(state.times.rooms[0], words, "Asia/Tokyo")[3] == f"{real} に終了"


TELL: list[tuple[list[tuple[int, AnyWish]], list[str]]] = [
    ([], []),
    (
        [(-30, Delay(session=SESSION, minutes=15, reason="雪"))],
        ["開始は10:15:00です。受付の締切は10:05:00、終了は11:45:00です。"],
    ),
    ([(-30, Suspend(session=SESSION, reason="雪"))], ["開始を見合わせています。"]),
    ([(0, Start(session=SESSION))], ["10:00:00に始まりました。終了は11:30:00です。"]),
    (
        [(0, Start(session=SESSION)), (20, Suspend(session=SESSION, rooms=("A",), reason="煙"))],
        ["大会議室A: 10:20:00に中断しました。残りは70分0秒", "大会議室B"],
    ),
    (
        [
            (0, Start(session=SESSION)),
            (20, Suspend(session=SESSION, rooms=("A",), reason="煙")),
            (27, Resume(session=SESSION, rooms=("A",))),
        ],
        ["大会議室A: 10:27:00に再開しました。7分0秒中断したので、終了は11:37:00です。"],
    ),
    (
        [(0, Start(session=SESSION)), (60, End(session=SESSION, reason="停電"))],
        ["11:00:00に、30分0秒早く終了しました。"],
    ),
    (
        [(0, Start(session=SESSION)), (90, End(session=SESSION))],
        ["11:30:00です。試験を終わります。"],
    ),
    (
        [(0, Cancel(session=SESSION, reason="地震", reference="本部1"))],
        ["試験は中止になりました。"],
    ),
]


@pytest.mark.parametrize(("steps", "told"), TELL)
def test_what_to_tell_the_candidates_follows_from_the_records(
    clocks: Clocks, steps: list[tuple[int, AnyWish]], told: list[str]
) -> None:
    for minutes, wish in steps:
        clocks.at(START.plus(minutes=minutes))
        clocks.ask(wish)
    said = sentences(clocks.model.state.aloud, clocks.window.words)
    assert [part for part in told if part not in said] == []
    assert bool(said) is bool(told)


def test_the_page_opens_from_the_desk_and_the_lead_and_esc_leads_back(
    clocks: Clocks, qtbot: QtBot
) -> None:
    desks, window = clocks.desks, clocks.window
    for page in ("desk", "lead"):
        if page == "lead":
            window.actions_.do("lead_page")
        desks.press(qtbot, "Ctrl+K", lambda: window.page == "clock")
        desks.press(qtbot, Qt.Key.Key_Escape, lambda page=page: window.page == page)  # type: ignore[misc]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_ticks_the_next_text_and_goes_on_to_the_one_after(
    clocks: Clocks, qtbot: QtBot, key: Qt.Key
) -> None:
    clocks.at(START.plus(minutes=-12))
    clocks.window.actions_.do("clock_page")
    assert clocks.model.state.chosen == 0
    clocks.desks.press(qtbot, key, lambda: clocks.model.state.chosen == 1)
    [fact] = clocks.facts(Announced)
    assert isinstance(fact, Announced)
    assert fact.announcement == "identity"
    row = clocks.model.state.script[0]
    assert (row.status, row.rooms[0].read_at) == ("read", START.plus(minutes=-12))
    assert "読み上げを記録しました" in clocks.desks.texts()


def test_nobody_reads_two_texts_within_two_seconds_and_a_slip_is_taken_back(
    clocks: Clocks, qtbot: QtBot
) -> None:
    start = START.plus(minutes=-12)
    clocks.at(start)
    clocks.window.actions_.do("clock_page")
    clocks.desks.press(qtbot, Qt.Key.Key_Return, lambda: clocks.model.state.chosen == 1)
    clocks.at(start.plus(ms=1900))
    said = "clock_too_soon"
    clocks.desks.press(qtbot, Qt.Key.Key_Return, lambda: clocks.model.state.message == said)
    assert len(clocks.facts(Announced)) == 1
    assert "この文は記録していません" in clocks.desks.texts()
    clocks.at(start.plus(ms=2000))
    clocks.desks.press(qtbot, Qt.Key.Key_Return, lambda: clocks.model.state.chosen == 2)
    assert len(clocks.facts(Announced)) == 2
    undone = "clock_undone"
    clocks.desks.press(qtbot, Qt.Key.Key_U, lambda: clocks.model.state.message == undone)
    assert [row.status for row in clocks.model.state.script[:2]] == ["read", "due"]
    nothing = "clock_nothing_ticked"
    clocks.desks.press(qtbot, Qt.Key.Key_U, lambda: clocks.model.state.message == nothing)
    assert len(clocks.facts(Announced)) == 1


@pytest.mark.parametrize("behind", ["desk", "lead", "room"])
@pytest.mark.parametrize(("key", "to"), [("Ctrl+H", "room"), (Qt.Key.Key_F6, "lead")])
def test_the_keys_of_the_room_and_the_lead_lead_there_from_the_clock(
    clocks: Clocks, qtbot: QtBot, behind: str, key: Qt.Key | str, to: str
) -> None:
    desks, window = clocks.desks, clocks.window
    if behind != "desk":
        window.actions_.do(f"{behind}_page")
    window.actions_.do("clock_page")
    assert window.page == "clock"
    desks.press(qtbot, key, lambda: window.page == to)
    for _ in range(2):
        if window.page != "desk":
            window.actions_.do(f"{window.page}_back")
    assert window.page == "desk"


def test_up_and_down_choose_and_what_is_too_early_is_refused_in_words(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    clocks.window.actions_.do("clock_page")
    places = {row.announcement.id: at for at, row in enumerate(clocks.model.state.script)}
    here = clocks.model.state.chosen
    assert here == places["left_15"]
    clocks.desks.press(qtbot, Qt.Key.Key_Down, lambda: clocks.model.state.chosen == here + 1)
    clocks.desks.press(qtbot, Qt.Key.Key_Up, lambda: clocks.model.state.chosen == here)
    clocks.desks.press(qtbot, Qt.Key.Key_Return, lambda: clocks.model.state.message != "")
    assert clocks.model.state.message == "announcement_too_early"
    assert "まだ早すぎます" in clocks.desks.texts()
    assert "残り時間は15分です" in clocks.desks.texts()


def test_left_and_right_look_at_one_room_and_tick_only_there(clocks: Clocks, qtbot: QtBot) -> None:
    clocks.at(START.plus(minutes=-12))
    clocks.window.actions_.do("clock_page")
    clocks.desks.press(qtbot, Qt.Key.Key_Right, lambda: clocks.model.state.scope == "A")
    clocks.desks.press(qtbot, Qt.Key.Key_Space, lambda: clocks.model.state.chosen == 1)
    [fact] = clocks.facts(Announced)
    assert isinstance(fact, Announced)
    assert fact.rooms == ("A",)
    clocks.desks.press(qtbot, Qt.Key.Key_Left, lambda: clocks.model.state.scope == "")
    assert clocks.model.state.script[0].status == "due"
    assert clocks.model.state.script[0].differs


@pytest.mark.parametrize("minutes", LEFT)
def test_a_call_comes_up_over_the_desk_at_rest_and_its_own_key_ticks_it(
    clocks: Clocks, qtbot: QtBot, minutes: int
) -> None:
    clocks.begin()
    clocks.at(END.plus(minutes=-minutes, seconds=-1))
    assert clocks.window.page == "desk"
    clocks.at(END.plus(minutes=-minutes))
    assert clocks.window.page == "call"
    assert clocks.call.call is not None
    assert clocks.call.call.announcement.id == LEFT[minutes]
    clocks.desks.press(qtbot, "Ctrl+R", lambda: clocks.window.page == "desk")
    assert clocks.call.call is None
    last = clocks.facts(Announced)[-1]
    assert isinstance(last, Announced)
    assert last.announcement == LEFT[minutes]


def test_a_call_never_takes_the_key_meant_for_an_admission(clocks: Clocks, qtbot: QtBot) -> None:
    clocks.begin()
    desks, call = clocks.desks, END.plus(minutes=-15)
    desks.clock.at = call.plus(seconds=-2)
    desks.scan()
    clocks.at(call)
    assert clocks.window.page == "desk"
    assert clocks.call.call is not None
    assert "残り時間は15分です" in desks.texts()
    before, shown = len(clocks.facts(Announced)), desks.state
    desks.press(qtbot, Qt.Key.Key_Return, lambda: desks.state is not shown)
    assert len(clocks.facts(Announced)) == before


def test_after_the_end_its_call_is_a_line_only(clocks: Clocks) -> None:
    clocks.begin()
    clocks.at(END)
    assert clocks.window.page == "call"
    clocks.ask(End(session=SESSION))
    assert clocks.window.page == "desk"
    assert "筆記用具を置いてください" in clocks.desks.texts()


def test_whoever_comes_to_the_desk_takes_the_page_back(clocks: Clocks) -> None:
    clocks.begin()
    clocks.at(END.plus(minutes=-15))
    assert clocks.window.page == "call"
    clocks.desks.scan()
    assert clocks.window.page == "desk"
    assert clocks.call.call is not None


def test_over_the_room_at_rest_it_comes_up_too_and_leads_back_to_it(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    window = clocks.window
    window.actions_.do("room_page")
    clocks.at(END.plus(minutes=-15))
    assert window.page == "call"
    clocks.desks.press(qtbot, "Ctrl+R", lambda: window.page == "room")
    room = window.findChild(RoomScreen)
    assert isinstance(room, RoomScreen)
    clocks.desks.press(qtbot, "1", lambda: room.model.state.typed == "1")
    clocks.at(END.plus(minutes=-5))
    assert window.page == "room"
    assert "残り時間は5分です" in clocks.desks.texts()


def test_no_key_of_the_desk_does_anything_while_the_call_is_over_it(clocks: Clocks) -> None:
    clocks.begin()
    clocks.at(END.plus(minutes=-15))
    actions = clocks.window.actions_
    shut = ("go_on", "refer", "undo", "document_1", "search", "lead_page")
    assert [name for name in shut if actions.is_open(name)] == []


def test_esc_makes_it_a_line_that_stays_until_it_is_read(clocks: Clocks, qtbot: QtBot) -> None:
    clocks.begin()
    clocks.at(END.plus(minutes=-15))
    clocks.desks.press(qtbot, Qt.Key.Key_Escape, lambda: clocks.window.page == "desk")
    clocks.at(END.plus(minutes=-15, seconds=5))
    assert clocks.window.page == "desk"
    assert "いま読み上げてください" in clocks.desks.texts()
    clocks.desks.press(qtbot, "Ctrl+R", lambda: clocks.call.call is None)
    assert "いま読み上げてください" not in clocks.desks.texts()


def test_on_other_pages_it_is_a_line_and_when_signed_out_it_says_so(clocks: Clocks) -> None:
    clocks.begin()
    clocks.window.actions_.do("lead_page")
    clocks.at(END.plus(minutes=-15))
    assert clocks.window.page == "lead"
    assert "残り時間は15分です" in clocks.desks.texts()
    clocks.desks.day.guard.lock()
    clocks.window.tick()
    assert not clocks.window.actions_.is_open("call_read")
    assert "サインインして記録してください" in clocks.desks.texts()


def test_a_call_is_heard_when_it_comes_and_once_more_when_it_is_late(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    monkeypatch.setattr("app.bootstrap.sounds", lambda: heard)
    with opened(qtbot, station, desk, world) as found:
        clocks = Clocks(found)
        clocks.begin()
        heard.played.clear()
        for seconds in (-1, 0, 1, 30, 60):
            clocks.at(END.plus(minutes=-15, seconds=seconds))
        assert heard.played == ["call"]
        clocks.at(END.plus(minutes=-15, seconds=61))
        clocks.at(END.plus(minutes=-15, seconds=90))
        assert heard.played == ["call", "call"]


def test_a_missed_call_becomes_an_incident_for_the_lead_and_only_once(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    clocks.at(END.plus(minutes=-13))
    assert clocks.window.page == "desk"
    assert clocks.call.call is not None
    assert clocks.call.call.late
    clocks.window.actions_.do("clock_page")
    places = {row.announcement.id: at for at, row in enumerate(clocks.model.state.script)}
    clocks.model.choose(places["left_15"])
    rooms = len(clocks.model.state.times.rooms)
    assert len(clocks.model.state.script[places["left_15"]].drafts) == rooms
    clocks.desks.press(qtbot, "N", lambda: len(clocks.facts(IncidentNoted)) == rooms)
    note = clocks.facts(IncidentNoted)[0]
    assert isinstance(note, IncidentNoted)
    assert "残り時間は15分です" in note.text
    assert "11:15:00" in note.text
    assert clocks.model.state.script[places["left_15"]].drafts == ()
    assert clocks.call.call is None
    venue = clocks.desks.day.station.venue
    assert len(venue.at(clocks.desks.day.station.stamp()).unreviewed(SESSION)) == rooms
    clocks.window.words.switch()
    clocks.model.choose(places["left_15"])
    clocks.window.actions_.do("clock_note")
    assert len(clocks.facts(IncidentNoted)) == rooms


def test_a_call_that_may_pass_is_not_owed_but_becomes_an_incident_all_the_same(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    clocks.at(END.plus(minutes=-16))
    owed = clocks.model.state.unnoted
    clocks.at(END.plus(minutes=-1))
    assert clocks.call.call is not None
    assert clocks.call.call.announcement.id == "left_1"
    clocks.at(END.plus(seconds=1))
    clocks.window.actions_.do("clock_page")
    places = {row.announcement.id: at for at, row in enumerate(clocks.model.state.script)}
    clocks.model.choose(places["left_1"])
    row = clocks.model.state.script[places["left_1"]]
    assert {one.status for one in row.rooms} == {"passed"}
    assert clocks.model.state.unnoted == owed + 2  # left_15 and left_5
    clocks.desks.press(qtbot, "N", lambda: len(clocks.facts(IncidentNoted)) == len(row.rooms))
    note = clocks.facts(IncidentNoted)[0]
    assert isinstance(note, IncidentNoted)
    assert "残り時間は1分です" in note.text
    assert clocks.model.state.script[places["left_1"]].drafts == ()


def test_a_stop_in_one_room_calls_each_room_at_its_own_time(clocks: Clocks) -> None:
    clocks.begin()
    clocks.at(START.plus(minutes=20))
    clocks.ask(Suspend(session=SESSION, rooms=("A",), reason="煙"))
    clocks.at(START.plus(minutes=27))
    clocks.ask(Resume(session=SESSION, rooms=("A",)))
    assert clocks.model.state.times.differs
    clocks.at(END.plus(minutes=-15))
    assert clocks.call.call is not None
    assert "大会議室A" not in clocks.call.call.rooms
    clocks.window.actions_.do("call_read")
    assert clocks.call.call is None
    clocks.at(END.plus(minutes=-8))
    assert clocks.call.call is not None
    assert clocks.call.call.rooms == ("大会議室A",)


def test_the_clock_of_the_room_names_nobody_and_closes_by_its_key(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    clocks.at(START.plus(minutes=30))
    number = clocks.desks.scan()
    clocks.window.actions_.do("clock_full")
    big = clocks.clock.big
    clocks.window.tick()
    shown = big.face.accessibleName()
    assert "10:30:00" in shown
    assert number not in shown
    person = clocks.desks.state.person
    assert person is not None
    assert person.name not in shown
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(big, Qt.Key.Key_K, both)
    qtbot.waitUntil(lambda: not big.isVisible())


def test_a_call_stands_on_the_clock_of_the_room_and_is_ticked_there(
    clocks: Clocks, qtbot: QtBot
) -> None:
    clocks.begin()
    big = clocks.clock.big
    big.open_on(QGuiApplication.primaryScreen(), take_keys=True)
    clocks.at(END.plus(minutes=-5))
    assert "残り時間は5分です" in big.face.accessibleName()
    QTest.keyClick(big, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: clocks.call.call is None)
    clocks.window.tick()
    assert "受験番号と氏名をもう一度" not in big.face.accessibleName()
    QTest.keyClick(big, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not big.isVisible())


def test_one_text_is_shown_in_large_type_in_both_languages(clocks: Clocks, qtbot: QtBot) -> None:
    clocks.begin()
    clocks.window.actions_.do("clock_page")
    written = clocks.clock.written
    clocks.window.actions_.do("clock_large")
    qtbot.waitUntil(written.isVisible)
    said = next(name for part in written.children() if (name := part.property("accessibleName")))
    assert "残り時間は15分です" in said
    assert "15 minutes are left" in said
    QTest.keyClick(written, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: not written.isVisible())


def test_the_texts_are_printed_from_the_page_and_esc_leads_back_to_it(
    clocks: Clocks, qtbot: QtBot, tmp_path: Path
) -> None:
    clocks.window.actions_.do("clock_page")
    clocks.desks.press(qtbot, "P", lambda: clocks.window.page == "paper")
    clocks.desks.press(qtbot, Qt.Key.Key_Escape, lambda: clocks.window.page == "clock")


def test_the_seat_poster_is_opened_from_any_page(clocks: Clocks, qtbot: QtBot) -> None:
    window = clocks.window
    window.actions_.do("lead_page")
    window.actions_.do("seat_poster")
    qtbot.waitUntil(lambda: window.page == "paper")
    clocks.desks.press(qtbot, Qt.Key.Key_Escape, lambda: window.page == "lead")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_and_everything_has_a_name(clocks: Clocks, language: Language) -> None:
    window = clocks.window
    if window.words.language != language:
        window.words.switch()
    clocks.at(START.plus(minutes=-12))
    window.actions_.do("clock_page")
    fits(window, "before")
    every_name(window, 10, "before")
    clocks.begin(seconds=4)
    clocks.at(START.plus(minutes=20))
    clocks.ask(Suspend(session=SESSION, rooms=("A",), reason="煙"))
    fits(window, "stopped")
    clocks.at(START.plus(minutes=27))
    clocks.ask(Resume(session=SESSION, rooms=("A",)))
    fits(window, "resumed")
    window.actions_.do("clock_back")
    clocks.at(END.plus(minutes=-4, seconds=4))
    fits(window, "call")
    every_name(window, 3, "call")
    clocks.desks.scan()
    fits(window, "line over a verdict")
    window.actions_.do("lead_page")
    clocks.at(END.plus(minutes=9))
    fits(window, "late line")


def test_lengths_are_told_with_hours() -> None:
    assert [span(n) for n in (None, 0, 59, 3600, 4212)] == [
        "–",
        "0:00:00",
        "0:00:59",
        "1:00:00",
        "1:10:12",
    ]


def test_the_window_keeps_no_clock_when_it_closes(clocks: Clocks) -> None:
    clocks.window.actions_.do("clock_full")
    clocks.window.close()
    assert [
        w for w in QApplication.topLevelWidgets() if w is clocks.clock.big and w.isVisible()
    ] == []


@pytest.mark.parametrize(
    ("typed", "rooms"),
    [("", ("A", "B", "C")), ("Ａ、b", ("A", "B")), ("Ａ、z", None), ("A", ("A",))],
)
def test_the_lead_stops_some_rooms_or_all_and_is_told_what_to_say(
    clocks: Clocks, typed: str, rooms: tuple[str, ...] | None
) -> None:
    clocks.begin()
    window = clocks.window
    window.actions_.do("lead_page")
    screen = window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    model = screen.model

    def act(form: str, **values: str) -> None:
        model.open_form(next(one for one in model.state.forms if one.id == form))
        model.submit(values)

    act("suspend", reason="煙", rooms=typed)
    if rooms is None:
        assert model.state.message == "unknown_room_here"
        assert clocks.facts(SessionSuspended) == []
        return
    [stop] = clocks.facts(SessionSuspended)
    assert isinstance(stop, SessionSuspended)
    assert stop.rooms == tuple(
        row.code for row in clocks.model.state.times.rooms if row.code in rooms
    )
    assert "中断しました。残りは89分59秒です" in clocks.desks.texts()
    clocks.at(START.plus(minutes=5))
    assert "resume" in [form.id for form in model.state.forms]
    act("resume")
    assert "再開しました" in clocks.desks.texts()
    assert [row.phase for row in clocks.model.state.times.rooms if row.phase != "under_way"] == []
