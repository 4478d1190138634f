"""The computer's clock may do what it likes: it is noticed, recorded, and moves no exam."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import ClockJumped, JumpKind
from app.domain.session import end_of
from app.domain.view import Refusal
from app.domain.wishes import AnyWish, ConfirmClock, OpenDoors, SignIn, Start
from app.kernel.time import Instant
from app.machine.clock import ComputerClock, zone_minutes
from app.projections.cells import station_cell
from app.services.invented import PINS
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.venue import Venue
from app.services.watching import SLEEP_MS, TOLERANCE_MS, Watcher, jumped_by
from tests.venue.station import MORNING, SESSION, UNCHECKED, Desk, World, make_world

HOUR = 3_600_000
MIDNIGHT = Instant.parse("2026-11-22T23:59:59.500+09:00")


class Case(NamedTuple):
    """What really passes, what the clock shows beyond it, how long nobody looks."""

    passed_ms: int
    beyond_ms: int
    looked: bool = True
    zone: int = 540
    began: Instant = MORNING
    found: tuple[JumpKind, int] | None = None


CASES = {
    "nothing": Case(200, 0),
    "kept right little by little": Case(200, TOLERANCE_MS - 1),
    "forward": Case(200, HOUR, found=("forward", HOUR)),
    "just forward": Case(200, TOLERANCE_MS, found=("forward", TOLERANCE_MS)),
    "back": Case(200, -HOUR, found=("back", -HOUR)),
    "just back": Case(200, -TOLERANCE_MS, found=("back", -TOLERANCE_MS)),
    "sleep": Case(10 * 60_000, 0, found=("slept", 0)),
    "just slept": Case(SLEEP_MS, 0, found=("slept", 0)),
    "a busy moment": Case(SLEEP_MS - 1, 0),
    "sleep, and set meanwhile": Case(10 * 60_000, -HOUR, found=("slept", -HOUR)),
    "nobody looks all the time": Case(10 * 60_000, 0, looked=False),
    "nobody looks, forward": Case(10 * 60_000, HOUR, looked=False, found=("forward", HOUR)),
    "midnight": Case(1000, 0, began=MIDNIGHT),
    "another time zone": Case(200, 0, zone=0, found=("zone", 0)),
    "another time zone, nobody looks": Case(200, 0, looked=False, zone=0),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_noticed(case: Case) -> None:
    watcher = Watcher()
    watcher.begun(Stamp(case.began, 5))
    if case.looked:
        watcher.looked(Stamp(case.began, 5), 540)
    shown = case.began.plus(ms=case.passed_ms + case.beyond_ms)
    now = Stamp(shown, 5 + case.passed_ms)
    found = watcher.look(now, case.zone)
    assert (None if found is None else (found.kind, found.by_ms)) == case.found
    assert watcher.steady(now).at == case.began.plus(ms=case.passed_ms)


MOVES = st.lists(st.tuples(st.integers(0, 100_000), st.integers(-(10**7), 10**7)), max_size=20)


@given(MOVES, st.booleans())
def test_no_jumps_move_the_time_that_the_program_goes_by(
    moves: list[tuple[int, int]], heeded: bool
) -> None:
    """Whether the jumps are recorded, and the offset corrected by them, or not."""
    watcher, offset = Watcher(), 0
    watcher.begun(Stamp(MORNING, 0))
    real = wall = 0
    for passed, beyond in moves:
        real, wall = real + passed, wall + passed + beyond
        now = Stamp(MORNING.plus(ms=wall), real)
        jump = watcher.jump(now)
        if jump and heeded:
            watcher.take(now, jump)
            offset -= jump.by_ms
            assert abs(watcher.steady(now).at.ms - now.at.ms) < TOLERANCE_MS
        assert watcher.steady(now).at.ms + offset == MORNING.ms + real


@given(st.integers(-HOUR, HOUR), st.integers(0, HOUR))
def test_a_jump_is_what_the_clock_went_beyond_what_passed(beyond: int, passed: int) -> None:
    before = Stamp(MORNING, 77)
    now = Stamp(MORNING.plus(ms=passed + beyond), 77 + passed)
    assert jumped_by(before, now) == (beyond if abs(beyond) >= TOLERANCE_MS else 0)


def test_the_computers_own_readings() -> None:
    clock = ComputerClock()
    first, second = clock.monotonic_ms(), clock.monotonic_ms()
    assert second >= first
    assert -12 * 60 <= zone_minutes() <= 14 * 60


# A station whose clock jumps under its hands.


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("watched"))


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    return Desk.made(tmp_path / "desk", world.first)


class Shaky:
    """The computer's two clocks: the one people see, and the one that never jumps."""

    def __init__(self) -> None:
        self.wall = self.real = MORNING

    def passes(self, seconds: int, beyond: int = 0) -> Stamp:
        """Time goes on, and the clock that people see by so many seconds more."""
        self.wall = self.wall.plus(seconds=seconds + beyond)
        self.real = self.real.plus(seconds=seconds)
        return Stamp(self.wall, self.real.ms)


def checked(at: Instant) -> ConfirmClock:
    return ConfirmClock(reference=at, second_operator="p01", second_pin=PINS["p01"])


def done(venue: Venue, wish: AnyWish, stamp: Stamp) -> None:
    assert venue.perform(wish, stamp).refusal is None


def begin(station: OpenStation, stamp: Stamp) -> Venue:
    done(station.venue, SignIn(operator="l01", pin=PINS["l01"]), stamp)
    return station.venue


def jumps(venue: Venue) -> list[ClockJumped]:
    journal = venue.journal
    records = journal.log.records(station_cell(journal.station, journal.epoch))
    return [record.fact for record in records if isinstance(record.fact, ClockJumped)]


@pytest.mark.parametrize("beyond", [HOUR // 1000, -HOUR // 1000, 2, -2])
def test_a_jump_in_the_exam_moves_no_end(desk: Desk, beyond: int) -> None:
    clock = Shaky()
    with desk.station() as station:
        venue = begin(station, clock.passes(0))
        done(venue, checked(MORNING.plus(seconds=5)), clock.passes(0))
        done(venue, OpenDoors(session=SESSION), clock.passes(1))
        done(venue, Start(session=SESSION, reason="練習"), clock.passes(1))
        plan = venue.sessions[SESSION]
        end = end_of(plan, venue.at(clock.passes(0)).state(SESSION).room("A"))

        # The clock that people see jumps; nobody has noticed yet, and yet no time has moved.
        stamp = clock.passes(10, beyond)
        assert venue.at(stamp).now == MORNING.plus(seconds=5 + 12)
        done(venue, SignIn(operator="l01", pin=PINS["l01"]), stamp)
        [jump] = jumps(venue)
        assert (jump.by_ms, jump.kind) == (beyond * 1000, "forward" if beyond > 0 else "back")
        assert venue.clock_doubt == "jumped"

        stamp = clock.passes(10)
        done(venue, SignIn(operator="l01", pin=PINS["l01"]), stamp)
        assert len(jumps(venue)) == 1
        assert venue.at(stamp).now == MORNING.plus(seconds=5 + 22)
        last = venue.journal.log.last(venue.journal.station, venue.journal.epoch)
        assert last is not None
        assert (last.at, last.when) == (stamp.at, MORNING.plus(seconds=5 + 22))
        assert end_of(plan, venue.at(stamp).state(SESSION).room("A")) == end
    assert desk.check() == []


def refusal_of(venue: Venue, stamp: Stamp) -> Refusal | None:
    return venue.perform(OpenDoors(session=SESSION), stamp).refusal


def doubt(venue: Venue, stamp: Stamp) -> object:
    refusal = refusal_of(venue, stamp)
    assert refusal is not None
    assert refusal.code == "clock_unchecked"
    assert refusal.told_as == f"clock_unchecked_{refusal.fields['why']}"
    return refusal.fields["why"]


def test_the_doors_ask_until_two_people_have_checked_the_clock(desk: Desk) -> None:
    clock = Shaky()
    with desk.station() as station:
        venue = begin(station, clock.passes(0))
        assert doubt(venue, clock.passes(1)) == "never"
        done(venue, checked(clock.wall), clock.passes(1))
        assert venue.clock_doubt == ""
        assert jumps(venue) == []
        done(venue, SignIn(operator="l01", pin=PINS["l01"]), clock.passes(1, -HOUR // 1000))
        assert doubt(venue, clock.passes(1)) == "jumped"
        done(venue, checked(clock.real), clock.passes(0))
        venue.glance(clock.passes(1))
        stamp = clock.passes(600)
        jump = venue.glance(stamp)
        assert jump is not None
        venue.note_jump(jump, stamp)
        assert (jump.kind, jump.slept_ms, venue.clock_doubt) == ("slept", 600_000, "slept")
        assert venue.glance(clock.passes(1)) is None
        assert doubt(venue, clock.passes(1)) == "slept"
        done(venue, checked(clock.real), clock.passes(0))
    with desk.station() as station:
        venue = begin(station, clock.passes(60))
        assert doubt(venue, clock.passes(0)) == "restarted"
        done(venue, checked(clock.real), clock.passes(0))
        assert refusal_of(venue, clock.passes(0)) is None


def test_a_reason_opens_the_doors_and_is_kept(desk: Desk) -> None:
    clock = Shaky()
    with desk.station() as station:
        venue = begin(station, clock.passes(0))
        for empty in ("", " ", "　"):
            wish = OpenDoors(session=SESSION, reason=empty)
            refusal = venue.perform(wish, clock.passes(0)).refusal
            assert refusal is not None
            assert refusal.code == "clock_unchecked"
        [opened] = venue.perform(
            OpenDoors(session=SESSION, reason=UNCHECKED), clock.passes(0)
        ).facts
        assert opened.reason == UNCHECKED


def test_another_time_zone_is_noted_and_asks_for_nothing(desk: Desk) -> None:
    clock = Shaky()
    with desk.station() as station:
        venue = begin(station, clock.passes(0))
        done(venue, checked(clock.wall), clock.passes(0))
        assert venue.glance(clock.passes(1), 540) is None
        stamp = clock.passes(1)
        jump = venue.glance(stamp, 0)
        assert jump is not None
        venue.note_jump(jump, stamp)
        assert jumps(venue) == [ClockJumped("zone", 0)]
        assert venue.clock_doubt == ""


def test_a_wish_that_meets_a_jump_first_records_it_once(desk: Desk) -> None:
    clock = Shaky()
    with desk.station() as station:
        venue = begin(station, clock.passes(0))
        venue.glance(clock.passes(1))
        stamp = clock.passes(1, 90)
        jump = venue.glance(stamp)
        assert jump is not None
        done(venue, SignIn(operator="l01", pin=PINS["l01"]), stamp)
        venue.note_jump(jump, stamp)
        assert jumps(venue) == [ClockJumped("forward", 90_000)]
