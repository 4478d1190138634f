"""A large session with a long day behind it: how fast it opens.

The facts are written as a station writes them, in the chain and folded, but a thousand at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import cycle

from msgspec import Struct

from app.domain.events import (
    Admitted,
    DoorsOpened,
    Draft,
    IdChecked,
    Known,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
    VerdictGiven,
)
from app.domain.roomfacts import LeaveTaken, Marked, Returned
from app.domain.round import Entry
from app.domain.view import Operator
from app.services.benching import Spread, spread, timed
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.overview import overview

_LEAD = Operator("l01", "lead")
_AT_ONCE = 1000


class RoomBench(Struct, frozen=True):
    """Opening a session; nothing is kept in memory from one opening to the next."""

    seats: int
    events: int
    open_and_show: Spread
    """From the passphrase to all that `venue status` knows, the next two together."""
    open: Spread
    """Of it the workspace: keys, ledger, folded states, rule packs."""
    show: Spread
    """Of it the picture: phases, clocks, calls, everybody's standing and seat."""


def live_through(
    station: OpenStation, session: str, events: int, *, part: int = 0, parts: int = 1
) -> None:
    """A day in one room until so many events are recorded; each desk of several has its people."""
    venue = station.venue
    plan = venue.sessions[session]
    entries = [e for e in venue.journal.log.roster() if e.session == session][part::parts]
    drafts = _day(session, entries)
    left, now = events - venue.journal.head.size, plan.doors
    while left > 0:
        some = [next(drafts) for _ in range(min(left, _AT_ONCE))]
        now = now.plus(seconds=60)
        venue.journal.append(some, Stamp(now, now.ms), _LEAD)
        left -= len(some)


def _day(session: str, entries: list[Entry]) -> Iterator[Draft]:
    yield Draft(DoorsOpened(), session=session, reason="bench")
    for entry in entries:
        place = (entry.room, entry.seat)
        yield _of(entry, VerdictGiven("proceed", in_time=True))
        yield _of(entry, IdChecked("student_card"))
        yield _of(entry, Admitted(*place))
        yield _of(entry, Marked("present", *place))
    rooms = (entries[0].room,)
    yield Draft(SessionStarted(rooms), session=session)
    for entry in cycle(entries):  # one after another is out for a moment
        yield _of(entry, LeaveTaken())
        yield _of(entry, Returned(60))
        if entry is entries[0]:
            yield Draft(SessionSuspended(rooms), session=session, reason="bench")
            yield Draft(SessionResumed(rooms), session=session)


def _of(entry: Entry, fact: Known) -> Draft:
    return Draft(fact, candidate=entry.candidate_number, session=entry.session)


def bench_room(opened: Callable[[], OpenStation], *, seats: int, runs: int) -> RoomBench:
    """Open a station that has lived through a day, and look at all of it, so many times."""
    opens, shows, events = [], [], 0
    for _ in range(runs + 1):
        began = time.perf_counter()
        station = opened()
        opens.append((time.perf_counter() - began) * 1000)
        try:
            shows.append(timed(lambda station=station: overview(station)))  # type: ignore[misc]
            events = station.venue.journal.head.size
        finally:
            station.close()
    both = [a + b for a, b in zip(opens, shows, strict=True)]
    # The first is cold and tells more of the disk than of the program.
    return RoomBench(seats, events, spread(both[1:]), spread(opens[1:]), spread(shows[1:]))
