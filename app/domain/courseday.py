"""One person's part in one period of a course, folded from the facts about them."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from app.domain.coursefacts import (
    AttendanceNoted,
    GradeGiven,
    ReceiptHanded,
    ScannedBack,
    ScannedOut,
    WorkHandedIn,
)
from app.domain.events import Recorded
from app.kernel.time import Instant


class Said(Struct, frozen=True, omit_defaults=True):
    """Something that was noted: what, when, and the fact that can be taken back."""

    what: str
    at: Instant
    fact: str
    minutes: int | None = None


class CourseDay(Struct, frozen=True, omit_defaults=True):
    """What is known of a person in one period, apart from the way in."""

    away: tuple[tuple[Instant, Instant | None], ...] = ()
    """Scanned out and back, in order; not back where it is none."""
    noted: Said | None = None
    """How a person says that they attended."""
    handed_in: tuple[Said, ...] = ()
    grade: Said | None = None
    receipt: Said | None = None
    """When the receipt was handed over."""

    @property
    def out(self) -> Instant | None:
        """Since when the person is out by the scans."""
        return self.away[-1][0] if self.away and self.away[-1][1] is None else None


def evolve(day: CourseDay, record: Recorded) -> CourseDay:
    """The period after one more fact; asks nothing and refuses nothing."""
    fact = record.fact
    match fact:
        case ScannedOut() if day.out is None:
            return replace(day, away=(*day.away, (record.when, None)))
        case ScannedBack() if day.out is not None:
            return replace(day, away=(*day.away[:-1], (day.out, record.when)))
        case AttendanceNoted():
            return replace(day, noted=_said(record, fact.state, fact.minutes))
        case WorkHandedIn():
            if fact.hand_in in [one.what for one in day.handed_in]:
                return day  # two stations have noted one piece of work: the first counts
            return replace(day, handed_in=(*day.handed_in, _said(record, fact.hand_in)))
        case GradeGiven():
            return replace(day, grade=_said(record, fact.grade))
        case ReceiptHanded():
            return replace(day, receipt=day.receipt or _said(record, ""))
        case _:
            return day


def _said(record: Recorded, what: str, minutes: int | None = None) -> Said:
    return Said(what, record.when, record.id, minutes)
