"""What stands in a session's report about its end: stations, declarations, what came after."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.countwishes import ConfirmStations
from app.domain.events import (
    AddendumWritten,
    Draft,
    ExemptionDeclared,
    Known,
    SessionClosed,
)
from app.domain.stationfacts import StationsConfirmed
from app.domain.view import Operator
from app.domain.wishes import Incident
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.reports.document import Cell, Table
from app.services.documents import Made, record_documents
from app.services.opening import OpenStation
from app.services.sessionreporting import report_for
from tests.ui.test_sessions import with_an_afternoon
from tests.venue.station import SESSION, Desk, World, make_world, sign_in

LEAD = Operator("l01", "lead")


def table(station: OpenStation, code: str, language: Language = "ja") -> list[tuple[Cell, ...]]:
    """The rows of one of the report's tables."""
    blocks = report_for(station.venue, SESSION, language).blocks
    tables = [block for block in blocks if isinstance(block, Table) and block.code == code]
    return [row for one in tables for row in one.rows]


def note(station: OpenStation, desk: Desk, fact: Known, number: str | None = None) -> None:
    draft = Draft(fact, candidate=number, session=SESSION)
    station.venue.journal.append([draft], desk.stamp, LEAD)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stations_are_told_as_the_lead_said(desk: Desk, language: Language) -> None:
    known = phrases(language)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        [row] = table(station, "stations", language)
        assert row[3] == known["report.station_unsaid"]
        wish = ConfirmStations(session=SESSION)
        assert station.venue.perform(wish, desk.stamp).refusal is None
        [row] = table(station, "stations", language)
        [seen] = next(
            record.fact.stations
            for record in station.venue.journal.log.all_records()
            if isinstance(record.fact, StationsConfirmed)
        )
        assert (row[0], row[1]) == (seen.name, seen.short)
        assert (row[3], row[5]) == (known["report.station_ours"], "l01")


def test_what_comes_after_the_closing_stands_by_itself(desk: Desk) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        wish = Incident(kind="noise", scope="session", text="工事の音", session=SESSION)
        [incident] = station.venue.perform(wish, desk.stamp).facts
        assert table(station, "after_close") == []
        note(station, desk, SessionClosed("p01"))
        note(station, desk, AddendumWritten(incident=incident.id, text="10時に止んだ"))
        [row] = table(station, "after_close")
        assert row[2:] == (phrases("ja")["fact_addendum_written"], "10時に止んだ", "l01")


@pytest.mark.parametrize(("sits", "missing"), [(True, ()), (False, ("exam",))])
def test_who_is_exempt_and_what_they_declared(
    desk: Desk, world: World, sits: bool, missing: tuple[str, ...]
) -> None:
    known, number = phrases("ja"), sorted(world.tickets)[0]
    with desk.station() as station:
        sign_in(station, desk.stamp)
        note(station, desk, ExemptionDeclared("candidate", sits, missing=missing), number)
        [row] = table(station, "decisions")
    assert row[1] == number
    assert known["declare_sits" if sits else "declare_not_sitting"] in str(row[2])
    assert (known["report.incomplete"] in str(row[2])) is bool(missing)
    assert "E 4.3" in row


def test_a_paper_about_papers_changes_no_paper(desk: Desk) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        before = report_for(station.venue, SESSION, "ja")
        record_documents(station.venue, [Made(before, "a.pdf", "/stick", b"pdf")], desk.stamp)
        assert report_for(station.venue, SESSION, "ja") == before


def test_somebody_of_another_session_who_is_named_in_a_text_stays_a_number(
    tmp_path: Path,
) -> None:
    two = make_world(tmp_path / "two", change=with_an_afternoon)
    with Desk.made(tmp_path / "desk", two.first).station() as station:
        stamp = Desk(tmp_path / "desk", two.first).stamp
        sign_in(station, stamp)
        entry = next(e for e in two.first.roster if e.session == SESSION and " " in e.name)
        wish = Incident(kind="noise", scope="session", text=f"{entry.name}の声", session="T01-PM")
        assert station.venue.perform(wish, stamp).refusal is None
        document = report_for(station.venue, "T01-PM", "ja")
        told = [cell for b in document.blocks if isinstance(b, Table) for r in b.rows for cell in r]
        assert f"［{entry.candidate_number}］の声" in told
