"""The verdict: who may go in, decided from ticket, roster, time and what happened before.

The reasons are those of the rule pack, evaluated in the order of `REASON_CODES`: standing first
(disqualified, barred, already in), then everything else that holds, the strongest verdict first.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.conflict import Admission
from app.domain.coursework import id_known
from app.domain.lateness import LATE
from app.domain.reasons import (
    Presented,
    article_of,
    belongs,
    entry_of,
    own_reason,
    reasons,
    sitting_and_plan,
    standing,
)
from app.domain.regulation import REASON_CODES, VerdictCode
from app.domain.resolving import resolutions_of
from app.domain.session import deadline_of, start_of
from app.domain.view import (
    DecisionShown,
    FirstAdmission,
    Place,
    ReasonGiven,
    Verdict,
    View,
    phase_of,
)
from app.domain.whereabouts import against_roster, place_of
from app.kernel.time import Instant

_STRENGTH: dict[VerdictCode, int] = {
    "not_a_ticket": 0,
    "already_in": 1,
    "refuse": 2,
    "refer": 3,
    "wait": 4,
    "proceed": 5,
}


class Judged(NamedTuple):
    """A verdict and what follows from it for the record."""

    verdict: Verdict
    in_time: bool
    queue_place: bool
    late: bool


def judge(view: View, presented: Presented) -> Judged:
    """The verdict on a person; reads the view and changes nothing."""
    codes = list(standing(view, presented))
    if not codes:
        codes = list(reasons(view, presented))
    queue_place = late = False
    sitting, plan = sitting_and_plan(view, presented)
    if plan is not None and not {*LATE}.isdisjoint(codes):
        late = True
        others = [code for code in codes if code not in LATE]
        if _takes_queue_place(view, presented, others):
            codes, queue_place, late = others, True, False
    code = _strongest(view, codes)
    verdict = _verdict(view, presented, codes, code)
    on_time = (
        plan is not None
        and belongs(view, presented)
        and view.now.second <= deadline_of(plan, view.state(plan.id)).second
    )
    in_time = code in ("proceed", "refer", "wait") and (on_time or queue_place)
    return Judged(verdict, in_time and sitting.arrived is None, queue_place, late)


def _takes_queue_place(view: View, presented: Presented, others: list[str]) -> bool:
    """Whether a late person is covered by the count of those who stood in line (E 11)."""
    if presented.session is None or not presented.in_line or _strongest(view, others) == "refuse":
        return False
    return view.state(presented.session).queue_places > 0


def _strength(view: View, code: str) -> VerdictCode:
    if (own := own_reason(code)) is not None:
        return own[0]
    reason = view.rules.reasons.get(code)
    return reason.verdict if reason else "refer"


def _strongest(view: View, codes: list[str]) -> VerdictCode:
    return min(
        (_strength(view, code) for code in codes), key=_STRENGTH.__getitem__, default="proceed"
    )


def _order(view: View, code: str) -> tuple[int, int]:
    _, like = own_reason(code) or (None, code)
    known = REASON_CODES.index(like) if like in REASON_CODES else len(REASON_CODES)
    return (_STRENGTH[_strength(view, code)], known)


def _shown(code: str) -> str:
    return "refused_before" if code == "refused_for_good" else code


def _verdict(view: View, presented: Presented, codes: list[str], code: VerdictCode) -> Verdict:
    ordered = sorted(dict.fromkeys(codes), key=lambda c: _order(view, c))
    given = tuple(ReasonGiven(_shown(c), article_of(view, c)) for c in ordered)
    entry = entry_of(view, presented)
    sitting, _ = sitting_and_plan(view, presented)
    room, seat = place_of(entry, sitting)
    astray = {"other_venue", "other_session", "other_room"} & set(codes)
    first = next(iter(sitting.admissions), None)
    return Verdict(
        code=code,
        reasons=given,
        candidate_number=presented.candidate,
        room=room or None,
        seat=seat or None,
        next=_next(view, presented, code, given),
        session=presented.session,
        right_place=_right_place(view, presented) if astray else None,
        first=_first(view, first) if first else None,
        disqualified=_disqualified(view, presented) if "disqualified" in codes else None,
        roster_place=(entry.room, entry.seat)
        if entry is not None and against_roster(entry, sitting) == "other_place"
        else None,
        resolutions=resolutions_of(view, sitting),
    )


def _first(view: View, first: Admission) -> FirstAdmission:
    return FirstAdmission(
        at=first.when,
        station=first.station,
        operator=first.operator,
        fact=first.fact,
        station_name=view.station_name(first.station),
        room=first.room,
    )


def _disqualified(view: View, presented: Presented) -> DecisionShown | None:
    person = view.person(presented.candidate)
    if person.disqualified is None or person.disqualified_at is None:
        return None
    return DecisionShown(person.disqualified_at, person.disqualified)


def _right_place(view: View, presented: Presented) -> Place | None:
    venue = view.venue.code
    if presented.ticket is not None:
        venue = presented.ticket.venue
    name = view.venues[venue].name if venue in view.venues else venue
    own = [e for e in view.entries(presented.candidate) if e.session in view.sessions]
    entry = entry_of(view, presented) or min(
        own,
        key=lambda e: (
            phase_of(view, e.session) in ("ended", "cancelled"),
            _start(view, e.session).ms,
        ),
        default=None,
    )
    if entry is None or venue != view.venue.code:
        return Place(venue, name)
    start = _start(view, entry.session)
    place = place_of(entry, view.person(presented.candidate).sitting(entry.session))
    return Place(venue, name, entry.session, start, *place)


def _start(view: View, session: str) -> Instant:
    return start_of(view.sessions[session], view.state(session))


def _next(
    view: View, presented: Presented, code: VerdictCode, given: tuple[ReasonGiven, ...]
) -> tuple[str, ...]:
    sitting, plan = sitting_and_plan(view, presented)
    codes = {reason.code for reason in given}
    match code:
        case "proceed":
            at_door = plan is not None and plan.id_check == "door"
            checked = sitting.id_good or sitting.id_excused
            if plan is not None and not checked:
                checked = id_known(view, presented.candidate, plan) and not sitting.findings
            if at_door and not checked:
                lead = ("decide",) if sitting.findings else ()
                return ("check_id", "refer", *lead)
            return ("admit", "refer")
        case "refer":
            declare = ("declare_exemption",) if "exempt_first_stage" in codes else ()
            return ("check_id", "refer", *declare, "decide")
        case "wait":
            return ("scan",)
        case "refuse" if sitting.conflict:
            return ("refuse", "resolve")
        case "refuse":
            return ("refuse",)
        case "already_in" if sitting.conflict:
            return ("refer", "resolve")
        case "already_in":
            return ("refer",) if "admitted_elsewhere" in codes else ()
        case "not_a_ticket":
            return ("scan", "lookup")
