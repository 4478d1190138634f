"""Whether what was said about a whole session can still be taken back, or something rests on it."""

from __future__ import annotations

from app.domain.events import (
    TYPE_NAMES,
    DoorsOpened,
    QueueClosed,
    Recorded,
    SessionCancelled,
    StartDelayed,
)
from app.domain.view import Outcome, View, refused, session_closed

SESSION_FACTS = (DoorsOpened, QueueClosed, StartDelayed, SessionCancelled)
"""Facts about a session that a lead may take back."""

_BUILT_ON: dict[type[object], tuple[type[object], ...]] = {
    DoorsOpened: (QueueClosed,),
    StartDelayed: (StartDelayed, QueueClosed),
}
"""What was said later on the strength of a fact; it must be taken back first."""


def rests_on_session(view: View, record: Recorded, session: str) -> Outcome | None:
    """A refusal that names what was built on it: a begun exam, a later word, people let in.

    Whoever stood at the desk in time by what was announced then stays in time.
    """
    state = view.state(session)
    if isinstance(record.fact, SessionCancelled) and state.closed is not None:
        return session_closed(session)
    if not isinstance(record.fact, DoorsOpened | StartDelayed):
        return None
    begun = sorted(room for room, clock in state.rooms.items() if clock.started is not None)
    if begun:
        return refused("exam_has_begun", None, rooms=begun)
    for other in view.history(session):
        if isinstance(other.fact, _BUILT_ON[type(record.fact)]) and other.place > record.place:
            kind = TYPE_NAMES[type(other.fact)]
            return refused("correct_later_first", None, fact=other.id, kind=kind)
    if isinstance(record.fact, DoorsOpened):
        people = [number for number, who in view.people() if who.sitting(session).admissions]
        if people:
            return refused("let_in_since", None, candidates=sorted(people))
    return None
