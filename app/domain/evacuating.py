"""After everybody had to leave a room: the register is called again, and the missing named."""

from __future__ import annotations

from typing import Literal

from app.domain.events import Draft, SessionSuspended
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import RollCall
from app.domain.seating import unknown_room
from app.domain.view import Outcome, View, refused, session_closed, unknown_session
from app.domain.whereabouts import holds_seat, place_of, presence
from app.kernel.time import Instant

Unsure = Literal["waiting", "unset"]
"""Came to the desk and waits for an answer, or nobody has said anything."""


def evacuated_since(view: View, session: str) -> Instant | None:
    """Since when everybody is out of the rooms; None where the exam goes on or it is over."""
    state = view.state(session)
    stands = {room for room, clock in state.rooms.items() if clock.stopped is not None}
    if not stands:
        return None
    for record in reversed(view.history(session)):
        fact = record.fact
        if isinstance(fact, SessionSuspended) and fact.evacuation and stands & {*fact.rooms}:
            return fact.since or record.when
    return None


def call_register(view: View, wish: RollCall) -> Outcome:
    """Record that the register was called, how many answered and who did not."""
    plan = view.sessions.get(wish.session)
    if plan is None:
        return unknown_session(view, wish.session)
    if view.state(plan.id).closed is not None:
        return session_closed(plan.id)
    if no := unknown_room(view, wish.room):
        return no
    missing = (wish.missing,) if isinstance(wish.missing, str) else wish.missing
    missing = tuple(sorted({*missing}))
    also = {wish.also} if isinstance(wish.also, str) else {*wish.also}
    expected = {*on_the_register(view, plan.id, wish.room)}
    known = expected | {*may_be_here(view, plan.id, wish.room)}
    if strange := sorted(({*missing} | also) - known):
        return refused("not_on_the_register", None, people=strange, room=wish.room)
    fact = RegisterCalled(len((expected | also) - {*missing}), missing)
    told = {"expected": len(expected), "there": fact.there, "missing": list(missing)}
    return Outcome((Draft(fact, session=plan.id, room=wish.room),), extra=told)


def may_be_here(view: View, session: str, room: str) -> dict[str, Unsure]:
    """Whoever may be in the building without being on the register: nobody has said so yet.

    Those who came to the desk and wait for an answer, and those of whom nobody has said anything;
    the room is empty for somebody who has no place.
    """
    entered = {entry.candidate_number: entry for entry in view.entered(session)}
    known = dict(view.people())
    found: dict[str, Unsure] = {}
    for number in sorted({*entered, *known}):
        entry, person = entered.get(number), view.person(number)
        sitting, standing = person.sitting(session), person.standing(session)
        if place_of(entry, sitting)[0] != room or sitting.in_room or presence(sitting) != "unset":
            continue
        if standing in ("arrived", "referred"):
            found[number] = "waiting"
        elif holds_seat(entry, person, session):
            found[number] = "unset"
    return found


def on_the_register(view: View, session: str, room: str) -> list[str]:
    """Everybody who should be with this room now: let in or seen, and not gone for good."""
    entered = {entry.candidate_number: entry for entry in view.entered(session)}
    found = []
    for number, person in view.people():
        sitting = person.sitting(session)
        here = place_of(entered.get(number), sitting)[0] == room
        gone = presence(sitting) in ("departed", "withdrew", "absent")
        out = person.standing(session) in ("refused", "disqualified", "not_sitting")
        if here and sitting.in_room and not gone and not out:
            found.append(number)
    return sorted(found)
