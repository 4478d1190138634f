"""The wishes of the room and the function that answers each."""

from __future__ import annotations

from typing import assert_never

from app.domain import conduct, endingown, evacuating, leaving, noting, permitting, seating
from app.domain.roomwishes import (
    Acknowledge,
    Addendum,
    DecideLeave,
    Depart,
    EndOwn,
    GiveTime,
    Impersonation,
    KeepEvidence,
    Leave,
    LoseTime,
    Mark,
    Move,
    Permit,
    Return,
    Review,
    RollCall,
    RoomWish,
    Withdraw,
)
from app.domain.view import Outcome, View, refused

LEAD_ONLY = (DecideLeave, Impersonation, Review)


def proctor(view: View, wish: RoomWish) -> Outcome:
    """Answer a wish of the room with facts or a refusal."""
    match wish:
        case Leave():
            return leaving.leave(view, wish)
        case DecideLeave():
            return leaving.decide_leave(view, wish)
        case Return():
            return leaving.come_back(view, wish)
        case Depart() | Withdraw():
            return leaving.go_for_good(view, wish)
        case Mark():
            return seating.mark(view, wish)
        case Move():
            return seating.move(view, wish)
        case Acknowledge():
            return conduct.acknowledge(view, wish)
        case Impersonation():
            return conduct.impersonation(view, wish)
        case KeepEvidence():
            # With its photo it goes to `evidence.keep`; paper and wishes in words have none.
            return refused("photo_needs_file")
        case Permit():
            return permitting.permit(view, wish)
        case LoseTime():
            return permitting.lose_time(view, wish)
        case GiveTime():
            return permitting.give_time(view, wish)
        case EndOwn():
            return endingown.end_own(view, wish)
        case RollCall():
            return evacuating.call_register(view, wish)
        case Review():
            return noting.review(view, wish)
        case Addendum():
            return noting.write_addendum(view, wish)
        case _:
            assert_never(wish)
