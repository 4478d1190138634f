"""What is still open before a session is closed, read from the records; for the lane."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.closing import Blocking, blocking
from app.domain.confirming import unconfirmed
from app.domain.reconciling import papers, uncounted
from app.domain.view import phase_of
from app.domain.whereabouts import place_of
from app.services.moment import Moment
from ui.viewmodels.closing import KINDS, ClosingFound, Kind, Open, StationRow

_KIND_OF: dict[str, Kind] = {
    "attendance": "attendance",
    "leave": "leave",
    "referral": "referral",
    "conflict": "referral",
    "undecided": "desk",
    "id_check": "desk",
    "count": "count",
    "own_end": "own_end",
    "incident": "incident",
    "register": "register",
}
"""Why something blocks, and the key that leads to where it is settled."""


def look(moment: Moment, session: str) -> ClosingFound:
    """Everything that is open in a session."""
    plan, state = moment.sessions[session], moment.state(session)
    names = {room.code: room.name for room in moment.venue.rooms}
    found: dict[Kind, list[Blocking]] = {}
    for one in blocking(moment, plan) if state.closed is None else ():
        found.setdefault(_KIND_OF[one.why], []).append(one)
    rows = {kind: _row(moment, session, kind, found.get(kind, []), names) for kind in KINDS}
    left = uncounted(plan, papers(moment, plan)) if state.closed is None else []
    if left and rows["count"].done:
        told = tuple(names.get(room, room) for room in left)
        rows["count"] = Open("count", told, left[0], left[0], "uncounted")
    stopped = [code for code, clock in state.rooms.items() if clock.stopped is not None]
    if stopped:
        told = tuple(names.get(room, room) for room in stopped)
        rows["register"] = Open("register", told, stopped[0], stopped[0], "stopped")
    unsaid = unconfirmed(moment, session) if state.closed is None else []
    if unsaid:
        rows["stations"] = Open("stations", tuple(one.name or one.short for one in unsaid))
    return ClosingFound(
        session=session,
        phase=phase_of(moment, session),
        closed=state.closed,
        rows=tuple(rows[kind] for kind in KINDS),
        uncounted=tuple(left),
        stations=tuple(
            StationRow(one, one.station == moment.station, state.stations.get(one.log))
            for one in moment.stations()
        ),
    )


def _row(
    moment: Moment, session: str, kind: Kind, open_: Sequence[Blocking], names: dict[str, str]
) -> Open:
    if not open_:
        return Open(kind)
    first = open_[0]
    if kind == "count":
        who = [names.get(one.room, one.room) for one in open_]
        return Open(kind, tuple(who), first.room, first.room, first.why)
    if kind == "incident":
        who = [one.candidate_number or "–" for one in open_]
        return Open(kind, tuple(who), first.fact, "", first.why)
    room = first.room or _room_of(moment, session, first.candidate_number)
    who = [one.candidate_number for one in open_]
    return Open(kind, tuple(dict.fromkeys(who)), first.candidate_number, room, first.why)


def _room_of(moment: Moment, session: str, number: str) -> str:
    entry = next((one for one in moment.entries(number) if one.session == session), None)
    return place_of(entry, moment.person(number).sitting(session))[0]
