"""The end is said to one person whose time is their own."""

from __future__ import annotations

from app.domain.aloud import in_minutes
from app.domain.events import Draft
from app.domain.ownend import own_missing, own_seconds, own_status
from app.domain.printable import shows_nothing
from app.domain.roomfacts import OwnTimeEnded
from app.domain.roomwishes import EndOwn
from app.domain.target import target_of
from app.domain.view import Outcome, View, refused
from app.domain.whereabouts import place_of, sits


def end_own(view: View, wish: EndOwn) -> Outcome:
    """Record that the person was told to stop; before their end only with a reason."""
    target = target_of(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    plan, there, who = target.plan, target.sitting.there, {"candidate": wish.candidate}
    seconds = own_seconds(target.entry, there)
    if seconds <= 0:
        return refused("no_own_time", None, **who)
    if there.time_up is not None:
        return refused("own_time_is_up", None, at=there.time_up, zone=view.time_zone, **who)
    if not sits(view.person(wish.candidate), plan.id):
        return refused("not_in_room", None, **who)
    room, _ = place_of(target.entry, target.sitting)
    clock, now = view.state(plan.id).room(room), view.now.second
    if clock.started is None:
        return refused("own_time_not_begun", None, room=room, **who)
    if own_status(clock, plan, seconds, None, now) == "void":
        return refused("own_time_over", None, room=room, **who)
    missing = own_missing(clock, plan, seconds, now)
    if missing and shows_nothing(wish.reason):
        return refused("own_end_too_early", None, **who, seconds=missing, **_left(missing))
    fact, reason = OwnTimeEnded(missing), wish.reason.strip() or None
    return Outcome((Draft(fact, wish.candidate, plan.id, room or None, reason),))


def _left(seconds: int) -> dict[str, int]:
    told = in_minutes(seconds)
    return {"left_minutes": told["minutes"], "left_seconds": told["seconds"]}
