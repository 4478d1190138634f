"""What people ask for in the room: a part of the union of all wishes."""

from __future__ import annotations

from typing import Literal

from app.domain.wish import Wish
from app.kernel.time import Instant


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


class Acknowledge(Wish, frozen=True, tag="acknowledge"):
    """Say whether a person signed a written warning's slip: seen, not necessarily agreed."""

    fact: str
    signed: bool


class Impersonation(Wish, frozen=True, tag="impersonation"):
    """Somebody sits for another: stopped, or goes on with evidence kept (E 15)."""

    candidate: str
    outcome: Literal["stopped", "continued"]
    text: str
    evidence: str = ""
    witnesses: tuple[str, ...] | str = ()
    seen_at: Instant | None = None
    session: str | None = None


class KeepEvidence(Wish, frozen=True, tag="evidence"):
    """Keep a photo as evidence of an attention, a disqualification or an incident (E 14)."""

    fact: str
    file: str = ""
    """A JPEG or PNG file; by script only."""


class Permit(Wish, frozen=True, tag="permit"):
    """Allow an item, for a kind of reason (E 8.3)."""

    candidate: str
    item: str
    reason_kind: str
    until: Instant | None = None
    session: str | None = None


class LoseTime(Wish, frozen=True, tag="lose_time"):
    """One person alone lost time."""

    candidate: str
    seconds: int
    reason: str
    session: str | None = None


class GiveTime(Wish, frozen=True, tag="give_time"):
    """Give one person time back that was lost."""

    candidate: str
    seconds: int
    reason: str = ""
    session: str | None = None


class EndOwn(Wish, frozen=True, tag="end_own"):
    """Tell one person that their own time is up; before it is, only with a reason."""

    candidate: str
    reason: str = ""
    session: str | None = None


class RollCall(Wish, frozen=True, tag="roll_call"):
    """Call a room's register again outside, and name who is missing."""

    session: str
    room: str
    missing: tuple[str, ...] | str = ()
    also: tuple[str, ...] | str = ()
    """Who answered although nobody had said that they are there."""


class Review(Wish, frozen=True, tag="review"):
    """The lead has read an incident."""

    fact: str
    text: str = ""


class Addendum(Wish, frozen=True, tag="addendum"):
    """Add to an incident; its first text stays."""

    fact: str
    text: str


RoomWish = (
    Leave
    | Return
    | Depart
    | Withdraw
    | DecideLeave
    | Mark
    | Move
    | Acknowledge
    | Impersonation
    | KeepEvidence
    | Permit
    | LoseTime
    | GiveTime
    | EndOwn
    | RollCall
    | Review
    | Addendum
)
