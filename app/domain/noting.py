"""Notes for headquarters: what happened, and what a person says is wrong in the roster."""

from __future__ import annotations

from app.domain.choosing import default_session
from app.domain.events import DetailQuestioned, Draft, IncidentNoted
from app.domain.printable import shows_nothing
from app.domain.target import target_of
from app.domain.view import Outcome, View, refused, session_closed, unknown_session
from app.domain.wishes import CorrectDetail, Incident


def note_incident(view: View, wish: Incident) -> Outcome:
    """Note an incident of a kind of the rule pack, about a person, a room or the session."""
    kind = view.rules.incident_kinds.get(wish.kind)
    if kind is None:
        known = sorted(view.rules.incident_kinds)
        return refused("unknown_kind", None, kind=wish.kind, expected=known)
    needed = {"candidate": ["candidate"], "room": ["room"], "session": []}[wish.scope]
    missing = [name for name in needed if not getattr(wish, name)]
    if shows_nothing(wish.text):
        missing.append("text")
    if missing:
        return refused("missing_field", None, fields=missing)
    for name in ("candidate", "room"):
        if name not in needed and getattr(wish, name) is not None:
            return refused("not_of_this_scope", None, field=name, scope=wish.scope)
    place = _place(view, wish)
    if isinstance(place, Outcome):
        return place
    witnesses = (wish.witnesses,) if isinstance(wish.witnesses, str) else wish.witnesses
    fact = IncidentNoted(wish.kind, wish.scope, wish.text, witnesses)
    draft = Draft(fact, wish.candidate, place, wish.room)
    return Outcome((draft,), extra={"article": view.rules.cite(kind.article)})


def correct_detail(view: View, wish: CorrectDetail) -> Outcome:
    """Record that a detail is said to be wrong; headquarters decides, the roster stays (E 6.2)."""
    if shows_nothing(wish.text):
        return refused("missing_field", view.rules.cite("6.2"), fields=["text"])
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    fact = DetailQuestioned(wish.field, wish.text)
    return Outcome((Draft(fact, wish.candidate, target.plan.id),))


def _place(view: View, wish: Incident) -> str | Outcome:
    """The session that an incident belongs to, once person and room are known to be here."""
    rooms = [room.code for room in view.venue.rooms]
    if wish.room is not None and wish.room not in rooms:
        return refused("unknown_room_here", None, rooms=[wish.room], known=rooms)
    if wish.candidate is not None:
        target = target_of(view, wish.candidate, wish.session)
        return target if isinstance(target, Outcome) else target.plan.id
    chosen = wish.session or default_session(view, None)
    if chosen is None or chosen not in view.sessions:
        return unknown_session(view, chosen)
    return session_closed(chosen) if view.state(chosen).closed is not None else chosen
