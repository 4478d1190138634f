"""The script of the rules: what is due in which room, what was read, and what was missed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.clocktables import open_calls
from app.domain.announcing import GRACE_S, Call, calls, missed
from app.domain.events import Announced
from app.domain.regulation import Announcement, Text
from app.domain.roomclock import RoomClock, begun, resumed, seconds_missing, stopped
from app.domain.session import SessionState, length_of
from app.kernel.time import Instant
from tests.domain.world import IACS, World, entry, on, session, why

Step = tuple[str, str, dict[str, Any]]
WHY = {"reason": "alarm"}
OPEN: Step = ("09:00:00", "open_doors", {})
START: Step = ("10:00:00", "start", {})
END: Step = ("11:30:00", "end", {})


def day(*steps: Step) -> World:
    world = World(roster=[entry("00420001"), entry("00420002", room="B")])
    for at, wish, fields in steps:
        assert why(world.do(wish, at, session="am", **fields)) is None
    return world


def read(announcement: str, at: str, **fields: Any) -> Step:
    return at, "announce", {"announcement": announcement, **fields}


def found(world: World, announcement: str, at: str, room: str = "A") -> Call:
    script = [one for one in IACS.announcements if one.id == announcement]
    rows = calls(session(), world.state("am"), world.rooms("am"), script, on(at))
    return next(call for call in rows if call.room == room)


STOP: list[Step] = [("10:10:00", "suspend", WHY), ("10:15:00", "resume", {})]
LATE_STOP: list[Step] = [("11:20:00", "suspend", WHY), ("11:25:00", "resume", {})]
EARLY: Step = ("09:52:00", "start", WHY)
SHORT: Step = ("11:00:00", "end", WHY)
LATE_END: Step = ("11:50:00", "end", {})
AT_ONCE: Step = ("10:00:30", "end", WHY)


@pytest.mark.parametrize(
    ("steps", "announcement", "at", "status", "due"),
    [
        ([OPEN], "conduct", "09:49:59", "later", "09:50:00"),
        ([OPEN], "conduct", "09:50:00", "due", "09:50:00"),
        ([OPEN], "conduct", "10:20:00", "due", "09:50:00"),
        ([OPEN, START], "conduct", "10:00:00", "due", "09:50:00"),
        ([OPEN, START], "conduct", "10:00:01", "missed", "09:50:00"),
        # The exam began early: what belongs before it is missed from there on.
        ([OPEN, EARLY], "leaving", "09:52:00", "due", "09:52:00"),
        ([OPEN, EARLY], "leaving", "09:52:01", "missed", "09:52:00"),
        ([OPEN, EARLY], "conduct", "09:52:01", "missed", "09:50:00"),
        ([OPEN, read("conduct", "09:51:00"), START], "conduct", "10:20:00", "read", "09:50:00"),
        (
            [OPEN, START, read("conduct", "10:00:01")],
            "conduct",
            "10:20:00",
            "read_late",
            "09:50:00",
        ),
        ([OPEN], "begin", "09:59:59", "later", "10:00:00"),
        ([OPEN, START], "begin", "10:01:00", "due", "10:00:00"),
        ([OPEN, START], "begin", "10:01:01", "missed", "10:00:00"),
        ([OPEN], "left_15", "09:30:00", "later", None),
        ([OPEN, START], "left_15", "11:14:59", "later", "11:15:00"),
        ([OPEN, START], "left_15", "11:15:00", "due", "11:15:00"),
        ([OPEN, START], "left_15", "11:16:00", "due", "11:15:00"),
        ([OPEN, START], "left_15", "11:16:01", "missed", "11:15:00"),
        ([OPEN, START, read("left_15", "11:14:30")], "left_15", "11:20:00", "read", "11:15:00"),
        ([OPEN, START, read("left_15", "11:16:00")], "left_15", "11:20:00", "read", "11:15:00"),
        (
            [OPEN, START, read("left_15", "11:17:00")],
            "left_15",
            "11:20:00",
            "read_late",
            "11:15:00",
        ),
        ([OPEN, START, *STOP], "left_15", "11:15:00", "later", "11:20:00"),
        # A stop after the moment does not move it: at 11:15 fifteen minutes were left.
        ([OPEN, START, *LATE_STOP], "left_15", "11:25:00", "missed", "11:15:00"),
        ([OPEN, START, *LATE_STOP], "left_5", "11:29:59", "later", "11:30:00"),
        ([OPEN, START, STOP[0]], "left_15", "11:15:00", "later", None),
        ([OPEN, START], "left_1", "11:31:00", "passed", "11:29:00"),
        ([OPEN, START, SHORT], "left_15", "11:30:00", "void", "11:15:00"),
        ([OPEN, START, SHORT], "stop", "11:00:30", "due", "11:00:00"),
        ([OPEN, START, END], "stop", "11:31:01", "missed", "11:30:00"),
        ([OPEN, START, END, read("stop", "11:30:05")], "stop", "11:40:00", "read", "11:30:00"),
        # A late end moves no call: it was due, and missed, when the time was up.
        ([OPEN, START, LATE_END], "stop", "11:50:00", "missed", "11:30:00"),
        (
            [OPEN, START, LATE_END, read("stop", "11:50:02")],
            "stop",
            "11:51:00",
            "read_late",
            "11:30:00",
        ),
        ([OPEN, START, *STOP, LATE_END], "stop", "11:50:00", "missed", "11:35:00"),
        # Nobody can be told to begin any more, however short a time the exam took.
        ([OPEN, START, AT_ONCE], "begin", "10:00:40", "missed", "10:00:00"),
        ([OPEN, START, AT_ONCE], "conduct", "10:00:40", "missed", "09:50:00"),
        ([OPEN, START, AT_ONCE], "stop", "10:00:40", "due", "10:00:30"),
        ([OPEN, START, ("11:29:30", "end", WHY)], "left_1", "11:29:40", "passed", "11:29:00"),
        (
            [OPEN, ("09:40:00", "delay", {"minutes": 10, "reason": "snow"})],
            "conduct",
            "09:59:59",
            "later",
            "10:00:00",
        ),
        (
            [OPEN, ("09:40:00", "cancel", {"reason": "snow", "reference": "HQ-7"})],
            "conduct",
            "09:55:00",
            "void",
            "09:50:00",
        ),
    ],
)
def test_when_a_call_is_due_and_when_it_is_missed(
    steps: list[Step], announcement: str, at: str, status: str, due: str | None
) -> None:
    call = found(day(*steps), announcement, at)
    assert (call.status, call.due) == (status, on(due) if due else None)


def test_each_room_has_its_own_moment() -> None:
    stop = ("10:10:00", "suspend", {**WHY, "rooms": ["B"]})
    world = day(OPEN, START, stop, ("10:20:00", "resume", {"rooms": ["B"]}))
    assert [found(world, "left_15", "11:15:00", room).status for room in "AB"] == ["due", "later"]
    outcome = world.do("announce", "11:15:00", session="am", announcement="left_15")
    assert [draft.fact for draft in outcome.facts] == [
        Announced("left_15", ("A",), "2022-05-01"),
    ]
    assert found(world, "left_15", "11:25:00", "B").status == "due"


def test_rooms_are_told_together_only_where_a_call_was_due_at_one_time() -> None:
    late = ("10:03:00", "start", {"rooms": ["A"]})
    world = day(OPEN, ("10:00:00", "start", {"rooms": ["B"]}), late)
    rows = calls(
        session(), world.state("am"), world.rooms("am"), IACS.announcements, on("11:22:00")
    )
    told = {
        (status, due): [call.room for call in group]
        for (status, announcement, due, _), group in open_calls(rows).items()
        if announcement == "left_15"
    }
    assert told == {
        ("missed", on("11:18:00")): ["A"],
        ("missed", on("11:15:00")): ["B"],
    }


def test_what_was_missed_is_a_draft_of_an_incident_and_no_fact() -> None:
    world = day(OPEN, START, read("left_15", "11:17:00", rooms=["B"]))
    before = list(world.facts)
    rows = calls(session(), world.state("am"), "AB", IACS.announcements, on("11:18:00"))
    drafts = missed("am", rows, IACS.incident_kinds)
    told = [(d.announcement, d.room, d.read_at) for d in drafts if d.announcement == "left_15"]
    assert told == [("left_15", "A", None), ("left_15", "B", on("11:17:00"))]
    assert {(d.kind, d.session) for d in drafts} == {("staff_mistake", "am")}
    assert world.facts == before


@pytest.mark.parametrize(
    ("steps", "fields", "at", "refusal"),
    [
        ([OPEN], {"announcement": "lunch"}, "09:50:00", "unknown_announcement"),
        ([OPEN], {"announcement": "conduct", "rooms": ["Z"]}, "09:50:00", "unknown_room_here"),
        ([], {"announcement": "conduct"}, "09:50:00", "wrong_phase"),
        (
            [OPEN, read("conduct", "09:50:00")],
            {"announcement": "conduct"},
            "09:51:00",
            "already_announced",
        ),
        ([OPEN], {"announcement": "begin"}, "09:58:59", "announcement_too_early"),
        ([OPEN], {"announcement": "left_15"}, "09:50:00", "announcement_not_yet"),
        ([OPEN, START], {"announcement": "left_15"}, "11:13:59", "announcement_too_early"),
        ([OPEN, START], {"announcement": "stop"}, "11:00:00", "announcement_too_early"),
        ([OPEN, START, SHORT], {"announcement": "left_15"}, "11:15:00", "announcement_void"),
        ([OPEN, START, END], {"announcement": "begin"}, "11:30:10", "announcement_after_end"),
        ([OPEN, START, END], {"announcement": "left_15"}, "11:30:10", "announcement_after_end"),
        (
            [OPEN, ("09:40:00", "cancel", {"reason": "snow", "reference": "HQ-7"})],
            {"announcement": "conduct"},
            "09:50:00",
            "wrong_phase",
        ),
    ],
)
def test_what_is_not_ticked(
    steps: list[Step], fields: dict[str, Any], at: str, refusal: str
) -> None:
    outcome = day(*steps).do("announce", at, session="am", **fields)
    assert (why(outcome), outcome.facts) == (refusal, ())


def test_what_came_to_nothing_in_one_room_is_still_read_in_the_other() -> None:
    world = day(OPEN, START, ("10:00:30", "end", {**WHY, "rooms": ["A"]}))
    outcome = world.do("announce", "10:00:40", session="am", announcement="begin")
    assert [draft.fact for draft in outcome.facts] == [Announced("begin", ("B",), "2022-05-01")]


def test_what_belongs_before_the_start_is_read_in_one_go() -> None:
    for one in IACS.announcements:
        if one.when == "before_start":
            outcome = day(OPEN).do("announce", "09:00:01", session="am", announcement=one.id)
            assert why(outcome) is None


def test_a_session_that_is_not_here() -> None:
    outcome = day().do("announce", session="zz", announcement="conduct")
    assert why(outcome) == "unknown_session"


def test_two_stations_that_tick_one_call_keep_the_first() -> None:
    world = day(OPEN)
    other = world.neighbour("s2")
    other.hear(world.facts)
    for station, at in ((world, "09:51:00"), (other, "09:52:00")):
        assert why(station.do("announce", at, session="am", announcement="conduct")) is None
    world.hear(other.facts)
    assert world.state("am").announced["conduct"]["A"] == on("09:51:00")


@given(
    st.integers(1, 89),
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), max_size=5),
)
def test_a_call_of_time_left_comes_when_so_much_is_left(
    minutes: int, stops: list[tuple[int, int]]
) -> None:
    plan = session()
    second = plan.start.second
    clock = begun(RoomClock(), second)
    for after, stood in stops:
        second += after
        clock = resumed(stopped(clock, second), second := second + stood)
    state = SessionState(doors_opened=True, rooms={"A": clock})
    one = Announcement("left", "minutes_left", Text("残り", "left"), minutes)
    [call] = calls(plan, state, "A", [one], Instant(second * 1000))
    assert call.due is not None
    assert seconds_missing(clock, call.due.second, length_of(plan)) == minutes * 60
    [after_it] = calls(plan, state, "A", [one], call.due.plus(seconds=GRACE_S))
    [too_late] = calls(plan, state, "A", [one], call.due.plus(seconds=GRACE_S + 1))
    assert (after_it.status, too_late.status) == ("due", "missed")


@pytest.mark.parametrize(
    ("before", "fields", "at", "rooms"),
    [
        # B is 40 s behind A: what is read when A's call has come was read in A.
        ([], {}, "11:15:00", ("A",)),
        ([], {}, "11:15:20", ("A",)),
        ([], {}, "11:15:40", ("A", "B")),
        ([], {}, "11:16:30", ("A", "B")),
        # Before either has come, those that are near are read together.
        ([], {}, "11:14:50", ("A", "B")),
        ([], {"rooms": ["A", "B"]}, "11:15:20", ("A", "B")),
        ([read("left_15", "11:15:00")], {}, "11:15:10", ("B",)),
        ([("11:15:10", "end", {**WHY, "rooms": ["A"]})], {}, "11:15:20", ("B",)),
    ],
)
def test_a_call_is_read_where_it_has_come_and_nowhere_that_nobody_named(
    before: list[Step], fields: dict[str, Any], at: str, rooms: tuple[str, ...]
) -> None:
    stop = ("10:10:00", "suspend", {**WHY, "rooms": ["B"]})
    world = day(OPEN, START, stop, ("10:10:40", "resume", {"rooms": ["B"]}), *before)
    outcome = world.do("announce", at, session="am", announcement="left_15", **fields)
    assert [draft.fact for draft in outcome.facts] == [Announced("left_15", rooms, "2022-05-01")]


READ_EARLY: Step = ("11:14:10", "announce", {"announcement": "left_15"})
MOVES: list[Step] = [("11:14:30", "suspend", WHY), ("11:18:00", "resume", {})]


@pytest.mark.parametrize(
    ("steps", "at", "status", "read_at"),
    [
        ([], "11:15:00", "read", "11:14:10"),
        (MOVES[:1], "11:16:00", "read", "11:14:10"),
        (MOVES, "11:18:00", "later", None),
        (MOVES, "11:18:30", "due", None),
        (MOVES, "11:20:00", "missed", None),
        ([*MOVES, read("left_15", "11:18:40")], "11:20:00", "read", "11:18:40"),
        ([*MOVES, read("left_15", "11:20:10")], "11:21:00", "read_late", "11:20:10"),
        # A stop too short to make it another call.
        ([MOVES[0], ("11:14:35", "resume", {})], "11:15:05", "read", "11:14:10"),
        # It was read, and then nothing more came: the room ended before the new moment.
        ([*MOVES, ("11:18:10", "end", WHY)], "11:20:00", "read", "11:14:10"),
    ],
)
def test_a_call_read_before_its_moment_was_moved_comes_again(
    steps: list[Step], at: str, status: str, read_at: str | None
) -> None:
    call = found(day(OPEN, START, READ_EARLY, *steps), "left_15", at)
    assert (call.status, call.read_at) == (status, on(read_at) if read_at else None)


def test_what_two_desks_tick_after_a_stop_counts_from_the_first_of_them() -> None:
    world = day(OPEN, START, READ_EARLY, *MOVES)
    other = world.neighbour("s2")
    other.hear(world.facts)
    for station, at in ((world, "11:18:40"), (other, "11:19:50")):
        wish = station.do("announce", at, session="am", announcement="left_15")
        assert why(wish) is None
    world.hear(other.facts)
    call = found(world, "left_15", "11:21:00")
    assert (call.status, call.read_at) == ("read", on("11:18:40"))


def test_a_reading_ticked_by_mistake_is_taken_back_and_can_be_ticked_again() -> None:
    world = day(OPEN)
    assert why(world.do("announce", "09:50:00", session="am", announcement="conduct")) is None
    told = world.facts[-1].id
    assert why(world.do("correct", "09:50:05", fact=told, reason="wrong key")) is None
    assert found(world, "conduct", "09:50:10").read_at is None
    assert why(world.do("announce", "09:51:00", session="am", announcement="conduct")) is None
