"""What keeps a course from being prepared: a bar that the rules do not know, a bad number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.domain.courserules import Designated
from app.domain.preparation_rows import Prepared, Row
from app.kernel.faults import Fault


def bars(prepared: Prepared) -> Iterator[Fault]:
    """A course only where the rules keep attendance, with a grade that they know."""
    if prepared.regulation is None:
        return
    rules = prepared.regulation.course
    for index, course in enumerate(prepared.round.courses):
        at: dict[str, Any] = {"file": prepared.file, "subject": course.subject}
        if rules is None:
            name = prepared.regulation.id
            yield Fault("course_without_rules", **at, key=f"courses[{index}]", regulation=name)
            continue
        if course.grade and course.grade not in rules.grades:
            key = f"courses[{index}].grade"
            expected = list(rules.grades)
            yield Fault("course_grade", **at, key=key, found=course.grade, expected=expected)
        if course.designated and rules.designated is None:
            key, name = f"courses[{index}].designated", prepared.regulation.id
            yield Fault("course_not_designated", **at, key=key, regulation=name)


def registrations(prepared: Prepared) -> Iterator[Fault]:
    """Every number has its form, and in a designated course everybody has one (T 6)."""
    rules = prepared.regulation.course if prepared.regulation else None
    if rules is None or rules.designated is None:
        return
    named = {course.subject for course in prepared.round.courses if course.designated}
    found: dict[tuple[str, str, str], list[Fault]] = defaultdict(list)
    for row in prepared.rows:
        if not row.sure("registration_number", "session", "withdrawn"):
            continue
        if (fault := _registration(prepared, row, rules.designated, named)) is not None:
            entry = row.entry
            found[entry.candidate_number, entry.registration_number, fault.code].append(fault)
    # One person has a row for each day: the number is told at the first, with how many there are.
    for first, *more in found.values():
        yield first.about(more=len(more)) if more else first


def _registration(
    prepared: Prepared, row: Row, designated: Designated, named: set[str]
) -> Fault | None:
    number, session = row.entry.registration_number, row.session
    needed = session is not None and session.subject in named and not row.entry.withdrawn
    if not number and not needed:
        return None
    if re.fullmatch(designated.form, number):
        return None
    article = prepared.cite(designated.article)
    told: dict[str, Any] = {"expected": designated.example, "article": article}
    code = "registration_number_form" if number else "registration_number_missing"
    return Fault(code, **row.origin.at("registration_number"), found=number, **told)
