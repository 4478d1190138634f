"""The venue's sessions as they stand at a moment: phases, times, rooms, calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from app.domain.announcing import Call, CallMissed, calls, missed
from app.domain.candidate import Person
from app.domain.confirming import unconfirmed
from app.domain.countfacts import HandedOver
from app.domain.phases import PhaseNow, allowed, phase_now
from app.domain.reconciling import RoomPapers, held, papers, uncounted
from app.domain.round import Entry, Session
from app.domain.session import deadline_of, doors_of, planned_end_of, start_of
from app.domain.stationfacts import StationSeen
from app.kernel.time import Instant
from app.projections.clocks import OwnEnd, RoomTimes, missed_own, own_ends, room_times
from app.projections.counts import Counts, count, count_rooms
from app.services.journal import Stamp
from app.services.moment import Moment
from app.services.venue import Venue


class SessionOverview(Struct, frozen=True):
    """One session as it stands."""

    id: str
    phase: PhaseNow
    allowed: tuple[str, ...]
    """The wishes about the session that its phase allows."""
    doors: Instant
    admission_deadline: Instant
    start: Instant
    end: Instant
    """The start that holds now plus the planned length; stoppages come on top, room by room."""
    opened_at: Instant | None
    """When the doors really opened."""
    closed: Instant | None
    counts: Counts
    rooms: dict[str, Counts]
    clocks: dict[str, RoomTimes]
    """Room by room: the real times, the computed end, what was given back and what is missing."""
    papers: dict[str, RoomPapers]
    """Room by room: who sat and was absent, what was counted, and what does not agree."""
    uncounted: list[str]
    """Rooms whose papers nobody has counted although the exam is over."""
    hold: list[str]
    """Rooms that nobody may leave: their exam is over, and sheets and people do not agree yet."""
    stations: dict[str, bool]
    """Station and epoch -> whether the lead says that it is the venue's."""
    unconfirmed: tuple[StationSeen, ...]
    """Stations of which the lead has said nothing, once the exam is over."""
    handed_over: tuple[HandedOver, ...]
    own_ends: list[OwnEnd]
    """Those who have time of their own."""
    calls: list[Call]
    """The announcements of the rule pack, room by room."""
    missed_calls: list[CallMissed]
    """What incidents could say of calls that were missed."""


def sessions_now(
    venue: Venue,
    entries: Sequence[Entry],
    person: Callable[[str], Person],
    at: Stamp | None = None,
) -> list[SessionOverview]:
    """The venue's sessions at a moment; without one, as at this station's last fact."""
    moment = venue.at(at or Stamp(venue.journal.last_at or Instant(0), 0))
    counted = count(entries, person)
    return [
        _session(moment, plan, entries, person, counted.get(plan.id, Counts(0, {}, 0)))
        for plan in venue.sessions.values()
    ]


def _session(
    moment: Moment,
    plan: Session,
    entries: Sequence[Entry],
    person: Callable[[str], Person],
    counts: Counts,
) -> SessionOverview:
    state, rooms = moment.state(plan.id), moment.rooms(plan.id)
    here = [entry for entry in entries if entry.session == plan.id]
    phase = phase_now(plan, state, rooms, moment.now)
    rules = moment.rules_on(plan.doors)
    counted = papers(moment, plan)
    own = own_ends(plan, state, here, person, moment.now)
    read = calls(plan, state, rooms, rules.announcements, moment.now)
    return SessionOverview(
        id=plan.id,
        phase=phase,
        allowed=allowed(phase),
        doors=doors_of(plan, state),
        admission_deadline=deadline_of(plan, state),
        start=start_of(plan, state),
        end=planned_end_of(plan, state),
        opened_at=state.opened_at,
        closed=state.closed,
        counts=counts,
        rooms=count_rooms(here, person),
        clocks=room_times(plan, state, rooms, moment.now),
        papers=counted,
        uncounted=uncounted(moment.rules, plan, counted) if phase in ("ended", "closed") else [],
        hold=held(moment.rules, moment, plan),
        stations=state.stations,
        unconfirmed=tuple(unconfirmed(moment, plan.id)) if phase in ("ended", "closed") else (),
        handed_over=state.handed,
        own_ends=own,
        calls=read,
        missed_calls=[
            *missed(plan.id, read, rules.incident_kinds),
            *missed_own(plan.id, own, rules.incident_kinds),
        ],
    )
