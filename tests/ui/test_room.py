"""The room's page: seats, attendance, leaves, moves; by keys alone, in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.roomwishes import Mark
from app.domain.wishes import Start
from app.services.opening import OpenStation
from tests.ui.deskworld import A_HAND, Desks, opened
from tests.ui.roomworld import Room, seated
from tests.venue.station import SESSION, Desk, World
from ui.screens.room import RoomScreen
from ui.viewmodels.room import RoomModel
from ui.viewmodels.roomstate import RoomState, Seat

DIGITS = {str(digit): Qt.Key(ord(str(digit))) for digit in range(10)}


class Page:
    """The room's page and what a proctor does there."""

    def __init__(self, desks: Desks, station: OpenStation, qtbot: QtBot) -> None:
        self.desks, self.station, self._qtbot = desks, station, qtbot
        found = desks.window.findChild(RoomScreen)
        assert isinstance(found, RoomScreen)
        self.screen = found
        self.room = Room(station, desks.world, desks.clock.at)
        self.numbers = seated(station, "A")

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

    def open(self) -> None:
        """Ctrl+H."""
        self.press("Ctrl+H", lambda: self.desks.window.page == "room")
        self._qtbot.waitUntil(lambda: bool(self.state.seats))

    def press(self, key: Qt.Key | str, done: Callable[[], bool]) -> None:
        """One key, and what comes of it; it goes to the window, since a form's field may end."""
        ctrl = isinstance(key, str) and key.startswith("Ctrl+")
        code = Qt.Key(ord(key[-1])) if isinstance(key, str) else key
        modifier = Qt.KeyboardModifier
        flags = modifier.ControlModifier if ctrl else modifier.NoModifier
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

    def go_on(self, minutes: int) -> None:
        """Time passes."""
        self.desks.clock.at = self.desks.clock.at.plus(minutes=minutes)
        self.room.at = self.desks.clock.at

    def begin(self) -> None:
        """The exam begins after the deadline."""
        self.go_on(60)
        self.room.do(Start(session=SESSION))
        self.desks.day.station.refresh()


@pytest.fixture
def page(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Page]:
    with opened(qtbot, station, desk, world) as desks:
        yield Page(desks, station, qtbot)


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
    page.choose(second)
    page.press("L", lambda: page.state.flags == ("several_out",))


def test_a_seat_is_chosen_by_its_number(page: Page) -> None:
    page.open()
    page.type("12")
    assert page.state.chosen == page.numbers[11]
    page.press("5", lambda: page.state.chosen == page.numbers[4])


def test_a_candidates_number_chooses_the_seat_in_another_room_too(page: Page) -> None:
    page.open()
    there = seated(page.station, "B")[3]
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


def test_another_seat_than_planned_is_found(page: Page) -> None:
    number = page.numbers[0]
    page.room.admit(number)
    page.open()
    page.choose(number)
    page.press("S", lambda: page.state.form is not None)
    page.fill("座席", "39")
    page.press(Qt.Key.Key_Return, lambda: page.state.form is None)
    seat = page.seat(number)
    assert (seat.kind, seat.elsewhere, seat.findings) == ("finding", "A-39", ("other_seat",))
    assert page.state.flags == ("other_seat",)


def test_somebody_of_another_room_is_shown_where_they_sit(page: Page) -> None:
    number = seated(page.station, "B")[0]
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
    assert page.state.counts["gone"] == 2


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


def test_a_name_is_shown_when_it_is_asked_for_and_that_is_recorded(page: Page) -> None:
    number = page.numbers[0]
    entry = page.station.venue.journal.log.entries(number)[0]
    page.open()
    page.choose(number)
    before = page.station.venue.journal.head.size
    assert entry.name not in page.desks.texts()
    page.press("N", lambda: page.state.person is not None and page.state.person.name == entry.name)
    assert entry.name in page.desks.texts()
    assert page.station.venue.journal.head.size == before + 1
    assert page.seat(number).kind == "unset"
    page.choose(page.numbers[1])
    assert entry.name not in page.desks.texts()


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
    before = page.station.venue.journal.head.size
    number = page.numbers[7]
    page.model.scan(page.desks.world.tickets[number], "hand_scanner")
    assert page.state.chosen == number
    assert page.station.venue.journal.head.size == before


def test_a_ticket_of_another_room_is_said(page: Page) -> None:
    page.open()
    number = seated(page.station, "B")[0]
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
