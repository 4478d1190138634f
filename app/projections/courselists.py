"""Everybody in every course of a round or a venue, and the lists that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from app.domain.candidate import Person
from app.domain.courserules import CourseRules, keeps_attendance
from app.domain.regulation import Regulation
from app.domain.round import Course, Entry, Session
from app.domain.session import SessionState
from app.projections.courses import Plan, Progress, progress_of
from app.projections.roundview import RoundView


def in_courses(
    plans: Iterable[Session],
    *,
    courses: Sequence[Course],
    zone: str,
    rules: Callable[[Session], Regulation],
    state: Callable[[str], SessionState],
    entered: Mapping[str, Sequence[Entry]],
    person: Callable[[str], Person],
    voided: Callable[[str], Container[str]] = lambda _: (),
) -> Iterator[Progress]:
    """Everybody entered, course by course and by number; `entered` has each person's rows.

    `voided` answers the sessions that headquarters declared void for somebody.
    """
    bars = {course.subject: course for course in courses}
    by_subject: dict[str, dict[str, Plan]] = {}
    of_subject: dict[str, CourseRules] = {}
    for plan in plans:
        said = rules(plan).course
        if said is None or not keeps_attendance(said, plan.stage):
            continue
        day = plan.start.local(zone).date().isoformat()
        by_subject.setdefault(plan.subject, {})[plan.id] = Plan(plan, state(plan.id), day)
        of_subject[plan.subject] = said  # the last day's rules hold for the whole
    for subject, periods in by_subject.items():
        bar = bars.get(subject) or Course(subject)
        for number, entries in sorted(entered.items()):
            who = person(number)
            gone = voided(number)
            found = progress_of(number, entries, who, periods, bar, of_subject[subject], gone)
            if found is not None:
                yield found


def of_round(
    view: RoundView,
    cleared: frozenset[str] = frozenset(),
    voided: Callable[[str], Container[str]] = lambda _: (),
) -> list[Progress]:
    """Everybody in every course, as headquarters holds the round.

    `cleared` are those whose disqualification headquarters has overturned; `voided` answers the
    sessions that it declared void for somebody.
    """

    def person(number: str) -> Person:
        found = view.people[number].person
        return replace(found, disqualified=None) if number in cleared else found

    return list(
        in_courses(
            view.plans.values(),
            courses=view.round.courses,
            zone=view.round.time_zone,
            rules=lambda plan: view.rules[plan.id],
            state=lambda plan: view.states[plan],
            entered={number: one.entries for number, one in view.people.items()},
            person=person,
            voided=voided,
        )
    )


def charged(found: Progress) -> bool:
    """Whether somebody stayed away, or was turned away, and is charged all the same."""
    return found.over and not found.attended and not _all_cancelled(found)


def _all_cancelled(found: Progress) -> bool:
    return all(one.states == ("cancelled",) for one in found.periods)
