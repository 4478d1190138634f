"""Everybody leaves the building: one moment for every exam that runs, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.alarm import alarm_of, away, rooms_left, running_rooms
from app.domain.events import SessionResumed, SessionSuspended
from app.domain.session import end_of
from tests.domain.world import GOOD, World, entry, on, opened, session, why

A, B, C, D = "00420001", "00420002", "00420003", "00420004"
DOORS = {"doors": on("09:00:00"), "admission_deadline": on("09:50:00")}
LATE = session("pm", id="late")
Happened = list[tuple[str, str, dict[str, Any]]]


def three() -> World:
    """Two exams under way at once in rooms of their own, and one of the afternoon."""
    beside = session("am", id="beside")
    world = opened(
        entry(A, seat="1"),
        entry(D, seat="2"),
        entry(B, "beside", "B"),
        entry(C, "late"),
        plans=(session(), beside, LATE),
    )
    world.do("open_doors", "09:00:00", session="beside")
    for number, where in ((A, "am"), (D, "am"), (B, "beside")):
        world.scan(number, "09:10:00", session=where)
        world.do("check_id", candidate=number, session=where, **GOOD)
        assert why(world.do("admit", candidate=number, session=where)) is None
    for where in ("am", "beside"):
        assert why(world.do("start", "10:00:00", session=where)) is None
    return world


def leave(world: World, at: str = "10:30:40", since: str = "10:30:00") -> None:
    outcome = world.do("evacuate", at, reason="smoke", since=str(on(since)))
    assert why(outcome) is None


def stops(world: World) -> dict[str, SessionSuspended]:
    return {
        record.session or "": record.fact
        for record in world.facts
        if isinstance(record.fact, SessionSuspended)
    }


def test_every_exam_that_runs_stops_at_one_second_and_no_other_is_touched() -> None:
    world = three()
    leave(world)
    assert {where: (fact.rooms, fact.since) for where, fact in stops(world).items()} == {
        "am": (("A",), on("10:30:00")),
        "beside": (("B",), on("10:30:00")),
    }
    assert all(fact.evacuation for fact in stops(world).values())
    assert {*alarm_of(world).out} == {("am", "A"), ("beside", "B")}
    assert world.state("late").phase == "prepared"


@pytest.mark.parametrize(
    ("sessions", "resumed"),
    [(None, ["am", "beside"]), (["beside"], ["beside"]), ("am", ["am"])],
)
def test_all_go_on_or_those_that_are_named(
    sessions: list[str] | str | None, resumed: list[str]
) -> None:
    world = three()
    leave(world)
    named = {} if sessions is None else {"sessions": sessions}
    outcome = world.do("let_back", "10:37:31", **named)
    assert why(outcome) is None
    assert [draft.session for draft in outcome.facts] == resumed
    assert all(isinstance(draft.fact, SessionResumed) for draft in outcome.facts)
    told = outcome.extra["announce"]
    assert isinstance(told, list)
    assert [one["session"] for one in told] == resumed
    assert {(one["minutes"], one["seconds"]) for one in told} == {(7, 31)}
    ends = {name: end_of(session(), world.state(name).room(room)) for name, room in
            (("am", "A"), ("beside", "B"))}  # fmt: skip
    stands = {name for name, end in ends.items() if end is None}
    assert stands == {"am", "beside"} - {*resumed}
    assert {ends[name] for name in resumed} == {on("11:37:31").second}
    assert {where for where, _ in alarm_of(world).back} == {*resumed}


@pytest.mark.parametrize(
    ("happened", "runs", "leave_it"),
    [
        ([], {"am": ("A",), "beside": ("B",)}, {"am": ("A",), "beside": ("B",)}),
        (
            [("suspend", "10:20:00", {"session": "am", "reason": "power"})],
            {"beside": ("B",)},
            {"am": ("A",), "beside": ("B",)},
        ),
        (
            [("end", "10:25:00", {"session": "am", "reason": "fewer questions"})],
            {"beside": ("B",)},
            {"am": ("A",), "beside": ("B",)},
        ),
        (
            [("end", "10:00:05", {"session": "am", "reason": "fewer questions"})],
            {"beside": ("B",)},
            {"am": ("A",), "beside": ("B",)},
        ),
        (
            [("cancel", "10:20:00", {"session": "am", "reason": "snow", "reference": "7"})],
            {"beside": ("B",)},
            {"beside": ("B",)},
        ),
        (
            [("open_doors", "12:30:00", {"session": "late", "reason": "early"})],
            {"am": ("A",), "beside": ("B",), "late": ("A",)},
            {"am": ("A",), "beside": ("B",), "late": ("A",)},
        ),
    ],
)
def test_what_runs_and_what_must_be_left(
    happened: Happened, runs: dict[str, Any], leave_it: dict[str, Any]
) -> None:
    world = three()
    for wish, at, fields in happened:
        assert why(world.do(wish, at, **fields)) is None
    assert running_rooms(world) == runs
    assert rooms_left(world, world.now) == leave_it


def test_a_room_whose_exam_is_long_over_holds_nobody() -> None:
    world = three()
    assert why(world.do("end", "11:30:00", session="am")) is None
    assert rooms_left(world, on("12:00:00")) == {"am": ("A",), "beside": ("B",)}
    assert rooms_left(world, on("12:00:01")) == {"beside": ("B",)}


def test_an_exam_that_began_after_the_key_loses_no_second() -> None:
    world = three()
    world.do("open_doors", "13:00:00", session="late")
    assert why(world.do("start", "14:00:10", session="late")) is None
    leave(world, "14:00:40", "14:00:00")
    since = {where: fact.since for where, fact in stops(world).items()}
    assert since == {
        "am": on("14:00:00"),
        "beside": on("14:00:00"),
        "late": on("14:00:10"),
    }


@pytest.mark.parametrize(
    ("wish", "at", "fields", "code"),
    [
        ("let_back", "10:30:00", {}, "nobody_left"),
        ("evacuate", "10:30:00", {}, "missing_field"),
        ("evacuate", "12:30:01", {"reason": "x", "since": str(on("10:30:00"))},
         "stopped_out_of_range"),
        ("evacuate", "10:30:00", {"reason": "x", "since": str(on("10:30:01"))},
         "stopped_out_of_range"),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(
    wish: str, at: str, fields: dict[str, Any], code: str
) -> None:
    world = three()
    before = len(world.facts)
    assert why(world.do(wish, at, **fields)) == code
    assert len(world.facts) == before


def test_what_did_not_leave_is_not_let_back() -> None:
    world = three()
    leave(world)
    outcome = world.do("let_back", "10:40:00", sessions=["late", "am"])
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.fields) == (
        "not_left",
        {"sessions": ["late"], "known": ["am", "beside"]},
    )


def test_nothing_runs() -> None:
    world = opened(entry(A), plans=(session(), LATE))
    world.do("cancel", "09:30:00", session="am", reason="snow", reference="7")
    assert why(world.do("evacuate", "09:40:00", reason="smoke")) == "nothing_to_leave"


@pytest.mark.parametrize(
    ("happened", "found"),
    [
        ([], {}),
        ([("disqualify", {"kind": "cheating", "override_reason": "seen"})], {A: "disqualified"}),
        ([("depart", {"reason": "ill"})], {A: "departed"}),
        ([("withdraw", {"reason": "ill"})], {A: "withdrew"}),
        ([("leave", {})], {}),
    ],
)
def test_who_was_sent_out_is_told_apart_and_not_left_out_silently(
    happened: list[tuple[str, dict[str, Any]]], found: dict[str, str]
) -> None:
    world = three()
    for wish, fields in happened:
        assert why(world.do(wish, "10:40:00", candidate=A, **fields)) is None
    assert away(world, "am", "A") == found
    assert away(world, "beside", "B") == {}


def test_who_never_came_today_is_not_away() -> None:
    assert away(three(), "late", "A") == {}
