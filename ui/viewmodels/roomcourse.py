"""Forms of the room for a course: attendance, work, grade and receipt; the way out and in again."""

from __future__ import annotations

from app.domain.candidate import Sitting
from app.domain.courserules import (
    AttendanceState,
    CourseRules,
    keeps_attendance,
    presence_at_door,
)
from app.domain.coursewishes import Attendance
from app.domain.round import Stage
from app.domain.whereabouts import Presence
from app.domain.wishes import AnyWish, Lookup
from ui.viewmodels.forms import Field, Filled, Form, Option
from ui.viewmodels.personform import About, Row

_STATES: dict[str, AttendanceState] = {
    "attended": "present",
    "came_late": "late",
    "left_early": "left_early",
    "stayed_away": "absent",
}
"""The options of the form, whose words are form_option_<option>."""
_STATE = Field("attended", "choice", required=False, options=tuple(_STATES))
_MINUTES = Field("attended_minutes", "line", required=False)
_RECEIPT = Field("receipt", "choice", required=False, options=("receipt_handed",))


def rules_of(about: About) -> CourseRules | None:
    """What the rules say of courses, where attendance is kept in this session."""
    rules = about.rules.course
    return rules if keeps_attendance(rules, about.session.stage) else None


def presence_now(
    said: Presence, sitting: Sitting, rules: CourseRules | None, stage: Stage
) -> Presence:
    """What the door says where it counts as presence, unless the room has said more."""
    if said not in ("unset", "present") or not sitting.admissions:
        return said
    if not presence_at_door(rules, stage):
        return said
    return "out" if sitting.day.out is not None else "present"


def attendance(about: About) -> Form | None:
    """How somebody attended, what they handed in, their grade, their receipt: what is filled in."""
    rules = rules_of(about)
    if rules is None:
        return None
    fields = [_STATE, _MINUTES]
    if about.course is not None and about.course.hand_ins:
        fields.append(_listed("handed_in", about.course.hand_ins))
    if rules.grades:
        fields.append(_listed("grade", rules.grades))
    if rules.receipts is not None:
        fields.append(_RECEIPT)

    def make(filled: Filled) -> AnyWish:
        minutes = filled.text("attended_minutes")
        return Attendance(
            candidate=filled.candidate,
            state=_STATES.get(filled.text("attended")),
            minutes=filled.number("attended_minutes") if minutes else None,
            hand_in=filled.names("handed_in"),
            grade=filled.text("grade"),
            receipt_handed=True if filled.text("receipt") else None,
            session=filled.session,
        )

    return Form("attendance", tuple(fields), make)


def way(about: About) -> Form | None:
    """Out by the door, or in again; by number, as a scan at the door says it."""
    if rules_of(about) is None or not about.sitting.in_room:
        return None
    out = about.sitting.day.out is None
    options = ("goes_out",) if out else ("comes_in",)

    def make(filled: Filled) -> AnyWish:
        return Lookup(
            candidate_number=filled.candidate,
            session=filled.session,
            way="out" if filled.text("way") == "goes_out" else "in",
        )

    return Form("course_way", (Field("way", "choice", options=options, preset=options[0]),), make)


def _listed(name: str, words: tuple[str, ...]) -> Field:
    options = tuple(Option(one, plain=one) for one in words)
    return Field(name, "choice", required=False, picks=options)


COURSE_FORMS = (Row("room_attendance", attendance), Row("room_way", way))
