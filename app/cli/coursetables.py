"""A venue's courses on a terminal: who completes, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.cli.common import language, put, say
from app.services.coursesnow import CourseNow

_COLUMNS = ("number", "days", "minutes", "late", "hand_ins", "grade", "completes", "because")
Table = Callable[[str, list[str], list[list[str]]], None]


def show_courses(courses: Sequence[CourseNow], table: Table) -> None:
    """Each course with its people; nothing where there is none."""
    between = "" if language() == "ja" else " "
    for course in courses:
        told = {"subject": course.subject, "people": course.people, **course.completes}
        rows = [
            [
                one.candidate_number,
                str(one.days),
                str(one.minutes),
                str(one.lates),
                ", ".join(one.hand_ins),
                one.grade,
                say(f"course.completes_{one.completes}"),
                between.join(_because(why) for why in one.because),
            ]
            for one in course.trainees
        ]
        table(say("course.title", **told), [say(f"course.col_{name}") for name in _COLUMNS], rows)
        if course.receipts_left:
            put(say("course.receipts_left", candidates=course.receipts_left))


def _because(why: dict[str, str]) -> str:
    return say(f"course.because_{why['code']}", have=why["have"], need=why["need"])
