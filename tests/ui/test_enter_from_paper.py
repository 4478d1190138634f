"""What was noted on paper is entered with its time, one entry at a time, and marked as such."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTime
from pytestqt.qtbot import QtBot

from app.domain.events import IncidentNoted, Recorded
from app.domain.wishes import Incident
from app.kernel.time import Instant
from app.services.opening import OpenStation
from app.services.venue import Answer
from tests.ui.deskworld import Desks, opened
from tests.venue.station import SESSION, Desk, World
from ui.screens.papertime import PaperTime


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def asked(desks: Desks) -> PaperTime:
    found = desks.window.findChild(PaperTime)
    assert isinstance(found, PaperTime)
    return found


def noise(desks: Desks, text: str) -> Answer:
    told: list[Answer] = []
    wish = Incident(kind="noise", scope="session", text=text, session=SESSION)
    desks.day.station.perform(wish, told.append)
    return told[0]


def noted(station: OpenStation) -> list[Recorded]:
    records = station.venue.journal.log.all_records()
    return [record for record in records if isinstance(record.fact, IncidentNoted)]


def test_the_next_entry_has_the_papers_time_and_mark_and_only_that_one(
    desks: Desks, station: OpenStation
) -> None:
    desks.window.actions_.do("from_paper")
    dialog = asked(desks)
    now = desks.day.station.now.local("Asia/Tokyo")
    dialog.time.setTime(QTime(now.hour - 1, 2, 3))
    dialog.take.click()
    on_paper = Instant.of(now.replace(hour=now.hour - 1, minute=2, second=3, microsecond=0))
    noise(desks, "工事")
    noise(desks, "救急車")
    first, second = noted(station)
    assert (first.noted_at, first.when) == (on_paper, on_paper)
    assert "from_paper" in first.marks
    assert first.entered > on_paper
    assert (second.noted_at, "from_paper" in second.marks) == (None, False)


def test_a_refused_entry_changes_nothing_and_stays_from_paper(
    desks: Desks, station: OpenStation
) -> None:
    later = desks.day.station.now.plus(minutes=5)
    desks.day.station.enter_from_paper(later)
    answer = noise(desks, "工事")
    assert answer.refusal is not None
    assert answer.refusal.code == "noted_in_future"
    assert noted(station) == []
    assert desks.day.station.noted_at == later


def test_the_key_again_or_esc_leaves_it(desks: Desks, station: OpenStation) -> None:
    desks.window.actions_.do("from_paper")
    asked(desks).leave.click()
    assert desks.day.station.noted_at is None
    desks.window.actions_.do("from_paper")
    asked(desks).take.click()
    assert desks.day.station.noted_at is not None
    desks.window.actions_.do("from_paper")
    assert desks.day.station.noted_at is None
    noise(desks, "工事")
    assert noted(station)[0].noted_at is None
