"""Every paper of a practice day says so on each page; no paper of a real day does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.kernel.phrases import LANGUAGES, Language
from app.reports.document import Document
from app.services.callsheet import call_sheet
from app.services.headcodes import slip_now
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.registers import register_for
from app.services.running import running_for
from app.services.seatposter import poster_for
from app.services.sessionpapers import no_shows_for, permissions_for
from app.services.sessionreporting import report_for
from app.services.venue import Venue
from tests.venue.station import MORNING, SESSION, Desk, make_world

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
MARK = {"ja": "【練習】", "en": "[PRACTICE]"}


@pytest.fixture(scope="module", params=[True, False], ids=["practice", "real"])
def station(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenStation]:
    folder = tmp_path_factory.mktemp("venue")
    world = make_world(folder / "world", practice=request.param)
    with Desk.made(folder / "desk", world.first).station() as found:
        yield found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_marked_at_a_practice_round_and_at_no_other(
    station: OpenStation, paper: str, language: Language
) -> None:
    document = PAPERS[paper](station.venue, language)
    assert document.header.startswith(MARK[language]) is station.head.round.practice
