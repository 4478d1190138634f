"""Who sits in the room although no desk let them in: what the room saw in time counts (E 11)."""

from __future__ import annotations

from app.domain.candidate import Sitting
from app.domain.roomfacts import Marked
from app.domain.round import Session
from app.domain.session import deadline_of
from app.domain.view import View
from app.domain.whereabouts import presence
from app.kernel.time import Instant


def not_let_in(sitting: Sitting) -> bool:
    """Whether the room says that the person is there, and no desk let them in."""
    here = sitting.there.mark == "present" and presence(sitting) in ("present", "out")
    return here and not sitting.admissions


def seen_in_time(view: View, candidate: str, plan: Session) -> bool:
    """Whether the room has seen the person by the deadline, to the second."""
    first = first_seen(view, candidate, plan)
    return first is not None and first.second <= deadline_of(plan, view.state(plan.id)).second


def first_seen(view: View, candidate: str, plan: Session) -> Instant | None:
    """When the room saw the person first; none where it does not say that they are there."""
    if view.person(candidate).sitting(plan.id).there.mark != "present":
        return None
    seen = [
        record.when
        for record in view.records_of(candidate)
        if record.session == plan.id
        and isinstance(record.fact, Marked)
        and record.fact.state == "present"
    ]
    return min(seen, default=None)
