"""What a rule pack says of courses, for the page of the pack: one line for each thing it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.courserules import CourseRules
from app.reports.document import Cell

Say = Callable[..., str]


def course_lines(
    rules: CourseRules, say: Say, cited: Callable[[str, str | None], str], between: str
) -> Iterator[tuple[str, Cell]]:
    """Label and text, the labels with their articles; `between` stands between words of a list."""
    attended = between.join(say(f"attended_{state}") for state in rules.attended)
    yield cited("col_course_days", rules.article), say("course_days", states=attended)
    if rules.early_grace_minutes:
        grace = say("course_grace", minutes=rules.early_grace_minutes)
        yield say("col_course_early"), grace
    if rules.grades:
        yield say("col_course_grades"), between.join(rules.grades)
    yield say("col_course_id"), say("course_id_once" if rules.id_once else "course_id_each")
    seen = "course_door" if rules.door_is_presence else "course_room"
    yield say("col_course_presence"), say(seen)
    if rules.certificates is not None:
        once = "course_certificate_once" if rules.certificates.once else "course_certificate"
        yield cited("col_course_certificate", rules.certificates.article), say(once)
    if rules.receipts is not None:
        yield cited("col_course_receipt", rules.receipts.article), say("course_receipt")
    if rules.no_shows is not None:
        charged = "course_charged" if rules.no_shows.charged else "course_not_charged"
        yield cited("col_course_no_show", rules.no_shows.article), say(charged)
    if rules.designated is not None:
        fields = between.join(say(f"field_{name}") for name in rules.designated.fields)
        told = say("course_designated", example=rules.designated.example, fields=fields)
        yield cited("col_course_designated", rules.designated.article), told
