"""A course's attendance, hand-ins, grade and receipts: the wish and the way out.

Which sessions keep attendance is the rule pack's to say; what a course asks is the round's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.coursefacts import (
    AttendanceNoted,
    GradeGiven,
    ReceiptHanded,
    ScannedBack,
    ScannedOut,
    WorkHandedIn,
)
from app.domain.courserules import CourseRules
from app.domain.coursewishes import Attendance
from app.domain.events import Draft, Source
from app.domain.round import Session
from app.domain.target import Target, target_even_closed, target_of
from app.domain.view import Outcome, Verdict, View, refused
from app.domain.whereabouts import place_of

_LONGEST = 24 * 60


def attendance(view: View, wish: Attendance) -> Outcome:
    """Note all that is said of a person; one thing that can't be noted refuses the whole."""
    targets = _targets(view, wish)
    if isinstance(targets, Outcome):
        return targets
    first = targets[0]
    rules = rules_for(view, first.plan)
    if rules is None:
        return refused("no_attendance_kept", None, session=first.plan.id)
    if wish.receipt_handed is False:
        return refused("receipt_only_handed", None, candidate=wish.candidate)
    drafts: list[Draft] = []
    for answer in _parts(view, wish, targets, rules):
        if isinstance(answer, Outcome):
            return answer
        drafts.append(answer)
    if not drafts:
        fields = ["state", "hand_in", "grade", "receipt_handed"]
        return refused("attendance_says_nothing", None, fields=fields)
    return Outcome(tuple(drafts), extra={"sessions": [one.plan.id for one in targets]})


def rules_for(view: View, plan: Session) -> CourseRules | None:
    """What the regulation says of courses, where it keeps attendance in this session."""
    rules = view.rules.course
    return rules if rules is not None and plan.stage in rules.stages else None


def go_out(view: View, candidate: str, session: str | None, source: Source) -> Outcome:
    """Scan a person out, who has to be in."""
    target = target_of(view, candidate, session)
    if isinstance(target, Outcome):
        return target
    if rules_for(view, target.plan) is None:
        return refused("no_attendance_kept", None, session=target.plan.id)
    told = {"candidate": candidate, "session": target.plan.id}
    if not target.sitting.in_room:
        return refused("not_in_room", None, **told)
    if (since := target.sitting.day.out) is not None:
        return refused("out_already", None, since=since, zone=view.time_zone, **told)
    room, seat = place_of(target.entry, target.sitting)
    verdict = Verdict("proceed", (), candidate, room or None, seat or None, ("scan",))
    draft = Draft(ScannedOut(), candidate, target.plan.id, room or None, source=source)
    return Outcome((draft,), verdict)


def come_in_again(view: View, candidate: str, session: str | None, source: Source) -> list[Draft]:
    """The fact that somebody came in again who had been scanned out, if they had."""
    if session is None or view.person(candidate).sitting(session).day.out is None:
        return []
    return [Draft(ScannedBack(), candidate, session, source=source)]


def id_known(view: View, candidate: str, plan: Session) -> bool:
    """Whether a document need not be shown again: found good at another period of the course."""
    rules = rules_for(view, plan)
    if rules is None or not rules.id_once:
        return False
    person = view.person(candidate)
    return any(
        one.subject == plan.subject
        and one.stage in rules.stages
        and (person.sitting(one.id).id_good or person.sitting(one.id).id_excused)
        for one in view.sessions.values()
    )


def _targets(view: View, wish: Attendance) -> Sequence[Target] | Outcome:
    """The periods that are meant: one, or all of the day that is named."""
    if wish.day and wish.session and wish.day != wish.session:
        return refused("day_and_session", None, day=wish.day, session=wish.session)
    day = wish.day or wish.session or None
    named: list[str | None] = [day]
    if day and day not in view.sessions:
        entered = {entry.session for entry in view.entries(wish.candidate)}
        entered |= {*view.person(wish.candidate).sittings}
        named = [
            plan.id
            for plan in sorted(view.sessions.values(), key=lambda plan: plan.start.ms)
            if plan.id in entered and plan.start.local(view.time_zone).date().isoformat() == day
        ]
        if not named:
            known = sorted(entered & {*view.sessions}) or list(view.sessions)
            return refused("unknown_day", None, day=day, candidate=wish.candidate, known=known)
    # Work is read and graded when the day is over: the lead may still enter what came of it.
    lead = view.operator is not None and view.operator.role == "lead"
    of_the_day = wish.state is not None or wish.receipt_handed is not None
    meant = target_even_closed if lead and not of_the_day else target_of
    found: list[Target] = []
    for session in named:
        target = meant(view, wish.candidate, session)
        if isinstance(target, Outcome):
            return target
        found.append(target)
    return found


def _parts(
    view: View, wish: Attendance, targets: Sequence[Target], rules: CourseRules
) -> Iterator[Draft | Outcome]:
    first = targets[0]
    if wish.state is not None:
        for target in targets:
            yield _noted(wish, target)
    elif wish.minutes is not None:
        yield refused("missing_field", None, fields=["state"])
    course = view.courses.get(first.plan.subject)
    for name in (wish.hand_in,) if isinstance(wish.hand_in, str) else wish.hand_in:
        known = list(course.hand_ins) if course else []
        if name not in known:
            yield refused("unknown_hand_in", None, hand_in=name, expected=known)
        yield _draft(wish, first, WorkHandedIn(name))
    if wish.grade:
        if wish.grade not in rules.grades:
            yield refused("unknown_grade", None, grade=wish.grade, expected=list(rules.grades))
        yield _draft(wish, first, GradeGiven(wish.grade))
    if wish.receipt_handed:
        yield _receipt(view, wish, first, rules)


def _noted(wish: Attendance, target: Target) -> Draft | Outcome:
    """Who was only partly there needs minutes, where no scan says how many."""
    assert wish.state is not None
    if wish.minutes is not None and not 0 <= wish.minutes <= _LONGEST:
        return refused("minutes_out_of_range", None, minutes=wish.minutes, most=_LONGEST)
    if wish.state == "absent" and wish.minutes:
        return refused("absent_has_no_minutes", None, candidate=wish.candidate)
    partly = wish.state in ("late", "left_early")
    if partly and wish.minutes is None and not target.sitting.admissions:
        return refused("missing_field", None, fields=["minutes"])
    return _draft(wish, target, AttendanceNoted(wish.state, wish.minutes))


def _receipt(view: View, wish: Attendance, target: Target, rules: CourseRules) -> Draft | Outcome:
    """Handed over once, to somebody who asked for one and is there (T 3)."""
    article = view.rules.cite(rules.receipts.article) if rules.receipts else None
    if rules.receipts is None or not any(e.receipt_name for e in view.entries(wish.candidate)):
        return refused("no_receipt_asked", article, candidate=wish.candidate)
    for session, sitting in view.person(wish.candidate).sittings.items():
        plan, handed = view.sessions.get(session), sitting.day.receipt
        if handed is not None and plan is not None and plan.subject == target.plan.subject:
            told = {"at": handed.at, "zone": view.time_zone, "fact": handed.fact}
            return refused("receipt_already_handed", article, candidate=wish.candidate, **told)
    if not target.sitting.in_room:
        return refused("receipt_to_absent", article, candidate=wish.candidate)
    return _draft(wish, target, ReceiptHanded())


def _draft(
    wish: Attendance,
    target: Target,
    fact: AttendanceNoted | WorkHandedIn | GradeGiven | ReceiptHanded,
) -> Draft:
    room = place_of(target.entry, target.sitting)[0] or None
    return Draft(fact, target.candidate, target.plan.id, room, wish.reason or None)
