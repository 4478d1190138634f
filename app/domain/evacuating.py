"""After everybody had to leave a room: the register is called again, and the missing named."""

from __future__ import annotations

from app.domain.events import Draft
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import RollCall
from app.domain.seating import unknown_room
from app.domain.view import Outcome, View, refused, session_closed, unknown_session
from app.domain.whereabouts import place_of, presence


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
    expected = on_the_register(view, plan.id, wish.room)
    if strange := [number for number in missing if number not in expected]:
        return refused("not_on_the_register", None, people=strange, room=wish.room)
    fact = RegisterCalled(len(expected) - len(missing), missing)
    told = {"expected": len(expected), "there": fact.there, "missing": list(missing)}
    return Outcome((Draft(fact, session=plan.id, room=wish.room),), extra=told)


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
