"""Every wish and the function that answers it: `decide(view, wish)` returns facts or a refusal.

A decision changes nothing. Scans arrive here already read: see `app.domain.admission.scan`.
"""

from __future__ import annotations

from typing import assert_never

from app.domain import (
    admission,
    alarm,
    announcing,
    clockcheck,
    closing,
    conduct,
    confirming,
    correcting,
    counting,
    coursework,
    identity,
    noting,
    proctoring,
    referring,
    replacing,
    resolving,
    running,
)
from app.domain.countwishes import ConfirmStations, Count, HandOver
from app.domain.coursewishes import Attendance
from app.domain.events import (
    ConfidentialityConfirmed,
    Draft,
    SignedIn,
    SignInFailed,
)
from app.domain.freetext import trouble_in
from app.domain.roomwishes import RoomWish
from app.domain.view import Outcome, View, refused
from app.domain.wishes import (
    Admit,
    Announce,
    AnyWish,
    Cancel,
    Caution,
    CheckId,
    Close,
    ConfirmClock,
    Correct,
    CorrectDetail,
    Decide,
    DeclareExemption,
    Delay,
    Disqualify,
    End,
    Evacuate,
    FromPaper,
    Incident,
    LetBack,
    Lookup,
    MakeSlip,
    OpenDoors,
    Refer,
    Refuse,
    Resolve,
    Resume,
    Scan,
    SetTimes,
    SignIn,
    Start,
    Suspend,
    Warn,
)
from app.domain.wishes import QueueClosed as CloseQueue

_LEAD_ONLY = (
    SetTimes,
    OpenDoors,
    CloseQueue,
    Delay,
    Start,
    Suspend,
    Resume,
    Evacuate,
    LetBack,
    End,
    Cancel,
    Decide,
    Disqualify,
    Resolve,
    ConfirmStations,
    HandOver,
    *proctoring.LEAD_ONLY,
)


def decide(view: View, wish: AnyWish) -> Outcome:
    """Answer a wish with facts or a refusal."""
    if isinstance(wish, SignIn):
        return _sign_in(view, wish)
    if view.operator is None:
        return refused("not_signed_in")
    if isinstance(wish, _LEAD_ONLY) and view.operator.role != "lead":
        return refused("lead_only", None, operator=view.operator.id)
    if trouble := trouble_in(wish):
        return trouble
    if isinstance(wish, RoomWish):
        return proctoring.proctor(view, wish)
    match wish:
        case ConfirmClock():
            return clockcheck.confirm_clock(view, wish)
        case (
            SetTimes()
            | OpenDoors()
            | CloseQueue()
            | Delay()
            | Start()
            | Suspend()
            | Resume()
            | End()
            | Cancel()
        ):
            return running.run(view, wish)
        case Evacuate():
            return alarm.evacuate(view, wish)
        case LetBack():
            return alarm.let_back(view, wish)
        case Announce():
            return announcing.announce(view, wish)
        case Lookup():
            return admission.lookup(view, wish)
        case CheckId():
            return identity.check_id(view, wish)
        case Admit():
            return admission.admit(view, wish)
        case Refuse():
            return referring.refuse(view, wish)
        case Refer():
            return referring.refer(view, wish)
        case Decide():
            return referring.decide(view, wish)
        case DeclareExemption():
            return identity.declare_exemption(view, wish)
        case MakeSlip():
            return replacing.make_slip(view, wish)
        case Caution() | Warn():
            return conduct.call_attention(view, wish)
        case Disqualify():
            return conduct.disqualify(view, wish)
        case Resolve():
            return resolving.resolve(view, wish)
        case CorrectDetail():
            return noting.correct_detail(view, wish)
        case Incident():
            return noting.note_incident(view, wish)
        case Count():
            return counting.count(view, wish)
        case HandOver():
            return counting.hand_over(view, wish)
        case ConfirmStations():
            return confirming.confirm_stations(view, wish)
        case Close():
            return closing.close(view, wish)
        case Attendance():
            return coursework.attendance(view, wish)
        case Correct():
            return correcting.correct(view, wish)
        case FromPaper():
            raise TypeError("what was noted on paper is decided as of then: services.venue")
        case Scan():
            raise TypeError("a scan is read before it is decided: admission.scan")
        case _:
            assert_never(wish)


def _sign_in(view: View, wish: SignIn) -> Outcome:
    if wish.pin is not None and wish.pin_file is not None:
        return refused("one_pin_only")
    if not wish.pin:
        return refused("missing_field", None, fields=["pin"])
    if view.staff_role(wish.operator) is None:
        return refused("unknown_operator", None, operator=wish.operator)
    if not view.pin_matches(wish.operator, wish.pin):
        failed = Draft(SignInFailed(wish.operator))
        return refused("wrong_pin", None, failed, operator=wish.operator)
    drafts = [Draft(SignedIn())]
    if not view.has_confirmed_confidentiality(wish.operator):
        drafts.append(Draft(ConfidentialityConfirmed()))
    return Outcome(tuple(drafts))
