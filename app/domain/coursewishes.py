"""What people ask for in a course: a part of the union of all wishes."""

from __future__ import annotations

from app.domain.courserules import AttendanceState
from app.domain.wish import Wish


class Attendance(Wish, frozen=True, tag="attendance"):
    """Note how somebody attended, what they handed in, their grade, their receipt."""

    candidate: str
    day: str = ""
    """A date or a session; the period that goes on where it is left out."""
    state: AttendanceState | None = None
    minutes: int | None = None
    """How long, where the scans do not say."""
    hand_in: tuple[str, ...] | str = ()
    grade: str = ""
    receipt_handed: bool | None = None
    reason: str = ""
    session: str | None = None
