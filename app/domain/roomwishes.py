"""What people ask for in the room: a part of the union of all wishes."""

from __future__ import annotations

from typing import Literal

from app.domain.wish import Wish


class Going(Wish, frozen=True):
    """What leaving and coming back have in common."""

    candidate: str
    reason: str = ""
    escort: str = ""
    session: str | None = None


class Leave(Going, frozen=True, tag="leave"):
    """Leave the room for a while (E 13)."""


class Return(Going, frozen=True, tag="return"):
    """Come back from a leave."""


class Depart(Going, frozen=True, tag="depart"):
    """Leave for good before the end (早期退室)."""


class Withdraw(Going, frozen=True, tag="withdraw"):
    """Give up this exam (棄権)."""


class DecideLeave(Going, frozen=True, kw_only=True, tag="decide_leave"):
    """Answer a wish to leave for a while that was put before the lead."""

    granted: bool


class Mark(Wish, frozen=True, tag="mark"):
    """Say that a person is in the room, or is absent."""

    candidate: str
    state: Literal["present", "absent"]
    seat: str = ""
    room: str | None = None
    session: str | None = None


class Move(Wish, frozen=True, tag="move"):
    """Give a person another place."""

    candidate: str
    room: str
    seat: str
    reason: str = ""
    session: str | None = None


RoomWish = Leave | Return | Depart | Withdraw | DecideLeave | Mark | Move
