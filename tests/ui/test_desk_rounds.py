"""What a round changes at the desk: no tickets, ID at the seat, exemption, a delayed start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.events import ExemptionDeclared
from app.domain.wishes import Delay
from app.kernel.time import Instant
from app.projections import cells
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, another, at_the_seat, opened, semi_public
from tests.venue.station import SESSION, Desk, World, make_world
from ui.viewmodels.deskpanels import Declaring

Key = Qt.Key


@pytest.fixture(scope="module")
def semi_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("semi"), change=semi_public)


@pytest.fixture(scope="module")
def seat_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("seat"), change=at_the_seat)


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


@pytest.fixture
def semi(qtbot: QtBot, tmp_path: Path, semi_world: World) -> Iterator[Desks]:
    with another(qtbot, tmp_path / "semi", semi_world) as found:
        yield found


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path, seat_world: World) -> Iterator[Desks]:
    with another(qtbot, tmp_path / "seat", seat_world) as found:
        yield found


def declared(d: Desks, number: str) -> list[ExemptionDeclared]:
    records = d.desk.station.venue.journal.log.records(cells.person_cell(number))
    return [r.fact for r in records if isinstance(r.fact, ExemptionDeclared)]


def exempt(d: Desks) -> str:
    return next(e.candidate_number for e in d.world.first.roster if e.first_stage_exempt)


def test_before_the_doors_the_desk_says_when_they_open(
    qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    with another(qtbot, tmp_path / "early", world, doors=False) as d:
        d.clock.at = Instant.parse("2026-11-22T08:40:00+09:00")
        d.scan()
        assert d.state.step == "wait"
        assert "開場は 09:00 です" in d.texts()


def test_a_delayed_start_is_shown_at_the_desk(d: Desks) -> None:
    wish = Delay(session=SESSION, minutes=20, reason="大雪", reference="本部 12")
    d.desk.station.perform(wish, lambda answer: None)
    d.window.tick()
    assert "10:20 に繰下げ" in d.texts()
    assert "入室締切 10:10:00" in d.texts()


@pytest.mark.parametrize(("key", "sits"), [("1", True), ("2", False)])
def test_an_exempt_person_hears_both_consequences_and_the_choice_is_recorded(
    d: Desks, qtbot: QtBot, key: str, sits: bool
) -> None:
    number = exempt(d)
    d.desk.scan(d.world.tickets[number], "camera")
    assert isinstance(d.state.panel, Declaring)
    assert "途中でやめても" in d.texts()
    assert "取り消せません" in d.texts()
    assert [one.number for one in d.state.waiting] == [number]
    d.press(qtbot, key, lambda: bool(declared(d, number)))
    assert [fact.sits for fact in declared(d, number)] == [sits]
    assert d.state.message.startswith("desk_declared")


def test_a_next_scan_is_not_held_back_by_what_nobody_has_begun(d: Desks) -> None:
    d.desk.scan(d.world.tickets[exempt(d)], "camera")
    number = d.scan(0)
    assert d.state.person is not None
    assert d.state.person.number == number


def test_without_tickets_people_are_let_in_from_the_list(semi: Desks, qtbot: QtBot) -> None:
    d = semi
    assert "名簿から受付します" in d.texts()
    number = d.world.first.roster[0].candidate_number
    d.press(qtbot, Key.Key_F3, lambda: d.state.panel is not None)
    d.type(qtbot, number, lambda: len(getattr(d.state.panel, "results", ())) == 1)
    d.press(qtbot, Key.Key_Return, lambda: d.state.person is not None)
    assert d.state.verdict is not None
    assert (d.state.verdict.code, d.state.verdict.reasons) == ("proceed", ())
    d.press(qtbot, "3", lambda: d.state.step == "admit")
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "admitted")


def open_declaration(d: Desks, qtbot: QtBot) -> str:
    number = d.world.first.roster[0].candidate_number
    d.desk.look_up(number)
    d.press(qtbot, Key.Key_F9, lambda: isinstance(d.state.panel, Declaring))
    d.press(qtbot, "3", lambda: getattr(d.state.panel, "by", "") == "group_lead")
    d.press(qtbot, "2", lambda: bool(getattr(d.state.panel, "fields", ())))
    return number


def test_a_declaration_names_what_is_missing_and_is_recorded_all_the_same(
    semi: Desks, qtbot: QtBot
) -> None:
    d = semi
    number = open_declaration(d, qtbot)
    field = d.window.focusWidget()
    assert isinstance(field, QLineEdit)
    d.type(qtbot, "IACS", lambda: dict(d.state.panel.fields)["exam"] == "IACS")  # type: ignore[union-attr]
    d.press(qtbot, Key.Key_Tab, lambda: d.window.focusWidget() is not field)
    d.type(qtbot, "2025", lambda: dict(d.state.panel.fields)["year"] == "2025")  # type: ignore[union-attr]
    d.press(qtbot, Key.Key_Return, lambda: bool(d.state.panel.missing))  # type: ignore[union-attr]
    assert "書かれていないもの：回、一次試験の個人番号" in d.texts()
    assert declared(d, number) == []
    d.press(qtbot, Key.Key_Return, lambda: bool(declared(d, number)))
    [fact] = declared(d, number)
    assert (fact.exam, fact.year, fact.round, fact.personal_number) == ("IACS", "2025", "", "")
    assert (fact.declared_by, fact.sits) == ("group_lead", False)
    assert fact.missing == ("round", "personal_number")
    station = d.desk.station.venue
    person = station.at(d.desk.station.stamp()).person(number)
    assert person.standing(SESSION) == "not_sitting"


def test_the_national_number_is_refused_and_the_rest_is_kept(semi: Desks, qtbot: QtBot) -> None:
    d = semi
    number = open_declaration(d, qtbot)
    for name in ("exam", "year", "round"):
        d.keys.write(name, "1")
    d.keys.write("personal_number", "123456789018")
    d.keys.enter()
    assert declared(d, number) == []
    assert d.state.message == "national_number"
    assert isinstance(d.state.panel, Declaring)
    assert dict(d.state.panel.fields)["exam"] == "1"
    links = d.desk.station.venue.journal
    stored = links.log.links(links.station, links.epoch, 1, links.head.size)
    assert not any(b"123456789018" in link.body for link in stored)


def test_identity_at_the_seat_is_a_check_of_its_own(seat: Desks, qtbot: QtBot) -> None:
    d = seat
    first, second = d.scan(0), ""
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "admitted")
    second = d.scan(1)
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "admitted")
    d.press(qtbot, Key.Key_F5, lambda: d.state.mode == "seat")
    assert [one.number for one in d.state.unchecked] == [first, second]
    assert "まだの人 2" in d.texts()
    d.scan(0)
    assert d.state.step == "id"
    assert "座席で本人確認" in d.texts()
    d.press(qtbot, "3", lambda: d.state.finished == "seat_checked")
    assert [one.number for one in d.state.unchecked] == [second]
    d.press(qtbot, Key.Key_Return, lambda: d.state.step == "ready")
    # A friend was waved through at the door: the second look reveals it.
    d.keys.search()
    d.keys.write("search", second)
    d.keys.enter()
    assert d.state.step == "id"
    d.press(qtbot, Key.Key_F7, lambda: d.state.panel is not None)
    panel = d.state.panel
    d.press(qtbot, "6", lambda: d.state.panel != panel)
    d.press(qtbot, "1", lambda: d.state.step == "found")
    assert [(one.number, one.ground) for one in d.state.waiting] == [(second, "photo_differs")]
    d.press(qtbot, Key.Key_Return, lambda: d.state.step == "ready")
    d.scan(0)
    assert d.state.step == "done"
    assert "済んでいます" in d.texts()
    d.press(qtbot, Key.Key_F5, lambda: d.state.mode == "door")


def test_where_the_door_checks_there_is_no_check_at_the_seat(d: Desks) -> None:
    d.window.actions_.do("seat_check")
    assert d.state.mode == "door"
