"""The rooms that a wish names: each must be one in which the session is held."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.round import Session
from app.domain.view import Outcome, View, refused
from app.domain.whereabouts import place_of


def not_held_there(view: View, plan: Session, rooms: Iterable[str]) -> Outcome | None:
    """A refusal for rooms that the venue does not have, or in which others sit."""
    named = {*rooms}
    known = [room.code for room in view.venue.rooms]
    if strange := sorted(named - {*known}):
        return refused("unknown_room_here", None, rooms=strange, known=known)
    here = {*view.rooms(plan.id), *view.state(plan.id).rooms}
    if named <= here:
        return None
    # Somebody who was moved takes the session to the room that they sit in now.
    here |= {place_of(None, person.sitting(plan.id))[0] for _, person in view.people()}
    if strange := sorted(named - here):
        held = [code for code in known if code in here]
        fields = {"rooms": strange, "known": held, "session": plan.id}
        outcome = refused("unknown_room_here", None, **fields)
        assert outcome.refusal is not None
        told = outcome.refusal._replace(told_as="room_of_others")
        return outcome._replace(refusal=told)
    return None
