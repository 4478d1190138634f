"""What a regulation asks of a course: days attended, work handed in, a grade; all of it data.

A pack without this table keeps no attendance, and a pack for exams may have it all the same.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.domain.round import Stage

AttendanceState = Literal["present", "late", "left_early", "absent"]
DesignatedField = Literal[
    "registration_number",
    "candidate_number",
    "name",
    "kana",
    "birth_date",
    "course",
    "days",
    "minutes",
    "grade",
    "completes",
]
"""What may be told to the public body of a designated course."""


class Certificates(Struct, frozen=True, forbid_unknown_fields=True):
    """How certificates are given out."""

    article: str | None = None
    once: bool = True
    """A person's second one is marked as such."""


class Receipts(Struct, frozen=True, forbid_unknown_fields=True):
    """Receipts for the fee are handed over on a day of the course; the rest are posted."""

    article: str | None = None


class NoShows(Struct, frozen=True, forbid_unknown_fields=True):
    """What it costs to stay away without a word."""

    article: str | None = None
    charged: bool = False


class Designated(Struct, frozen=True, forbid_unknown_fields=True):
    """Courses of which a public body keeps a register."""

    form: str
    """A regular expression that a whole registration number matches."""
    example: str
    """One that does, to show."""
    fields: tuple[DesignatedField, ...]
    """What is written out for that body, and nothing else."""
    article: str | None = None


class CourseRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Attendance, hand-ins, grade and completion."""

    stages: tuple[Stage, ...]
    """In sessions of which stages attendance is kept."""
    article: str | None = None
    """On what completion rests."""
    attended: tuple[AttendanceState, ...] = ("present", "late", "left_early")
    """Which attendance makes a day count."""
    grades: tuple[str, ...] = ()
    """The best first."""
    id_once: bool = False
    """A document that was found good at one period is not asked for again at the next."""
    door_is_presence: bool = False
    """Whoever was let in is there; the room need not say so once more."""
    early_grace_minutes: int = 0
    """Whoever goes no longer than this before the end has not left early."""
    certificates: Certificates | None = None
    receipts: Receipts | None = None
    no_shows: NoShows | None = None
    designated: Designated | None = None


def keeps_attendance(rules: CourseRules | None, stage: Stage) -> bool:
    """Whether attendance is kept in sessions of this stage."""
    return rules is not None and stage in rules.stages


def presence_at_door(rules: CourseRules | None, stage: Stage) -> bool:
    """Whether whoever was let in counts as there without another word from the room."""
    return rules is not None and stage in rules.stages and rules.door_is_presence
