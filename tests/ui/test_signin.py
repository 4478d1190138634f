"""Who acts at a desk: signing in, locking, changing hands, and a lead's one decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.view import Operator
from app.domain.wishes import CheckId, OpenDoors
from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language
from app.services.invented import PINS
from app.services.opening import OpenStation
from app.services.venue import Answer
from app.settings import SettingsFile
from tests.venue.station import UNCHECKED, Clock, Desk, World
from ui.screens.leadpin import LeadPin
from ui.screens.signin import SignInPanel, SignInScreen
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.signin import SignInModel, SignInState
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

SESSION = "T01-AM"
A_HAND = 60  # milliseconds between two keys of a person


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    shown = MainWindow(Words("ja"))
    qtbot.addWidget(shown)
    yield shown
    shown.close()


@pytest.fixture
def unsigned(desk: Desk) -> Iterator[OpenStation]:
    """Open, and nobody has signed in."""
    with desk.station() as opened:
        yield opened


@pytest.fixture
def clock(desk: Desk) -> Clock:
    return Clock(desk.stamp.at)


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return bootstrap.settings(tmp_path / "settings")


@pytest.fixture
def day(
    window: MainWindow, unsigned: OpenStation, clock: Clock, settings: SettingsFile, qtbot: QtBot
) -> Day:
    work = ImmediateWork()
    opened = open_day(window, unsigned, work, clock, session=SESSION, settings=settings)
    window.show()
    qtbot.waitExposed(window)
    opened.guard.begin()
    return opened


@pytest.fixture
def panel(window: MainWindow, day: Day) -> SignInPanel:
    found = window.findChild(SignInScreen)
    assert isinstance(found, SignInScreen)
    return found.panel


def state(day: Day) -> SignInState:
    return day.guard.sign_in.state


def signed_in(day: Day, operator: str) -> None:
    """Through the model, as the panel's clicks do it."""
    model = day.guard.sign_in
    model.choose(operator)
    model.agree(True)
    model.enter(PINS[operator])
    assert day.station.state.operator_id == operator


def facts(day: Day) -> list[tuple[str, str | None]]:
    records = day.station.venue.journal.log.all_records()
    return [(type(record.fact).__name__, record.operator) for record in records]


def typed(qtbot: QtBot, text: str) -> None:
    """What a person types into whatever has the focus."""
    for key in text:
        QTest.qWait(A_HAND)
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClicks(widget, key)


class TestThePanel:
    def test_who_begins_the_day_is_told_that_two_people_check_the_clock(
        self, window: MainWindow, day: Day, panel: SignInPanel
    ) -> None:
        told = window.words.say("sign_in_why_clock")
        shown = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
        assert any(told in text for text in shown) == bool(day.station.state.clock_doubt)
        signed_in(day, "l01")
        day.guard.change()
        shown = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
        assert not any(told in text for text in shown)

    def test_the_first_time_takes_name_pin_and_the_duty_by_keys_alone(
        self, window: MainWindow, day: Day, panel: SignInPanel, qtbot: QtBot
    ) -> None:
        qtbot.waitUntil(panel.people.hasFocus)
        qtbot.keyClick(panel.people, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: state(day).chosen == "l01")
        typed(qtbot, PINS["l01"])
        qtbot.waitUntil(lambda: panel.pin.text() == PINS["l01"])
        qtbot.keyClick(panel.pin, Qt.Key.Key_Return, delay=A_HAND)
        qtbot.waitUntil(panel.agree.hasFocus)
        assert panel.message.text() == window.words.say("sign_in_duty_first")
        assert "第19条" in panel._duty_text.text()
        assert "第20条" in panel._duty_text.text()
        qtbot.keyClick(panel.agree, Qt.Key.Key_Space, delay=A_HAND)
        qtbot.waitUntil(panel.agree.isChecked)
        qtbot.keyClick(panel.agree, Qt.Key.Key_Return, delay=A_HAND)
        qtbot.waitUntil(lambda: window.page == "desk")
        assert day.station.state.operator_id == "l01"
        assert facts(day)[-2:] == [("SignedIn", "l01"), ("ConfidentialityConfirmed", "l01")]
        assert panel.pin.text() == ""

    def test_the_duty_is_asked_once(self, day: Day, panel: SignInPanel) -> None:
        signed_in(day, "p01")
        day.guard.change()
        day.guard.sign_in.choose("p01")
        assert not panel.duty.isVisible()
        day.guard.sign_in.choose("p02")
        assert panel.duty.isVisible()

    def test_leads_come_first_and_everybody_is_there(self, day: Day, panel: SignInPanel) -> None:
        assert [person.role for person in state(day).people] == ["lead", "proctor", "proctor"]
        shown = [panel.people.item(row).text() for row in range(panel.people.count())]
        assert all("会場責任者" in shown[0] or "試験監督者" in text for text in shown[1:])

    @pytest.mark.parametrize(
        ("chosen", "pin", "code"),
        [("", "2041", "sign_in_who"), ("p01", "", "sign_in_pin"), ("p01", "0000", "wrong_pin")],
    )
    def test_what_is_missing_or_wrong_is_said(
        self, day: Day, chosen: str, pin: str, code: str
    ) -> None:
        model = day.guard.sign_in
        if chosen:
            model.choose(chosen)
        model.agree(True)
        model.enter(pin)
        assert state(day).message == code
        assert day.station.state.operator_id == ""

    def test_the_delay_is_counted_down_and_ends(
        self, window: MainWindow, day: Day, panel: SignInPanel, clock: Clock
    ) -> None:
        model = day.guard.sign_in
        model.choose("p01")
        model.agree(True)
        for _ in range(4):
            model.enter("0000")
        assert not panel.enter.isEnabled()
        seen = []
        for _ in range(4):
            panel.tick()
            seen.append(panel.message.text())
            clock.at = clock.at.plus(seconds=1)
        expected = [window.words.say("sign_in_wait", seconds=left) for left in (2, 1)]
        assert seen == [*expected, *[window.words.say("sign_in_now")] * 2]
        assert panel.enter.isEnabled()
        model.enter(PINS["p01"])
        assert window.page == "desk"

    def test_a_failing_disk_is_said_and_the_next_try_works(
        self, window: MainWindow, day: Day, panel: SignInPanel
    ) -> None:
        day.guard.sign_in.choose("p01")
        day.station._failed(machine("disk_failed", detail="No space left on device"))
        assert "No space left" in panel.message.text()
        signed_in(day, "p01")
        assert day.station.state.failure is None

    def test_a_hand_scanners_burst_never_lands_in_the_pin(
        self, window: MainWindow, day: Day, panel: SignInPanel, world: World, qtbot: QtBot
    ) -> None:
        panel.pin.setFocus()
        qtbot.waitUntil(panel.pin.hasFocus)
        qtbot.keyClicks(panel.pin, "1234567890")
        qtbot.keyClick(panel.pin, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: state(day).message == "sign_in_scan_first")
        assert panel.pin.text() == ""

    def test_a_pin_typed_before_a_name_is_not_kept_for_whoever_is_chosen_then(
        self, day: Day, panel: SignInPanel
    ) -> None:
        panel.pin.setText(PINS["p01"])
        panel.enter.click()
        assert (state(day).message, panel.pin.text()) == ("sign_in_who", "")
        panel.pin.setText(PINS["p01"])
        day.guard.sign_in.choose("p01")
        assert panel.pin.text() == ""
        panel.pin.setText(PINS["p01"])
        day.guard.sign_in.choose("p02")
        assert panel.pin.text() == ""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nothing_is_cut_at_1366_by_768(
        self, window: MainWindow, day: Day, panel: SignInPanel, language: Language
    ) -> None:
        if window.words.language != language:
            window.words.switch()
        day.guard.sign_in.choose("p01")
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= 1366
        assert window.minimumSizeHint().height() <= 720
        for button in panel.findChildren(QAbstractButton):
            needed = button.fontMetrics().horizontalAdvance(button.text())
            assert needed <= button.width(), button.text()
        for control in (panel.people, panel.pin):
            assert control.accessibleName()
        for label in panel.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width()), label.text()


class TestTheLock:
    @pytest.fixture(autouse=True)
    def _somebody(self, day: Day) -> None:
        signed_in(day, "l01")
        day.station.perform(OpenDoors(session=SESSION, reason=UNCHECKED), lambda _: None)
        day.guard.change()
        signed_in(day, "p01")

    def idle(self, day: Day, window: MainWindow, milliseconds: int) -> None:
        """So long ago somebody was here."""
        day.guard._touched -= milliseconds
        window.tick()

    def test_it_comes_after_five_minutes_without_a_touch(
        self, window: MainWindow, day: Day
    ) -> None:
        self.idle(day, window, 290_000)
        assert window.page == "desk"
        self.idle(day, window, 11_000)
        assert (window.page, day.guard.watch) == ("sign_in", "locked")
        assert day.station.venue.operator is None

    def test_it_comes_after_the_minutes_that_were_chosen(
        self, window: MainWindow, day: Day, settings: SettingsFile
    ) -> None:
        settings.change(idle_minutes=1)
        self.idle(day, window, 61_000)
        assert day.guard.watch == "locked"

    @pytest.mark.parametrize("sign", ["key", "mouse", "scan"])
    def test_a_key_the_mouse_or_a_scan_puts_it_off(
        self, window: MainWindow, day: Day, qtbot: QtBot, sign: str
    ) -> None:
        day.guard._touched -= 290_000
        before = day.guard._touched
        match sign:
            case "key":
                qtbot.keyClick(window, Qt.Key.Key_Shift)
            case "mouse":
                qtbot.mouseClick(day.screen.banner, Qt.MouseButton.LeftButton)
            case _:
                day.guard.through(day.desk.scan)("no ticket", "camera")
        assert day.guard._touched > before + 200_000

    def test_a_key_locks_at_once_and_the_same_desk_comes_back(
        self, window: MainWindow, day: Day, world: World, qtbot: QtBot
    ) -> None:
        day.desk.scan(world.tickets["00420001"], "camera")
        shown = day.desk.state
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: window.page == "sign_in")
        assert state(day).chosen == "p01"
        signed_in(day, "p01")
        assert window.page == "desk"
        assert day.desk.state == shown

    def test_a_scan_while_locked_is_said_and_not_applied(
        self, window: MainWindow, day: Day, world: World, panel: SignInPanel
    ) -> None:
        scan = day.guard.through(day.desk.scan)
        day.guard.lock()
        before, size = day.desk.state, len(facts(day))
        scan(world.tickets["00420001"], "hand_scanner")
        assert panel.message.text() == window.words.say("sign_in_scan")
        assert day.desk.state == before
        assert len(facts(day)) == size

    def test_nothing_can_be_done_while_locked(
        self, window: MainWindow, day: Day, world: World, qtbot: QtBot
    ) -> None:
        day.desk.scan(world.tickets["00420001"], "camera")
        day.guard.lock()
        size = len(facts(day))
        for action in window.actions_.table:
            if action.menu not in ("view", "help"):
                window.actions_.do(action.id) if window.actions_.items[action.id].isEnabled() else 0
        day.desk.document("3")
        day.desk.go_on()
        assert (window.page, day.guard.watch, len(facts(day))) == ("sign_in", "locked", size)

    def test_esc_does_not_open_it(self, window: MainWindow, day: Day, qtbot: QtBot) -> None:
        day.guard.lock()
        window.actions_.do("sign_in_back")
        assert day.guard.watch == "locked"

    def test_a_dialog_does_not_stay_open_over_it(
        self, window: MainWindow, day: Day, qtbot: QtBot
    ) -> None:
        dialog = LeadPin(day.station, window.words, window)
        dialog.ask(OpenDoors(session=SESSION, reason=UNCHECKED), lambda _: None)
        day.guard.lock()
        assert not dialog.isVisible()


class TestAChangeOfOperator:
    @pytest.fixture(autouse=True)
    def _somebody(self, day: Day) -> None:
        signed_in(day, "l01")
        day.station.perform(OpenDoors(session=SESSION, reason=UNCHECKED), lambda _: None)

    def test_keeps_what_is_on_the_screen(
        self, window: MainWindow, day: Day, world: World, qtbot: QtBot
    ) -> None:
        day.desk.scan(world.tickets["00420001"], "camera")
        shown = day.desk.state
        qtbot.keyClick(window, Qt.Key.Key_F2)
        qtbot.waitUntil(lambda: window.page == "sign_in")
        signed_in(day, "p02")
        assert (window.page, day.desk.state) == ("desk", shown)
        day.desk.document("3")
        assert facts(day)[-1] == ("IdChecked", "p02")

    def test_comes_back_to_the_page_it_left(self, window: MainWindow, day: Day) -> None:
        window.actions_.do("lead_page")
        day.guard.change()
        signed_in(day, "p02")
        assert window.page == "lead"

    def test_can_be_given_up(
        self, window: MainWindow, day: Day, panel: SignInPanel, qtbot: QtBot
    ) -> None:
        day.guard.change()
        size = len(facts(day))
        qtbot.keyClick(panel.people, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: window.page == "desk")
        assert (day.station.state.operator_id, len(facts(day))) == ("l01", size)

    def test_left_alone_it_locks(self, window: MainWindow, day: Day) -> None:
        day.guard.change()
        day.guard._touched -= 301_000
        window.tick()
        assert day.guard.watch == "locked"


class TestALeadsOneDecision:
    @pytest.fixture
    def dialog(self, window: MainWindow, day: Day) -> LeadPin:
        signed_in(day, "p01")
        return LeadPin(day.station, window.words, window)

    def test_is_recorded_as_the_leads_and_the_proctor_goes_on(
        self, window: MainWindow, day: Day, dialog: LeadPin, qtbot: QtBot
    ) -> None:
        heard: list[Answer] = []
        dialog.ask(OpenDoors(session=SESSION, reason=UNCHECKED), heard.append)
        # The venue's only lead is chosen already.
        qtbot.waitUntil(dialog.panel.pin.hasFocus)
        dialog.panel.agree.setChecked(True)
        typed(qtbot, PINS["l01"])
        qtbot.waitUntil(lambda: dialog.panel.pin.text() == PINS["l01"])
        qtbot.keyClick(dialog.panel.pin, Qt.Key.Key_Return, delay=A_HAND)
        qtbot.waitUntil(lambda: bool(heard))
        assert not dialog.isVisible()
        assert facts(day)[-2:] == [("DoorsOpened", "l01"), ("SignedIn", "p01")]
        assert day.station.venue.operator == Operator("p01", "proctor")
        assert day.station.state.operator_id == "p01"

    def test_a_wrong_pin_keeps_it_open(self, window: MainWindow, day: Day, dialog: LeadPin) -> None:
        dialog.ask(OpenDoors(session=SESSION, reason=UNCHECKED), lambda _: pytest.fail("granted"))
        dialog.panel.agree.setChecked(True)
        dialog.model.enter(PINS["p01"])
        assert dialog.isVisible()
        assert dialog.panel.message.text() == window.words.say("wrong_pin", operator="l01")
        dialog.reject()
        assert "DoorsOpened" not in [name for name, _ in facts(day)]

    def test_what_the_rules_give_no_lead_is_heard(self, day: Day, dialog: LeadPin) -> None:
        heard: list[Answer] = []
        wish = CheckId(
            candidate="00429999", document="passport", in_date=True, name_matches=True,
            birth_matches=True, photo_matches="yes", slip_present=True,
        )  # fmt: skip
        dialog.ask(wish, heard.append)
        dialog.panel.agree.setChecked(True)
        dialog.model.enter(PINS["l01"])
        assert heard[0].refusal is not None
        assert day.station.state.operator_id == "p01"

    def test_esc_asks_nobody(self, day: Day, dialog: LeadPin, qtbot: QtBot) -> None:
        dialog.ask(OpenDoors(session=SESSION, reason=UNCHECKED), lambda _: pytest.fail("granted"))
        size = len(facts(day))
        qtbot.keyClick(dialog.panel.pin, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not dialog.isVisible())
        assert not dialog.model.asking
        assert len(facts(day)) == size


def test_the_records_are_read_before_a_pin_is_taken(unsigned: OpenStation, clock: Clock) -> None:
    """While the lane is busy nobody's duty is known, and nobody gets past it."""
    from ui.viewmodels.station import StationModel

    waiting: list[object] = []

    class Slow(ImmediateWork):
        def run(self, *job: object) -> None:  # type: ignore[override]
            waiting.append(job)

    model = SignInModel(StationModel(unsigned.venue, Slow(), clock, session=SESSION))
    model.ask("begin", lambda _: pytest.fail("signed in"))
    model.choose("p01")
    model.enter(PINS["p01"])
    assert len(waiting) == 1
