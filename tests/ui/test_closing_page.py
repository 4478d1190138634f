"""Closing by keys: each open thing has its key, the key goes there, and the stations are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.countwishes import Count, HandOver
from app.domain.events import SessionClosed
from app.domain.roomwishes import GiveTime, Leave, LoseTime, Mark, RollCall
from app.domain.stationfacts import StationsConfirmed
from app.domain.wishes import Incident, Refer, SignIn
from app.drops.folder import FolderDrop
from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language
from app.services.exchanging import exchange
from app.services.headcodes import find_head
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.closingworld import END, over
from tests.ui.deskworld import Desks, opened
from tests.ui.roomworld import Room, seated
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World, sign_in
from ui.screens.closing import ClosingScreen
from ui.screens.counting import CountScreen
from ui.viewmodels.closingstate import KEY_OF, KINDS, Kind

Before = Callable[[Room, str], None]


def count_all(room: Room) -> None:
    """Every room's papers agree."""
    from app.domain.reconciling import papers

    moment = room.venue.at(room.stamp)
    for code, one in papers(moment, moment.sessions[SESSION]).items():
        room.do(
            Count(
                session=SESSION,
                room=code,
                sheets_used=one.present,
                sheets_blank_absent=one.absent,
                parcels=1,
                seals=(f"S-{code}",),
            )
        )


def hand_over(room: Room, parcels: int) -> None:
    """So many parcels went."""
    room.do(HandOver(session=SESSION, to="運送便", parcels=parcels))


class Closing:
    """The closing page of a day whose exam is over."""

    def __init__(self, desks: Desks, qtbot: QtBot, room: Room) -> None:
        self.desks, self.window, self.qtbot, self.room = desks, desks.window, qtbot, room
        self.do = desks.window.actions_.do
        screen = desks.window.findChild(ClosingScreen)
        assert screen is not None
        self.screen, self.model = screen, screen.model

    def open(self) -> None:
        """From the lead's page by its key."""
        self.do("lead_page")
        self.press("0", "closing")

    def press(self, key: Qt.Key | str, page: str) -> None:
        """A key that leads to a page."""
        self.desks.press(self.qtbot, key, lambda: self.window.page == page)

    def left(self) -> list[Kind]:
        """What is still open."""
        return [row.kind for row in self.model.state.found.rows if not row.done]

    def close(self, **more: str) -> None:
        """Fill in the last form."""
        self.do("closing_do")
        two = {"pin": PINS["l01"], "second_operator": "p01", "second_pin": PINS["p01"]}
        self.model.submit({**two, **more})

    def facts(self, kind: type) -> list[object]:
        """Facts of a kind about the session."""
        station = self.desks.day.station
        history = station.venue.at(station.stamp()).history(SESSION)
        return [record.fact for record in history if isinstance(record.fact, kind)]


@pytest.fixture
def closing(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Closing]:
    with opened(qtbot, station, desk, world) as found:
        yield after(found, qtbot, over(station.venue, world, found.clock.at))


@pytest.fixture
def unfinished(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Closing]:
    """Somebody is out, somebody has time left, and of some nobody has said if they are there."""
    with opened(qtbot, station, desk, world) as found:

        def before(room: Room) -> None:
            out, slow = seated(room.venue, "A")[:2]
            room.at = END.plus(minutes=-20)
            room.do(Leave(candidate=out, session=SESSION))
            room.do(LoseTime(candidate=slow, seconds=900, reason="乱丁", session=SESSION))
            room.do(GiveTime(candidate=slow, seconds=900, session=SESSION))

        at = found.clock.at
        room = over(station.venue, world, at, all_set=False, before_end=before)
        yield after(found, qtbot, room)


def after(found: Desks, qtbot: QtBot, room: Room) -> Closing:
    """The window as it stands after the exam."""
    found.window.resize(*SMALL)
    found.clock.at = room.at
    found.day.guard.touched()
    return Closing(found, qtbot, room)


def _nothing(_room: Room, _number: str) -> None:
    """Nothing besides what is open anyhow."""


def _note(room: Room, number: str) -> None:
    room.do(Incident(kind="noise", scope="room", room="A", text="工事", session=SESSION))


def _refer(room: Room, number: str) -> None:
    room.do(Refer(candidate=number, reason="infection", session=SESSION))


def _missing(room: Room, number: str) -> None:
    room.do(RollCall(session=SESSION, room="A", missing=(number,)))


def _seen(room: Room, number: str) -> None:
    """Somebody sits there whom no desk has let in."""
    absent = [n for n in seated(room.venue, "A") if not _let_in(room, n)]
    room.do(Mark(candidate=absent[-1], state="present", session=SESSION))


def _let_in(room: Room, number: str) -> bool:
    return bool(room.venue.at(room.stamp).person(number).sitting(SESSION).admissions)


WAYS: list[tuple[Kind, str, Before]] = [
    ("referral", "lead", _refer),
    ("desk", "desk", _seen),
    ("count", "count", _nothing),
    ("incident", "incidents", _note),
    ("register", "room", _missing),
    ("stations", "closing", _nothing),
]


@pytest.mark.parametrize(("kind", "page", "before"), WAYS)
def test_each_thing_that_is_open_is_named_and_its_key_goes_there(
    closing: Closing, kind: Kind, page: str, before: Before
) -> None:
    before(closing.room, seated(closing.room.venue, "A")[0])
    closing.open()
    row = closing.model.row(kind)
    assert not row.done
    key = str(KINDS.index(kind) + 1)
    assert f"[{key}] !" in closing.screen.rows[kind].text()
    closing.do("closing_do")
    assert closing.model.state.message == "closing_still_open"
    assert closing.facts(SessionClosed) == []
    if kind == "stations":
        closing.desks.press(closing.qtbot, key, lambda: closing.model.state.picking)
    else:
        closing.press(key, page)


def test_what_is_settled_has_a_tick_and_its_key_does_nothing(closing: Closing) -> None:
    closing.open()
    assert closing.left() == ["count", "stations"]
    for kind in KINDS:
        if kind not in ("count", "stations", "parcels"):
            assert "✓" in closing.screen.rows[kind].text()
            closing.do(KEY_OF[kind])
            assert closing.window.page == "closing"


@pytest.mark.parametrize(("key", "page"), [("1", "room"), ("2", "room"), ("6", "clock")])
def test_the_page_shows_whom_the_key_is_about_and_esc_leads_back(
    unfinished: Closing, key: str, page: str
) -> None:
    unfinished.open()
    assert {"attendance", "leave", "own_end"} <= set(unfinished.left())
    about = unfinished.model.row(KINDS[int(key) - 1]).place
    unfinished.press(key, page)
    assert about in unfinished.desks.texts()
    unfinished.do(f"{page}_back")
    assert unfinished.window.page == "closing"


def test_two_people_close_once_nothing_is_left_and_the_code_belongs_on_paper(
    closing: Closing,
) -> None:
    count_all(closing.room)
    hand_over(closing.room, 2)
    closing.open()
    assert closing.left() == ["stations"]
    closing.desks.press(closing.qtbot, "9", lambda: closing.model.state.picking)
    closing.do("closing_confirm")
    assert closing.model.state.message == "closing_stations_left", "nothing is said by silence"
    assert closing.facts(StationsConfirmed) == []
    closing.desks.press(closing.qtbot, "Y", lambda: bool(closing.model.state.said))
    closing.desks.press(closing.qtbot, Qt.Key.Key_Return, lambda: not closing.left())
    (said,) = closing.facts(StationsConfirmed)
    assert [one.name for one in said.stations] == ["受付1"]  # type: ignore[attr-defined]
    assert closing.model.state.ready
    closing.close(second_pin="1")
    assert closing.model.state.form is not None
    assert closing.facts(SessionClosed) == []
    closing.close()
    assert closing.facts(SessionClosed) == [SessionClosed("p01")]
    shown = closing.desks.texts()
    code = shown.split("紙に控える（締め")[1].split("\n")[1]
    found = find_head(closing.room.venue.journal, code)
    assert found.seq == closing.room.venue.journal.head.size


def test_parcels_that_are_still_here_are_named_and_closed_over_only_with_a_reason(
    closing: Closing,
) -> None:
    count_all(closing.room)
    hand_over(closing.room, 1)
    closing.open()
    closing.do("closing_9")
    closing.do("closing_ours")
    closing.do("closing_confirm")
    assert closing.left() == ["parcels"]
    assert "数えた梱包 2 個、引き渡し 1 個" in closing.screen.rows["parcels"].text()
    closing.close()
    assert (closing.model.state.message, closing.facts(SessionClosed)) == ("form_missing", [])
    closing.do("closing_back")
    closing.press("H", "count")
    assert closing.desks.window.findChild(CountScreen).model.state.form is not None  # type: ignore[union-attr]
    closing.do("count_back")
    closing.do("count_back")
    closing.close(reason="残りは夕方の便で渡す")
    assert closing.facts(SessionClosed) == [SessionClosed("p01")]


def test_once_closed_everybody_is_told_when_and_by_whom_and_only_addenda_are_offered(
    closing: Closing,
) -> None:
    count_all(closing.room)
    hand_over(closing.room, 2)
    closing.open()
    closing.do("closing_9")
    closing.do("closing_ours")
    closing.do("closing_confirm")
    closing.close()
    station, texts = closing.desks.day.station, closing.desks.texts
    told = f"11:32:00 に締めました（{station.name_of('l01')}・{station.name_of('p01')}）"
    assert told in texts()
    assert "11:32:00 締め済み" in texts()
    shown = [kind for kind, button in closing.screen.rows.items() if button.isVisible()]
    assert shown == ["incident", "parcels"]
    closing.press("7", "incidents")
    closing.do("incidents_back")
    assert told in texts()
    for page in ("lead_back", "room_page"):
        closing.do(page)
        closing.do("room_right")
    assert closing.window.page == "room"
    actions = closing.window.actions_
    assert not any(map(actions.is_open, ("room_present", "room_caution", "room_incident")))
    assert actions.is_open("room_print")
    closing.do("conduct")
    assert not closing.desks.day.conduct.model.state.acts
    station.enter_from_paper(END.plus(minutes=-5))
    assert closing.desks.day.conduct.model.state.acts, "paper may turn up late"


def test_the_room_is_one_key_from_closing_and_counting_and_leads_back(closing: Closing) -> None:
    closing.open()
    for page in ("closing", "count"):
        closing.press("Ctrl+H", "room")
        closing.press(Qt.Key.Key_Escape, page)
        if page == "closing":
            closing.press("Ctrl+N", "count")


@pytest.mark.parametrize("page", ["desk", "lead", "room", "clock", "handover", "send"])
def test_everybody_sees_that_a_room_is_held_and_the_count_is_one_key_away(
    closing: Closing, page: str
) -> None:
    closing.desks.day.station.refresh()
    closing.window.show_page(page)  # type: ignore[arg-type]
    closing.window.tick()
    (line,) = closing.window.findChildren(QLabel, "hold")
    assert line.isVisible()
    assert line.text().startswith("退室させない：大会議室A・大会議室B")
    if page == "desk":
        assert "答案の照合は Ctrl+N です" in closing.desks.texts()
    closing.press("Ctrl+N", "count")
    closing.do("count_back")
    assert closing.window.page == page


def test_the_desk_says_what_comes_after_the_count_and_after_closing(closing: Closing) -> None:
    count_all(closing.room)
    hand_over(closing.room, 2)
    closing.desks.day.station.refresh()
    assert "F6、0 の順に押して試験を締めます" in closing.desks.texts()
    closing.open()
    closing.do("closing_9")
    closing.do("closing_ours")
    closing.do("closing_confirm")
    closing.close()
    closing.window.show_page("desk")
    assert "この試験は締められました" in closing.desks.texts()
    assert "報告書は Ctrl+O、本部へは Ctrl+Shift+S で送ります" in closing.desks.texts()


def test_what_nobody_counted_is_closed_over_only_with_a_reason(closing: Closing) -> None:
    closing.open()
    closing.do("closing_9")
    closing.do("closing_ours")
    closing.do("closing_confirm")
    assert (closing.left(), closing.model.state.ready) == (["count"], True)
    closing.close()
    assert closing.model.state.message == "form_missing"
    closing.close(reason="別の場所で数える")
    assert closing.facts(SessionClosed) == [SessionClosed("p01")]


@pytest.fixture
def stranger(closing: Closing, station: OpenStation, world: World, tmp_path: Path) -> Closing:
    """Another station's records have come."""
    (tmp_path / "stick").mkdir()
    drop = bootstrap.drop(str(tmp_path / "stick"))
    other = Desk.made(tmp_path / "other", world.first)
    with other.station() as theirs:
        sign_in(theirs, other.stamp)
        vault = bootstrap.vault()
        exchange(theirs, drop, FolderDrop.made(tmp_path / "theirs"), vault, other.stamp)
    mine = FolderDrop.made(tmp_path / "mine")
    exchange(station, drop, mine, bootstrap.vault(), closing.room.stamp)
    count_all(closing.room)
    closing.open()
    return closing


def test_a_station_that_the_lead_does_not_know_is_in_dispute_and_stays(stranger: Closing) -> None:
    (row,) = [one for one in stranger.model.state.found.stations if not one.own]
    size = row.seen.size
    names = {one.name for one in stranger.model.state.found.stations}
    assert len(names) == 2, "two stations of one name are told apart by their fingerprints"
    stranger.do("closing_9")
    stranger.do("closing_down")
    shown = stranger.desks.texts()
    assert row.seen.fingerprint in shown
    assert f"サインインした人 {stranger.desks.day.station.name_of('l01')}" in shown
    stranger.do("closing_up")
    stranger.do("closing_strange")
    assert stranger.model.state.message == "own_station_not_ours"
    stranger.desks.press(stranger.qtbot, "Y", lambda: stranger.model.state.chosen == 1)
    stranger.desks.press(stranger.qtbot, "X", lambda: len(stranger.model.state.said) == 2)
    stranger.do("closing_confirm")
    (said,) = stranger.facts(StationsConfirmed)
    assert isinstance(said, StationsConfirmed)
    assert [one.log for one in said.not_ours] == [row.seen.log]
    assert len(said.stations) == 1
    assert stranger.left() == ["parcels"]
    assert "× 知らない" in [stranger.screen.list.topLevelItem(1).text(0)]  # type: ignore[union-attr]
    kept = stranger.room.venue.journal.others[(row.seen.station, row.seen.epoch)]
    assert kept.size == size


@pytest.mark.parametrize("page", ["closing", "count"])
def test_a_failing_disk_is_said_over_everything(closing: Closing, page: str) -> None:
    closing.open()
    if page == "count":
        closing.press("5", "count")
    station = closing.desks.day.station
    station.look(_fail, lambda _: None)
    assert closing.window.page == "desk"
    assert station.state.failure is not None
    station.acknowledge()


def _fail() -> None:
    raise machine("disk_failed", detail="No space left on device")


def test_a_proctor_is_asked_for_the_lead_s_pin(closing: Closing) -> None:
    count_all(closing.room)
    closing.desks.day.station.perform(SignIn(operator="p02", pin=PINS["p02"]), lambda _: None)
    asked = list[object]()
    closing.model.ask_lead = lambda wish, then: asked.append(wish)
    closing.open()
    closing.do("closing_9")
    closing.do("closing_ours")
    closing.do("closing_confirm")
    assert len(asked) == 1
    assert closing.facts(StationsConfirmed) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_fits_and_every_control_has_its_name(
    stranger: Closing, language: Language
) -> None:
    if stranger.window.words.language != language:
        stranger.window.words.switch()
    for number in seated(stranger.room.venue, "A")[:5]:
        _refer(stranger.room, number)
        _note(stranger.room, number)
    stranger.do("closing_back")
    fits(stranger.window, "lead")
    stranger.do("session_close")
    fits(stranger.window, "open things")
    every_name(stranger.window, 15, "closing")
    stranger.do("closing_9")
    fits(stranger.window, "stations")
    stranger.do("closing_confirm")
    fits(stranger.window, "stations of which nothing was said")
    stranger.do("closing_all_ours")
    stranger.do("closing_confirm")
    stranger.do("closing_do")
    fits(stranger.window, "still open")
