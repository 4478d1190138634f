"""What one person alone is given: an item that may be used (E 8.3), and time that was lost."""

from __future__ import annotations

from app.domain.events import Draft
from app.domain.printable import shows_nothing
from app.domain.roomfacts import PermissionGranted, TimeGivenBack, TimeLost
from app.domain.roomwishes import GiveTime, LoseTime, Permit
from app.domain.target import Target, because, reason_of, target_of
from app.domain.view import Outcome, View, refused
from app.domain.whereabouts import place_of


def permit(view: View, wish: Permit) -> Outcome:
    """Allow an item for a kind of reason; which disease it is, is neither asked nor kept."""
    target = _candidate(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    article = view.rules.cite(view.rules.permission_article)
    if shows_nothing(wish.item):
        return refused("missing_field", article, fields=["item"])
    if wish.reason_kind not in view.rules.permission_reasons:
        known = sorted(view.rules.permission_reasons)
        return refused("unknown_reason_kind", article, kind=wish.reason_kind, expected=known)
    if wish.until is not None and wish.until.second <= view.now.second:
        told = {"until": wish.until, "now": view.now, "zone": view.time_zone}
        return refused("until_is_past", article, **told)
    fact = PermissionGranted(wish.item.strip(), wish.reason_kind, wish.until)
    return Outcome((_draft(target, fact),), extra={"article": article})


def lose_time(view: View, wish: LoseTime) -> Outcome:
    """Note how long one person alone could not work, and why."""
    target = _candidate(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    most = target.plan.end.second - target.plan.start.second
    if no := _out_of_range(wish.seconds, most):
        return no
    there = target.sitting.there
    owed = there.lost + wish.seconds - there.given
    return Outcome((_draft(target, TimeLost(wish.seconds), wish.reason),), extra={"owed": owed})


def give_time(view: View, wish: GiveTime) -> Outcome:
    """Give back what was lost, and no more."""
    target = _candidate(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    owed = target.sitting.there.lost - target.sitting.there.given
    if owed <= 0:
        return refused("no_time_lost", None, candidate=wish.candidate)
    if no := _out_of_range(wish.seconds, owed):
        return no
    draft = _draft(target, TimeGivenBack(wish.seconds), wish.reason)
    return Outcome((draft,), extra={"owed": owed - wish.seconds})


def _candidate(view: View, number: str, session: str | None) -> Target | Outcome:
    target = target_of(view, number, session)
    if isinstance(target, Target) and view.person(number).disqualified is not None:
        return because(reason_of(view, "disqualified"), "refuse")
    return target


def _out_of_range(seconds: int, most: int) -> Outcome | None:
    if 1 <= seconds <= most:
        return None
    return refused("seconds_out_of_range", None, seconds=seconds, most=most)


def _draft(
    target: Target, fact: PermissionGranted | TimeLost | TimeGivenBack, reason: str = ""
) -> Draft:
    room, _ = place_of(target.entry, target.sitting)
    return Draft(fact, target.candidate, target.plan.id, room or None, reason or None)
