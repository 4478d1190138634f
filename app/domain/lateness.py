"""Whether somebody who is late may still be let in, where the rules foresee it (`late_entry`)."""

from __future__ import annotations

from app.domain.candidate import Sitting
from app.domain.regulation import Regulation
from app.domain.round import Session
from app.domain.session import SessionState, deadline_of, start_of
from app.kernel.time import Instant

LATE = ("late", "late_within")
"""What a verdict says of somebody who came too late: for good, or unless the lead agrees."""


def late_until(rules: Regulation, plan: Session, state: SessionState, room: str) -> Instant | None:
    """The last second at which a latecomer may be put before the lead; none where nobody may be.

    It is counted from the room's real start, stoppages not counted, before it from the one planned.
    """
    if rules.late_entry is None:
        return None
    clock = state.room(room)
    begun = start_of(plan, state).second
    if clock.started is not None:
        begun = clock.started + clock.lost
    return Instant((begun + rules.late_entry.minutes * 60) * 1000)


def came_within(until: Instant | None, sitting: Sitting, now: Instant) -> bool:
    """Whether a latecomer was at a desk by then: waiting for the lead costs nobody the place."""
    came = now if sitting.late is None else min(now, sitting.late)
    return until is not None and came.second <= until.second


def nobody_comes_after(
    rules: Regulation, plan: Session, state: SessionState, room: str
) -> tuple[Instant, str | None]:
    """Until when somebody who is not there may still come, and the article that says so."""
    deadline, until = deadline_of(plan, state), late_until(rules, plan, state, room)
    if until is None or until <= deadline or rules.late_entry is None:
        return deadline, rules.cite(rules.reasons["late"].article)
    return until, rules.cite(rules.late_entry.article)
