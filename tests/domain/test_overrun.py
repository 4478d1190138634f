"""An exam that runs longer than promised: told to the second, a finding beyond the grace."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.roomclock import (
    OVERRUN_GRACE_S,
    RoomClock,
    begun,
    ended,
    resumed,
    seconds_missing,
    seconds_over,
    seconds_under_way,
    stopped,
)
from app.domain.view import Outcome, Warned
from app.projections.clocks import overruns, room_times
from tests.domain.world import World, entry, on, session, why

A, B = {"rooms": ["A"]}, {"rooms": ["B"]}
Step = tuple[str, str, dict[str, Any]]
BEGUN: list[Step] = [("09:00:00", "open_doors", {}), ("10:00:00", "start", {})]
STOP: list[Step] = [
    ("10:10:00", "suspend", {**B, "reason": "noise"}),
    ("10:15:00", "resume", B),
]


def day(*steps: Step) -> tuple[World, Outcome]:
    world = World(roster=[entry("00420001"), entry("00420002", room="B")])
    outcome = Outcome()
    for at, wish, fields in steps:
        outcome = world.do(wish, at, session="am", **fields)
        assert why(outcome) is None
    return world, outcome


def over(world: World, at: str) -> dict[str, int]:
    times = room_times(session(), world.state("am"), world.rooms("am"), on(at))
    return {room: one.overrun for room, one in times.items()}


@pytest.mark.parametrize(
    ("steps", "seconds", "told", "found"),
    [
        ([*BEGUN, ("11:30:00", "end", {})], {"A": 0, "B": 0}, [], {}),
        ([*BEGUN, ("11:30:05", "end", {})], {"A": 5, "B": 5}, [], {}),
        ([*BEGUN, ("11:30:06", "end", {})], {"A": 6, "B": 6}, [6], {"A": 6, "B": 6}),
        ([*BEGUN, ("11:50:00", "end", {})], {"A": 1200, "B": 1200}, [1200], {"A": 1200, "B": 1200}),
        ([*BEGUN, *STOP, ("11:50:00", "end", {})], {"A": 1200, "B": 900}, [1200, 900],
         {"A": 1200, "B": 900}),
        ([*BEGUN, *STOP, ("11:35:00", "end", {})], {"A": 300, "B": 0}, [300], {"A": 300}),
        ([*BEGUN, ("11:20:00", "end", {"reason": "fire"})], {"A": 0, "B": 0}, [], {}),
        # Somebody stopped it after its time was up: what came after the stop was no exam.
        (
            [*BEGUN, ("11:40:00", "suspend", {"reason": "noise"}), ("11:50:00", "end", {})],
            {"A": 600, "B": 600},
            [600],
            {"A": 600, "B": 600},
        ),
    ],
)  # fmt: skip
def test_each_room_that_ran_over_is_told_to_the_second(
    steps: list[Step], seconds: dict[str, int], told: list[int], found: dict[str, int]
) -> None:
    world, outcome = day(*steps)
    assert over(world, "12:30:00") == seconds
    assert outcome.extra.get("overrun", {}) == {room: n for room, n in seconds.items() if n}
    warnings = outcome.extra.get("warnings", [])
    assert isinstance(warnings, list)
    assert [one.fields["total_seconds"] for one in warnings] == told
    assert outcome.extra.get("warning") == (warnings[0] if warnings else None)
    assert overruns(session(), world.state("am")) == found


def test_a_room_that_has_not_ended_runs_over_by_now_and_is_no_finding_yet() -> None:
    world, _ = day(*BEGUN, ("11:31:00", "end", A))
    assert over(world, "11:40:00") == {"A": 60, "B": 600}
    assert overruns(session(), world.state("am")) == {"A": 60}
    assert world.do("end", "11:41:00", session="am").extra["warning"] == Warned(
        "ran_over_in",
        {"code": "ran_over_in", "rooms": ["B"], "where": ["試験室B"], "minutes": 11, "seconds": 0,
         "total_seconds": 660},
    )  # fmt: skip


def test_what_was_cancelled_ran_over_nothing() -> None:
    cancel = ("11:50:00", "cancel", {"reason": "flood", "reference": "HQ-7"})
    world, _ = day(*BEGUN, cancel)
    assert (over(world, "12:00:00"), overruns(session(), world.state("am"))) == (
        {"A": 0, "B": 0},
        {},
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 4000)), max_size=8), st.integers(0, 9000))
def test_under_way_missing_and_over_always_add_up(moves: list[tuple[bool, int]], tail: int) -> None:
    clock, second, length, ran = begun(RoomClock(), 0), 0, 5400, 0
    for stop, after in moves:
        ran += after if clock.stopped is None else 0
        second += after
        clock = stopped(clock, second) if stop else resumed(clock, second)
    ran += tail if clock.stopped is None else 0
    clock = ended(clock, second + tail, 0)
    given = seconds_under_way(clock, second + tail, length)
    more = seconds_over(clock, second + tail, length)
    assert given + more == ran
    assert given + seconds_missing(clock, second + tail, length) == length
    assert OVERRUN_GRACE_S == 5
