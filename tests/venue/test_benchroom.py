"""The bench of a whole session works on a real station, and counts what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app import bootstrap
from app.domain.inroom import Outing
from app.domain.regulation import Leave
from app.kernel.time import Instant
from app.projections.leaves import Absence, leave_rows
from app.services.benchroom import bench_room, live_through
from app.services.opening import open_station
from tests.venue.station import SESSION, Desk

EVENTS = 400
BASE = 1_000_000


def test_a_day_of_many_events_opens_whole(desk: Desk) -> None:
    with desk.station() as station:
        live_through(station, SESSION, EVENTS)
        state = station.venue.at(desk.stamp).state(SESSION)
        assert state.opened_at is not None
        assert all(clock.started is not None for clock in state.rooms.values())
    vault, workspace = bootstrap.vault(), bootstrap.workspace(desk.path)
    found = bench_room(lambda: open_station(desk.sheet, workspace, vault), seats=40, runs=2)
    assert (found.events, found.open_and_show.runs) == (EVENTS, 2)
    assert desk.check() == []


OUTINGS = st.tuples(
    st.sampled_from("123"), st.sampled_from("AB"), st.integers(0, 9), st.none() | st.integers(1, 9)
)


@given(st.lists(OUTINGS, max_size=12))
def test_whoever_is_out_is_counted_for_those_who_leave_after(
    outings: list[tuple[str, str, int, int | None]],
) -> None:
    """As one would count by looking at every two leaves of a room."""
    absences = []
    for number, (who, room, since, stayed) in enumerate(outings):
        back = None if stayed is None else Instant((BASE + since + stayed) * 1000)
        outing = Outing(fact=str(number), since=Instant((BASE + since) * 1000), back=back)
        absences.append(Absence(who, room, outing))
    rows = leave_rows(
        "am", absences, Leave(article="13", forms=("written",), minutes=10, at_a_time=1), {}
    )
    places = {one.outing.fact: one for one in absences}
    for row in rows:
        one = places[row.fact]
        others = [
            other
            for other in absences
            if (other.room, other.candidate != one.candidate) == (one.room, True)
            and (other.outing.since.ms, other.candidate) < (row.since.ms, one.candidate)
            and (other.outing.back is None or other.outing.back > row.since)
        ]
        assert ("several_out" in row.flags) == bool(others)
