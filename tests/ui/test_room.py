"""The room's page: seats, attendance, leaves, moves; by keys alone, in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.cases import KINDS
from app.domain.roomfacts import Marked
from app.domain.roomwishes import Impersonation, Leave, Mark
from app.domain.round import Round
from app.domain.wishes import AnyWish, Caution, Decide, Disqualify, End, Refer, SignIn, Start, Warn
from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.kernel.time import Instant
from app.projections.cells import person_cell
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import A_HAND, Desks, LaterWork, another, at_the_seat, opened
from tests.ui.roomworld import Room, seated
from tests.venue.station import SESSION, Desk, World, bind, make_world
from ui.screens.lead import LeadScreen
from ui.screens.room import RoomScreen
from ui.shell.room import through_room
from ui.viewmodels.room import NAME_STAYS_S, RoomModel
from ui.viewmodels.roomstate import RoomPerson, RoomState, Seat
from ui.viewmodels.roomtext import out_line, place_line, seat_text
from ui.viewmodels.words import Words

DIGITS = {str(digit): Qt.Key(ord(str(digit))) for digit in range(10)}


class Page:
    """The room's page and what a proctor does there."""

    def __init__(self, desks: Desks, qtbot: QtBot) -> None:
        self.desks, self.venue, self._qtbot = desks, desks.day.station.venue, qtbot
        found = desks.window.findChild(RoomScreen)
        assert isinstance(found, RoomScreen)
        self.screen = found
        self.room = Room(self.venue, desks.world, desks.clock.at)
        self.numbers = seated(self.venue, "A")

    @property
    def model(self) -> RoomModel:
        """What the page shows."""
        return self.screen.model

    @property
    def state(self) -> RoomState:
        """Now."""
        return self.model.state

    def seat(self, number: str) -> Seat:
        """Somebody's seat."""
        return next(seat for seat in self.state.seats if seat.number == number)

    @property
    def person(self) -> RoomPerson:
        """Whoever is looked at."""
        assert self.state.person is not None
        return self.state.person

    def open(self) -> None:
        """Ctrl+H."""
        self.press("Ctrl+H", lambda: self.desks.window.page == "room")
        self._qtbot.waitUntil(lambda: bool(self.state.seats))

    def press(self, key: Qt.Key | str, done: Callable[[], bool]) -> None:
        """One key, and what comes of it; it goes to the window, since a form's field may end."""
        modifier = Qt.KeyboardModifier
        held = {"Ctrl+": modifier.ControlModifier, "Shift+": modifier.ShiftModifier}
        code = Qt.Key(ord(key[-1])) if isinstance(key, str) else key
        flags = held[key[:-1]] if isinstance(key, str) and key[:-1] else modifier.NoModifier
        QTest.keyClick(self.desks.window.windowHandle(), code, flags, A_HAND)
        self._qtbot.waitUntil(done)

    def type(self, text: str) -> None:
        """A number, digit by digit, as a person's fingers do."""
        for at, digit in enumerate(text, 1):
            self.press(DIGITS[digit], lambda at=at: self.state.typed == text[:at])  # type: ignore[misc]

    def choose(self, number: str) -> None:
        """By hand."""
        self.model.choose(number)

    def fill(self, name: str, text: str) -> None:
        """A field of the form that is open."""
        lines = self.screen.form.findChildren(QLineEdit)
        field = next(line for line in lines if line.accessibleName() == name)
        field.setFocus()
        field.clear()
        if text.isascii():
            self.desks.type(self._qtbot, text, lambda: field.text() == text)
        else:
            field.insert(text)

    def buttons(self) -> list[str]:
        """What the visible buttons say."""
        found = self.desks.window.findChildren(QPushButton)
        return [one.text() for one in found if one.isVisible()]

    def go_on(self, minutes: int) -> None:
        """Time passes."""
        self.desks.clock.at = self.desks.clock.at.plus(minutes=minutes)
        self.room.at = self.desks.clock.at

    def sign_in(self, operator: str) -> None:
        """Somebody else works here now, and the window knows it: that drops an open form."""
        wish, station = SignIn(operator=operator, pin=PINS[operator]), self.desks.day.station
        assert self.venue.perform(wish, self.room.stamp)
        station.refresh()
        self._qtbot.waitUntil(lambda: station.state.operator_id == operator)

    def begin(self) -> None:
        """The exam begins after the deadline."""
        self.go_on(60)
        self.room.do(Start(session=SESSION))
        self.desks.day.station.refresh()


def _interview(round_: Round) -> Round:
    return replace(round_, sessions=tuple(replace(s, form="interview") for s in round_.sessions))


@pytest.fixture
def page(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Page]:
    with opened(qtbot, station, desk, world) as desks:
        yield Page(desks, qtbot)


def test_the_page_opens_from_desk_and_lead_and_goes_back_there(page: Page) -> None:
    page.open()
    page.press(Qt.Key.Key_Escape, lambda: page.desks.window.page == "desk")
    page.desks.window.actions_.do("lead_page")
    page.open()
    page.press(Qt.Key.Key_Escape, lambda: page.desks.window.page == "lead")


def test_nobody_is_present_before_somebody_has_said_so(page: Page) -> None:
    page.room.admit(page.numbers[0])
    page.open()
    assert page.state.unset == len(page.numbers)
    assert page.seat(page.numbers[0]).kind == "let_in"
    assert page.seat(page.numbers[1]).kind == "unset"


def test_space_marks_one_after_another_and_counts_down(page: Page) -> None:
    first, second, third = page.numbers[:3]
    for number in (first, second):
        page.room.admit(number)
    page.open()
    page.press(Qt.Key.Key_Right, lambda: page.state.chosen == first)
    page.press(Qt.Key.Key_Space, lambda: page.seat(first).kind == "present")
    assert page.state.chosen == second
    page.press(Qt.Key.Key_Space, lambda: page.seat(second).kind == "present")
    assert page.state.chosen == third
    assert page.state.unset == len(page.numbers) - 2
    assert page.state.counts["present"] == 2


def test_somebody_whom_no_desk_let_in_is_a_finding(page: Page) -> None:
    page.open()
    page.choose(page.numbers[0])
    page.press(
        Qt.Key.Key_Space, lambda: page.seat(page.numbers[0]).findings == ("present_not_let_in",)
    )
    assert page.state.flags == ("present_not_let_in",)
    assert page.seat(page.numbers[0]).kind == "finding"
    assert "受付の記録がない" in page.desks.texts()


def test_absent_only_after_the_deadline(page: Page) -> None:
    page.open()
    page.choose(page.numbers[0])
    page.press("A", lambda: page.state.message == "absent_too_early")
    assert page.state.chosen == page.numbers[0]
    assert page.seat(page.numbers[0]).kind == "unset"
    page.go_on(60)
    page.press("A", lambda: page.seat(page.numbers[0]).kind == "absent")
    assert page.state.chosen == page.numbers[1]


def test_one_key_out_and_one_key_in(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.open()
    page.begin()
    page.choose(number)
    page.press("L", lambda: page.seat(number).kind == "out")
    # Who leaves was there: nobody comes back unmarked.
    assert page.seat(number).part == "out"
    page.go_on(4)
    page.desks.window.tick()
    assert "退室中 4:00" in page.desks.texts()
    page.press("L", lambda: page.seat(number).kind == "present")
    assert page.state.message == "room_done_returned"


def test_a_leave_that_is_refused_says_nothing_of_the_person(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.open()
    page.choose(number)
    page.press("L", lambda: page.state.message == "wrong_phase")
    assert page.seat(number).part == "unset"
    assert "できる段階：試験中・中断" in page.desks.texts()
    page.begin()
    page.press("L", lambda: page.seat(number).kind == "out")


def test_the_leads_page_is_a_key_away_and_old_news_is_gone_on_coming_back(page: Page) -> None:
    page.open()
    page.choose(page.numbers[0])
    page.press(Qt.Key.Key_Space, lambda: page.state.message != "")
    page.press(Qt.Key.Key_F6, lambda: page.desks.window.page == "lead")
    page.press(Qt.Key.Key_Escape, lambda: page.desks.window.page == "room")
    assert page.state.message == ""
    page.press(Qt.Key.Key_Escape, lambda: page.desks.window.page == "desk")


def test_longer_than_the_rules_minutes_is_flagged(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    page.open()
    page.begin()
    page.choose(number)
    page.press("L", lambda: page.seat(number).kind == "out")
    page.go_on(11)
    page.desks.window.tick()
    assert "過ぎています" in page.desks.texts()
    page.press("L", lambda: page.state.flags == ("leave_too_long",))
    assert "決めた時間を超えた" in page.desks.texts()


def test_more_than_one_out_at_once_is_flagged(page: Page) -> None:
    first, second = page.numbers[:2]
    for number in (first, second):
        page.room.admit(number)
        page.room.present(number)
    page.open()
    page.begin()
    page.choose(first)
    page.press("L", lambda: page.seat(first).kind == "out")
    page.desks.window.tick()
    QApplication.processEvents()
    where = page.screen.seats.where(page.numbers[-1])
    page.choose(second)
    page.press("L", lambda: page.state.flags == ("several_out",))
    page.desks.window.tick()
    QApplication.processEvents()
    assert page.screen.seats.where(page.numbers[-1]) == where, "no seat moves under the hand"
    assert "同時に 2 人が退室中です" in page.desks.texts(), "it stands there while it holds"
    assert all("several_out" in page.seat(one).findings for one in (first, second))
    page.choose(first)
    assert page.state.person is not None
    assert "several_out" in page.state.person.findings
    page.press("L", lambda: page.seat(first).kind != "out")
    page.desks.window.tick()
    assert "同時に" not in page.desks.texts()
    assert page.seat(second).findings == ()


def test_whoever_the_room_has_seen_is_not_awaited(page: Page) -> None:
    number = page.numbers[0]
    page.room.present(number)
    page.open()
    page.choose(number)
    assert "出席　受付記録なし" in page.desks.texts()
    assert "未着" not in page.desks.texts()
    page.desks.day.conduct.person(number)
    assert "出席　受付記録なし" in page.desks.texts()


def test_nobody_leaves_whom_nobody_has_seen(page: Page) -> None:
    number, other = page.numbers[:2]
    page.room.admit(other)
    page.open()
    page.begin()
    page.choose(number)
    assert not any("一時退室" in button for button in page.buttons())
    page.press("L", lambda: page.state.message == "not_in_room")
    assert page.seat(number).kind == "unset", "nothing was said of them"
    page.choose(other)
    assert any("一時退室" in button for button in page.buttons())


def test_an_attention_stays_on_the_seat_whatever_else_stands_there(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    page.open()
    page.begin()
    for called in (Caution, Warn):
        wish = called(candidate=number, kind="cheating", text="紙を見た", session=SESSION)
        page.desks.day.station.perform(wish, lambda _: None)
    page.choose(number)
    page.press("L", lambda: page.seat(number).kind == "out")
    seat, words = page.seat(number), page.desks.window.words
    assert (seat.attentions, seat.written) == (2, 1)
    assert seat_text(seat, page.room.at, words).word == "退室中・書面注意 2"
    assert "注意 2 回（うち書面 1 回）" in page.desks.texts()


def test_a_seat_is_chosen_by_its_number(page: Page) -> None:
    page.open()
    page.type("12")
    assert page.state.chosen == page.numbers[11]
    page.press("5", lambda: page.state.chosen == page.numbers[4])


def test_a_candidates_number_chooses_the_seat_in_another_room_too(page: Page) -> None:
    page.open()
    there = seated(page.venue, "B")[3]
    page.type(there)
    assert (page.state.chosen, page.state.room) == (there, "B")


def test_after_a_pause_a_number_begins_anew(page: Page) -> None:
    page.open()
    page.type("1")
    page.go_on(1)
    page.press("2", lambda: page.state.typed == "2")
    assert page.state.chosen == page.numbers[1]


def test_a_move_needs_a_reason_and_a_free_seat(page: Page, qtbot: QtBot) -> None:
    number = page.numbers[0]
    page.open()
    page.choose(number)
    page.press("V", lambda: page.state.form is not None)
    page.fill("座席", "2")
    page.press(Qt.Key.Key_Return, lambda: page.state.message == "form_missing")
    page.fill("理由", "机が揺れる")
    page.press(Qt.Key.Key_Return, lambda: page.state.message == "seat_not_free")
    page.fill("座席", "40")
    page.press(Qt.Key.Key_Return, lambda: page.state.form is None)
    assert page.seat(number).seat == "40"
    assert QApplication.focusWidget() is page.screen.seats


def test_keys_of_the_page_are_letters_while_a_form_is_open(page: Page) -> None:
    page.open()
    page.choose(page.numbers[0])
    page.press("V", lambda: page.state.form is not None)
    page.fill("理由", "al 12")
    assert page.seat(page.numbers[0]).kind == "unset"
    page.press(Qt.Key.Key_Escape, lambda: page.state.form is None)
    assert page.desks.window.page == "room"


def test_a_guest_at_a_seat_that_is_taken_moves_nobodys_place_on_the_screen(page: Page) -> None:
    first, second = page.numbers[:2]
    page.room.admit(second)
    page.open()
    before = [seat.seat for seat in page.state.seats]
    page.room.present(second, page.seat(first).seat)
    page.desks.day.station.refresh()
    after = [seat.seat for seat in page.state.seats]
    assert after == [*before, page.seat(first).seat]
    assert page.state.seats[-1].number == second


def test_another_seat_than_planned_is_found(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.open()
    page.choose(number)
    page.press("S", lambda: page.state.form is not None)
    page.fill("座席", "39")
    page.press(Qt.Key.Key_Return, lambda: page.state.form is None)
    planned, actual = (seat for seat in page.state.seats if seat.number == number)
    assert (planned.kind, planned.elsewhere, planned.findings) == (
        "free",
        "A-39",
        ("other_seat",),
    )
    assert (actual.kind, actual.seat, actual.guest_of, actual.part) == ("finding", "39", "1", None)
    assert [seat.seat for seat in page.state.seats].count("39") == 1, "it is not free any more"
    assert sum(page.state.counts.values()) == len(page.numbers)
    assert page.state.flags == ("other_seat",)
    words = page.desks.window.words
    assert seat_text(planned, page.desks.clock.at, words).word == "39 に着席"
    page.model.choose("")
    page.type("39")
    assert page.state.chosen == number


def test_the_arrows_walk_past_a_person_who_has_two_seats(page: Page) -> None:
    first, second = page.numbers[:2]
    page.room.admit(first)
    page.room.present(first, seat="39")
    page.open()
    page.choose(second)
    page.press(Qt.Key.Key_Left, lambda: page.state.chosen == first)
    page.press(Qt.Key.Key_Right, lambda: page.state.chosen == second)
    page.choose(page.numbers[-1])
    for _ in range(60):
        page.screen.step(1, 0)
    assert page.state.chosen == first
    page.screen.step(-1, 0)
    assert page.state.chosen == page.numbers[-1], "back from the seat where they sit"


def test_of_whoever_is_disqualified_the_card_offers_only_what_is_possible(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    out = Disqualify(candidate=number, kind="cheating", text="見た", override_reason="逃げた")
    page.room.do(replace(out, session=SESSION))
    page.open()
    page.choose(number)
    shown = [text for text in page.buttons() if text.startswith("[")]
    keys = {text[1 : text.index("]")] for text in shown}
    assert {"N", "U", "Ctrl+P", "I", "M"} <= keys
    assert not keys & {"Space", "A", "L", "T", "S", "V", "E", "Q", "C", "W", "P", "D"}
    assert phrases("ja")["room_disqualified"] in page.desks.texts()
    page.press("U", lambda: page.state.form is not None)
    page.press(Qt.Key.Key_Return, lambda: page.seat(number).kind == "present")


@pytest.mark.parametrize("written", [False, True])
def test_attention_to_a_companion_is_not_the_candidates_own(page: Page, written: bool) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    wish = (Warn if written else Caution)(candidate=number, kind="disturbance", to="companion")
    page.room.do(replace(wish, text="外で待つ人の声", session=SESSION))
    page.open()
    page.choose(number)
    seat = page.seat(number)
    assert (seat.kind, seat.attentions, seat.written) == ("present", 0, 0)
    assert "付添者への注意 1回" in page.desks.texts()
    page.press("Ctrl+I", lambda: page.desks.window.page == "conduct")
    assert "付添者に" in page.desks.texts()


@pytest.mark.parametrize("away", [False, True])
def test_whoever_was_stopped_for_another_is_out_of_the_exam(page: Page, away: bool) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    if away:
        page.begin()
        page.go_on(20)
        page.room.do(Leave(candidate=number, session=SESSION))
    found = Impersonation(candidate=number, outcome="stopped", text="別人", session=SESSION)
    page.room.do(found)
    page.open()
    page.choose(number)
    seat, text = page.seat(number), seat_text(page.seat(number), page.desks.clock.at, Words("ja"))
    assert (seat.kind, seat.part, text.word) == ("disqualified", "stopped", "替え玉・中止")
    assert (page.state.counts["present"], page.state.counts["stopped"]) == (0, 1)
    assert out_line(page.state, page.desks.clock.at, Words("ja"), "Asia/Tokyo") == ""
    keys = {text[1 : text.index("]")] for text in page.buttons() if text.startswith("[")}
    assert {"N", "U", "Ctrl+P", "I", "M"} <= keys
    assert not keys & {"Space", "A", "L", "T", "S", "V", "E", "Q", "C", "W", "P", "D"}
    told = page.desks.texts()
    assert phrases("ja")["room_stopped"] in told
    assert phrases("ja")["presence_present"] not in place_line(page.person, Words("ja"))
    page.press("Ctrl+I", lambda: page.desks.window.page == "conduct")
    model = page.desks.day.conduct.model
    assert {act.id for act in model.state.acts} <= {"incident", "illness", "minor_handed", "photo"}
    assert "受験を止めました" in page.desks.texts()


def test_who_may_sit_for_another_and_goes_on_is_seen_on_the_seat(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    found = Impersonation(candidate=number, outcome="continued", text="別人", evidence="筆跡")
    page.room.do(replace(found, session=SESSION))
    page.open()
    page.choose(number)
    text = seat_text(page.seat(number), page.desks.clock.at, Words("ja"))
    assert (page.seat(number).kind, page.seat(number).part) == ("finding", "present")
    assert (text.word, text.urgent) == ("替え玉の疑い", True)
    assert phrases("ja")["room_impersonation_continued"] in page.desks.texts()
    page.press("Ctrl+I", lambda: page.desks.window.page == "conduct")
    assert "替え玉の疑いがあります" in page.desks.texts()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [c for c in KINDS if f"room_{c}" in phrases("ja")])
def test_every_finding_has_words_on_the_seat(code: str, language: Language) -> None:
    seat = Seat("1", "finding", findings=(code,))
    told = seat_text(seat, Instant(0), Words(language)).word
    assert told
    assert code not in told


def test_whom_a_lead_let_in_without_a_desk_is_said_with_who_it_was(page: Page) -> None:
    number = page.numbers[0]
    page.room.do(Refer(candidate=number, reason="no_id", session=SESSION))
    page.room.do(Decide(candidate=number, outcome="provisional", reason="本人", session=SESSION))
    page.room.present(number)
    page.open()
    page.choose(number)
    lead = page.desks.day.station.name_of("l01")
    seat = page.seat(number)
    assert (seat.kind, seat.let_in_by) == ("finding", lead)
    told = page.desks.texts()
    assert f"責任者 {lead} が入室を認めた" in told
    assert "受付の記録がない" not in told


def test_somebody_of_another_room_is_shown_where_they_sit(page: Page) -> None:
    number = seated(page.venue, "B")[0]
    page.room.admit(number)
    page.room.present(number, seat="38", room="A")
    page.open()
    guest = page.seat(number)
    assert (guest.guest_of, guest.kind, guest.part) == ("B-1", "finding", None)
    assert sum(page.state.counts.values()) == len(page.numbers)


def test_early_departure_and_withdrawal_are_facts_of_their_own(page: Page) -> None:
    first, second = page.numbers[:2]
    for number in (first, second):
        page.room.admit(number)
        page.room.present(number)
    page.open()
    page.begin()
    page.go_on(40)
    for key, number in (("E", first), ("Q", second)):
        page.choose(number)
        page.press(key, lambda: page.state.form is not None)
        page.press(
            Qt.Key.Key_Return,
            lambda number=number: page.seat(number).kind == "gone",  # type: ignore[misc]
        )
    assert (page.state.counts["departed"], page.state.counts["withdrew"]) == (1, 1)
    assert {"早期退室", "棄権"} == {
        seat_text(page.seat(number), page.room.at, page.desks.window.words).word
        for number in (first, second)
    }


def test_a_wrong_mark_is_taken_back(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.open()
    page.choose(number)
    page.press(Qt.Key.Key_Space, lambda: page.seat(number).kind == "present")
    page.choose(number)
    page.press("U", lambda: page.state.form is not None)
    assert "出欠" in page.desks.texts()
    page.press(Qt.Key.Key_Return, lambda: page.seat(number).kind == "let_in")


def test_what_was_just_marked_is_taken_back_although_the_next_person_is_looked_at(
    page: Page,
) -> None:
    first, second = page.numbers[:2]
    for number in (first, second):
        page.room.admit(number)
    page.open()
    page.choose(first)
    page.press(Qt.Key.Key_Space, lambda: page.seat(first).kind == "present")
    assert page.state.chosen == second
    assert f"[U] {phrases('ja')['room_undo_now']}" in page.desks.texts()
    page.press("U", lambda: page.state.form is not None)
    assert page.state.chosen == first
    page.press(Qt.Key.Key_Return, lambda: page.seat(first).kind == "let_in")
    assert page.state.undo == ""


def test_a_name_is_shown_when_it_is_asked_for_and_that_is_recorded(page: Page) -> None:
    number = page.numbers[0]
    entry = page.venue.journal.log.entries(number)[0]
    page.open()
    page.choose(number)
    before = page.venue.journal.head.size
    assert entry.name not in page.desks.texts()
    page.press("N", lambda: page.state.person is not None and page.state.person.name == entry.name)
    assert entry.name in page.desks.texts()
    assert page.venue.journal.head.size == before + 1
    assert page.seat(number).kind == "unset"
    page.choose(page.numbers[1])
    assert entry.name not in page.desks.texts()


def test_a_name_leaves_the_screen_by_itself(page: Page) -> None:
    number = page.numbers[0]
    name = page.venue.journal.log.entries(number)[0].name
    page.open()
    page.choose(number)
    page.press("N", lambda: name in page.desks.texts())
    page.desks.clock.at = page.desks.clock.at.plus(seconds=NAME_STAYS_S - 1)
    page.desks.window.tick()
    assert name in page.desks.texts()
    page.desks.clock.at = page.desks.clock.at.plus(seconds=1)
    page.desks.window.tick()
    assert name not in page.desks.texts()


def test_fast_fingers_mark_one_person_each(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot
) -> None:
    """While the disk is slow the next one is looked at already, and nobody is marked twice."""
    work = LaterWork()
    with opened(qtbot, station, desk, world, work=work) as desks:
        work.go()
        page = Page(desks, qtbot)
        desks.window.actions_.do("room_page")
        work.go()
        page.choose(page.numbers[0])
        work.go()
        for _ in range(3):
            page.screen.acts.present()
        work.go()
        marked = [n for n in page.numbers if page.seat(n).part == "present"]
        assert marked == page.numbers[:3]
        assert page.state.chosen == page.numbers[3]
        for number in marked:
            facts = station.venue.journal.log.records(person_cell(number))
            assert [type(record.fact) for record in facts] == [Marked]


def test_a_mark_that_is_refused_brings_its_person_back(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot
) -> None:
    work = LaterWork()
    with opened(qtbot, station, desk, world, work=work) as desks:
        work.go()
        page = Page(desks, qtbot)
        desks.window.actions_.do("room_page")
        work.go()
        page.choose(page.numbers[0])
        work.go()
        page.screen.acts.absent()
        assert page.state.chosen == page.numbers[1]
        work.go()
        assert (page.state.chosen, page.state.message) == (page.numbers[0], "absent_too_early")


def test_a_failing_disk_is_said_in_full_and_nothing_is_taken_for_recorded(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot
) -> None:
    work = LaterWork()
    with opened(qtbot, station, desk, world, work=work) as desks:
        work.go()
        page = Page(desks, qtbot)
        desks.window.actions_.do("room_page")
        work.go()
        number = page.numbers[0]
        page.choose(number)
        work.go()
        page.screen.acts.present()
        desks.day.station._failed(machine("disk_failed", detail="No space left on device"))
        assert desks.window.page == "desk"
        assert "保存できません" in desks.texts()
        work.go()
        desks.day.station.acknowledge()
        desks.window.actions_.do("room_page")
        work.go()
        page.choose(number)
        page.screen.acts.present()
        work.go()
        assert page.seat(number).part == "present"


def test_the_room_that_the_desk_serves_is_shown_first(page: Page) -> None:
    page.desks.desk.serve("B")
    page.open()
    assert page.state.room == "B"


def test_a_filter_shows_only_some_seats(page: Page) -> None:
    page.room.present(page.numbers[0])
    page.open()
    page.press("F", lambda: page.state.filter == "unset")
    assert page.numbers[0] not in {seat.number for seat in page.state.shown}
    page.press("F", lambda: page.state.filter == "finding")
    assert [seat.number for seat in page.state.shown] == [page.numbers[0]]


def test_another_room_by_a_key(page: Page) -> None:
    page.open()
    page.press(Qt.Key.Key_PageDown, lambda: page.state.room == "B")
    page.press(Qt.Key.Key_PageDown, lambda: page.state.room == "A")


def test_a_ticket_chooses_its_seat_and_judges_nobody(page: Page) -> None:
    page.open()
    before = page.venue.journal.head.size
    number = page.numbers[7]
    page.model.scan(page.desks.world.tickets[number], "hand_scanner")
    assert page.state.chosen == number
    assert page.venue.journal.head.size == before


def test_a_ticket_of_another_room_is_said(page: Page) -> None:
    page.open()
    number = seated(page.venue, "B")[0]
    page.model.scan(page.desks.world.tickets[number], "hand_scanner")
    assert page.state.message == "room_scan_other_room"
    assert "B-1" in page.desks.texts()


def test_what_is_no_ticket_is_said(page: Page) -> None:
    page.open()
    page.model.scan("https://example.org", "camera")
    assert page.state.message == "room_scan_not_a_ticket"


def test_the_card_is_printed_and_one_comes_back(page: Page, qtbot: QtBot) -> None:
    page.open()
    page.choose(page.numbers[0])
    page.press("Ctrl+P", lambda: page.desks.window.page == "paper")
    page.press(Qt.Key.Key_Escape, lambda: page.desks.window.page == "room")


@pytest.mark.parametrize(
    ("key", "act"), [("C", "caution"), ("W", "warn"), ("D", "disqualify"), ("I", "incident")]
)
def test_a_form_about_conduct_is_a_key_away_and_comes_back(page: Page, key: str, act: str) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    page.open()
    page.begin()
    page.choose(number)
    page.press(key, lambda: page.desks.window.page == "conduct")
    conduct = page.desks.day.conduct.model.state
    assert conduct.number == number
    assert conduct.form is not None or act == "disqualify"
    page.desks.window.actions_.do("conduct_back")
    if page.desks.window.page == "conduct":
        page.desks.window.actions_.do("conduct_back")
    assert (page.desks.window.page, page.state.chosen) == ("room", number)


def test_a_proctor_needs_the_leads_pin_outside_the_window_of_early_departure(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.room.present(number)
    page.open()
    page.begin()
    asked: list[AnyWish] = []
    page.screen.acts.lead.ask_lead = lambda wish, _then: asked.append(wish)
    page.sign_in("p01")
    page.choose(number)
    page.press("E", lambda: page.state.form is not None)
    page.press(Qt.Key.Key_Return, lambda: page.state.message == "depart_outside_window")
    assert asked == []
    page.fill("理由", "体調")
    page.press(Qt.Key.Key_Return, lambda: bool(asked))
    assert page.seat(number).kind == "present"


def test_in_an_interview_the_lead_decides_whether_somebody_leaves(
    tmp_path: Path, qtbot: QtBot
) -> None:
    world = make_world(tmp_path / "world", change=_interview)
    with another(qtbot, tmp_path / "station", world) as desks:
        page = Page(desks, qtbot)
        number = page.numbers[0]
        page.room.admit(number)
        page.room.present(number)
        page.open()
        page.begin()
        page.sign_in("p01")
        page.choose(number)
        page.press("L", lambda: page.state.message == "leave_for_lead")
        assert page.seat(number).asked
        assert "面接" in desks.texts()
        page.sign_in("l01")
        page.press("G", lambda: page.state.form is not None)
        page.fill("理由", "やむを得ない")
        page.press(Qt.Key.Key_Return, lambda: page.seat(number).kind == "out")


@pytest.mark.parametrize("key", ["L", "T"])
def test_a_lead_lets_somebody_out_of_an_interview_at_once_with_a_reason(
    tmp_path: Path, qtbot: QtBot, key: str
) -> None:
    world = make_world(tmp_path / "world", change=_interview)
    with another(qtbot, tmp_path / "station", world) as desks:
        page = Page(desks, qtbot)
        number = page.numbers[0]
        page.room.admit(number)
        page.room.present(number)
        page.open()
        page.begin()
        page.choose(number)
        page.press(key, lambda: page.state.form is not None)
        page.press(Qt.Key.Key_Return, lambda: page.state.message == "form_missing")
        page.fill("理由", "体調")
        page.press(Qt.Key.Key_Return, lambda: page.seat(number).kind == "out")
        assert page.state.form is None
        out = page.venue.at(page.room.stamp).person(number).sitting(SESSION).there.out
        assert out is not None


@pytest.mark.parametrize(("key", "granted"), [("1", True), ("3", False)])
def test_the_lead_answers_a_wish_to_leave_from_the_list_of_referrals(
    tmp_path: Path, qtbot: QtBot, key: str, granted: bool
) -> None:
    world = make_world(tmp_path / "world", change=_interview)
    with another(qtbot, tmp_path / "station", world) as desks:
        page = Page(desks, qtbot)
        number = page.numbers[0]
        page.room.admit(number)
        page.room.present(number)
        page.open()
        page.begin()
        page.sign_in("p01")
        page.choose(number)
        page.press("T", lambda: page.state.form is not None)
        page.fill("付き添う人", "保健室の先生")
        page.press(Qt.Key.Key_Return, lambda: page.state.message == "leave_for_lead")
        assert page.state.form is None, "it lies before the lead: there is nothing more to fill in"
        page.sign_in("l01")
        page.press(Qt.Key.Key_F6, lambda: desks.window.page == "lead")
        lead = desks.window.findChild(LeadScreen)
        assert lead is not None
        person = lead.model.state.person
        assert person is not None
        assert (person.number, person.leave, person.grounds) == (number, True, ("leave_asked",))
        assert "一時退室" in desks.texts()
        lead.model.decide("provisional")
        assert lead.model.state.form is None, "there is nothing in between"
        page.press(key, lambda: lead.model.state.form is not None)
        lead.model.submit({"reason": "やむを得ない"})
        assert lead.model.state.referrals == ()
        sitting = page.venue.at(page.room.stamp).person(number).sitting(SESSION)
        assert (sitting.there.out is not None, sitting.there.asked) == (granted, None)


@pytest.mark.parametrize(("typed", "told"), [("p02", None), ("保健室の先生", "保健室の先生")])
def test_who_goes_along_is_chosen_or_written_and_stands_on_page_and_card(
    page: Page, typed: str, told: str | None
) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.open()
    page.begin()
    page.choose(number)
    page.press("T", lambda: page.state.form is not None)
    staff = {one.id: one.name for one in page.desks.day.station.staff}
    page.fill("付き添う人", staff.get(typed, typed))
    page.press(Qt.Key.Key_Return, lambda: page.seat(number).kind == "out")
    who = told or staff[typed]
    outing = page.venue.at(page.room.stamp).person(number).sitting(SESSION).there.out
    assert outing is not None
    assert outing.escort == typed
    assert page.seat(number).escort == who
    assert page.state.person is not None
    assert any(f"付き添い：{who}" in line.what for line in page.state.person.lines)
    assert page.desks.texts().count(who) >= 2
    sitting = page.venue.at(page.room.stamp).person(number).sitting(SESSION)
    assert sitting.there.mark == "present", "who leaves was there"


def test_where_identity_is_checked_at_the_seat_a_ticket_opens_that_check(
    tmp_path: Path, qtbot: QtBot
) -> None:
    world = make_world(tmp_path / "world", change=at_the_seat)
    with another(qtbot, tmp_path / "station", world) as desks:
        page = Page(desks, qtbot)
        number = page.numbers[0]
        text = world.tickets[number]
        desks.desk.scan(text, "camera")
        desks.keys.enter()
        page.open()
        assert page.seat(number).unchecked
        through_room(desks.window, page.screen, desks.desk)(text, "hand_scanner")
        assert (desks.window.page, desks.state.mode) == ("desk", "seat")
        assert desks.state.person is not None
        assert desks.state.person.number == number


def test_what_keeps_a_session_from_closing_is_named_with_its_key_and_settled_there(
    page: Page,
) -> None:
    here = page.numbers[0]
    page.room.admit(here)
    window = page.desks.window
    window.actions_.do("lead_page")
    page.begin()
    for number in [*page.numbers[2:], *seated(page.venue, "B")]:
        page.room.do(Mark(candidate=number, state="absent", session=SESSION))
    page.room.do(End(session=SESSION, reason="練習"))
    bind(page.room.venue, page.room.stamp, "p01")
    page.desks.day.station.refresh()
    lead = window.findChild(LeadScreen)
    assert isinstance(lead, LeadScreen)
    close = {"second_operator": "p01", "second_pin": PINS["p01"], "reason": "練習"}
    lead.model.open_form(next(form for form in lead.model.state.forms if form.id == "close"))
    lead.model.submit(close)
    told = page.desks.texts()
    assert f"出欠が未確認 2人（{here}、{page.numbers[1]}）→ [Ctrl+H] 試験室" in told
    page.open()
    page.press(Qt.Key.Key_Right, lambda: page.state.chosen == here)
    page.press(Qt.Key.Key_Space, lambda: page.seat(here).kind == "present")
    page.press("A", lambda: page.state.unset == 0)
    page.press(Qt.Key.Key_Escape, lambda: window.page == "lead")
    assert lead.model.state.form is None, "a form is not open behind another page"
    lead.model.open_form(next(form for form in lead.model.state.forms if form.id == "close"))
    lead.model.submit(close)
    assert lead.model.state.message in ("form_done_close", "rooms_uncounted")
    assert page.venue.at(page.room.stamp).state(SESSION).closed is not None


@pytest.mark.parametrize("state", ["present", "absent"])
def test_everybody_adds_up(page: Page, state: str) -> None:
    page.go_on(60)
    for number in page.numbers:
        if state == "present":
            page.room.present(number)
        else:
            page.room.do(Mark(candidate=number, state="absent", session=SESSION))
    page.open()
    assert page.state.unset == 0
    assert sum(page.state.counts.values()) == len(page.numbers)
    assert "すべて確認済み" in page.desks.texts()
