"""Who completes a course and why not: minutes, days, work, grade, and what a correction moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.regulation import Regulation
from app.domain.round import Course
from app.projections.courselists import charged, in_courses
from app.projections.courses import Progress
from tests.domain.courses import COURSE, HOURS, PERIODS, TRAINING, course_world, move, roster
from tests.domain.world import GOOD, World, why

N = "00420001"
DONE = {"hand_in": "report", "grade": "B"}


def progress(world: World, course: Course = COURSE, voided: Sequence[str] = ()) -> Progress:
    (found,) = in_courses(
        world.plans,
        courses=(course,),
        zone="Asia/Tokyo",
        rules=lambda _: world.rules,
        state=world.state,
        entered={N: world.entries(N)},
        person=world.person,
        voided=lambda _: voided,
    )
    return found


def lacks(found: Progress) -> list[str]:
    return [one.code for one in found.because]


def scan_out(world: World) -> None:
    assert why(world.do("lookup", candidate_number=N, way="out")) is None


def hold(world: World, name: str, came: str | None = "09:30", **at: str) -> None:
    """One period from its doors to its end: `out` and `back` by the scanner."""
    _, doors, start, end = HOURS[name]
    came = doors if came == "09:30" and came < doors else came
    move(world, name, doors).do("open_doors", session=name, reason="x")
    steps = [(start, "start"), (end, "end")]
    steps += [(when, what) for what, when in at.items()]
    steps += [(came, "came")] if came is not None else []
    order = ("came", "start", "out", "back", "suspend", "resume", "end")
    for clock, what in sorted(steps, key=lambda step: (step[0], order.index(step[1]))):
        move(world, name, clock)
        match what:
            case "came":
                world.scan(N, session=name)
                world.do("check_id", candidate=N, session=name, **GOOD)
                assert why(world.do("admit", candidate=N, session=name)) is None
            case "out":
                scan_out(world)
            case "back":
                world.scan(N, session=name)
            case "start" | "resume":
                assert why(world.do(what, session=name)) is None
            case _:
                world.do(what, session=name, reason="x", **_more(what))


def _more(what: str) -> dict[str, Any]:
    return {"point_reached": "part 2"} if what == "suspend" else {}


@pytest.mark.parametrize(
    ("came", "at", "states", "minutes"),
    [
        ("09:30", {}, ("present",), 120),
        ("10:00", {}, ("present",), 120),
        ("10:01", {}, ("late",), 119),
        ("09:30", {"out": "11:30"}, ("left_early",), 90),
        ("09:30", {"out": "12:00"}, ("present",), 120),
        ("10:20", {"out": "11:30"}, ("late", "left_early"), 70),
        ("09:30", {"out": "10:30", "back": "10:45"}, ("present",), 105),
        (None, {}, ("absent",), 0),
        # The end moves with a stoppage, so what is promised is still given; the end is early here.
        ("09:30", {"suspend": "11:00", "resume": "11:30"}, ("present",), 90),
        ("09:30", {"suspend": "11:00", "resume": "11:30", "out": "11:20"}, ("left_early",), 60),
    ],
)
def test_a_period_by_the_scans(
    came: str | None, at: dict[str, str], states: tuple[str, ...], minutes: int
) -> None:
    world = course_world(*roster(N))
    hold(world, "d1am", came, **at)
    period = progress(world).periods[0]
    assert (period.states, period.minutes) == (states, minutes)


@pytest.mark.parametrize(
    ("noted", "states", "minutes"),
    [
        ({"state": "present"}, ("present",), 119),
        ({"state": "late", "minutes": 60}, ("late",), 60),
        ({"state": "left_early"}, ("left_early",), 119),
        ({"state": "absent"}, ("absent",), 0),
    ],
)
def test_what_a_person_says_stands_above_the_scans_until_it_is_taken_back(
    noted: dict[str, Any], states: tuple[str, ...], minutes: int
) -> None:
    world = course_world(*roster(N))
    hold(world, "d1am", "10:01")
    world.do("attendance", candidate=N, day="d1am", **noted)
    period = progress(world).periods[0]
    assert (period.states, period.minutes, period.noted) == (states, minutes, True)
    world.do("correct", fact=world.last(), reason="the neighbour")
    period = progress(world).periods[0]
    assert (period.states, period.minutes, period.noted) == (("late",), 119, False)


def whole_course(*names: str, **fields: Any) -> World:
    world = course_world(*roster(N))
    for name in PERIODS:
        hold(world, name, "09:30" if name in names else None)
    if fields:
        assert why(world.do("attendance", candidate=N, day="d2", **fields)) is None
    return world


@pytest.mark.parametrize(
    ("names", "fields", "because"),
    [
        (PERIODS, DONE, []),
        (PERIODS, {"hand_in": "report", "grade": "C"}, []),
        (PERIODS, {"hand_in": "report", "grade": "D"}, ["grade_low"]),
        (PERIODS, {"hand_in": "report"}, ["grade_missing"]),
        (PERIODS, {"grade": "A"}, ["hand_in_missing"]),
        (("d1am", "d1pm"), DONE, ["days_short", "minutes_short"]),
        (("d1am", "d2"), DONE, ["minutes_short"]),
        ((), {}, ["days_short", "minutes_short", "hand_in_missing", "grade_missing"]),
    ],
)
def test_completion_says_yes_or_no_and_why(
    names: Sequence[str], fields: dict[str, Any], because: list[str]
) -> None:
    found = progress(whole_course(*names, **fields))
    assert (found.completes, lacks(found)) == ("no" if because else "yes", because)
    assert charged(found) is (names == ())


def test_nothing_is_decided_before_the_last_period_is_over() -> None:
    world = course_world(*roster(N))
    hold(world, "d1am")
    assert (progress(world).completes, progress(world).days) == ("open", 1)
    assert not charged(progress(world))


def test_a_corrected_grade_and_a_later_one_move_the_completion() -> None:
    world = whole_course(*PERIODS, hand_in="report", grade="D")
    assert progress(world).completes == "no"
    world.do("correct", fact=world.last(), reason="somebody else's")
    assert lacks(progress(world)) == ["grade_missing"]
    world.do("attendance", candidate=N, day="d1am", grade="A")
    assert progress(world).completes == "yes"
    world.do("attendance", candidate=N, day="d2", grade="D")
    assert lacks(progress(world)) == ["grade_low"]


def test_a_course_without_a_bar_still_asks_to_have_been_there() -> None:
    bare = Course(COURSE.subject)
    assert lacks(progress(whole_course(), bare)) == ["days_short"]
    assert progress(whole_course("d2"), bare).completes == "yes"


def test_cancelled_is_not_absent_and_nobody_is_charged_for_it() -> None:
    world = course_world(*roster(N))
    for name in PERIODS:
        move(world, name, HOURS[name][1])
        world.do("cancel", session=name, reason="snow", reference="HQ-7")
    found = progress(world)
    assert {one.states for one in found.periods} == {("cancelled",)}
    assert (found.completes, charged(found)) == ("no", False)


@pytest.mark.parametrize(
    ("voided", "because", "days", "minutes"),
    [
        ((), [], 2, 360),
        (("d1am",), ["minutes_short"], 2, 240),
        (("d2",), ["days_short", "minutes_short"], 1, 240),
        (("d1am", "d1pm"), ["days_short", "minutes_short"], 1, 120),
        (("elsewhere",), [], 2, 360),
    ],
)
def test_a_period_that_headquarters_declared_void_does_not_count_and_costs_nobody_the_fee(
    voided: Sequence[str], because: list[str], days: int, minutes: int
) -> None:
    world = whole_course(*PERIODS, **DONE)
    found = progress(world, voided=voided)
    assert (lacks(found), found.days, found.minutes) == (because, days, minutes)
    assert (found.completes, charged(found)) == ("no" if because else "yes", False)
    told = {one.session for one in found.periods if one.states == ("present", "voided")}
    assert told == {*voided} - {"elsewhere"}


def test_a_pack_may_ask_to_be_in_time_and_forgive_a_few_minutes() -> None:
    assert TRAINING.course is not None
    rules = replace(TRAINING.course, attended=("present",), early_grace_minutes=10)
    strict: Regulation = replace(TRAINING, course=rules)
    world = course_world(*roster(N), regulation=strict)
    hold(world, "d1am", "10:01")
    assert progress(world).days == 0
    world = course_world(*roster(N), regulation=strict)
    hold(world, "d1am", "09:30", out="11:50")
    assert (progress(world).days, progress(world).periods[0].minutes) == (1, 110)


clocks = st.integers(0, 119).map(lambda m: f"{10 + m // 60:02}:{m % 60:02}")


@given(st.lists(clocks, min_size=4, max_size=4, unique=True).map(sorted))
def test_minutes_are_what_is_left_of_the_period(times: list[str]) -> None:
    came, out, back, gone = times
    world = course_world(*roster(N))
    hold(world, "d1am", came, out=out, back=back)
    stayed = progress(world).periods[0].minutes
    minutes = [int(t[:2]) * 60 + int(t[3:]) for t in times]
    assert stayed == (12 * 60 - minutes[0]) - (minutes[2] - minutes[1])
    left = course_world(*roster(N))
    hold(left, "d1am", came, out=gone)
    assert progress(left).periods[0].minutes == minutes[3] - minutes[0]
