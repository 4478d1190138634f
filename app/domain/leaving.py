"""Out of the room: for a while (E 13), for good before the end, or giving the exam up.

The limits of a leave are the rule pack's and ours: they flag and never forbid, and cite nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.events import Draft
from app.domain.ownend import ended_early, own_end, own_seconds, still_writing
from app.domain.printable import shows_nothing
from app.domain.regulation import LeavingWindow
from app.domain.roomclock import RoomClock
from app.domain.roomfacts import (
    Departed,
    LeaveAsked,
    LeaveDecided,
    LeaveTaken,
    Returned,
    Withdrew,
)
from app.domain.roomwishes import DecideLeave, Depart, Going, Leave, Return, Withdraw
from app.domain.session import end_of
from app.domain.target import Target, because, reason_of, stopped_for_another, target_of
from app.domain.view import Outcome, View, phase_of, refused
from app.domain.whereabouts import place_of
from app.kernel.time import Instant


class Window(NamedTuple):
    """From when to when somebody may go for good; a side that is open is None."""

    opens: Instant | None
    closes: Instant | None


def leave(view: View, wish: Leave, *, seen: bool = False) -> Outcome:
    """Let a person out for a while; where the rules do not foresee it, only the lead does.

    `seen` answers as for somebody who is seen in the room at this moment.
    """
    target = _in_the_room(view, wish, seen=seen)
    if isinstance(target, Outcome):
        return target
    article = view.rules.cite(view.rules.leave.article)
    if target.sitting.there.out is not None:
        return refused("already_out", article, since=target.sitting.there.out.since, **_zone(view))
    if no := _not_under_way(view, target):
        return no
    if view.rules.leave.forbidden:
        return refused("leave_forbidden", article)
    if target.plan.form not in view.rules.leave.forms:
        if view.operator is None or view.operator.role != "lead":
            if (since := target.sitting.there.asked) is not None:
                told = {"form": target.plan.form, "since": since}
                return refused("leave_asked_already", article, **told, **_zone(view))
            asked = _draft(target, LeaveAsked(wish.escort), wish)
            return refused("leave_for_lead", article, asked, form=target.plan.form)
        if shows_nothing(wish.reason):
            return refused("missing_field", article, fields=["reason"])
    return _let_out(view, target, wish)


def decide_leave(view: View, wish: DecideLeave) -> Outcome:
    """The lead's answer to a wish to leave; granted, the leave begins at once."""
    target = _in_the_room(view, wish)
    if isinstance(target, Outcome):
        return target
    article = view.rules.cite(view.rules.leave.article)
    if target.sitting.there.asked is None:
        return refused("no_leave_asked", article, candidate=wish.candidate)
    if shows_nothing(wish.reason):
        return refused("missing_field", article, fields=["reason"])
    decided = _draft(target, LeaveDecided(wish.granted), wish)
    if not wish.granted:
        return Outcome((decided,))
    if no := _not_under_way(view, target):
        return no
    if view.rules.leave.forbidden:
        return refused("leave_forbidden", article)
    granted = _let_out(view, target, wish)
    return granted._replace(facts=(decided, *granted.facts))


def come_back(view: View, wish: Return) -> Outcome:
    """End a leave; longer than the rules' minutes, or after the end, is flagged."""
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    out = target.sitting.there.out
    if out is None:
        article = view.rules.cite(view.rules.leave.article)
        return refused("not_out", article, candidate=wish.candidate)
    seconds = max(0, view.now.second - out.since.second)
    flags = ["leave_too_long"] if seconds > view.rules.leave.minutes * 60 else []
    if _over(view, target):
        flags.append("back_after_end")
    draft = _draft(target, Returned(seconds), wish)
    return Outcome((draft,), extra={"seconds": seconds, "flags": flags})


def go_for_good(view: View, wish: Depart | Withdraw) -> Outcome:
    """Note that a person leaves before the end or gives up; each has its own window."""
    target = _in_the_room(view, wish)
    if isinstance(target, Outcome):
        return target
    departs = isinstance(wish, Depart)
    rule = view.rules.departure if departs else view.rules.withdrawal
    clock = _clock(view, target)
    if departs and clock.started is None:
        return _wrong_phase(view, target)
    window = window_of(rule, target, clock)
    outside = not _within(window, view.now)
    if outside:
        article = view.rules.cite(rule.article)
        told = {"opens": window.opens or "–", "closes": window.closes or "–", **_zone(view)}
        code = "depart_outside_window" if departs else "withdraw_outside_window"
        if view.operator is None or view.operator.role != "lead":
            return refused(code, article, **told)
        if shows_nothing(wish.reason):
            return refused("missing_field", article, fields=["reason"])
    fact = Departed(outside) if departs else Withdrew(outside)
    flags = ["outside_window"] if outside else []
    return Outcome((_draft(target, fact, wish),), extra={"flags": flags})


def window_of(rule: LeavingWindow, target: Target, clock: RoomClock) -> Window:
    """When a person in this room may go: counted from the real start, to the computed end."""
    opens = closes = None
    if rule.after_minutes is not None and clock.started is not None:
        opens = Instant((clock.started + clock.lost + rule.after_minutes * 60) * 1000)
    due = _own_end(target, clock) or clock.ended or end_of(target.plan, clock)
    if rule.before_end_minutes is not None and due is not None:
        closes = Instant((due - rule.before_end_minutes * 60) * 1000)
    return Window(opens, closes)


def _within(window: Window, now: Instant) -> bool:
    early = window.opens is not None and now.second < window.opens.second
    late = window.closes is not None and now.second > window.closes.second
    return not (early or late)


def _let_out(view: View, target: Target, wish: Leave | DecideLeave) -> Outcome:
    room = _room(target)
    others = sum(
        person.sitting(target.plan.id).there.out is not None
        and _room_of(view, number, target.plan.id) == room
        for number, person in view.people()
        if number != target.candidate
    )
    flags = ["several_out"] if others >= view.rules.leave.at_a_time else []
    draft = _draft(target, LeaveTaken(wish.escort), wish)
    told = {"out": others + 1, "return_by": view.now.plus(minutes=view.rules.leave.minutes)}
    return Outcome((draft,), extra={**told, "flags": flags})


def _in_the_room(view: View, wish: Going, *, seen: bool = False) -> Target | Outcome:
    """The person, if they can be in the room: let in or seen there, and not gone for good."""
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    if view.person(wish.candidate).disqualified is not None:
        return because(reason_of(view, "disqualified"), "refuse")
    there = target.sitting.there
    if there.stopped:
        return stopped_for_another(view, wish.candidate)
    if there.gone is not None:
        return refused("has_left", None, gone=there.gone, since=there.gone_at, **_zone(view))
    if not (seen or target.sitting.in_room):
        return refused("not_in_room", None, candidate=wish.candidate)
    return target


def _not_under_way(view: View, target: Target) -> Outcome | None:
    begun = _clock(view, target).started is not None
    return None if begun and not _over(view, target) else _wrong_phase(view, target)


def _over(view: View, target: Target) -> bool:
    """Whether the exam is over for this person: their own time may outlast their room's."""
    clock, there = _clock(view, target), target.sitting.there
    if not clock.over:
        return False
    seconds = 0 if there.time_up is not None else own_seconds(target.entry, there)
    return still_writing(clock, target.plan, seconds, view.now.second) is None


def _own_end(target: Target, clock: RoomClock) -> int | None:
    """When the time of somebody is up who has their own, and whom nobody has told to stop."""
    seconds = own_seconds(target.entry, target.sitting.there)
    cut = target.sitting.there.time_up is not None or clock.cancelled
    if seconds <= 0 or cut or ended_early(clock, target.plan):
        return None
    return own_end(clock, target.plan, seconds)


def _wrong_phase(view: View, target: Target) -> Outcome:
    phase = phase_of(view, target.plan.id)
    return refused("wrong_phase", None, phase=phase, needed=["started", "suspended"])


def _clock(view: View, target: Target) -> RoomClock:
    return view.state(target.plan.id).room(_room(target))


def _room(target: Target) -> str:
    return place_of(target.entry, target.sitting)[0]


def _room_of(view: View, number: str, session: str) -> str:
    entry = next((e for e in view.entries(number) if e.session == session), None)
    return place_of(entry, view.person(number).sitting(session))[0]


def _zone(view: View) -> dict[str, str]:
    return {"zone": view.time_zone}


def _draft(
    target: Target,
    fact: LeaveAsked | LeaveDecided | LeaveTaken | Returned | Departed | Withdrew,
    wish: Going,
) -> Draft:
    room = _room(target) or None
    return Draft(fact, target.candidate, target.plan.id, room, wish.reason or None)
