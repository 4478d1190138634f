"""Which rooms nobody may leave yet, read again only where something has moved."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.reconciling import held
from app.domain.round import Session
from app.domain.session import SessionState
from app.services.journal import Followed, Journal
from app.services.moment import Moment


class _Known(NamedTuple):
    state: SessionState
    rooms: tuple[str, ...]


class Holding:
    """The held rooms of a venue's sessions; every wish asks for them, and few move them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._seen: Followed | None = None
        self._known: dict[str, _Known] = {}

    def rooms(self, moment: Moment) -> dict[str, tuple[str, ...]]:
        """Session -> its held rooms by name; for the lane."""
        self._seen, moved = self._journal.people_since(self._seen)
        for session in {session for _, person in moved for session in person.sittings}:
            self._known.pop(session, None)
        named = {room.code: room.name for room in moment.venue.rooms}
        found = {}
        for plan in moment.sessions.values():
            rooms = self._of(moment, plan)
            found[plan.id] = tuple(named.get(code, code) for code in rooms)
        return found

    def _of(self, moment: Moment, plan: Session) -> tuple[str, ...]:
        state, known = moment.state(plan.id), self._known.get(plan.id)
        if known is None or known.state is not state:
            known = self._known[plan.id] = _Known(state, tuple(held(moment.rules, moment, plan)))
        return known.rooms
