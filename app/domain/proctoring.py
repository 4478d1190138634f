"""The wishes of the room and the function that answers each."""

from __future__ import annotations

from typing import assert_never

from app.domain import leaving, seating
from app.domain.roomwishes import (
    DecideLeave,
    Depart,
    Leave,
    Mark,
    Move,
    Return,
    RoomWish,
    Withdraw,
)
from app.domain.view import Outcome, View

LEAD_ONLY = (DecideLeave,)


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
        case _:
            assert_never(wish)
