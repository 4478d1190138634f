"""Paper that turns up when a session is closed already: what may still be entered from it."""

from __future__ import annotations

from app.domain.countwishes import ConfirmStations, Count
from app.domain.view import Operator, Outcome, refused
from app.domain.wishes import (
    AnyWish,
    Cancel,
    Close,
    Delay,
    End,
    OpenDoors,
    QueueClosed,
    Resume,
    SetTimes,
    Start,
    Suspend,
)

_SETTLED = (
    SetTimes,
    OpenDoors,
    QueueClosed,
    Delay,
    Start,
    Suspend,
    Resume,
    End,
    Cancel,
    Count,
    ConfirmStations,
    Close,
)
"""What two people closed the session over: its course and its count. That is only corrected."""


def may_come_late(wish: AnyWish) -> bool:
    """Whether the lead may enter it from paper after closing, as an addendum."""
    return not isinstance(wish, _SETTLED)


def enters_late(wish: AnyWish, operator: Operator | None) -> bool:
    """Whether this operator may enter this after closing."""
    return operator is not None and operator.role == "lead" and may_come_late(wish)


def saying_who_may(outcome: Outcome, wish: AnyWish, operator: Operator | None) -> Outcome:
    """Where only a lead may still enter it, the refusal says so."""
    refusal = outcome.refusal
    lead = operator is not None and operator.role == "lead"
    if refusal is None or refusal.code != "session_closed" or lead or not may_come_late(wish):
        return outcome
    return refused("late_paper_lead_only", None, **refusal.fields)
