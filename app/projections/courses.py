"""Who completes a course, and why not: attendance by person and period, work, grade, receipt.

Everything is folded anew from the facts that hold, so that a correction moves it all. Minutes are
whole; a period counts from its room's real start to its real end, stoppages left out.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from app.domain.candidate import Person, Sitting
from app.domain.courseday import Said
from app.domain.courserules import CourseRules
from app.domain.roomclock import RoomClock
from app.domain.round import Course, Entry, Session
from app.domain.session import SessionState, end_of, start_of
from app.domain.whereabouts import place_of
from app.kernel.time import Instant

Attended = Literal[
    "present", "late", "left_early", "absent", "refused", "cancelled", "open", "voided"
]
Completes = Literal["yes", "no", "open"]
Lack = Literal[
    "disqualified",
    "refused",
    "days_short",
    "minutes_short",
    "hand_in_missing",
    "grade_missing",
    "grade_low",
]


class Plan(NamedTuple):
    """One period with what has happened to it."""

    plan: Session
    state: SessionState
    day: str
    """The date in the round's time zone."""


class Period(NamedTuple):
    """How one person attended one period."""

    session: str
    day: str
    states: tuple[Attended, ...]
    """Late and left early may both hold; voided stands beside how somebody attended."""
    minutes: int
    came: Instant | None = None
    went: Instant | None = None
    late_minutes: int = 0
    noted: bool = False
    """A person said so, whatever the scans say."""
    broken_off: bool = False
    """The period stands still, and goes on another day."""


class Because(NamedTuple):
    """What is missing for the certificate: what there is, and what is asked."""

    code: Lack
    have: str = ""
    need: str = ""


class Progress(NamedTuple):
    """One person in one course."""

    number: str
    subject: str
    entry: Entry
    periods: tuple[Period, ...]
    days: int
    minutes: int
    lates: int
    handed_in: tuple[Said, ...]
    grade: str
    receipt_name: str
    receipt: Said | None
    completes: Completes
    because: tuple[Because, ...]

    @property
    def attended(self) -> bool:
        """Whether the person was there for any part of it."""
        return any({"present", "late", "left_early"} & {*one.states} for one in self.periods)

    @property
    def over(self) -> bool:
        """Whether no period is still to come or going on."""
        return not any("open" in one.states for one in self.periods)

    @property
    def to_post(self) -> bool:
        """Whether a receipt was asked for that nobody has handed over."""
        return bool(self.receipt_name) and self.receipt is None


def progress_of(
    number: str,
    entries: Sequence[Entry],
    person: Person,
    plans: Mapping[str, Plan],
    course: Course,
    rules: CourseRules,
    voided: Container[str] = (),
) -> Progress | None:
    """One person's course, from their rows of the roster in it; None where all are withdrawn.

    `voided` are sessions that headquarters declared void: nobody has attended them for the bar.
    """
    own = [one for one in entries if one.session in plans and not one.withdrawn]
    if not own:
        return None
    own.sort(key=lambda one: plans[one.session].plan.start.ms)
    periods = tuple(
        _as_decided(period_of(entry, person, plans[entry.session], rules=rules), voided)
        for entry in own
    )
    sittings = [person.sitting(entry.session) for entry in own]
    handed = {said.what: said for one in sittings for said in one.day.handed_in}
    grades = sorted((one.day.grade for one in sittings if one.day.grade), key=lambda one: one.at)
    receipts = [one.day.receipt for one in sittings if one.day.receipt]
    counted = {
        one.day
        for one in periods
        if {*rules.attended} & {*one.states} and "voided" not in one.states
    }
    found = Progress(
        number=number,
        subject=course.subject,
        entry=own[0],
        periods=periods,
        days=len(counted),
        minutes=sum(one.minutes for one in periods),
        lates=sum("late" in one.states for one in periods),
        handed_in=tuple(handed[name] for name in sorted(handed)),
        grade=grades[-1].what if grades else "",
        receipt_name=next((one.receipt_name for one in own if one.receipt_name), ""),
        receipt=receipts[0] if receipts else None,
        completes="open",
        because=(),
    )
    because = tuple(_lacks(found, person, course, rules))
    done: Completes = "open" if not found.over else "no" if because else "yes"
    if any(one.code in ("disqualified", "refused") for one in because):
        done = "no"
    return found._replace(because=because, completes=done)


def _as_decided(period: Period, voided: Container[str]) -> Period:
    """A period as headquarters leaves it: who was there stays told, without minutes."""
    if period.session not in voided or period.states == ("cancelled",):
        return period
    return period._replace(states=(*period.states, "voided"), minutes=0)


def _lacks(
    found: Progress, person: Person, course: Course, rules: CourseRules
) -> Iterator[Because]:
    if person.disqualified is not None:
        yield Because("disqualified")
    if any("refused" in one.states for one in found.periods) and not found.attended:
        yield Because("refused")
    days = max(course.days, 1)  # nobody completes a course without having been there
    if found.days < days:
        yield Because("days_short", str(found.days), str(days))
    if found.minutes < course.minutes:
        yield Because("minutes_short", str(found.minutes), str(course.minutes))
    there = {one.what for one in found.handed_in}
    if missing := [name for name in course.hand_ins if name not in there]:
        yield Because("hand_in_missing", need=", ".join(missing))
    if course.grade and not found.grade:
        yield Because("grade_missing", need=course.grade)
    elif course.grade and _rank(found.grade, rules) > _rank(course.grade, rules):
        yield Because("grade_low", found.grade, course.grade)


def _rank(grade: str, rules: CourseRules) -> int:
    return rules.grades.index(grade) if grade in rules.grades else len(rules.grades)


def period_of(entry: Entry, person: Person, at: Plan, *, rules: CourseRules) -> Period:
    """How one person attended one period, by the scans or by what a person said above them."""
    sitting = person.sitting(at.plan.id)
    clock = at.state.room(place_of(entry, sitting)[0])
    begin, end = _window(at, clock)
    over = clock.ended is not None or at.state.closed is not None
    came, went = _came(sitting), gone_for_good(sitting)
    if came is None and sitting.there.mark == "present":
        came = Instant(begin * 1000)  # seen in the room by a person, who scanned nobody
    there = 0 if came is None else _there(sitting, clock, (max(came.second, begin), end), went)
    noted = sitting.day.noted
    whole = max(0, end - begin - _lost(clock, begin, end))
    told = Period(
        session=at.plan.id,
        day=at.day,
        states=("open",),
        minutes=0,
        came=came if sitting.admissions else None,
        went=went,
        late_minutes=max(0, came.second - begin) // 60 if came and sitting.late else 0,
        noted=noted is not None,
        broken_off=clock.stopped is not None and not clock.over,
    )
    if clock.cancelled:
        return told._replace(states=("cancelled",))
    if noted is not None:
        said = there if sitting.admissions else whole
        minutes = noted.minutes if noted.minutes is not None else said // 60
        state: Attended = noted.what  # type: ignore[assignment]
        return told._replace(states=(state,), minutes=0 if state == "absent" else minutes)
    if person.standing(at.plan.id) in ("refused", "not_sitting", "disqualified"):
        return told._replace(states=("refused",), minutes=there // 60 if over else 0)
    if not over:
        return told
    if came is None:
        return told._replace(states=("absent",))
    early = went is not None and went.second < end - rules.early_grace_minutes * 60
    states: tuple[Attended, ...] = (
        *(("late",) if sitting.late is not None else ()),
        *(("left_early",) if early else ()),
    )
    return told._replace(states=states or ("present",), minutes=there // 60)


def _came(sitting: Sitting) -> Instant | None:
    return sitting.admissions[0].when if sitting.admissions else None


def gone_for_good(sitting: Sitting) -> Instant | None:
    """When the person went for good: scanned out and not back, or noted by the room."""
    gone = [when for when in (sitting.day.out, sitting.there.gone_at) if when is not None]
    return min(gone, default=None, key=lambda when: when.ms)


def _window(at: Plan, clock: RoomClock) -> tuple[int, int]:
    """From when to when the period really ran, or is planned to."""
    begin = clock.started if clock.started is not None else start_of(at.plan, at.state).second
    planned = begin + at.plan.end.second - at.plan.start.second
    if clock.ended is not None:
        return begin, clock.ended
    return begin, end_of(at.plan, clock) or planned


def _there(
    sitting: Sitting, clock: RoomClock, window: tuple[int, int], went: Instant | None
) -> int:
    """Seconds in the room while the course went on."""
    begin, end = window[0], min(window[1], went.second if went else window[1])
    if end <= begin:
        return 0
    away = [(out.second, back.second) for out, back in sitting.day.away if back is not None]
    # Somebody who is out while it stands still misses nothing: each second counts once.
    return end - begin - _covered([*away, *clock.stops], begin, end)


def _lost(clock: RoomClock, begin: int, end: int) -> int:
    return _covered(list(clock.stops), begin, end)


def _covered(spans: list[tuple[int, int]], begin: int, end: int) -> int:
    """How many seconds between begin and end lie in any of the spans."""
    covered, at = 0, begin
    for since, until in sorted(spans):
        low, high = max(since, at), min(until, end)
        if high > low:
            covered, at = covered + high - low, high
    return covered
