"""After everybody had to leave a room: the register is called again, and the missing named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from app.domain.events import (
    Draft,
    Recorded,
    SessionCancelled,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
)
from app.domain.roomclock import RoomClock
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import RollCall
from app.domain.seating import unknown_room
from app.domain.view import Outcome, View, refused, session_closed, unknown_session
from app.domain.whereabouts import holds_seat, place_of, presence
from app.kernel.time import Instant

Unsure = Literal["waiting", "unset"]
"""Came to the desk and waits for an answer, or nobody has said anything."""


class Evacuation(NamedTuple):
    """How far the rooms of a session are from where everybody had to leave them."""

    out: Mapping[str, Instant]
    """Rooms that stand still since everybody left them, with since when."""
    last: Instant | None
    """Since when the last evacuation counted, whether or not it is over."""
    back: Mapping[str, Instant]
    """Rooms that went on after it, with when."""


def evacuation_of(view: View, session: str) -> Evacuation:
    """Which rooms everybody had to leave and nobody has let go on since.

    A room is back once it went on, began or is over; what stops it later is another stop.
    """
    out, back, last, state = dict[str, Instant](), dict[str, Instant](), None, view.state(session)
    for record in view.history(session):
        match record.fact:
            case SessionSuspended(rooms=rooms, since=since, evacuation=True):
                last = since or record.when
                out |= {room: last for room in rooms or state.rooms if room not in out}
            case (
                SessionStarted(rooms=rooms)
                | SessionResumed(rooms=rooms)
                | SessionEnded(rooms=rooms)
                | SessionCancelled(rooms=rooms)
            ):
                for room in rooms or tuple(out):
                    if out.pop(room, None) and isinstance(record.fact, SessionResumed):
                        back[room] = record.when
            case _:
                pass
    stands = {room for room in out if _stands(state.room(room))}
    return Evacuation({room: out[room] for room in sorted(stands)}, last, back)


def calls_since(view: View, session: str, since: Instant) -> dict[str, Recorded]:
    """The last call of each room's register since everybody left."""
    return {
        record.room or "": record
        for record in view.history(session)
        if isinstance(record.fact, RegisterCalled) and record.when.second >= since.second
    }


class Gathered(NamedTuple):
    """What is known of the people outside, before their rooms go on."""

    rooms: tuple[str, ...]
    """Rooms with people that stand still because everybody left them."""
    called: tuple[str, ...]
    """Those whose register was called outside."""
    missing: tuple[str, ...]
    """Whoever did not answer the last call."""
    away: tuple[str, ...]
    """Whoever was out on leave before, and has not been seen since."""


def gathered(view: View, session: str, rooms: Iterable[str] | None) -> Gathered:
    """How far the calls outside have come in rooms that are to go on; None for all of them."""
    out = evacuation_of(view, session).out
    chosen = [room for room in out if rooms is None or room in {*rooms}]
    known: dict[str, list[str]] = {room: on_the_register(view, session, room) for room in chosen}
    filled = tuple(room for room in chosen if known[room] or may_be_here(view, session, room))
    calls = {room: calls_since(view, session, out[room]).get(room) for room in filled}
    facts = [one.fact for one in calls.values() if one is not None]
    return Gathered(
        rooms=filled,
        called=tuple(room for room in filled if calls[room] is not None),
        missing=tuple(
            n for fact in facts if isinstance(fact, RegisterCalled) for n in fact.missing
        ),
        away=tuple(
            number
            for people in known.values()
            for number in people
            if presence(view.person(number).sitting(session)) == "out"
        ),
    )


def _stands(clock: RoomClock) -> bool:
    return clock.stopped is not None and not clock.over


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
    answered = tuple(sorted(also - expected - {*missing}))
    fact = RegisterCalled(len((expected | also) - {*missing}), missing, answered)
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


def last_seen(view: View, session: str) -> Callable[[str], tuple[str, str]]:
    """Number -> the room and seat where the room last saw the person, else their place.

    A room in which the session is not held has no register; who was seen there is on their own.
    """
    entered = {entry.candidate_number: entry for entry in view.entered(session)}
    held = {*view.rooms(session), *view.state(session).rooms}

    def where(number: str) -> tuple[str, str]:
        sitting = view.person(number).sitting(session)
        found = sitting.there.found
        return found if found and found[0] in held else place_of(entered.get(number), sitting)

    return where


def on_the_register(view: View, session: str, room: str) -> list[str]:
    """Everybody who should be with this room now: let in or seen, and not gone for good."""
    found, where = list[str](), last_seen(view, session)
    for number, person in view.people():
        sitting = person.sitting(session)
        here = sitting.in_room and where(number)[0] == room
        gone = presence(sitting) in ("departed", "withdrew", "absent")
        gone = gone or sitting.day.out is not None  # scanned out at the door
        out = person.standing(session) in ("refused", "disqualified", "not_sitting")
        if here and not gone and not out:
            found.append(number)
    return sorted(found)
