"""The courses of a venue as they stand: each person's periods, what is missing, open receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.round import Entry
from app.domain.session import SessionState
from app.kernel.time import Instant
from app.projections import cells
from app.projections.courselists import in_courses
from app.projections.courses import Progress
from app.services.venue import Venue


class PeriodNow(Struct, frozen=True):
    """One person's part in one period."""

    session: str
    day: str
    states: tuple[str, ...]
    minutes: int
    came: Instant | None
    went: Instant | None
    late_minutes: int
    noted: bool


class TraineeNow(Struct, frozen=True):
    """One person in one course."""

    candidate_number: str
    completes: str
    because: tuple[dict[str, str], ...]
    """What is missing: code, have, need."""
    days: int
    minutes: int
    lates: int
    hand_ins: tuple[str, ...]
    grade: str
    receipt: str
    """handed, open, or none where nobody asked for one."""
    periods: tuple[PeriodNow, ...]


class CourseNow(Struct, frozen=True):
    """One course, its people counted."""

    subject: str
    people: int
    completes: dict[str, int]
    lates: int
    receipts_left: tuple[str, ...]
    """Who asked for a receipt that has not been handed over."""
    trainees: tuple[TraineeNow, ...]


def progress_now(
    venue: Venue, entries: Sequence[Entry], person: Callable[[str], Person]
) -> list[Progress]:
    """Everybody in the courses of this venue."""
    entered: dict[str, list[Entry]] = {}
    for entry in entries:
        entered.setdefault(entry.candidate_number, []).append(entry)
    return list(
        in_courses(
            venue.sessions.values(),
            courses=venue.head.round.courses,
            zone=venue.head.round.time_zone,
            rules=lambda plan: venue.rules(plan.doors),
            state=lambda plan: venue.journal.state(cells.session_cell(plan), SessionState),
            entered=entered,
            person=person,
        )
    )


def courses_now(
    venue: Venue, entries: Sequence[Entry], person: Callable[[str], Person]
) -> list[CourseNow]:
    """The courses of this venue; none where the rules keep no attendance."""
    by_subject: dict[str, list[Progress]] = {}
    for found in progress_now(venue, entries, person):
        by_subject.setdefault(found.subject, []).append(found)
    return [_course(subject, people) for subject, people in by_subject.items()]


def _course(subject: str, people: Sequence[Progress]) -> CourseNow:
    counted = Counter(one.completes for one in people)
    return CourseNow(
        subject=subject,
        people=len(people),
        completes={word: counted[word] for word in ("yes", "no", "open")},
        lates=sum(one.lates for one in people),
        receipts_left=tuple(one.number for one in people if one.to_post),
        trainees=tuple(_trainee(one) for one in people),
    )


def _trainee(one: Progress) -> TraineeNow:
    asked = "handed" if one.receipt else "open" if one.receipt_name else "none"
    return TraineeNow(
        candidate_number=one.number,
        completes=one.completes,
        because=tuple(why._asdict() for why in one.because),
        days=one.days,
        minutes=one.minutes,
        lates=one.lates,
        hand_ins=tuple(said.what for said in one.handed_in),
        grade=one.grade,
        receipt=asked,
        periods=tuple(
            PeriodNow(
                session=each.session,
                day=each.day,
                states=each.states,
                minutes=each.minutes,
                came=each.came,
                went=each.went,
                late_minutes=each.late_minutes,
                noted=each.noted,
            )
            for each in one.periods
        ),
    )
