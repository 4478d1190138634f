"""The lead of a venue whose kind allows it sets the times, inside headquarters' window."""

from __future__ import annotations

from datetime import timedelta

from app.domain.events import Draft, TimesSet
from app.domain.printable import shows_nothing
from app.domain.round import Session
from app.domain.view import Outcome, View, Warned, phase_of, refused
from app.domain.wishes import SetTimes
from app.kernel.time import Instant


def latest_start(view: View, plan: Session) -> Instant:
    """The latest start that may be meant: on the planned day, its end before the package expires.

    A day later would be another exam, and with an expired package nobody could record its end.
    """
    planned = plan.start.local(view.time_zone)
    midnight = Instant.of((planned + timedelta(days=1)).replace(hour=0, minute=0, second=0))
    last_second = Instant((midnight.second - 1) * 1000)
    return min(last_second, view.expires.plus(ms=plan.start.ms - plan.end.ms))


def set_times(view: View, wish: SetTimes, plan: Session) -> Outcome:
    """Doors, deadline and start before the doors open; the planned length is kept."""
    here, zone = view.rules.at(view.venue.kind), view.time_zone
    article = view.rules.known(here.times_article)
    if not here.sets_times or plan.window is None:
        return refused("times_are_fixed", article, session=plan.id)
    phase = phase_of(view, plan.id)
    if phase != "prepared":
        return refused("wrong_phase", None, phase=phase, needed=["prepared"])
    if not wish.doors <= wish.admission_deadline <= wish.start:
        return refused("times_out_of_order", article, session=plan.id)
    end = wish.start.plus(ms=plan.end.ms - plan.start.ms)
    opens, closes = plan.window
    if wish.doors < opens or end > closes:
        window = {"opens": opens, "closes": closes, "zone": zone}
        return refused("times_outside_window", article, end=end, **window)
    fact = TimesSet(wish.doors, wish.admission_deadline, wish.start)
    return Outcome((Draft(fact, session=plan.id),), extra={"end": end})


def warned_early(view: View, code: str, planned: Instant, reason: str) -> dict[str, Warned]:
    """What a script is answered that begins something before its time and gives no reason."""
    if not view.by_script or view.now.second >= planned.second or not shows_nothing(reason):
        return {}
    told = {"planned": planned, "now": view.now, "zone": view.time_zone}
    return {"warning": Warned(code, told)}
