"""The measurement itself: every move really goes through window, ledger and painter."""

from __future__ import annotations

from app.domain.roomfacts import LeaveTaken, Returned
from app.domain.wishes import Start
from app.projections.cells import person_cell
from app.services.opening import OpenStation
from tests.ui.roomworld import Room, seated
from tests.venue.station import MORNING, SESSION, World
from ui.shell.roombench import bench_redraw


def test_who_goes_out_and_comes_back_is_drawn_each_time(station: OpenStation, world: World) -> None:
    room = Room(station.venue, world, MORNING)
    numbers = seated(station.venue, "A")[:3]
    for number in numbers:
        room.admit(number)
        room.present(number)
    room.do(Start(session=SESSION, reason="bench"))
    found = bench_redraw(station, session=SESSION, start=MORNING.plus(minutes=1), runs=5)
    assert (found.key_to_seat.runs, found.redraw.runs) == (5, 5)
    assert found.painted_each >= 1
    moves = [
        record
        for number in numbers
        for record in station.venue.journal.log.records(person_cell(number))
        if isinstance(record.fact, LeaveTaken | Returned)
    ]
    assert len(moves) == 6  # one to begin with, and five
