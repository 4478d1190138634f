"""Who is in the room, at which seat: marked one by one, never assumed; and moved with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.events import Draft
from app.domain.lateness import nobody_comes_after
from app.domain.printable import shows_nothing
from app.domain.roomfacts import Marked, Moved
from app.domain.roomwishes import Mark, Move
from app.domain.round import Session
from app.domain.seatnames import is_seat_name, seat_key
from app.domain.session import end_of, planned_end_of, start_of
from app.domain.target import Target, because, reason_of, stopped_for_another, target_of
from app.domain.view import Outcome, View, phase_of, refused
from app.domain.whereabouts import holds_seat, place_of, presence

_MARKED_IN = ["doors_open", "started", "suspended", "ended"]


def mark(view: View, wish: Mark) -> Outcome:
    """Say that a person is there or is not; what does not fit the desk's facts is a finding."""
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    phase = phase_of(view, target.plan.id)
    if phase not in _MARKED_IN:
        return refused("wrong_phase", None, phase=phase, needed=_MARKED_IN)
    if no := unknown_room(view, wish.room):
        return no
    if wish.state == "absent":
        return _absent(view, wish, target)
    return _present(view, wish, target)


def move(view: View, wish: Move) -> Outcome:
    """Give a person another place; it must be free, and the roster stays."""
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    missing = [n for n in ("room", "seat", "reason") if shows_nothing(getattr(wish, n))]
    if missing:
        return refused("missing_field", None, fields=missing)
    if no := unknown_room(view, wish.room):
        return no
    if view.person(wish.candidate).disqualified is not None:
        return because(reason_of(view, "disqualified"), "refuse")
    gone = target.sitting.there
    if gone.stopped:
        return stopped_for_another(view, wish.candidate)
    if gone.gone is not None:
        told = {"gone": gone.gone, "since": gone.gone_at, "zone": view.time_zone}
        return refused("has_left", None, **told)
    before, after = place_of(target.entry, target.sitting), (wish.room, wish.seat.strip())
    if before == after:
        return refused("same_place", None, room=wish.room, seat=wish.seat)
    if no := no_such_seat(view, after):
        return no
    for number in (*sitting_at(view, target, after), *_meanwhile(view, target, after)):
        return refused("seat_not_free", None, room=wish.room, seat=wish.seat, candidate=number)
    fact = Moved(*after, *before)
    draft = Draft(fact, wish.candidate, target.plan.id, wish.room, wish.reason)
    return Outcome((draft,), extra={"flags": list(_other_time(view, target, before, after))})


def sitting_at(
    view: View, target: Target, place: tuple[str, str], session: str = ""
) -> Iterator[str]:
    """Everybody else whose place this is and who may still need it, in their session or another."""
    chosen = session or target.plan.id
    entered = {entry.candidate_number: entry for entry in view.entered(chosen)}
    known = dict(view.people())
    for number in sorted({*entered, *known} - {target.candidate}):
        person, entry = view.person(number), entered.get(number)
        room, seat = place_of(entry, person.sitting(chosen))
        taken = room == place[0] and seat_key(seat) == seat_key(place[1])
        if taken and holds_seat(entry, person, chosen):
            yield number


def _meanwhile(view: View, target: Target, place: tuple[str, str]) -> Iterator[str]:
    """Everybody whose place this is in another session that is held there at the same time."""
    ours = _held(view, target.plan, place[0])
    for plan in view.sessions.values():
        clock, theirs = view.state(plan.id).room(place[0]), _held(view, plan, place[0])
        if plan.id == target.plan.id or clock.over:
            continue
        if theirs[0] < ours[1] and ours[0] < theirs[1]:
            yield from sitting_at(view, target, place, plan.id)


def _held(view: View, plan: Session, room: str) -> tuple[int, int]:
    """From when to when a session is held in a room, as far as anybody knows now."""
    state = view.state(plan.id)
    clock = state.room(room)
    start = clock.started if clock.started is not None else start_of(plan, state).second
    end = clock.ended or end_of(plan, clock) or planned_end_of(plan, state).second
    running = clock.started is not None and not clock.over
    return start, max(end, view.now.second + 1) if running else end


def no_such_seat(view: View, place: tuple[str, str]) -> Outcome | None:
    """A refusal of what is no name of a seat, or a number beyond those that the room has.

    What the roster itself calls a seat is one; where its numbers go beyond the room's count, or
    are no plain numbers, nobody knows which is the last.
    """
    room, seat = place
    key, planned = seat_key(seat), planned_seats(view, room)
    if key in planned:
        return None
    if no := no_such_name(view, place):
        return no
    seats = next((one.seats for one in view.venue.rooms if one.code == room), 0)
    counted = all(one.isdecimal() and int(one) <= seats for one in planned)
    if counted and key.isdecimal() and not 1 <= int(key) <= seats:
        return refused("seat_past_last", None, seat=seat, room=room, seats=seats)
    return None


def no_such_name(view: View, place: tuple[str, str]) -> Outcome | None:
    """A refusal of signs that name no seat, unless the roster itself calls a seat so."""
    room, seat = place
    if is_seat_name(seat) or seat_key(seat) in planned_seats(view, room):
        return None
    return refused("seat_no_name", None, seat=seat, room=room)


def planned_seats(view: View, room: str) -> set[str]:
    """The seats of a room as the roster names them, in whichever session."""
    return {
        seat_key(entry.seat)
        for plan in view.sessions
        for entry in view.entered(plan)
        if entry.room == room and entry.seat
    }


def unknown_room(view: View, room: str | None) -> Outcome | None:
    """A refusal where the venue has no such room."""
    known = [one.code for one in view.venue.rooms]
    if room is None or room in known:
        return None
    return refused("unknown_room_here", None, rooms=[room], known=known)


def _absent(view: View, wish: Mark, target: Target) -> Outcome:
    sitting, zone = target.sitting, view.time_zone
    room = place_of(target.entry, sitting)[0]
    state = view.state(target.plan.id)
    deadline, article = nobody_comes_after(view.rules, target.plan, state, room)
    if view.now.second <= deadline.second:
        return refused("absent_too_early", article, deadline=deadline, zone=zone)
    if wish.seat or wish.room:
        return refused("absent_has_no_seat", None, candidate=wish.candidate)
    if sitting.admissions:
        first = sitting.admissions[0]
        return refused("absent_but_let_in", None, fact=first.fact, since=first.when, zone=zone)
    if view.person(wish.candidate).disqualified is not None:
        return because(reason_of(view, "disqualified"), "refuse")
    now = presence(sitting)
    if now not in ("unset", "absent"):
        since = sitting.there.gone_at or sitting.there.marked_at
        return refused("absent_but_seen", None, presence=now, since=since or "–", zone=zone)
    if now == "absent":
        since = sitting.there.marked_at
        return refused("marked_already", None, state=now, since=since, zone=zone)
    flags = ["absent_but_arrived"] if sitting.arrived is not None else []
    draft = Draft(Marked("absent"), wish.candidate, target.plan.id, room or None)
    return Outcome((draft,), extra={"flags": flags})


def _present(view: View, wish: Mark, target: Target) -> Outcome:
    there, zone = target.sitting.there, view.time_zone
    if there.gone is not None:
        return refused("has_left", None, gone=there.gone, since=there.gone_at, zone=zone)
    if there.out is not None:
        article = view.rules.cite(view.rules.leave.article)
        return refused("already_out", article, since=there.out.since, zone=zone)
    room, seat = place_of(target.entry, target.sitting)
    found = (wish.room or room, wish.seat.strip() or seat)
    if wish.seat.strip() and (no := no_such_name(view, found)):
        return no
    fact = Marked("present", *found)
    draft = Draft(fact, wish.candidate, target.plan.id, found[0] or None)
    extra: dict[str, object] = {"flags": list(_odd(view, target, (room, seat), found))}
    if (room, seat) != found:
        extra["right_place"] = {"room": room, "seat": seat}
        if others := list(sitting_at(view, target, found)):
            extra["seat_of"] = others
    return Outcome((draft,), extra=extra)


def _odd(
    view: View, target: Target, place: tuple[str, str], found: tuple[str, str]
) -> Iterator[str]:
    """What does not fit together about somebody who is there; a finding, never a refusal."""
    standing = view.person(target.candidate).standing(target.plan.id)
    if standing == "disqualified":
        yield "present_disqualified"
    elif standing in ("refused", "not_sitting"):
        yield "present_refused"
    elif not target.sitting.admissions:
        yield "present_not_let_in"
    if found[0] != place[0]:
        yield "other_room"
    elif found[1] != place[1]:
        yield "other_seat"


def _other_time(
    view: View, target: Target, before: tuple[str, str], after: tuple[str, str]
) -> Iterator[str]:
    """A room with another clock: what was begun there ends at another second."""
    state = view.state(target.plan.id)
    one, other = state.room(before[0]), state.room(after[0])
    if (one.started, one.lost, one.stopped) != (other.started, other.lost, other.stopped):
        yield "other_time"
