"""Every paper of a practice day says so on each page; no paper of a real day does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from app import bootstrap
from app.kernel.phrases import LANGUAGES, Language
from app.renderers.pdf import render_passphrase_sheet, render_pin_sheets
from app.reports.document import Document
from app.services.callsheet import call_sheet
from app.services.casework import Work, work_on
from app.services.disclosure import person_files
from app.services.headcodes import slip_now
from app.services.journal import Stamp
from app.services.listing import lists_of, statistics_of
from app.services.opening import OpenStation
from app.services.personpaper import person_paper
from app.services.registers import register_for
from app.services.running import running_for
from app.services.seatposter import poster_for
from app.services.sessionpapers import no_shows_for, permissions_for
from app.services.sessionreporting import report_for
from app.services.venue import Venue
from app.services.venuesheets import venue_sheets
from tests.venue.station import MORNING, PASSPHRASE, SESSION, Desk, World, make_world

NOW = Stamp(MORNING, MORNING.ms)
PAPERS: dict[str, Callable[[Venue, Language], Document]] = {
    "calls": lambda venue, language: call_sheet(venue, SESSION, language),
    "head code": slip_now,
    "register": lambda venue, language: register_for(venue, SESSION, None, language, NOW),
    "running register": lambda venue, language: running_for(venue, SESSION, language, NOW),
    "poster": lambda venue, language: poster_for(venue, SESSION, None, language, NOW),
    "no shows": lambda venue, language: no_shows_for(venue, SESSION, language, with_names=False),
    "permissions": lambda venue, language: permissions_for(
        venue, SESSION, language, with_names=False
    ),
    "report": lambda venue, language: report_for(venue, SESSION, language, with_names=False),
}
AT_HEADQUARTERS: dict[str, Callable[[Work, Language], Document]] = {
    "lists": lists_of,
    "statistics": statistics_of,
}
MARK = {"ja": "【練習】", "en": "[PRACTICE]"}


@pytest.fixture(scope="module", params=[True, False], ids=["practice", "real"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("round") / "world", practice=request.param)


@pytest.fixture(scope="module")
def station(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStation]:
    folder = tmp_path_factory.mktemp("venue")
    with Desk.made(folder / "desk", world.first).station() as found:
        yield found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_marked_at_a_practice_round_and_at_no_other(
    station: OpenStation, paper: str, language: Language
) -> None:
    document = PAPERS[paper](station.venue, language)
    assert document.header.startswith(MARK[language]) is station.head.round.practice


@pytest.mark.parametrize("language", LANGUAGES)
def test_headquarters_papers_are_marked_as_well(world: World, language: Language) -> None:
    practice, mark = world.round.practice, MARK[language]
    with bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (hq, registry):
        work = work_on(registry, world.round.id)
        for made in AT_HEADQUARTERS.values():
            assert made(work, language).header.startswith(mark) is practice
        files = person_files(registry, next(iter(world.tickets)))
        sheets = venue_sheets(hq, world.round.id, "T01")
    person = repr(person_paper(files, {}, "本部", language, "Asia/Tokyo").blocks)
    printed = [render_passphrase_sheet(sheets.passphrase_sheet, language)]
    printed.append(render_pin_sheets(sheets.pin_sheets, language))
    for text in (person, *map(_text, printed)):
        assert (mark in text) is practice


def _text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()
