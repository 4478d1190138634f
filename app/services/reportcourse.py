"""A course's report: how everybody attended the period, what is in, and how the course stands."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.candidate import Person
from app.domain.courserules import keeps_attendance
from app.projections import cells
from app.reports.document import Cell
from app.services.coursesnow import progress_now
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords

Row = tuple[Cell, ...]


def trainee_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Everybody entered in the period, by number; nothing where the rules keep no attendance."""
    if not keeps_attendance(found.rules.course, found.plan.stage):
        return
    journal = found.venue.journal

    def person(number: str) -> Person:
        return journal.state(cells.person_cell(number), Person)

    for one in progress_now(found.venue, found.roster, person):
        period = next((each for each in one.periods if each.session == found.plan.id), None)
        if period is None:
            continue
        receipt = "handed" if one.receipt else "open" if one.receipt_name else "none"
        yield (
            one.number,
            words.joined(words.code(f"course.attended_{state}") for state in period.states),
            period.came,
            period.went,
            period.minutes,
            period.late_minutes,
            words.joined(said.what for said in one.handed_in),
            one.grade,
            words.code(f"course.receipt_{receipt}"),
            words.code(f"course.completes_{one.completes}"),
        )
