"""The lead's list of incidents: what waits, reviewed by a key, added to by a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.domain.events import IncidentNoted
from app.domain.roomwishes import Impersonation, Mark
from app.domain.wishes import (
    AnyWish,
    Caution,
    Disqualify,
    End,
    Incident,
    SignIn,
    Start,
    Warn,
)
from app.kernel.phrases import LANGUAGES, Language, phrase, phrases
from app.services.invented import PINS
from app.services.noted import noted
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World
from ui.screens.incidents import IncidentsScreen
from ui.screens.leadpin import LeadPin
from ui.viewmodels.desktext import clock
from ui.viewmodels.incidents import IncidentsState
from ui.widgets.theme import UNIT

Key = Qt.Key
Outcome = Literal["stopped", "continued"]


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield found


@pytest.fixture
def screen(desks: Desks) -> IncidentsScreen:
    found = desks.window.findChild(IncidentsScreen)
    assert isinstance(found, IncidentsScreen)
    return found


def ask(desks: Desks, wish: AnyWish) -> None:
    desks.day.station.perform(wish, lambda answer: None)


def an_incident(desks: Desks, text: str = "隣の工事の音") -> None:
    ask(desks, Incident(kind="noise", scope="room", room="A", text=text, session=SESSION))


def state(screen: IncidentsScreen) -> IncidentsState:
    return screen.model.state


def shown(desks: Desks) -> str:
    found = [*desks.window.findChildren(QLabel), *desks.window.findChildren(QPushButton)]
    return "\n".join(one.text() for one in found if one.isVisible())


def to_the_list(desks: Desks, qtbot: QtBot) -> None:
    desks.press(qtbot, Key.Key_F6, lambda: desks.window.page == "lead")
    desks.press(qtbot, Key.Key_F8, lambda: desks.window.page == "incidents")


def test_what_waits_is_counted_beside_the_referrals(desks: Desks, qtbot: QtBot) -> None:
    an_incident(desks)
    desks.press(qtbot, Key.Key_F6, lambda: desks.window.page == "lead")
    assert phrase("incidents_line", "ja", {"count": 1}) in shown(desks)


def test_the_lead_reads_it_and_adds_to_it_by_keys(
    desks: Desks, screen: IncidentsScreen, qtbot: QtBot
) -> None:
    an_incident(desks, "最初の文")
    to_the_list(desks, qtbot)
    assert "最初の文" in shown(desks)
    desks.press(qtbot, "1", lambda: state(screen).form is not None)
    desks.press(qtbot, Key.Key_Return, lambda: state(screen).form is None)
    assert (state(screen).message, state(screen).waiting) == ("form_done_review", 0)
    desks.press(qtbot, "2", lambda: state(screen).form is not None)
    desks.press(qtbot, Key.Key_Return, lambda: state(screen).message == "form_missing")
    screen.model.submit({"text": "10時に止んだ"})
    [note] = noted(desks.day.station.venue.journal, IncidentNoted)
    assert (note.text, [one.text for one in note.addenda]) == ("最初の文", ["10時に止んだ"])
    assert note.reviewed is not None
    for told in ("最初の文", "10時に止んだ"):
        assert told in shown(desks)
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "lead")


def test_a_proctor_asks_a_lead_to_review(desks: Desks, screen: IncidentsScreen) -> None:
    ask(desks, SignIn(operator="p01", pin=PINS["p01"]))
    an_incident(desks)
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    screen.model.review()
    dialog = next(d for d in desks.window.findChildren(LeadPin) if d.isVisible())
    assert state(screen).form is None
    dialog.model.choose("l01")
    dialog.model.enter(PINS["l01"])
    assert state(screen).waiting == 1
    screen.model.submit({"text": ""})
    assert state(screen).waiting == 0


def test_who_may_sit_for_another_and_what_is_not_signed_wait_too(
    desks: Desks, screen: IncidentsScreen, qtbot: QtBot
) -> None:
    first, second = desks.numbers[:2]
    for number in (first, second):
        ask(desks, Mark(candidate=number, state="present", session=SESSION))
    ask(desks, Impersonation(candidate=first, outcome="continued", text="別人", evidence="筆跡"))
    ask(desks, Warn(candidate=second, kind="disturbance", session=SESSION))
    to_the_list(desks, qtbot)
    assert {(row.sort, row.number, row.waits) for row in state(screen).rows} == {
        ("impersonation", first, True),
        ("unsigned", second, True),
    }
    screen.model.choose(next(r.id for r in state(screen).rows if r.sort == "unsigned"))
    desks.press(qtbot, "3", lambda: desks.window.page == "conduct")
    conduct = desks.day.conduct.model
    conduct.open_form("acknowledge")
    conduct.submit({"signed": "no"})
    conduct.leave_form()
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "incidents")
    assert [row.sort for row in state(screen).rows] == ["impersonation"]


@pytest.mark.parametrize(
    ("outcome", "ended", "sort", "waits"),
    [
        ("continued", False, "impersonation", True),
        ("continued", True, "impersonation_over", False),
        ("stopped", False, "stopped", False),
        ("stopped", True, "stopped", False),
    ],
)
def test_who_sits_for_another_is_told_whole(
    desks: Desks, screen: IncidentsScreen, outcome: Outcome, ended: bool, sort: str, waits: bool
) -> None:
    number = desks.numbers[0]
    ask(desks, Mark(candidate=number, state="present", session=SESSION))
    desks.clock.at = desks.clock.at.plus(minutes=70)
    ask(desks, Start(session=SESSION, reason="練習"))
    desks.clock.at = desks.clock.at.plus(minutes=10)
    at = desks.clock.at.plus(minutes=-3)
    found = Impersonation(candidate=number, outcome=outcome, text="別人の顔", evidence="筆跡の紙")
    ask(desks, replace(found, witnesses=("p02",), seen_at=at, session=SESSION))
    if ended:
        ask(desks, End(session=SESSION, reason="訓練"))
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    [row] = state(screen).rows
    assert (row.sort, row.at, row.waits) == (sort, at, waits)
    told = desks.texts()
    by = desks.day.station.name_of("p02")
    seen = clock(at, desks.day.station.state.zone)
    for part in ("別人の顔", "筆跡の紙", f"見た人：{by}", f"見た時刻：{seen}", "写真：なし"):
        assert part in told
    assert ("受験は続いています" in told) is waits


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut(
    desks: Desks, screen: IncidentsScreen, qtbot: QtBot, language: Language
) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    for place in range(6):
        an_incident(desks, f"事案{place}。" * 20)
    to_the_list(desks, qtbot)
    fits(desks.window, "list")
    every_name(desks.window, 4, "list")
    for begin in (screen.model.review, screen.model.add):
        begin()
        fits(desks.window, "form")
        screen.model.submit({"text": ""})
        fits(desks.window, "answered")
        screen.model.leave_form()


def late(desks: Desks, count: int) -> list[str]:
    """So many have shown a delay certificate at the desk."""
    people = desks.numbers[:count]
    for number in people:
        kind = "delay_certificate"
        ask(desks, Incident(kind=kind, scope="candidate", candidate=number, session=SESSION))
    return people


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_key_reads_all_of_a_kind_that_one_key_has_noted(
    desks: Desks, screen: IncidentsScreen, qtbot: QtBot, language: Language
) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    an_incident(desks)
    people = late(desks, 5)
    to_the_list(desks, qtbot)
    screen.model.choose(next(row.id for row in state(screen).rows if row.number == people[2]))
    desks.press(qtbot, "4", lambda: state(screen).form is not None)
    for number in people:
        assert number in shown(desks), "each is shown before it is called read"
    fits(desks.window, "together")
    desks.press(qtbot, Key.Key_Return, lambda: state(screen).form is None)
    assert [row.kind for row in state(screen).rows if row.waits] == ["noise"]
    assert phrase("form_done_review_all", language).format(count=5) in shown(desks)


def test_a_proctor_gives_one_pin_for_all_of_them(desks: Desks, screen: IncidentsScreen) -> None:
    ask(desks, SignIn(operator="p01", pin=PINS["p01"]))
    late(desks, 3)
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    screen.model.review_alike()
    dialog = next(d for d in desks.window.findChildren(LeadPin) if d.isVisible())
    dialog.model.choose("l01")
    dialog.model.enter(PINS["l01"])
    screen.model.submit({"text": ""})
    assert state(screen).waiting == 0
    notes = list(noted(desks.day.station.venue.journal, IncidentNoted))
    assert [note.reviewed is not None for note in notes] == [True] * 3
    assert desks.day.station.state.operator_id == "p01"


def test_what_a_lead_allowed_one_person_no_other_may_use(
    desks: Desks, screen: IncidentsScreen
) -> None:
    ask(desks, SignIn(operator="p01", pin=PINS["p01"]))
    late(desks, 3)
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    screen.model.review_alike()
    dialog = next(d for d in desks.window.findChildren(LeadPin) if d.isVisible())
    dialog.model.choose("l01")
    dialog.model.enter(PINS["l01"])
    ask(desks, SignIn(operator="p02", pin=PINS["p02"]))
    assert state(screen).form is None
    screen.model.submit({"text": ""})
    assert state(screen).waiting == 3
    screen.model.review_alike()
    assert dialog.isVisible(), "the next one is asked for a lead's PIN again"
    dialog.reject()
    assert state(screen).waiting == 3


def test_a_disqualification_outside_the_rule_is_listed_and_marked(
    desks: Desks, screen: IncidentsScreen
) -> None:
    first, second = desks.numbers[:2]
    ask(desks, Caution(candidate=first, kind="cheating", text="見た", session=SESSION))
    wish = Disqualify(candidate=first, kind="cheating", text="また見た", session=SESSION)
    called = desks.day.station.venue.at(desks.day.station.stamp()).person(first)
    ask(desks, replace(wish, after=called.sitting(SESSION).attentions[0]))
    over = replace(wish, candidate=second, override_reason="とっさのことで")
    ask(desks, over)
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    rows = [row for row in state(screen).rows if row.sort == "out_of_rule"]
    assert [(row.number, row.waits) for row in rows] == [(second, False)]
    screen.model.choose(rows[0].id)
    told = desks.texts()
    assert "とっさのことで" in told
    assert "第15条" in told
    listed = screen.list.topLevelItem(0)
    assert listed is not None
    assert phrases("ja")["incidents_out_of_rule"] in listed.text(1)
    assert screen.of_use("note_person", rows[0])
    assert not screen.of_use("note_review", rows[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_kind_goes_on_in_a_second_line(
    desks: Desks, screen: IncidentsScreen, qtbot: QtBot, language: Language
) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    for kind in ("cheating", "noise"):
        note = Incident(kind=kind, scope="candidate", candidate=desks.numbers[0], text="…")
        ask(desks, replace(note, session=SESSION))
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")

    def fits_in(item: QTreeWidgetItem) -> bool:
        width = screen.list.columnWidth(1) - 4 * UNIT
        rect = QRect(0, 0, width, 999)
        wrap = int(Qt.TextFlag.TextWordWrap)
        asked = screen.list.fontMetrics().boundingRect(rect, wrap, item.text(1))
        return screen.list.visualItemRect(item).height() >= asked.height()

    items = [screen.list.topLevelItem(at) for at in range(screen.list.topLevelItemCount())]
    qtbot.waitUntil(lambda: all(item is not None and fits_in(item) for item in items))
    assert screen.list.horizontalScrollBar().maximum() == 0


def test_when_it_was_seen_stands_beside_when_it_was_recorded(
    desks: Desks, screen: IncidentsScreen
) -> None:
    at = desks.clock.at.plus(minutes=-3)
    wish = Incident(
        kind="noise", scope="candidate", candidate=desks.numbers[0], text="鈴", seen_at=at
    )
    ask(desks, replace(wish, session=SESSION))
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    assert "見た時刻：09:07:00" in desks.texts()


@pytest.mark.parametrize("kind", ["noise", "cheating", "device_sound", "illness"])
def test_what_needs_words_or_is_misconduct_is_read_one_by_one(
    desks: Desks, screen: IncidentsScreen, kind: str
) -> None:
    for number in desks.numbers[:2]:
        ask(desks, Incident(kind=kind, scope="candidate", candidate=number, text="-"))
    desks.window.actions_.do("lead_page")
    desks.window.actions_.do("incidents")
    assert state(screen).waiting == 2
    assert screen.model.alike == ()
    screen.model.review_alike()
    assert state(screen).form is None
