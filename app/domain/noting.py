"""Notes for headquarters: what happened, what the lead says to it, and wrong details."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from app.domain.choosing import session_meant
from app.domain.events import (
    AddendumWritten,
    DetailQuestioned,
    Draft,
    IncidentNoted,
    IncidentReviewed,
    Recorded,
)
from app.domain.printable import shows_nothing
from app.domain.regulation import IncidentKind
from app.domain.roomsnamed import not_held_there
from app.domain.roomwishes import Addendum, Review
from app.domain.target import not_seen_yet, target_of
from app.domain.view import (
    Outcome,
    View,
    phase_of,
    refused,
    session_closed,
    unknown_session,
)
from app.domain.wishes import CorrectDetail, Incident


def note_incident(view: View, wish: Incident) -> Outcome:
    """Note an incident of a kind of the rule pack, about people, a room or the session."""
    kind = view.rules.incident_kinds.get(wish.kind)
    if kind is None:
        known = sorted(view.rules.incident_kinds)
        return refused("unknown_kind", None, kind=wish.kind, expected=known)
    people = _several(wish.candidate)
    if no := _misses(wish, kind, people):
        return no
    if wish.outcome and wish.outcome not in kind.outcomes:
        expected = sorted(kind.outcomes)
        return refused("unknown_outcome", None, outcome=wish.outcome, expected=expected)
    place = _place(view, wish, people)
    if isinstance(place, Outcome):
        return place
    if no := not_seen_yet(view, wish.seen_at):
        return no
    extra = {"article": view.rules.cite(kind.article)}
    fact = IncidentNoted(
        kind=wish.kind,
        scope=wish.scope,
        text=wish.text,
        witnesses=_several(wish.witnesses),
        outcome=wish.outcome,
        seen_at=wish.seen_at,
    )
    if wish.each or len(people) < 2:
        drafts = [Draft(fact, number, place, wish.room) for number in people or (None,)]
        return Outcome(tuple(drafts), extra=extra)
    return Outcome((Draft(replace(fact, people=people), None, place, wish.room),), extra=extra)


def review(view: View, wish: Review) -> Outcome:
    """The lead has read an incident; it is possible even after another station closed."""
    record = _incident(view, wish.fact)
    if isinstance(record, Outcome):
        return record
    if record.id not in view.unreviewed(record.session or ""):
        return refused("already_reviewed", None, fact=wish.fact)
    fact = IncidentReviewed(record.id, wish.text, _people_of(record))
    return Outcome((Draft(fact, record.candidate, record.session, record.room),))


def write_addendum(view: View, wish: Addendum) -> Outcome:
    """Add to an incident; after closing only the lead does, and the first text stays."""
    assert view.operator is not None
    record = _incident(view, wish.fact)
    if isinstance(record, Outcome):
        return record
    if shows_nothing(wish.text):
        return refused("missing_field", None, fields=["text"])
    session = record.session or ""
    if view.state(session).closed is not None and view.operator.role != "lead":
        return refused("lead_only", None, operator=view.operator.id)
    fact = AddendumWritten(record.id, wish.text, _people_of(record))
    return Outcome((Draft(fact, record.candidate, session, record.room),))


def correct_detail(view: View, wish: CorrectDetail) -> Outcome:
    """Record that a detail is said to be wrong; headquarters decides, the roster stays (E 6.2)."""
    if shows_nothing(wish.text):
        kind = view.rules.incident_kinds.get("detail")
        article = view.rules.cite(kind.article) if kind else None
        return refused("missing_field", article, fields=["text"])
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    fact = DetailQuestioned(wish.field, wish.text)
    return Outcome((Draft(fact, wish.candidate, target.plan.id),))


def _misses(wish: Incident, kind: IncidentKind, people: tuple[str, ...]) -> Outcome | None:
    """A refusal for a field that the scope or the kind needs, or that does not go with it."""
    given = {"candidate": bool(people), "room": bool(wish.room)}
    needed = {"candidate": ["candidate"], "room": ["room"], "session": []}[wish.scope]
    missing = [name for name in needed if not given[name]]
    if shows_nothing(wish.text) and not kind.quick:
        missing.append("text")
    if missing:
        return refused("missing_field", None, fields=missing)
    for name in ("candidate", "room"):
        if name not in needed and getattr(wish, name) is not None:
            return refused("not_of_this_scope", None, field=name, scope=wish.scope)
    return None


def _place(view: View, wish: Incident, people: tuple[str, ...]) -> str | Outcome:
    """The session that an incident belongs to, once people and room are known to be here."""
    rooms = [room.code for room in view.venue.rooms]
    if wish.room is not None and wish.room not in rooms:
        return refused("unknown_room_here", None, rooms=[wish.room], known=rooms)
    theirs: dict[str, str] = {}
    for number in people:
        target = target_of(view, number, wish.session)
        if isinstance(target, Outcome):
            return target
        theirs.setdefault(target.plan.id, number)
    if len(theirs) > 1:  # one incident belongs to one session
        other = [*theirs.values()][-1]
        return refused("which_session", None, candidate=other, sessions=sorted(theirs))
    chosen = wish.session or next(iter(theirs), None) or session_meant(view, _going(view, wish))
    if isinstance(chosen, Outcome):
        return chosen
    if chosen is None or chosen not in view.sessions:
        return unknown_session(view, chosen)
    return session_closed(chosen) if view.state(chosen).closed is not None else chosen


def _going(view: View, wish: Incident) -> Iterator[str]:
    """The sessions in which a room, or the venue, is at work now."""
    for plan in view.sessions.values():
        here = wish.room is None or not_held_there(view, plan, (wish.room,)) is None
        if here and phase_of(view, plan.id) in ("doors_open", "started", "suspended"):
            yield plan.id


def _incident(view: View, fact: str) -> Recorded | Outcome:
    record = view.record(fact)
    if record is None:
        return refused("unknown_fact", None, fact=fact)
    if not isinstance(record.fact, IncidentNoted):
        return refused("not_an_incident", None, fact=fact)
    return record


def _people_of(record: Recorded) -> tuple[str, ...]:
    assert isinstance(record.fact, IncidentNoted)
    return record.fact.people


def _several(given: tuple[str, ...] | str | None) -> tuple[str, ...]:
    """Names that may be given one by one, each once."""
    found = (given,) if isinstance(given, str) else given or ()
    return tuple(dict.fromkeys(name for name in found if name))
