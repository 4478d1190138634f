"""A day whose exam is over: who sat, who was absent, nothing counted yet."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.closing import unset
from app.domain.roomwishes import Mark
from app.domain.wishes import End, Start
from app.kernel.time import Instant
from app.services.venue import Venue
from tests.ui.roomworld import Room, seated
from tests.venue.station import SESSION, World, bind

END = Instant.parse("2026-11-22T11:30:00+09:00")
ABSENT = 2
"""So many of each room do not come."""


def _nothing(_room: Room) -> None:
    """Nothing happens."""


def begun(
    venue: Venue,
    world: World,
    at: Instant,
    *,
    all_set: bool = True,
) -> Room:
    """The exam of the morning under way; without `all_set` nobody is marked absent."""
    room = Room(venue, world, at)
    bind(venue, room.stamp, "p01")
    roster = venue.journal.log.roster()
    odd = {e.candidate_number for e in roster if e.barred or e.first_stage_exempt or e.withdrawn}
    for code in venue.rooms(SESSION):
        plain = [number for number in seated(venue, code) if number not in odd]
        for number in plain[:-ABSENT]:
            room.admit(number)
            room.present(number)
    room.at = Instant.parse("2026-11-22T10:00:00+09:00")
    room.do(Start(session=SESSION))
    if all_set:
        now = venue.at(room.stamp)
        for number in list(unset(now, now.sessions[SESSION])):
            room.do(Mark(candidate=number, state="absent", session=SESSION))
    return room


def over(
    venue: Venue,
    world: World,
    at: Instant,
    *,
    all_set: bool = True,
    before_end: Callable[[Room], None] = _nothing,
) -> Room:
    """The exam of the morning, until it has ended and a little later."""
    room = begun(venue, world, at, all_set=all_set)
    before_end(room)
    room.at = END
    room.do(End(session=SESSION))
    room.at = END.plus(minutes=2)
    return room
