"""What the records of a round say about sessions and their rooms: one rule a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.cases import KINDS, Case, case_id
from app.domain.countfacts import SheetsCounted
from app.domain.events import (
    Known,
    SessionCancelled,
    SessionEnded,
    SessionStarted,
    TimesSet,
)
from app.domain.reconciling import papers, uncounted
from app.domain.roomclock import seconds_missing
from app.domain.round import Session
from app.domain.session import end_of, length_of
from app.domain.stationfacts import StationsConfirmed
from app.kernel.time import Instant
from app.projections.clocks import overruns
from app.projections.roundview import RoundView, SessionRegister

Details = dict[str, str | int | list[str]]
Rule = Callable[[RoundView, Session], Iterator[Case]]


def session_cases(view: RoundView) -> Iterator[Case]:
    """Every case and finding about sessions, those first that were planned first."""
    for plan in view.plans.values():
        if view.told[plan.id] or any(map(view.sat, view.everybody(plan.id))):
            for rule in _RULES:
                yield from rule(view, plan)


def _cancelled(view: RoundView, plan: Session) -> Iterator[Case]:
    """E 21: what was cancelled proposes a re-exam to everybody it touched."""
    rooms = [room for room, clock in view.states[plan.id].rooms.items() if clock.cancelled]
    if not rooms:
        return
    records = [r for r in view.told[plan.id] if isinstance(r.fact, SessionCancelled)]
    references = [r.fact.reference for r in records if isinstance(r.fact, SessionCancelled)]
    reason = view.rules[plan.id].reasons.get("session_cancelled")
    yield _about(
        view,
        "cancelled",
        plan,
        article=view.rules[plan.id].cite(reason.article) if reason else None,
        evidence=tuple(record.id for record in records),
        details={"rooms": rooms, "reference": ", ".join(filter(None, references))},
    )


def _cut_short(view: RoundView, plan: Session) -> Iterator[Case]:
    """A room that lacks even a second of its time, every stoppage counted; our reading."""
    for room, clock in view.states[plan.id].rooms.items():
        if clock.ended is None or clock.cancelled:
            continue
        missing = seconds_missing(clock, clock.ended, length_of(plan))
        if missing > 0:
            ended = _facts(view, plan, SessionEnded)
            details: Details = {"seconds": missing, "compensation": clock.lost}
            yield _about(view, "cut_short", plan, room=room, evidence=ended, details=details)


def _ran_over(view: RoundView, plan: Session) -> Iterator[Case]:
    """A room that had more than its time, beyond the few seconds it takes to say stop; ours."""
    for room, seconds in overruns(plan, view.states[plan.id]).items():
        ended = _facts(view, plan, SessionEnded)
        yield _about(
            view, "ran_over", plan, room=room, evidence=ended, details={"seconds": seconds}
        )


def _outside_window(view: RoundView, plan: Session) -> Iterator[Case]:
    """Who sets the times holds the session inside the window that headquarters gave."""
    if plan.window is None:
        return
    first, last = plan.window
    state = view.states[plan.id]
    found: dict[str, Details] = {}
    for room, clock in state.rooms.items():
        end = clock.ended or end_of(plan, clock)
        if clock.started is not None and clock.started < first.second:
            found[room] = {"started": str(Instant(clock.started * 1000))}
        elif end is not None and end > last.second:
            found[room] = {"ended": str(Instant(end * 1000))}
    for room, details in found.items():
        yield _about(
            view,
            "outside_window",
            plan,
            room=room,
            article=view.rules[plan.id].known(view.at(plan).times_article),
            evidence=_facts(view, plan, TimesSet, SessionStarted, SessionEnded),
            details={**details, "window": [str(first), str(last)]},
        )


def _sheets(view: RoundView, plan: Session) -> Iterator[Case]:
    """People against sheets, room by room; a written difference is still a difference."""
    register = SessionRegister(view, plan.id)
    rooms = papers(register, plan)
    counts = view.states[plan.id].counts
    for room, one in rooms.items():
        if not one.differences:
            continue
        details: Details = {"differences": [d.code for d in one.differences]}
        for difference in one.differences:
            details[difference.code] = difference.counted - difference.expected
        people = {p.candidate_number for d in one.differences for p in d.people}
        named = people if len(people) <= _NAMED else set()
        details["written"] = "yes" if one.written else "no"
        yield _about(
            view,
            "sheets_differ",
            plan,
            room=room,
            candidates=tuple(sorted(named)),
            evidence=(counts[room].fact,),
            details=details,
        )
    for room in uncounted(view.rules[plan.id], plan, rooms):
        clock = view.states[plan.id].room(room)
        if clock.over and not clock.cancelled:
            evidence = _facts(view, plan, SheetsCounted)
            details = {"present": rooms[room].present}
            yield _about(view, "not_counted", plan, room=room, evidence=evidence, details=details)


def _stations(view: RoundView, plan: Session) -> Iterator[Case]:
    """Stations that worked for the session, and which of them its lead said were the venue's."""
    said = view.states[plan.id].stations
    evidence = _facts(view, plan, StationsConfirmed)
    worked = {(r.station, r.epoch) for r in view.told[plan.id]}
    worked |= {
        (r.station, r.epoch)
        for one in view.everybody(plan.id)
        for r in view.people[one.number].records
        if r.session == plan.id
    }
    silent = sorted(log for log in worked if f"{log[0]}-{log[1]}" not in said)
    if silent:
        stations = [station for station, _ in silent]
        yield _about(
            view, "stations_unconfirmed", plan, evidence=evidence, details={"stations": stations}
        )
    for log in sorted(name for name, ours in said.items() if not ours):
        yield _about(
            view,
            "station_disputed",
            plan,
            station=log.partition("-")[0],
            evidence=evidence,
            details={"log": log},
        )


def _not_closed(view: RoundView, plan: Session) -> Iterator[Case]:
    """An exam that began and that nobody has closed, as far as the records have come in."""
    state = view.states[plan.id]
    started = any(clock.started is not None for clock in state.rooms.values())
    if started and state.closed is None:
        yield _about(view, "not_closed", plan, evidence=_facts(view, plan, SessionStarted))


def _facts(view: RoundView, plan: Session, *kinds: type[Known]) -> tuple[str, ...]:
    return tuple(r.id for r in view.told[plan.id] if isinstance(r.fact, kinds))


def _about(
    view: RoundView,
    kind: str,
    plan: Session,
    *,
    article: str | None = None,
    room: str = "",
    station: str = "",
    candidates: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    details: Details | None = None,
) -> Case:
    return Case(
        case=case_id(view.round.id, kind, plan.id, room, station),
        round=view.round.id,
        kind=kind,
        severity=KINDS[kind].severity,
        article=article,
        venue=plan.venue,
        session=plan.id,
        room=room,
        candidates=candidates,
        station=station,
        evidence=evidence,
        details=details or {},
    )


_NAMED = 20
"""More people than these explain nothing."""

_RULES: tuple[Rule, ...] = (
    _cancelled,
    _cut_short,
    _ran_over,
    _outside_window,
    _sheets,
    _stations,
    _not_closed,
)
