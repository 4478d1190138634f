"""Every room gets exactly the time that was promised, whatever the staff do and in what order."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.events import (
    Recorded,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
)
from app.domain.roomclock import (
    end_second,
    second_at,
    seconds_missing,
    seconds_under_way,
)
from app.domain.session import SessionState
from app.kernel.time import Instant
from app.projections import cells
from app.projections.clocks import room_times
from tests.domain.world import World, on, session, why

LENGTH = 600
ROOMS = ("A", "B")
PLAN = session(end=session().start.plus(seconds=LENGTH))


class Step(NamedTuple):
    """What a station does next; a number is the station that it hears from."""

    station: int
    later: int
    wish: str | int
    rooms: tuple[str, ...]
    reason: str


_WHO = st.integers(0, 2)
_LATER = st.sampled_from([0, 1, 1, 7, 60, 599, 600])
_WHERE = st.sampled_from([(), ("A",), ("B",), ROOMS])
_WISH = st.sampled_from(["start", "suspend", "resume", "end", 0, 1, 2])
_ONE = st.builds(Step, _WHO, _LATER, _WISH, _WHERE, st.sampled_from(["", "alarm"])).map(
    lambda step: [step]
)


def _there_and_back(
    away: str, who: int, other: int, wait: int, stood: int, rooms: tuple[str, ...]
) -> list[Step]:
    """A stop, or an end called too early, and what mends it, perhaps from another station."""
    hears = Step(other, 0, who, (), "")
    back = Step(other, stood, "resume", rooms, "alarm")
    return [Step(who, wait, away, rooms, "alarm"), hears, back]


_PAIR = st.builds(
    _there_and_back, st.sampled_from(["suspend", "end"]), _WHO, _WHO, _LATER, _LATER, _WHERE
)
STEPS = st.lists(_PAIR | _PAIR | _ONE, min_size=2, max_size=20).map(
    lambda scenes: [step for scene in scenes for step in scene]
)
BEGUN = st.sampled_from([(), ("A",), ROOMS, ROOMS])
"""Rooms in which the exam has begun before anything else happens."""


def stations(begun: tuple[str, ...]) -> list[World]:
    """Three that know that the doors are open, and where the exam has begun."""
    first = World(plans=(PLAN,))
    assert why(first.do("open_doors", "09:00:00", session="am")) is None
    if begun:
        assert why(first.do("start", "10:00:00", session="am", rooms=list(begun))) is None
    others = [first.neighbour("s2"), first.neighbour("s3")]
    for other in others:
        other.hear(first.facts)
    return [first, *others]


def ask(world: World, step: Step) -> Any:
    fields: dict[str, Any] = {"session": "am", "rooms": list(step.rooms)}
    if step.wish == "start" or step.reason:
        fields["reason"] = step.reason or "HQ says so"
    return world.do(str(step.wish), **fields)


def play(steps: list[Step], begun: tuple[str, ...]) -> list[World]:
    found, now = stations(begun), on("10:00:00")
    for step in steps:
        now = now.plus(seconds=step.later)
        world = found[step.station]
        world.wall = now
        if isinstance(step.wish, int):
            world.hear(found[step.wish].facts)
        else:
            ask(world, step)
    return found


def counted(facts: list[Recorded], room: str, now: int) -> int:
    """Seconds under way, added up interval by interval as one who watches the room would."""
    total, since, state = 0, 0, "before"
    ordered = sorted(facts, key=lambda record: record.place)
    told = [(r.when.second, r.fact) for r in ordered if room in getattr(r.fact, "rooms", ())]
    for second, fact in told:
        if second > now:
            break
        before = state
        match fact, state:
            case SessionStarted(), ("before" | "waiting"):
                state, since = "running", second
            case SessionSuspended(), "before":
                state = "waiting"
            case SessionSuspended(), "running":
                state = "still"
            case SessionResumed(gives_back_seconds=0), "waiting":
                state = "before"
            case SessionResumed(), "still":
                state, since = "running", second
            case SessionResumed(gives_back_seconds=int(back)), "ended" if back:
                state, since = "running", second
            case SessionEnded(), ("running" | "still"):
                state = "ended"
        if before == "running" != state:
            total += second - since
    return total + (now - since if state == "running" else 0)


@settings(max_examples=200, deadline=None)
@given(STEPS, BEGUN)
def test_the_time_under_way_is_what_one_who_watched_would_count(
    steps: list[Step], begun: tuple[str, ...]
) -> None:
    found = play(steps, begun)
    whole = list({record.id: record for world in found for record in world.facts}.values())
    for facts in [whole, *(world.facts for world in found)]:
        state = cells.fold(cells.session_cell("am"), facts)
        assert isinstance(state, SessionState)
        now = max(world.wall.second for world in found)
        for moment in (now, now + 1, now + LENGTH):
            times = room_times(PLAN, state, ROOMS, Instant(moment * 1000))
            for room in ROOMS:
                passed = min(LENGTH, counted(facts, room, moment))
                assert times[room].under_way == passed
                assert seconds_missing(state.room(room), moment, LENGTH) == LENGTH - passed


@settings(max_examples=200, deadline=None)
@given(STEPS, BEGUN)
def test_an_end_that_is_granted_without_a_reason_gives_all_that_was_promised(
    steps: list[Step], begun: tuple[str, ...]
) -> None:
    """And one second before it is refused, with that one second named."""
    world = stations(begun)[0]
    now = on("10:00:00")
    for step in steps:
        now = now.plus(seconds=step.later)
        world.wall = now
        if not isinstance(step.wish, int):
            ask(world, step)
    for room in ROOMS:
        clock = world.state("am").room(room)
        end = end_second(clock, LENGTH)
        if end is None or clock.over or end <= now.second:
            continue
        assert end - now.second == seconds_missing(clock, now.second, LENGTH)
        world.wall = now.plus(seconds=end - now.second - 1)
        refusal = world.do("end", session="am", rooms=[room]).refusal
        assert refusal is not None
        apart = {"left_minutes": 0, "left_seconds": 1}
        assert refusal.fields == {"seconds": 1, "rooms": [room], **apart}
        world.wall = world.wall.plus(seconds=1)
        assert why(world.do("end", session="am", rooms=[room])) is None
        assert counted(world.facts, room, end) == LENGTH
        assert world.facts[-1].fact == SessionEnded((room,), 0)


@settings(max_examples=100, deadline=None)
@given(STEPS, BEGUN, st.randoms(use_true_random=False))
def test_it_never_matters_in_what_order_stations_heard(
    steps: list[Step], begun: tuple[str, ...], chance: random.Random
) -> None:
    whole = list({r.id: r for world in play(steps, begun) for r in world.facts}.values())
    mixed = [*whole, *chance.choices(whole, k=3)]
    chance.shuffle(mixed)
    cell = cells.session_cell("am")
    assert cells.fold(cell, mixed) == cells.fold(cell, whole)


@settings(max_examples=200, deadline=None)
@given(STEPS, BEGUN, st.integers(0, LENGTH))
def test_the_second_of_a_call_is_when_so_much_time_had_passed(
    steps: list[Step], begun: tuple[str, ...], under_way: int
) -> None:
    world = play(steps, begun)[0]
    for room in ROOMS:
        clock = world.state("am").room(room)
        second = second_at(clock, under_way)
        ended = clock.ended
        if second is None or (ended is not None and second > ended):
            continue
        assert seconds_under_way(clock, second, LENGTH) == under_way
        assert seconds_under_way(clock, second - 1, LENGTH) == max(0, under_way - 1)
