"""Real key events into real windows: a scanner's burst touches nothing, a person's keys arrive."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.ticket import Ticket
from app.formats import ticket
from ui.shell.keykinds import as_scan_target, takes_text
from ui.shell.scannerkeys import ScannerKeys
from ui.viewmodels.typing import FAST_MS, LONGEST, SILENCE_MS
from ui.widgets.typedonly import as_typed_only

TICKET = ticket.text_of(ticket.encode(Ticket("2026-2", "T01", "00420001", 1), b"k"), bytes(64))
STEP = 5  # milliseconds; the clock never jumps further unless the window stands still
HAND = 70

CODES = {
    "\r": Qt.Key.Key_Return,
    "\t": Qt.Key.Key_Tab,
    "\b": Qt.Key.Key_Backspace,
    "\x1b": Qt.Key.Key_Escape,
}


class Desk(QWidget):
    """A window with everything a stray key could press."""

    def __init__(self) -> None:
        super().__init__()
        self.button, self.search = QPushButton("Admit"), QLineEdit()
        self.people, self.note = QListWidget(), QPlainTextEdit()
        self.people.addItems(["00420001", "00420002"])
        self.done: list[str] = []
        self.button.clicked.connect(lambda: self.done.append("button"))
        self.button.setAutoDefault(True)
        for key in "1K":
            QShortcut(QKeySequence(key), self, lambda key=key: self.done.append(f"shortcut {key}"))
        QShortcut(QKeySequence("Ctrl+A"), self, lambda: self.done.append("shortcut ^A"))
        layout = QVBoxLayout(self)
        for widget in (self.button, self.search, self.people, self.note):
            layout.addWidget(widget)
        self.dialog = QDialog(self)
        self.box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
        self.reason = QLineEdit()
        inside = QVBoxLayout(self.dialog)
        inside.addWidget(self.reason)
        inside.addWidget(self.box)
        self.box.accepted.connect(self.dialog.accept)
        self.dialog.finished.connect(lambda _: self.done.append("dialog"))

    def state(self) -> tuple[object, ...]:
        """All that a key could have changed."""
        return (
            list(self.done),
            self.search.text(),
            self.note.toPlainText(),
            self.reason.text(),
            self.people.currentRow(),
            self.dialog.isVisible(),
            self.button.isDown(),
            QApplication.focusWidget(),
        )


class Station:
    """The window, a clock in the test's hand, and somebody who presses keys."""

    def __init__(self, application: QApplication) -> None:
        self.now, self.desk = 1_000, Desk()
        self.stamp = 0
        self.keys = ScannerKeys(application, lambda: self.now, lambda _: self.stamp)
        self.heard: list[object] = []
        self.keys.scanned.connect(self.heard.append)
        self.keys.rejected.connect(lambda reason, length: self.heard.append((reason, length)))

    def wait(self, ms: int) -> None:
        until = self.now + ms
        while self.now < until:
            self.now = min(self.now + STEP, until)
            self.keys.look()

    def down(self, text: str, *, repeat: bool = False) -> None:
        self._send(True, text, repeat)

    def up(self, text: str) -> None:
        self._send(False, text, False)

    def type(self, text: str, gap: int = HAND) -> None:
        """Press and release key after key, then wait until it is quiet."""
        for character in text:
            self.down(character)
            self.wait(gap // 2)
            self.up(character)
            self.wait(gap - gap // 2)
        self.wait(SILENCE_MS)

    def scan(self, text: str, gap: int = 20) -> None:
        self.type(text, gap)

    def commit(self, text: str, preedit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), event)

    def _send(self, press: bool, text: str, repeat: bool) -> None:
        window = QApplication.focusWindow()
        if window is None:  # closed by the key's own press
            return
        modifiers, code = Qt.KeyboardModifier.NoModifier, CODES.get(text)
        if code is None and not text.isprintable():
            modifiers = Qt.KeyboardModifier.ControlModifier
            code = Qt.Key(ord(text) + 0x40)
        QTest.simulateEvent(window, press, int(code or ord(text.upper())), modifiers, text, repeat)


@pytest.fixture
def station(qapp: QApplication, qtbot: QtBot) -> Iterator[Station]:
    station = Station(qapp)
    qtbot.addWidget(station.desk)
    show(qtbot, station.desk)
    yield station
    station.keys.stop()
    station.keys.deleteLater()


def show(qtbot: QtBot, widget: QWidget) -> None:
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is widget.windowHandle())


def on_button(desk: Desk) -> QWidget:
    return desk.button


def on_search(desk: Desk) -> QWidget:
    return desk.search


def on_list(desk: Desk) -> QWidget:
    return desk.people


def on_note(desk: Desk) -> QWidget:
    return desk.note


def on_dialog(desk: Desk) -> QWidget:
    return desk.box.button(QDialogButtonBox.StandardButton.Ok)


def on_dialogs_line(desk: Desk) -> QWidget:
    return desk.reason


Place = Callable[[Desk], QWidget]
PLACES = [on_button, on_search, on_list, on_note, on_dialog, on_dialogs_line]


def settle_on(station: Station, place: Place, qtbot: QtBot) -> None:
    widget = place(station.desk)
    if widget.window() is station.desk.dialog:
        station.desk.dialog.open()
        show(qtbot, station.desk.dialog)
    widget.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is widget)


@pytest.mark.parametrize("gap", [0, 20, 35])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (f"{TICKET}\r", TICKET),
        (f"{TICKET}\t", TICKET),
        (TICKET, TICKET),
        (f"{TICKET}\r1\r", ("went_on", len(TICKET) + 3)),
        ("KT1あ漢字\r", "KT1あ漢字"),
    ],
)
def test_a_ticket_in_a_burst_touches_nothing_and_is_said_once(
    station: Station, qtbot: QtBot, place: Place, text: str, heard: object, gap: int
) -> None:
    settle_on(station, place, qtbot)
    before = station.desk.state()
    station.scan(text, gap)
    assert station.heard == [heard]
    assert station.desk.state() == before


@pytest.mark.parametrize("gap", [0, 20])
def test_where_nobody_scans_every_key_is_text_however_fast(
    station: Station, qtbot: QtBot, gap: int
) -> None:
    search = station.desk.search
    as_typed_only(search)
    search.setEchoMode(QLineEdit.EchoMode.Password)
    settle_on(station, on_search, qtbot)
    pressed: list[str] = []
    search.returnPressed.connect(lambda: pressed.append(search.text()))
    station.scan(f"{TICKET}\r", gap)
    station.commit("本部")
    assert (station.heard, pressed, search.text()) == ([], [TICKET], f"{TICKET}本部")
    # Beside it a scanner is heard as ever.
    settle_on(station, on_button, qtbot)
    station.scan(f"{TICKET}\r", gap)
    assert (station.heard, search.text()) == ([TICKET], f"{TICKET}本部")


FOREIGN: list[tuple[str, object]] = [
    ("1\r", "1"),
    ("4901234567894\r", "4901234567894"),
    ("\r\r", ("empty", 2)),
    ("\x01\r", ("not_text", 2)),
    ("\x1b\x01K1\x01\r", ("not_text", 6)),
]


@pytest.mark.parametrize("gap", [0, 20, 35])
@pytest.mark.parametrize("place", [on_button, on_list, on_dialog])
@pytest.mark.parametrize(("text", "heard"), FOREIGN)
def test_any_burst_touches_nothing_where_no_words_are_typed(
    station: Station, qtbot: QtBot, place: Place, text: str, heard: object, gap: int
) -> None:
    settle_on(station, place, qtbot)
    before = station.desk.state()
    station.scan(text, gap)
    assert station.heard == [heard]
    assert station.desk.state() == before


@pytest.mark.parametrize("gap", [0, 20, 35])
@pytest.mark.parametrize("place", [on_search, on_note, on_dialogs_line])
@pytest.mark.parametrize("text", [*(text for text, _ in FOREIGN), "kAT 12\t\r", "\t1\t"])
def test_a_burst_that_is_no_ticket_is_text_for_a_field_and_presses_nothing(
    station: Station, qtbot: QtBot, place: Place, text: str, gap: int
) -> None:
    settle_on(station, place, qtbot)
    before = station.desk.state()
    station.scan(text, gap)
    field = place(station.desk)
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    shown = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert shown == "".join(c for c in text if c.isprintable())
    field.clear()
    assert station.desk.state() == before
    assert station.heard == []


@pytest.mark.parametrize("place", PLACES)
def test_a_code_that_goes_on_after_a_stumble_is_one_burst(
    station: Station, qtbot: QtBot, place: Place
) -> None:
    settle_on(station, place, qtbot)
    before = station.desk.state()
    for character in f"{TICKET}\r":
        station.down(character)
        station.wait(10)
        station.up(character)
        station.wait(10)
    station.wait(SILENCE_MS - 25)
    station.scan("1\r")
    assert station.heard == [("went_on", len(TICKET) + 3)]
    assert station.desk.state() == before


def test_the_same_burst_does_touch_a_window_that_nobody_watches(
    station: Station, qtbot: QtBot
) -> None:
    settle_on(station, on_dialog, qtbot)
    station.keys.stop()
    station.scan(f"{TICKET}\r")
    assert "dialog" in station.desk.done
    station.keys = ScannerKeys(QApplication.instance(), lambda: station.now, lambda _: 0)


def test_keys_sent_to_a_control_are_taken_too(station: Station, qtbot: QtBot) -> None:
    settle_on(station, on_search, qtbot)
    QTest.keyClicks(station.desk.search, f"{TICKET}\r1\r")
    station.wait(SILENCE_MS)
    assert station.heard == [("went_on", len(TICKET) + 3)]
    assert station.desk.search.text() == ""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("place", ["button", "search"])
def test_a_line_feed_ends_a_code(station: Station, ending: str, place: str) -> None:
    getattr(station.desk, place).setFocus()
    before = station.desk.state()
    station.scan(f"{TICKET}{ending}")
    assert station.heard == [TICKET]
    assert station.desk.state() == before


def test_four_thousand_characters_are_a_code_and_more_are_too_long(station: Station) -> None:
    station.desk.button.setFocus()
    for size in (LONGEST, LONGEST + 1):
        for character in "7" * size + "\r":
            station.down(character)
            station.up(character)
        station.wait(SILENCE_MS)
    assert station.heard == ["7" * LONGEST, ("too_long", LONGEST + 2)]
    assert station.desk.done == []


def test_a_code_read_twice_counts_once(station: Station) -> None:
    station.desk.button.setFocus()
    station.scan(f"{TICKET}\r")
    station.scan(f"{TICKET}\r", gap=10)
    assert station.heard == [TICKET]
    station.wait(2_000)
    station.scan(f"{TICKET}\r", gap=10)
    assert station.heard == [TICKET, TICKET]


@pytest.mark.parametrize(
    "text",
    [TICKET, TICKET.lower(), TICKET.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})],
    ids=["as printed", "small", "full width"],
)
def test_width_and_case_reach_the_reader_as_they_are(station: Station, text: str) -> None:
    station.desk.search.setFocus()
    station.scan(f"{text}\r")
    assert station.heard == [text]
    assert ticket.looks_like_ticket(text)


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 6, 40])
@pytest.mark.parametrize("place", [on_button, on_dialog])
def test_a_scanner_unplugged_in_the_middle_confirms_nothing(
    station: Station, qtbot: QtBot, place: Place, cut: int
) -> None:
    settle_on(station, place, qtbot)
    text = TICKET[:cut]
    for character in text:
        station.down(character)
        station.wait(20)
    station.wait(300)
    for _ in range(5):
        station.down(text[-1], repeat=True)
        station.wait(30)
    for character in text:
        station.up(character)
    station.wait(SILENCE_MS)
    if cut == 1:  # one key alone is a person's, and its key is a shortcut here
        assert station.desk.done == (["shortcut K"] * 6 if place is on_button else [])
    else:
        assert station.desk.done == []
        assert station.heard == [text if cut >= 6 else ("cut_off", cut)]


def test_an_enter_that_an_unplugged_scanner_leaves_down_confirms_nothing(
    station: Station, qtbot: QtBot
) -> None:
    settle_on(station, on_dialog, qtbot)
    for character in f"{TICKET}\r":
        station.down(character)
        station.wait(20)
    station.wait(300)
    for _ in range(10):
        station.down("\r", repeat=True)
        station.wait(30)
    assert station.desk.dialog.isVisible()
    station.up("\r")
    station.type("\r")
    assert not station.desk.dialog.isVisible()


def test_a_key_that_an_unplugged_scanner_left_down_works_again_for_a_person(
    station: Station,
) -> None:
    station.desk.search.setFocus()
    for character in TICKET:
        station.down(character)
        station.wait(20)
    station.wait(300)
    station.down("K")
    station.wait(300)
    station.down("K", repeat=True)
    assert station.desk.search.text() == "KK"


CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT, KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("code", "modifiers", "text", "heard"),
    [
        (Qt.Key.Key_A, SHIFT, "A", "KT1AB"),
        (Qt.Key.Key_7, KEYPAD, "7", "KT17B"),
        (Qt.Key.Key_At, CONTROL | ALT, "@", "KT1@B"),
        (Qt.Key.Key_A, ALT, "a", ("not_text", 6)),
        (Qt.Key.Key_A, CONTROL, "a", ("not_text", 6)),
        (Qt.Key.Key_F4, ALT, "", ("not_text", 6)),
        (Qt.Key.Key_Return, CONTROL, "\r", ("not_text", 6)),
        (Qt.Key.Key_Enter, KEYPAD, "\r", ("went_on", 6)),
        (Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, "\n", ("went_on", 6)),
        (Qt.Key.Key_J, CONTROL, "\n", ("went_on", 6)),
        (Qt.Key.Key_Shift, SHIFT, "", "KT1B"),
        (Qt.Key.Key_Zenkaku_Hankaku, Qt.KeyboardModifier.NoModifier, "", "KT1B"),
    ],
)
def test_what_a_key_is_to_a_scanner(
    station: Station,
    code: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    text: str,
    heard: object,
) -> None:
    station.desk.button.setFocus()
    for character in "KT1":
        station.down(character)
    QTest.simulateEvent(station.desk.windowHandle(), True, code, modifiers, text, False)
    station.scan("B\r")
    assert station.heard == [heard]
    assert station.desk.done == []


@pytest.mark.parametrize("gap", [60, 70, 80, 200])
@pytest.mark.parametrize("text", ["sato 00420001", "佐藤", "ｻﾄｳ", "KT1", "1"])
def test_a_search_typed_by_a_person_arrives_whole(station: Station, text: str, gap: int) -> None:
    station.desk.search.setFocus()
    station.type(text, gap)
    assert station.desk.search.text() == text
    assert station.heard == []
    assert station.desk.done == []


def test_rolled_keys_and_corrections_keep_their_order(station: Station) -> None:
    station.desk.search.setFocus()
    station.type("tai", gap=30)
    station.type("x\b", gap=40)
    station.type("yo")
    assert station.desk.search.text() == "taiyo"
    assert station.heard == []


@pytest.mark.parametrize(
    ("place", "text", "done"),
    [
        (on_button, " ", ["button"]),
        (on_button, "1", ["shortcut 1"]),
        (on_button, "\x01", ["shortcut ^A"]),
        (on_list, "1", ["shortcut 1"]),
        (on_dialog, "\r", ["dialog"]),
        (on_dialog, " ", ["dialog"]),
        (on_dialog, "\x1b", ["dialog"]),
        (on_dialog, "1", []),
        (on_search, "\r", []),
    ],
)
@pytest.mark.parametrize("gap", [20, HAND])
def test_one_key_of_a_person_acts_once(
    station: Station, qtbot: QtBot, place: Place, text: str, done: list[str], gap: int
) -> None:
    settle_on(station, place, qtbot)
    station.type(text, gap)
    assert station.desk.done == done
    assert station.heard == []
    assert not station.desk.button.isDown()


def test_a_key_of_a_person_is_held_for_a_blink_only(station: Station) -> None:
    station.desk.button.setFocus()
    station.down("1")
    assert station.desk.done == []
    station.wait(FAST_MS + 1)
    assert station.desk.done == ["shortcut 1"]


def test_tab_moves_the_focus_by_one(station: Station) -> None:
    station.desk.button.setFocus()
    station.type("\t")
    assert QApplication.focusWidget() is station.desk.search


def test_a_key_held_down_repeats_and_is_no_burst(station: Station) -> None:
    station.desk.search.setFocus()
    station.down("a")
    station.wait(300)
    for _ in range(20):
        station.down("a", repeat=True)
        station.wait(30)
    station.up("a")
    assert station.desk.search.text() == "a" * 21
    assert station.heard == []


def test_full_width_text_committed_in_a_burst_is_a_scan(station: Station) -> None:
    station.desk.search.setFocus()
    for character in "ＫＴ１ＡＥＢ":
        station.commit(character)
        station.wait(20)
    station.down("\r")
    station.wait(SILENCE_MS)
    assert station.heard == ["ＫＴ１ＡＥＢ"]
    assert station.desk.search.text() == ""


def test_text_committed_by_a_person_arrives_once(station: Station) -> None:
    station.desk.search.setFocus()
    for character in "佐藤":
        station.commit(character)
        station.wait(HAND)
    assert station.desk.search.text() == "佐藤"
    assert station.heard == []


def test_a_composition_belongs_to_its_field(station: Station) -> None:
    station.desk.search.setFocus()
    station.down(" ")
    for reading in ("ｓ", "さ", "さｔ", "さと", "さとう"):
        station.commit("", preedit=reading)
        assert station.desk.search.text() == " "
        station.wait(20)
    station.down("\x1b")
    station.commit("佐藤")
    assert station.desk.search.text() == " 佐藤"
    assert station.heard == []
    station.up(" ")
    station.scan(f"{TICKET}\r")
    assert station.heard == [TICKET]
    assert station.desk.search.text() == " 佐藤"


def test_a_composition_left_open_ends_with_the_focus(station: Station) -> None:
    station.desk.search.setFocus()
    station.commit("", preedit="さ")
    station.desk.button.setFocus()
    station.scan(f"{TICKET}\r1\r")
    assert station.heard == [("went_on", len(TICKET) + 3)]
    assert station.desk.done == []


def test_the_input_method_is_off_where_no_words_are_typed(station: Station) -> None:
    enabled = Qt.WidgetAttribute.WA_InputMethodEnabled
    station.desk.search.setFocus()
    for place in (on_button, on_list):
        widget = place(station.desk)
        widget.setAttribute(enabled, True)
        widget.setFocus()
        assert not widget.testAttribute(enabled)
    for place in (on_search, on_note):
        widget = place(station.desk)
        widget.setFocus()
        assert widget.testAttribute(enabled)
    as_scan_target(station.desk.search)
    assert not station.desk.search.testAttribute(enabled)
    assert takes_text(station.desk.search)


def test_a_window_that_stood_still_does_not_cut_a_code(station: Station) -> None:
    station.desk.search.setFocus()
    for number, character in enumerate(f"{TICKET}\r"):
        if number in (1, 3, 50):
            station.now += 400  # nothing could be heard, nor the timer run
        station.down(character)
        station.up(character)
        station.wait(10)
    station.now += 400
    station.keys.look()
    station.wait(SILENCE_MS)
    assert station.heard == [TICKET]
    assert station.desk.search.text() == ""


@pytest.mark.parametrize(("gap", "heard", "done"), [(80, [], 3), (20, ["111"], 0)])
def test_keys_heard_in_a_heap_are_judged_by_when_they_were_pressed(
    station: Station, gap: int, heard: list[object], done: int
) -> None:
    station.desk.button.setFocus()
    station.now += 400  # the window stood still
    for number, character in enumerate("111\r" if heard else "111"):
        station.stamp = 7_000_000 + number * gap
        station.down(character)
        station.up(character)
    station.wait(SILENCE_MS)
    assert station.heard == heard
    assert station.desk.done == ["shortcut 1"] * done


def test_a_dialog_opened_by_a_persons_key_is_watched_too(station: Station, qtbot: QtBot) -> None:
    seen: list[object] = []

    def meanwhile() -> None:
        show(qtbot, station.desk.dialog)
        station.up(" ")
        station.scan(f"{TICKET}\r1\r")
        seen.append((station.desk.dialog.isVisible(), list(station.heard)))
        station.desk.reason.setFocus()
        station.type("9")
        seen.append(station.desk.reason.text())
        station.type("\r")
        seen.append(station.desk.dialog.isVisible())

    def ask() -> None:
        QTimer.singleShot(0, meanwhile)
        station.desk.dialog.exec()

    QShortcut(QKeySequence("9"), station.desk, ask)
    station.desk.button.setFocus()
    station.down("9")
    station.wait(FAST_MS + 1)
    assert seen == [(True, [("went_on", len(TICKET) + 3)]), "9", False]
    assert station.desk.done == ["dialog"]


def test_a_key_for_a_window_that_is_gone_is_dropped(station: Station, qtbot: QtBot) -> None:
    other = QLineEdit()
    show(qtbot, other)
    station.down("a")
    other.close()
    other.windowHandle().destroy()
    other.deleteLater()
    QApplication.sendPostedEvents(other, QEvent.Type.DeferredDelete)
    station.wait(SILENCE_MS)
    assert station.heard == []
    assert station.desk.search.text() == ""


def test_after_stopping_keys_go_their_own_way(station: Station) -> None:
    station.desk.search.setFocus()
    station.down("k")
    assert station.desk.search.text() == ""
    station.keys.stop()
    assert station.desk.search.text() == "k"
    station.down("b")
    assert station.desk.search.text() == "kb"
    station.keys = ScannerKeys(QApplication.instance(), lambda: station.now, lambda _: 0)


def test_its_own_timer_settles_what_nobody_asks_about(qapp: QApplication, qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk)
    keys = ScannerKeys(qapp, lambda: time.monotonic_ns() // 1_000_000)
    show(qtbot, desk)
    desk.search.setFocus()
    heard: list[str] = []
    keys.scanned.connect(heard.append)
    for key in ("k", *TICKET):
        QApplication.sendEvent(
            desk.search,
            QKeyEvent(QEvent.Type.KeyPress, ord(key.upper()), Qt.KeyboardModifier.NoModifier, key),
        )
        if key == "k":
            qtbot.waitUntil(lambda: desk.search.text() == "k")
    qtbot.waitUntil(lambda: heard == [TICKET])
    assert desk.search.text() == "k"
    keys.stop()
    keys.deleteLater()
