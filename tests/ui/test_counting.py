"""Counting by keys: numbers typed fast, the verdict at once, two people, rooms that are held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.events import Recorded
from app.domain.wishes import Close, SignIn
from app.kernel.phrases import LANGUAGES, Language
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.closingworld import ABSENT, over
from tests.ui.deskworld import A_HAND, Desks, LaterWork, opened
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World
from ui.screens.counting import CountScreen
from ui.screens.leadpin import LeadPin
from ui.viewmodels.countstate import CountRoom

Key = Qt.Key
A, B = "大会議室A", "大会議室B"


class Counting:
    """The counting page of a day whose exam is over."""

    def __init__(self, desks: Desks, qtbot: QtBot) -> None:
        self.desks, self.window, self.qtbot = desks, desks.window, qtbot
        self.do = desks.window.actions_.do
        screen = desks.window.findChild(CountScreen)
        assert screen is not None
        self.screen, self.model = screen, screen.model

    @property
    def room(self) -> CountRoom:
        """The room that is looked at."""
        found = self.model.state.room
        assert found is not None
        return found

    def open(self, page: str = "lead_page") -> None:
        """From the lead's page, or another, by the key."""
        self.do(page)
        self.desks.press(self.qtbot, "Ctrl+N", lambda: self.window.page == "count")

    def enter(self, then: str) -> None:
        """Enter in the field that has the focus leads to another."""
        self.desks.press(self.qtbot, Key.Key_Return, self.line_of(then).hasFocus)

    def line_of(self, name: str) -> QLineEdit:
        """The field of a number or a list."""
        return self.screen.fields.lines[name]

    def fill(self, **numbers: object) -> None:
        """Texts into fields."""
        for name, text in numbers.items():
            self.screen.fields_typed(name, str(text))

    def confirm(self, who: str = "p01", pin: str = "") -> None:
        """The second person, and Enter."""
        own = PINS[self.desks.day.station.state.operator_id]
        self.fill(pin=own, second_operator=who, second_pin=pin or PINS[who])
        self.do("count_record")

    def counts(self) -> list[Recorded]:
        """Every count in the log."""
        station = self.desks.day.station
        history = station.venue.at(station.stamp()).history(SESSION)
        return [record for record in history if isinstance(record.fact, SheetsCounted)]

    def handed(self) -> list[Recorded]:
        """Every handing over in the log."""
        station = self.desks.day.station
        history = station.venue.at(station.stamp()).history(SESSION)
        return [record for record in history if isinstance(record.fact, HandedOver)]

    def dialogs(self) -> list[LeadPin]:
        """Where the lead's PIN is asked for now."""
        return [one for one in self.window.findChildren(LeadPin) if one.isVisible()]

    def allow(self) -> None:
        """The lead gives their PIN."""
        (dialog,) = self.dialogs()
        dialog.model.choose("l01")
        dialog.model.enter(PINS["l01"])
        assert not dialog.isVisible()

    def as_proctor(self) -> None:
        """A proctor acts from here on."""
        self.desks.day.station.perform(SignIn(operator="p02", pin=PINS["p02"]), lambda answer: None)

    def line(self) -> str:
        """The line over the whole width, empty where there is none."""
        self.window.tick()
        labels = self.window.findChildren(QLabel, "hold")
        return "".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def counting(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Counting]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        found.clock.at = over(station.venue, world, found.clock.at).at
        found.day.guard.touched()
        yield Counting(found, qtbot)


def test_numbers_typed_one_after_another_and_two_people_record_them(counting: Counting) -> None:
    counting.open()
    room = counting.room
    assert (room.name, room.state) == (A, "open")
    counting.qtbot.waitUntil(counting.line_of("sheets_used").hasFocus)
    counting.desks.type(counting.qtbot, str(room.present), lambda: True)
    counting.enter("sheets_spare_used")  # none
    counting.enter("sheets_blank_absent")
    assert counting.model.state.verdict == "differs"
    counting.desks.type(
        counting.qtbot, str(room.absent), lambda: counting.model.state.verdict == "agrees"
    )
    assert counting.counts() == []
    counting.confirm()
    (record,) = counting.counts()
    fact = record.fact
    assert isinstance(fact, SheetsCounted)
    assert (fact.sheets_used, fact.sheets_blank_absent) == (room.present, room.absent)
    assert (record.operator, fact.second_operator, record.room) == ("l01", "p01", "A")
    assert counting.room.state == "agrees"
    assert f"{A}：一致しました。記録しました。　[PgDown]" in counting.desks.texts()
    counting.do("count_after")
    assert (counting.room.name, counting.room.state) == (B, "open")


@pytest.mark.parametrize("missing", [0, 1])
def test_after_a_count_the_next_digits_are_a_number_and_no_pin(
    counting: Counting, missing: int
) -> None:
    counting.open()
    room = counting.room
    counting.fill(sheets_used=room.present - missing, sheets_blank_absent=room.absent)
    counting.fill(pin=PINS["l01"], second_operator="p01", second_pin=PINS["p01"])
    counting.line_of("second_pin").setFocus()
    counting.desks.press(counting.qtbot, Key.Key_Return, lambda: len(counting.counts()) == 1)
    counting.qtbot.waitUntil(counting.line_of("sheets_used").hasFocus)
    counting.desks.type(counting.qtbot, "7", lambda: counting.model.typed.get("sheets_used") == "7")
    assert counting.line_of("second_pin").text() == ""


def test_the_key_that_is_told_leads_from_the_count_to_the_lead_s_page(counting: Counting) -> None:
    counting.open("room_page")
    counting.qtbot.waitUntil(counting.line_of("sheets_used").hasFocus)
    counting.do("count_hand")
    counting.do("lead_page")  # what is being filled in stays
    assert (counting.window.page, counting.model.state.form is None) == ("count", False)
    counting.do("count_back")
    counting.desks.press(counting.qtbot, Key.Key_F6, lambda: counting.window.page == "lead")
    counting.desks.press(counting.qtbot, Key.Key_Escape, lambda: counting.window.page == "room")


def test_enter_leads_through_the_hand_over_and_records_in_its_last_field(
    counting: Counting,
) -> None:
    counting.open()
    count_all(counting)
    counting.desks.press(counting.qtbot, Key.Key_F7, lambda: counting.model.state.form is not None)
    inputs = counting.screen._form._inputs
    counting.qtbot.waitUntil(inputs["to"].widget.hasFocus)
    counting.desks.type(counting.qtbot, "JP", lambda: inputs["to"].value == "JP")
    for name in ("parcels", "seals", "reason"):
        counting.desks.press(counting.qtbot, Key.Key_Return, inputs[name].widget.hasFocus)
        assert counting.handed() == []
    counting.desks.press(counting.qtbot, Key.Key_Return, lambda: len(counting.handed()) == 1)
    assert counting.model.state.form is None


def test_what_is_typed_stays_with_its_room_and_the_pin_does_not(counting: Counting) -> None:
    counting.open()
    counting.fill(sheets_used=7, second_pin="12")
    counting.do("count_after")
    assert counting.screen.fields.lines["sheets_used"].text() == ""
    counting.do("count_before")
    assert counting.screen.fields.lines["sheets_used"].text() == "7"
    counting.do("count_back")
    counting.open()
    assert counting.screen.fields.lines["sheets_used"].text() == "7"
    assert counting.screen.fields.lines["second_pin"].text() == ""


@pytest.mark.parametrize(
    ("change", "who", "pin", "told"),
    [
        ({"sheets_used": ""}, "p01", "", "「答案（提出）」を入れてください。"),
        ({"booklets_in": "a"}, "p01", "", "冊子 受領"),
        ({}, "", "1", "「もう一人」を入れてください。"),
        ({}, "p01", "9", "PIN"),
    ],
)
def test_what_can_not_be_recorded_is_said_and_nothing_is_lost(
    counting: Counting, change: dict[str, str], who: str, pin: str, told: str
) -> None:
    counting.open()
    counting.fill(**{"sheets_used": "24", **change})
    counting.confirm(who or "none", pin or PINS.get(who, "1"))
    assert counting.counts() == []
    assert counting.model.state.good is False
    assert told in counting.desks.texts().replace("\n", "")
    assert all(counting.model.typed.get(name, "") == text for name, text in change.items())


def test_only_digits_arrive_in_a_number(counting: Counting) -> None:
    counting.open()
    counting.qtbot.waitUntil(counting.line_of("sheets_used").hasFocus)
    counting.qtbot.keyClicks(counting.line_of("sheets_used"), "2a-4", delay=A_HAND)
    counting.qtbot.waitUntil(lambda: counting.model.typed.get("sheets_used") == "24")


def test_only_another_person_can_be_the_second(counting: Counting) -> None:
    counting.open()
    box = counting.screen.fields.second
    assert box.findData("l01") == -1
    assert box.findData("p01") > 0


def test_a_room_is_held_until_it_agrees_and_a_recount_keeps_the_first(counting: Counting) -> None:
    for page in ("room_page", "lead_page", "clock_page"):
        counting.do(page)
        assert f"退室させない：{A}・{B}" in counting.line()
    counting.do("clock_back")
    counting.open()
    present, absent = counting.room.present, counting.room.absent
    assert absent > ABSENT
    counting.fill(sheets_used=present - 1, sheets_blank_absent=absent)
    shown = counting.desks.texts()
    assert "答案が 1 枚足りません" in shown
    assert "可能性のある人（" in shown
    counting.confirm()
    assert "記録しましたが、合いません" in counting.desks.texts()
    assert A in counting.line()
    counting.fill(sheets_used=present, sheets_blank_absent=absent)
    counting.confirm()
    assert [r.fact.sheets_used for r in counting.counts()] == [present - 1, present]  # type: ignore[union-attr]
    assert f"退室させない：{B}　" in counting.line()
    assert len(counting.model.state.earlier) == 2
    counting.do("count_after")
    counting.fill(sheets_used=counting.room.present, sheets_blank_absent=counting.room.absent)
    counting.confirm()
    assert counting.line() == ""
    assert counting.model.state.waiting == 0


def test_a_difference_is_written_down_by_the_lead_and_frees_the_room(counting: Counting) -> None:
    counting.open()
    counting.do("count_difference")
    assert counting.model.state.message == "count_no_difference"
    counting.fill(sheets_used=1, sheets_blank_absent=counting.room.absent)
    counting.confirm()
    counting.do("count_difference")
    counting.model.submit_form({"reason": " "})
    assert counting.model.state.message == "form_missing"
    two = {"second_operator": "p01", "second_pin": PINS["p01"]}
    written = {"reason": "一枚を持ち帰った", "pin": PINS["l01"], **two}
    counting.model.submit_form(written)
    assert (counting.room.state, counting.model.state.message) == (
        "written",
        "form_done_difference",
    )
    assert A not in counting.line()
    assert counting.counts()[-1].reason == "一枚を持ち帰った"


def test_a_proctor_counts_and_the_lead_s_pin_comes_before_the_difference(
    counting: Counting,
) -> None:
    counting.as_proctor()
    counting.open("room_page")
    counting.fill(sheets_used=1)
    counting.confirm()
    counting.do("count_difference")
    assert counting.model.state.form is None
    counting.allow()
    assert counting.model.first_person == "l01"
    written = {"reason": "一枚を持ち帰った", "second_operator": "p02", "second_pin": PINS["p02"]}
    counting.model.submit_form(written)
    assert counting.room.state == "written"
    assert (counting.counts()[-1].operator, counting.counts()[-2].operator) == ("l01", "p02")


def test_a_difference_is_signed_over_recorded_numbers_only(counting: Counting) -> None:
    counting.open()
    counting.fill(sheets_used=1)
    counting.confirm()
    counting.fill(sheets_used=2)
    counting.do("count_difference")
    assert counting.model.state.form is None
    assert counting.model.state.message == "count_not_recorded"
    counting.fill(sheets_used="")
    counting.do("count_difference")
    assert counting.model.state.form is not None


def test_what_somebody_typed_is_nobody_else_s(counting: Counting) -> None:
    counting.open()
    counting.fill(sheets_used=9, second_operator="p02")
    counting.as_proctor()
    assert counting.line_of("sheets_used").text() == ""
    assert counting.screen.fields.second.currentIndex() == 0
    counting.fill(sheets_used=3)
    counting.desks.day.station.perform(SignIn(operator="l01", pin=PINS["l01"]), lambda _: None)
    assert counting.line_of("sheets_used").text() == "9"


def test_a_form_ends_where_somebody_else_acts(counting: Counting) -> None:
    counting.open()
    counting.do("count_hand")
    assert counting.model.state.form is not None
    counting.as_proctor()
    assert counting.model.state.form is None


def count_all(counting: Counting) -> None:
    for seal in ("S-A", "S-B"):
        counting.fill(sheets_used=counting.room.present, sheets_blank_absent=counting.room.absent)
        counting.fill(parcels=1, seals=seal)
        counting.confirm("p01" if counting.model.first_person != "p01" else "p02")
        counting.do("count_after")


def test_sealed_parcels_are_handed_over_also_after_closing(counting: Counting) -> None:
    counting.open()
    assert "F6、0 の順に押して試験を締めます" not in counting.desks.texts()
    count_all(counting)
    assert "F6、0 の順に押して試験を締めます" in counting.desks.texts()
    close = Close(session=SESSION, second_operator="p01", second_pin=PINS["p01"])
    answers = list[object]()
    counting.desks.day.station.perform(close, lambda answer: answers.append(answer.refusal))
    assert answers == [None]
    assert not counting.screen.fields.lines["sheets_used"].isEnabled()
    for left, seals, given in (("2", "S-A, S-B", "S-A"), ("1", "S-B", "S-B")):
        counting.do("count_hand")
        form = counting.model.state.form
        assert form is not None
        assert [field.preset for field in form.fields] == ["", left, seals, ""]
        counting.model.submit_form({"to": "運送便", "parcels": "1", "seals": given})
        assert counting.model.state.good is (left == "1")
    first, _ = counting.model.state.handed
    assert first.fact == HandedOver(to="運送便", parcels=1, seals=("S-A",))
    assert "運送便" in counting.desks.texts()


def test_a_proctor_hands_nothing_over_without_the_lead_s_pin(counting: Counting) -> None:
    counting.as_proctor()
    counting.open("room_page")
    count_all(counting)
    counting.desks.press(counting.qtbot, Key.Key_F7, lambda: bool(counting.dialogs()))
    assert counting.model.state.form is None
    counting.allow()
    counting.model.submit_form({"to": "運送便", "parcels": "2", "seals": "S-A, S-B"})
    (record,) = counting.handed()
    assert record.operator == "l01"
    assert counting.desks.day.station.state.operator_id == "p02"


def test_nothing_leaves_while_a_room_is_held_unless_the_lead_writes_why(
    counting: Counting,
) -> None:
    counting.open()
    counting.desks.press(counting.qtbot, Key.Key_F7, lambda: counting.model.state.form is not None)
    assert f"{A}、{B} の答案の照合が済んでいません" in counting.desks.texts().replace("\n", "")
    parcels = {"to": "運送便", "parcels": "2", "seals": ""}
    counting.model.submit_form(parcels)
    assert counting.model.state.message == "form_missing"
    assert counting.handed() == []
    counting.model.submit_form({**parcels, "reason": "便が待てない"})
    (record,) = counting.handed()
    assert record.reason == "便が待てない"


def test_everybody_who_may_explain_it_can_be_reached_by_keys(counting: Counting) -> None:
    counting.open()
    counting.fill(sheets_used=1, booklets_in=3)
    (differs, *_) = counting.model.state.found
    shown = counting.desks.texts()
    assert len(differs.people) == counting.room.present > 5
    assert all(one.number in shown for one in differs.people)
    (area,) = (a for a in counting.screen.findChildren(QScrollArea) if a.objectName() == "story")
    bar = area.verticalScrollBar()
    counting.qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert "[Shift+PgDown" in counting.desks.texts()
    while bar.value() < bar.maximum():
        before = bar.value()
        counting.do("count_people_down")
        assert bar.value() > before


def test_what_is_wrong_with_the_pin_is_said_beside_it(counting: Counting) -> None:
    counting.open()
    counting.fill(sheets_used=1, pin="8", second_operator="p01", second_pin="9")
    said = next(one for one in counting.screen.fields.findChildren(QLabel, "wrong"))
    for wrong, pin in (("pin", PINS["l01"]), ("second_pin", PINS["p01"])):
        counting.do("count_record")
        assert said.isVisible()
        assert "PIN" in said.text()
        counting.qtbot.waitUntil(counting.line_of(wrong).hasFocus)
        # Both are forgotten after every try, and nothing was counted.
        assert [counting.line_of(name).text() for name in ("pin", "second_pin")] == ["", ""]
        assert counting.counts() == []
        counting.fill(pin=PINS["l01"], second_pin="9" if wrong == "pin" else pin)
    counting.do("count_record")
    assert [record.operator for record in counting.counts()] == ["l01"]


def test_who_has_never_confirmed_confidentiality_confirms_no_count(counting: Counting) -> None:
    counting.open()
    counting.fill(sheets_used=1)
    counting.confirm("p02")
    assert counting.model.state.message == "second_not_bound"
    assert counting.counts() == []
    counting.qtbot.waitUntil(counting.screen.fields.second.hasFocus)


def test_the_first_number_is_typed_at_once_though_the_rooms_are_read_late(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot
) -> None:
    work = LaterWork()
    with opened(qtbot, station, desk, world, work=work) as desks:
        work.go()
        desks.clock.at = over(station.venue, world, desks.clock.at).at
        counting = Counting(desks, qtbot)
        counting.do("lead_page")
        work.go()
        counting.do("count_page")
        assert not counting.line_of("sheets_used").isEnabled()
        work.go()
        qtbot.waitUntil(counting.line_of("sheets_used").hasFocus)
        counting.line_of("booklets_in").setFocus()
        counting.fill(sheets_used=2)
        work.go()
        assert counting.line_of("booklets_in").hasFocus()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_fits_and_every_control_has_its_name(
    counting: Counting, language: Language
) -> None:
    if counting.window.words.language != language:
        counting.window.words.switch()
    counting.open()
    fits(counting.window, "nothing typed")
    counting.fill(sheets_used=1, sheets_blank_absent=0, booklets_in=9, booklets_used=1)
    fits(counting.window, "everything differs")
    counting.confirm()
    fits(counting.window, "recorded")
    every_name(counting.window, 20, "count")
    for action in ("count_difference", "count_back", "count_hand"):
        counting.do(action)
        fits(counting.window, action)
