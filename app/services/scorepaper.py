"""A rehearsal's score on paper."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.rehearsing import Script
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.document import Document
from app.reports.scorepage import score_page
from app.services.headcodes import code_so_far
from app.services.journal import Stamp
from app.services.rehearsing import score_of
from app.services.venue import Venue


def score_paper(venue: Venue, scripts: Sequence[Script], language: Language) -> Document:
    """The page of the records so far; raise Fault `not_a_rehearsal` at any other round."""
    found = score_of(venue, scripts)
    rules = venue.at(Stamp(Instant(0), 0)).rules_on(min(s.doors for s in venue.sessions.values()))
    return score_page(
        found,
        articles=rules.articles,
        station=venue.journal.own().name,
        head_code=code_so_far(venue.journal),
        language=language,
        date=venue.journal.last_at,
        zone=venue.head.round.time_zone,
    )
