"""Whoever comes late: one sentence to do now, and a key for the delay certificate."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.events import IncidentNoted, Recorded
from app.domain.regulation import Regulation
from app.domain.view import ReasonGiven, Verdict
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.projections.cells import person_cell
from app.services.opening import OpenStation
from tests.domain.world import IACS
from tests.ui.deskworld import Desks, opened
from tests.venue.station import SESSION, Desk, World
from ui.viewmodels.deskstate import DeskState, Person
from ui.viewmodels.desktext import rows
from ui.viewmodels.words import Words

Key = Qt.Key
AFTER = Instant.parse("2026-11-22T09:50:01+09:00")


@pytest.fixture
def d(qtbot: QtBot, station: OpenStation, desk: Desk, world: World) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def notes(d: Desks, number: str) -> list[Recorded]:
    records = d.desk.station.venue.journal.log.records(person_cell(number))
    return [one for one in records if isinstance(one.fact, IncidentNoted)]


@pytest.mark.parametrize(
    ("code", "reasons", "told"),
    [
        ("refuse", ("late", "no_ticket"), ("late",)),
        ("refuse", ("late", "superseded", "exempt_first_stage"), ("late",)),
        ("refuse", ("other_session", "no_ticket"), ("other_session",)),
        ("refuse", ("disqualified", "barred"), ("disqualified", "barred")),
        ("refuse", ("session_ended", "late"), ("session_ended", "late")),
        ("refuse", ("refused_before", "no_ticket"), ("refused_before",)),
        ("refer", ("no_ticket", "too_early"), ("no_ticket",)),
        ("refer", ("withdrawn", "no_ticket"), ("withdrawn", "no_ticket")),
        ("refer", ("refused_before", "no_ticket"), ("refused_before", "no_ticket")),
        ("refer", ("not_sitting", "other_room"), ("not_sitting",)),
        ("proceed", ("other_room",), ("other_room",)),
        ("wait", ("too_early",), ("too_early",)),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_made_the_verdict_says_what_to_do(
    code: str, reasons: tuple[str, ...], told: tuple[str, ...], language: Language
) -> None:
    def verdict(codes: tuple[str, ...]) -> Verdict:
        given = tuple(ReasonGiven(one, None) for one in codes)
        return Verdict(code, given, "01", "A", "12", (), SESSION)  # type: ignore[arg-type]

    def said(codes: tuple[str, ...], rules: Regulation = IACS) -> list[str]:
        state = DeskState(step="referred", verdict=verdict(codes), person=Person("01"))
        return [row.text for row in rows(state, rules, Words(language))]

    assert said(reasons) == said(told)
    assert len(said(reasons)) == len(told)


def test_late_and_without_a_ticket_is_late(d: Desks) -> None:
    d.clock.at = AFTER
    d.desk.look_up(d.numbers[0])
    assert d.state.verdict is not None
    assert [one.code for one in d.state.verdict.reasons] == ["late", "no_ticket"]
    assert "受験できないと伝えて" in d.texts()
    assert "受験票のないこと" not in d.texts()


def test_a_delay_certificate_is_noted_once_and_the_verdict_stays(d: Desks, qtbot: QtBot) -> None:
    d.clock.at = AFTER
    number = d.scan()
    assert "[D] 遅延証明書あり" in [b.text() for b in _buttons(d)]
    d.press(qtbot, Key.Key_D, lambda: d.state.message == "desk_delay_noted")
    [note] = notes(d, number)
    assert note.fact == IncidentNoted("delay_certificate", "candidate", "")
    assert (note.session, note.candidate, d.state.step) == (SESSION, number, "refuse")
    d.press(qtbot, Key.Key_D, lambda: d.state.message == "desk_delay_noted_before")
    assert notes(d, number) == [note]
    d.press(qtbot, Key.Key_Return, lambda: d.state.finished == "refused")


def test_whoever_is_in_time_needs_no_certificate(d: Desks) -> None:
    number = d.scan()
    assert not d.window.actions_.is_open("delay_certificate")
    assert "[D] 遅延証明書あり" not in [b.text() for b in _buttons(d)]
    d.window.actions_.do("delay_certificate")
    assert notes(d, number) == []


def _buttons(d: Desks) -> list[QAbstractButton]:
    return [one for one in d.window.findChildren(QAbstractButton) if one.isVisible()]
