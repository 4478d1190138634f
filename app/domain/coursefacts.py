"""What has happened to people in a course: a part of the union of all facts."""

from __future__ import annotations

from app.domain.courserules import AttendanceState
from app.domain.fact import Fact


class ScannedOut(Fact, frozen=True):
    """A person let in before went out by the door, and was scanned."""


class ScannedBack(Fact, frozen=True):
    """A person who had been scanned out came in again."""


class AttendanceNoted(Fact, frozen=True):
    """How somebody attended a period, as a person says it; it stands above the scans."""

    state: AttendanceState
    minutes: int | None = None
    """How long the person attended, where it is not what the scans say."""


class WorkHandedIn(Fact, frozen=True):
    """A person handed in a piece of work that the course asks for."""

    hand_in: str


class GradeGiven(Fact, frozen=True):
    """A person's grade in the course; a later one takes its place."""

    grade: str


class ReceiptHanded(Fact, frozen=True):
    """The receipt for the fee was handed over at the desk."""


CourseFact = ScannedOut | ScannedBack | AttendanceNoted | WorkHandedIn | GradeGiven | ReceiptHanded
