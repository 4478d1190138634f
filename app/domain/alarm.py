"""Everybody leaves the building: every exam that runs stops at one second, and goes on after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from app.domain.aloud import Sentence
from app.domain.evacuating import evacuation_of, last_seen, may_be_here, on_the_register
from app.domain.events import Draft, Recorded, SessionResumed, SessionStarted
from app.domain.roomclock import RoomClock
from app.domain.running import run
from app.domain.view import Outcome, View, refused
from app.domain.whereabouts import presence
from app.domain.wishes import Evacuate, LetBack, Resume, Suspend
from app.kernel.time import Instant

Rooms = dict[str, tuple[str, ...]]
"""Session -> some of its rooms, by the planned start of the session."""
Away = Literal["disqualified", "refused", "departed", "withdrew", "not_sitting"]
"""Why somebody who was here today is on no register."""

_STILL_THERE_S = 1800
"""So long after its end a room may still hold people whose papers are being counted; our limit."""


def running_rooms(view: View) -> Rooms:
    """Rooms in which an exam goes on or whose people wait for it, the doors being open."""
    return _rooms(view, lambda clock: not clock.over and clock.stopped is None)


def rooms_left(view: View, since: Instant) -> Rooms:
    """Rooms that everybody has to leave: whatever runs or stands still, and what has just ended."""
    earliest = since.second - _STILL_THERE_S
    return _rooms(
        view,
        lambda clock: not clock.over or (clock.ended is not None and clock.ended >= earliest),
    )


class Alarm(NamedTuple):
    """How far the venue is from where everybody had to leave it."""

    out: Mapping[tuple[str, str], Instant]
    """Sessions and rooms that stand still since everybody left them, with since when."""
    back: Mapping[tuple[str, str], Instant]
    """Those that went on after it, with when."""
    last: Instant | None
    """Since when the last evacuation counted, whether or not it is over."""
    begun: Instant | None
    """When an exam began or went on last: an evacuation key pressed before that is too old."""


def alarm_of(view: View) -> Alarm:
    """Which rooms of the venue everybody had to leave, over all its sessions."""
    out, back = dict[tuple[str, str], Instant](), dict[tuple[str, str], Instant]()
    lasts, begun = list[Instant](), list[Instant]()
    for session in _in_order(view):
        found = evacuation_of(view, session)
        out |= {(session, room): since for room, since in found.out.items()}
        back |= {(session, room): when for room, when in found.back.items()}
        lasts += [found.last] if found.last is not None else []
        moved = [r for r in view.history(session) if _goes(r)]
        begun += [record.when for record in moved]
    return Alarm(out, back, max(lasts, default=None), max(begun, default=None))


def evacuate(view: View, wish: Evacuate) -> Outcome:
    """Stop every exam that runs, in all rooms, as of one second; touch none that does not run."""
    rooms = running_rooms(view)
    if not rooms:
        return refused("nothing_to_leave")
    since = wish.since or view.now
    drafts, announce = list[Draft](), list[Sentence]()
    for session, codes in rooms.items():
        for second, group in _moments(view, session, codes, since).items():
            stop = Suspend(
                session=session,
                rooms=group,
                reason=wish.reason,
                since=Instant(second * 1000),
                evacuation=True,
            )
            outcome = run(view, stop)
            if outcome.refusal is not None:
                return outcome
            drafts += outcome.facts
            announce += _of(session, outcome)
    return Outcome(tuple(drafts), extra={"announce": announce})


def let_back(view: View, wish: LetBack) -> Outcome:
    """Let the exams go on that stand still since everybody left: all of them, or some sessions."""
    out = alarm_of(view).out
    known = list(dict.fromkeys(session for session, _ in out))
    named = (wish.sessions,) if isinstance(wish.sessions, str) else wish.sessions
    if not known:
        return refused("nobody_left")
    if strange := sorted({*(named or ())} - {*known}):
        return refused("not_left", None, sessions=strange, known=known)
    drafts, announce = list[Draft](), list[Sentence]()
    for session in known if named is None else [one for one in known if one in named]:
        rooms = tuple(room for where, room in out if where == session)
        outcome = run(view, Resume(session=session, rooms=rooms))
        if outcome.refusal is not None:
            return outcome
        drafts += outcome.facts
        announce += _of(session, outcome)
    return Outcome(tuple(drafts), extra={"announce": announce})


def away(view: View, session: str, room: str) -> dict[str, Away]:
    """Whoever was here today and is on no register of this room, with why.

    They left the room for good or were sent out of it, and may still be in the building.
    """
    called = {*on_the_register(view, session, room), *may_be_here(view, session, room)}
    where, found = last_seen(view, session), dict[str, Away]()
    for number, person in view.people():
        sitting, standing = person.sitting(session), person.standing(session)
        if number in called or where(number)[0] != room:
            continue
        was_here = sitting.in_room or sitting.arrived is not None or sitting.put_out
        gone = presence(sitting)
        if standing in ("disqualified", "refused", "not_sitting") and was_here:
            found[number] = standing
        elif gone in ("departed", "withdrew"):
            found[number] = gone
    return dict(sorted(found.items()))


def _rooms(view: View, fits: Callable[[RoomClock], bool]) -> Rooms:
    found: Rooms = {}
    for session in _in_order(view):
        state = view.state(session)
        begun = any(clock.started is not None for clock in state.rooms.values())
        if state.closed is not None or not (state.doors_opened or begun):
            continue
        codes = sorted({*view.rooms(session), *state.rooms})
        if here := tuple(code for code in codes if fits(state.room(code))):
            found[session] = here
    return found


def _in_order(view: View) -> list[str]:
    return [p.id for p in sorted(view.sessions.values(), key=lambda p: (p.start.ms, p.id))]


def _moments(
    view: View, session: str, rooms: tuple[str, ...], since: Instant
) -> dict[int, tuple[str, ...]]:
    """A room that began or went on only after the key stands still from then: nothing is lost."""
    state, groups = view.state(session), dict[int, tuple[str, ...]]()
    for room in rooms:
        second = max(since.second, _moved(state.room(room)))
        groups[second] = (*groups.get(second, ()), room)
    return groups


def _moved(clock: RoomClock) -> int:
    return max(clock.started or 0, *(until for _, until in clock.stops), 0)


def _goes(record: Recorded) -> bool:
    return isinstance(record.fact, SessionStarted | SessionResumed)


def _of(session: str, outcome: Outcome) -> list[Sentence]:
    told = outcome.extra.get("announce", ())
    return [{**one, "session": session} for one in told] if isinstance(told, list) else []
