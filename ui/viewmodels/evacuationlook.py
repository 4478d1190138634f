"""What the records say of an evacuation, over every session of the venue: read in the lane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain import aloud
from app.domain.alarm import Alarm, Rooms, alarm_of, away, rooms_left, running_rooms
from app.domain.evacuating import calls_since, last_seen, may_be_here, on_the_register
from app.domain.roomfacts import RegisterCalled
from app.domain.whereabouts import place_of, presence
from app.kernel.time import Instant
from app.reports.register import seat_order
from app.services import alarmkey
from app.services.moment import Moment
from app.services.registers import register_made_since
from app.services.venue import Venue
from ui.viewmodels.evacuationstate import Called, OffRegister, OnRegister, Spot
from ui.viewmodels.sessionnames import SessionName, names_of


class Found(NamedTuple):
    """How it stands, whatever was ticked on the page."""

    since: Instant
    over: bool
    """Every room went on again."""
    out: Mapping[Spot, Instant]
    names: Mapping[Spot, str]
    """The rooms that had to be left, in the order in which they are called."""
    sessions: tuple[SessionName, ...]
    people: Mapping[Spot, tuple[OnRegister, ...]]
    gone: Mapping[Spot, tuple[OffRegister, ...]]
    called: Mapping[Spot, Called]
    printed: bool
    to_stop: bool
    begun: bool
    stale: bool
    """An exam began or went on after the key: another key would be another evacuation."""
    goes_on: bool
    """Some rooms went on already, while others still stand still."""
    aloud: tuple[aloud.Sentence, ...]


def look(venue: Venue, moment: Moment, pressed: Instant | None, session: str) -> Found | None:
    """How far the venue is since the key was pressed, here or before a restart; None: it was not.

    Where no exam is under way or about to be, the register is that of the desk's own session.
    """
    alarm = alarm_of(moment)
    since = _since(venue, moment, alarm, pressed)
    if since is None:
        return None
    rooms = rooms_left(moment, since) or {session: moment.rooms(session)}
    spots = [(where, room) for where, codes in rooms.items() for room in codes]
    named = {room.code: room.name for room in moment.venue.rooms}
    known, running = names_of(moment), running_rooms(moment)
    back = {spot for spot, when in alarm.back.items() if when.second >= since.second}
    going = {(where, room) for where, codes in running.items() for room in codes}
    over = not alarm.out and alarm.last is not None and alarm.last.second >= since.second
    return Found(
        since=since,
        over=over,
        out=alarm.out,
        names={spot: named.get(spot[1], spot[1]) for spot in spots},
        sessions=tuple(known[where] for where in rooms),
        people={spot: _register(moment, *spot) for spot in spots},
        gone={spot: _gone(moment, *spot) for spot in spots},
        called={
            (where, room): one
            for where in rooms
            for room, one in _calls(moment, where, since).items()
        },
        printed=register_made_since(venue.journal, since),
        to_stop=bool(going - back),
        begun=any(_has_begun(moment, where) for where in rooms),
        stale=not alarm.out and alarm.begun is not None and alarm.begun.second > since.second,
        goes_on=bool(alarm.out) and bool(going & back),
        aloud=_aloud(moment, rooms) if alarm.out or over else (),
    )


def _has_begun(moment: Moment, session: str) -> bool:
    return any(clock.started is not None for clock in moment.state(session).rooms.values())


def _since(venue: Venue, moment: Moment, alarm: Alarm, pressed: Instant | None) -> Instant | None:
    """The moment from which it counts: one for the whole venue, whichever desk met it first."""
    first = min(alarm.out.values(), default=None)
    if pressed is not None and first is not None:
        again = any(when >= first for when in alarm.back.values())
        return pressed if again else min(pressed, first)
    if pressed is not None or first is not None:
        return pressed or first
    kept = alarmkey.still_open(venue.journal, moment.now)
    if kept is None or (alarm.last is not None and alarm.last >= kept):
        return None
    return kept


def _register(moment: Moment, session: str, room: str) -> tuple[OnRegister, ...]:
    """Whoever must answer in a room, in row order; then whoever may be there all the same."""
    unsure, where = may_be_here(moment, session, room), last_seen(moment, session)
    entered = {entry.candidate_number: entry for entry in moment.entered(session)}
    found = []
    for number in (*on_the_register(moment, session, room), *unsure):
        sitting = moment.person(number).sitting(session)
        seen, own = where(number), place_of(entered.get(number), sitting)
        planned = "-".join(own) if seen != own else ""
        out = presence(sitting) == "out"
        found.append(
            OnRegister(number, seen[1], unsure=unsure.get(number), out=out, planned=planned)
        )
    return tuple(
        sorted(found, key=lambda one: (one.unsure is not None, seat_order(one.seat, one.number)))
    )


def _gone(moment: Moment, session: str, room: str) -> tuple[OffRegister, ...]:
    where = last_seen(moment, session)
    found = [
        OffRegister(number, where(number)[1], why)
        for number, why in away(moment, session, room).items()
    ]
    return tuple(sorted(found, key=lambda one: seat_order(one.seat, one.number)))


def _calls(moment: Moment, session: str, since: Instant) -> dict[str, Called]:
    """The last call of each room since everybody left; who was seen after it is not missing."""
    found: dict[str, Called] = {}
    for room, record in calls_since(moment, session, since).items():
        fact = record.fact
        assert isinstance(fact, RegisterCalled)
        seen = {number: _seen(moment, session, number) for number in fact.missing}
        missing = tuple(n for n, at in seen.items() if at is None or at <= record.when)
        found[room] = Called(record.when, fact.there, missing, fact.also)
    return found


def _seen(moment: Moment, session: str, number: str) -> Instant | None:
    return moment.person(number).sitting(session).there.marked_at


def _aloud(moment: Moment, rooms: Rooms) -> tuple[aloud.Sentence, ...]:
    names = {room.code: room.name for room in moment.venue.rooms}
    told = []
    for session in rooms:
        plan, state = moment.sessions[session], moment.state(session)
        codes = {*moment.rooms(session), *state.rooms}
        for one in aloud.standing(plan, state, codes, names, moment.time_zone):
            told.append({**one, "session": session})
    return tuple(told)
