"""The end of a day by keys alone: end, count room by room, hand over, confirm, close, the paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.events import SessionClosed, SessionEnded
from app.domain.stationfacts import StationsConfirmed
from app.formats.eventrecord import head_code
from app.kernel.phrases import LANGUAGES, Language
from app.services.headcodes import find_head
from app.services.invented import PINS
from app.services.journal import Journal
from app.services.opening import OpenStation
from tests.ui.closingworld import END, begun
from tests.ui.deskworld import Desks, opened
from tests.venue.station import SESSION, Desk, World
from ui.screens.closing import ClosingScreen
from ui.screens.counting import CountScreen
from ui.screens.lead import LeadScreen

Key = Qt.Key
SECOND = "p01"


class Keys:
    """A lead at the keyboard: nothing but keys."""

    def __init__(self, desks: Desks, qtbot: QtBot) -> None:
        self.desks, self.qtbot, self.window = desks, qtbot, desks.window
        lead, count, closing = (
            self.window.findChild(kind) for kind in (LeadScreen, CountScreen, ClosingScreen)
        )
        assert lead is not None
        assert count is not None
        assert closing is not None
        self.lead, self.count, self.closing = lead.model, count, closing

    def to(self, key: Qt.Key | str, page: str) -> None:
        """A key that leads to a page."""
        self.desks.press(self.qtbot, key, lambda: self.window.page == page)

    def type(self, text: str) -> None:
        """Into the field that has the focus."""
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        self.desks.type(self.qtbot, text, lambda: field.text().endswith(text))

    def next(self) -> None:
        """Enter, or Tab in a form, to the next field."""
        before = QApplication.focusWidget()
        self.desks.press(
            self.qtbot, Key.Key_Return, lambda: QApplication.focusWidget() is not before
        )

    def tab(self) -> None:
        """To the next field of a form."""
        before = QApplication.focusWidget()
        self.desks.press(self.qtbot, Key.Key_Tab, lambda: QApplication.focusWidget() is not before)

    def facts(self, kind: type) -> list[object]:
        """Facts of a kind about the session."""
        station = self.desks.day.station
        history = station.venue.at(station.stamp()).history(SESSION)
        return [record.fact for record in history if isinstance(record.fact, kind)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_closed_by_keys_alone(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot, language: Language
) -> None:
    with opened(qtbot, station, desk, world, language=language) as desks:
        begun(station.venue, world, desks.clock.at)
        desks.clock.at = END
        desks.day.guard.touched()
        keys = Keys(desks, qtbot)
        end(keys)
        keys.to("Ctrl+N", "count")
        rooms = len(keys.count.model.state.rooms)
        for done in range(rooms):
            count_room(keys, f"S-{done + 1}")
            if done + 1 < rooms:
                before = keys.count.model.state.chosen
                desks.press(
                    qtbot,
                    Key.Key_PageDown,
                    lambda b=before: keys.count.model.state.chosen != b,  # type: ignore[misc]
                )
        assert keys.count.model.state.waiting == 0
        hand_over(keys, rooms)
        keys.to(Key.Key_Escape, "lead")
        close(keys)
        told_on_paper(keys)


def end(keys: Keys) -> None:
    """The call comes up and is put aside; the lead calls the end at its second."""
    keys.qtbot.waitUntil(lambda: keys.window.page == "call")
    keys.to(Key.Key_Escape, "desk")
    keys.to(Key.Key_F6, "lead")
    keys.desks.press(keys.qtbot, "9", lambda: keys.lead.state.form is not None)
    keys.desks.press(keys.qtbot, Key.Key_Return, lambda: keys.lead.state.phase == "ended")
    assert len(keys.facts(SessionEnded)) == 1


def count_room(keys: Keys, seal: str) -> None:
    """The papers of the room that is shown, and both people's PINs."""
    fields, model = keys.count.fields, keys.count.model
    keys.qtbot.waitUntil(fields.lines["sheets_used"].hasFocus)
    room, before = model.state.room, len(keys.facts(SheetsCounted))
    assert room is not None
    assert room.state == "open"
    for text in (str(room.present), "", str(room.absent), "", ""):  # sheets
        keys.type(text) if text else None
        keys.next()
    for text in (str(room.present), str(room.present), "", "", "1"):  # booklets and parcels
        keys.type(text) if text else None
        keys.next()
    keys.type(seal)
    for _ in range(3):
        keys.next()
    assert QApplication.focusWidget() is fields.lines["pin"]
    keys.type(PINS["l01"])
    keys.next()
    assert QApplication.focusWidget() is fields.second
    if fields.second.currentData() != SECOND:
        choose(keys, fields.second)
    keys.next()
    keys.type(PINS[SECOND])
    assert model.state.verdict == "agrees"
    keys.desks.press(
        keys.qtbot, Key.Key_Return, lambda: len(keys.facts(SheetsCounted)) == before + 1
    )


def choose(keys: Keys, box: QComboBox) -> None:
    """The second person, by the arrow."""
    for at in range(box.currentIndex() + 1, box.findData(SECOND) + 1):
        keys.desks.press(keys.qtbot, Key.Key_Down, lambda at=at: box.currentIndex() == at)  # type: ignore[misc]
    assert box.currentData() == SECOND


def hand_over(keys: Keys, parcels: int) -> None:
    """All sealed parcels go to the carrier."""
    model = keys.count.model
    keys.desks.press(keys.qtbot, Key.Key_F7, lambda: model.state.form is not None)
    keys.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    keys.type("carrier 7")
    while not model.state.handed:  # from field to field; the last one records
        before = QApplication.focusWidget()
        keys.desks.press(
            keys.qtbot,
            Key.Key_Return,
            lambda b=before: bool(model.state.handed) or QApplication.focusWidget() is not b,  # type: ignore[misc]
        )
    (handed,) = keys.facts(HandedOver)
    seals = tuple(f"S-{at + 1}" for at in range(parcels))
    assert handed == HandedOver(to="carrier 7", parcels=parcels, seals=seals)


def close(keys: Keys) -> None:
    """The stations, then the last key, and both people's PINs."""
    model = keys.closing.model
    keys.to("0", "closing")
    assert [row.kind for row in model.state.found.rows if not row.done] == ["stations"]
    keys.desks.press(keys.qtbot, "9", lambda: model.state.picking)
    keys.desks.press(keys.qtbot, "Y", lambda: bool(model.state.said))
    keys.desks.press(keys.qtbot, Key.Key_Return, lambda: bool(keys.facts(StationsConfirmed)))
    keys.desks.press(keys.qtbot, "0", lambda: model.state.form is not None)
    keys.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    keys.type(PINS["l01"])
    keys.tab()
    second = QApplication.focusWidget()
    assert isinstance(second, QComboBox)
    choose(keys, second)
    keys.tab()
    keys.type(PINS[SECOND])
    keys.desks.press(keys.qtbot, Key.Key_Return, lambda: bool(keys.facts(SessionClosed)))
    assert keys.facts(SessionClosed) == [SessionClosed(SECOND)]


def told_on_paper(keys: Keys) -> None:
    """What the page says to write on paper is in the chain."""
    journal = keys.desks.day.station.venue.journal
    shown = [line for line in keys.desks.texts().split("\n") if line.endswith(last(journal))]
    assert find_head(journal, shown[0]).seq == journal.head.size
    keys.to("P", "paper")
    keys.to(Key.Key_Escape, "closing")
    keys.to(Key.Key_Escape, "lead")


def last(journal: Journal) -> str:
    """The last signs of the code that the log has now."""
    return head_code(journal.head.hash)
