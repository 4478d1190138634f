"""What is still open before a session is closed, read from the records; for the lane."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from app.domain.closing import Blocking, blocking
from app.domain.confirming import unconfirmed
from app.domain.events import Recorded, SignedIn
from app.domain.reconciling import papers, parcels, uncounted
from app.domain.view import phase_of
from app.domain.whereabouts import place_of
from app.projections.cells import station_cell
from app.services.moment import Moment
from ui.viewmodels.closed import closed_of
from ui.viewmodels.closingstate import KINDS, ClosingFound, Kind, Open, StationRow

SignedInAt = Callable[[str, str], tuple[str, ...]]
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


def look(moment: Moment, session: str, by: SignedInAt = lambda *_: ()) -> ClosingFound:
    """Everything that is open in a session; `by` says who signed in at a station."""
    plan, state = moment.sessions[session], moment.state(session)
    names = {room.code: room.name for room in moment.venue.rooms}
    found: dict[Kind, list[Blocking]] = {}
    for one in blocking(moment, plan) if state.closed is None else ():
        found.setdefault(_KIND_OF[one.why], []).append(one)
    rows = {kind: _row(moment, session, kind, found.get(kind, []), names) for kind in KINDS}
    left = uncounted(moment.rules, plan, papers(moment, plan)) if state.closed is None else []
    if left and rows["count"].done:
        told = tuple(names.get(room, room) for room in left)
        rows["count"] = Open("count", told, left[0], left[0], "uncounted")
    stopped = [code for code, clock in state.rooms.items() if clock.stopped is not None]
    if stopped:
        told = tuple(names.get(room, room) for room in stopped)
        rows["register"] = Open("register", told, stopped[0], stopped[0], "stopped")
    sealed, stations = parcels(state), _stations(moment, session, by)
    if sealed.differ:
        rows["parcels"] = Open("parcels", (str(sealed.counted - sealed.handed),))
    logs = {one.log for one in unconfirmed(moment, session)} if state.closed is None else set()
    if unsaid := tuple(one.name for one in stations if one.seen.log in logs):
        rows["stations"] = Open("stations", unsaid)
    return ClosingFound(
        session=session,
        phase=phase_of(moment, session),
        closed=closed_of(moment, session),
        rows=tuple(rows[kind] for kind in KINDS),
        uncounted=tuple(left),
        parcels=sealed,
        stations=stations,
    )


def _stations(moment: Moment, session: str, by: SignedInAt) -> tuple[StationRow, ...]:
    seen, said = moment.stations(), moment.state(session).stations
    names = Counter(one.name for one in seen)
    return tuple(
        StationRow(
            one,
            one.station == moment.station,
            said.get(one.log),
            by(one.station, one.epoch),
            names[one.name] > 1,
        )
        for one in seen
    )


def signed_in_at(records: Callable[[str], Sequence[Recorded]]) -> SignedInAt:
    """Who signed in at a station, in the order of their first time; `records` reads a cell."""

    def found(station: str, epoch: str) -> tuple[str, ...]:
        here = (one for one in records(station_cell(station, epoch)))
        return tuple(
            dict.fromkeys(r.operator for r in here if isinstance(r.fact, SignedIn) and r.operator)
        )

    return found


def _row(
    moment: Moment, session: str, kind: Kind, open_: Sequence[Blocking], names: dict[str, str]
) -> Open:
    if not open_:
        return Open(kind)
    first = open_[0]
    if kind == "count":
        who = [names.get(one.room, one.room) for one in open_]
        named = tuple(dict.fromkeys(number for one in open_ for number in one.people))
        return Open(kind, tuple(who), first.room, first.room, first.why, named)
    if kind == "incident":
        who = [one.candidate_number or "–" for one in open_]
        return Open(kind, tuple(who), first.fact, "", first.why)
    room = first.room or _room_of(moment, session, first.candidate_number)
    who = [one.candidate_number for one in open_]
    return Open(kind, tuple(dict.fromkeys(who)), first.candidate_number, room, first.why)


def _room_of(moment: Moment, session: str, number: str) -> str:
    entry = next((one for one in moment.entries(number) if one.session == session), None)
    return place_of(entry, moment.person(number).sitting(session))[0]
