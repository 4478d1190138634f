"""The session's clock: who may do what in which phase, and the arithmetic of its end."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import Draft, SessionEnded, SessionStarted, SignInFailed
from app.domain.session import end_of
from app.domain.view import Outcome
from tests.domain.world import World, codes, entry, on, opened, session, why

N, M = "00420001", "00420002"
ROSTER = [entry(N), entry(M, room="B")]
Step = tuple[str, dict[str, Any]]
WHY = {"reason": "alarm"}
HQ = {"reason": "snow", "reference": "HQ-7"}
OPEN: Step = ("open_doors", {})
START: Step = ("start", WHY)
SUSPEND: Step = ("suspend", WHY)
PHASES: dict[str, list[Step]] = {
    "prepared": [],
    "doors_open": [OPEN],
    "waiting": [OPEN, SUSPEND],
    "started": [OPEN, START],
    "suspended": [OPEN, START, SUSPEND],
    "ended": [OPEN, START, ("end", WHY)],
    "cancelled": [("cancel", HQ)],
}
"""Phase -> the way there; "waiting" is suspended before the start."""
WISHES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "open_doors": ({}, {"prepared"}),
    "queue_closed": ({"count": 2}, {"doors_open", "waiting", "started", "suspended"}),
    "delay": ({"minutes": 5, **WHY}, {"prepared", "doors_open", "waiting"}),
    "start": (WHY, {"doors_open"}),
    "suspend": (WHY, {"doors_open", "started"}),
    "resume": ({}, {"waiting", "suspended"}),
    "end": (WHY, {"started", "suspended"}),
    "cancel": (HQ, {"prepared", "doors_open", "waiting", "started", "suspended"}),
}


def day(*steps: Step, at: str = "09:00:00") -> World:
    world = World(roster=ROSTER, plans=(session(), session("pm")))
    for wish, fields in steps:
        assert why(world.do(wish, at, session="am", **fields)) is None
    return world


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("wish", WISHES)
def test_what_may_be_done_in_each_phase(wish: str, phase: str) -> None:
    world = day(*PHASES[phase])
    before = world.state("am")
    fields, allowed = WISHES[wish]
    outcome = world.do(wish, "09:50:00", session="am", **fields)
    assert why(outcome) == (None if phase in allowed else "wrong_phase")
    if outcome.refusal is not None:
        needed = {"suspended" if name == "waiting" else name for name in allowed}
        assert outcome.refusal.fields["phase"] == world.phase()
        assert set(outcome.refusal.fields["needed"]) <= needed  # type: ignore[call-overload]
    assert (world.state("am") == before) == (phase not in allowed)


@pytest.mark.parametrize("phase", PHASES)
def test_the_phase_is_known_by_its_name(phase: str) -> None:
    assert day(*PHASES[phase]).phase() == {"waiting": "suspended"}.get(phase, phase)


@pytest.mark.parametrize("wish", WISHES)
def test_a_session_that_is_not_here(wish: str) -> None:
    fields, _ = WISHES[wish]
    assert why(day().do(wish, session="zz", **fields)) == "unknown_session"


@pytest.mark.parametrize("wish", ["start", "suspend", "resume", "end", "cancel"])
def test_a_room_that_is_not_here(wish: str) -> None:
    fields, _ = WISHES[wish]
    outcome = day(OPEN).do(wish, session="am", rooms=["Z"], **fields)
    assert why(outcome) == "unknown_room_here"


@pytest.mark.parametrize(
    ("wish", "missing"),
    [("suspend", ["reason"]), ("cancel", ["reason", "reference"]), ("delay", ["reason"])],
)
def test_what_must_be_said(wish: str, missing: list[str]) -> None:
    fields = {"minutes": 5} if wish == "delay" else {}
    outcome = day(OPEN).do(wish, session="am", **fields)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.fields) == ("missing_field", {"fields": missing})


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({}, "delay_needs_one_time"),
        ({"minutes": 5, "new_start": "2026-11-22T10:20:00+09:00"}, "delay_needs_one_time"),
        ({"minutes": 0}, "delay_is_not_later"),
        ({"minutes": -5}, "delay_is_not_later"),
        ({"new_start": "2026-11-22T10:00:00+09:00"}, "delay_is_not_later"),
    ],
)
def test_a_delay_is_one_later_time(fields: dict[str, Any], refusal: str) -> None:
    assert why(day(OPEN).do("delay", session="am", reason="snow", **fields)) == refusal


def test_the_queue_is_counted_once() -> None:
    world = day(OPEN)
    assert why(world.do("queue_closed", "09:50:00", session="am", count=0)) is None
    assert why(world.do("queue_closed", session="am", count=1)) == "queue_already_closed"


@pytest.mark.parametrize("count", [-1, 3, 10**30])
def test_no_more_stand_in_line_than_are_expected(count: int) -> None:
    outcome = day(OPEN).do("queue_closed", "09:50:00", session="am", count=count)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.article) == ("queue_count_out_of_range", "E 11")
    assert outcome.refusal.fields == {"count": count, "most": 2}


@pytest.mark.parametrize(("number", "most"), [(N, 1), ("00990001", 2)])
def test_who_has_arrived_stands_in_line_no_more(number: str, most: int) -> None:
    world = day(OPEN)
    world.scan(number, "09:40:00")
    outcome = world.do("queue_closed", "09:50:00", session="am", count=3)
    assert outcome.refusal is not None
    assert outcome.refusal.fields["most"] == most


@pytest.mark.parametrize(
    ("wish", "at", "earliest"),
    [
        ("open_doors", "07:59:59", "08:00:00"),
        ("queue_closed", "09:49:59", "09:50:00"),
        ("start", "09:49:59", "09:50:00"),
    ],
)
def test_what_comes_too_early_is_told_the_earliest_time(wish: str, at: str, earliest: str) -> None:
    world = day(*([] if wish == "open_doors" else [OPEN]))
    fields = {"count": 1} if wish == "queue_closed" else {}
    outcome = world.do(wish, at, session="am", **fields)
    assert outcome.refusal is not None
    assert outcome.refusal.fields["earliest"] == on(earliest)
    assert outcome.facts == ()
    if wish != "queue_closed":
        assert why(world.do(wish, session="am", reason=" ")) == outcome.refusal.code
        assert why(world.do(wish, session="am", reason="HQ says so")) is None
        assert world.facts[-1].reason == "HQ says so"
    else:
        assert why(world.do(wish, earliest, session="am", **fields)) is None


def test_a_delay_moves_the_earliest_start() -> None:
    world = day(OPEN)
    world.do("delay", session="am", minutes=10, reason="snow")
    assert why(world.do("start", "09:59:59", session="am")) == "start_too_early"
    assert why(world.do("start", "10:00:00", session="am")) is None


def test_doors_open_on_their_own_day_only() -> None:
    plan = session(doors=on("09:00:00").plus(minutes=-24 * 60))
    assert why(World(roster=ROSTER, plans=(plan,)).do("open_doors", session="am")) == "other_date"


LENGTH = 90 * 60


@pytest.mark.parametrize(
    ("stoppages", "end", "seconds"),
    [
        ([], "11:30:00", None),
        ([], "11:29:59", 1),
        ([], "10:30:00", 3600),
        ([("10:10:00", "10:15:00")], "11:35:00", None),
        ([("10:10:00", "10:15:00")], "11:34:59", 1),
        ([("10:10:00", "10:15:00"), ("11:00:00", "11:00:01")], "11:35:00", 1),
        ([("10:10:00", "10:15:00"), ("11:00:00", "11:00:01")], "11:35:01", None),
    ],
)
def test_the_end_is_start_plus_length_plus_every_stoppage(
    stoppages: list[tuple[str, str]], end: str, seconds: int | None
) -> None:
    world = day(OPEN)
    world.do("start", "10:00:00", session="am")
    for stop, go in stoppages:
        world.do("suspend", stop, session="am", reason="alarm")
        world.do("resume", go, session="am")
    outcome = world.do("end", end, session="am")
    if seconds is None:
        assert why(outcome) is None
        assert world.facts[-1].fact == SessionEnded(("A", "B"), 0)
    else:
        assert outcome.refusal is not None
        assert (outcome.refusal.code, outcome.refusal.fields["seconds"]) == (
            "end_too_early",
            seconds,
        )
        assert outcome.facts == ()


def test_the_end_follows_the_real_start() -> None:
    world = day(OPEN)
    world.do("start", "10:00:07", session="am")
    assert end_of(session(), world.state("am").room("A")) == on("11:30:07").second


def test_a_reason_ends_early_and_the_shortfall_is_kept_for_every_room() -> None:
    world = day(OPEN)
    world.do("start", "10:00:00", session="am", rooms=["A"])
    world.do("start", "10:00:30", session="am", rooms=["B"])
    outcome = world.do("end", "11:30:00", session="am", reason="fire drill")
    assert why(outcome) is None
    assert [d.fact for d in outcome.facts] == [SessionEnded(("B",), 30), SessionEnded(("A",), 0)]
    assert world.state("am").room("B").shortfall == 30


def test_an_early_end_of_one_room_names_what_is_missing_there() -> None:
    world = day(OPEN)
    world.do("start", "10:00:00", session="am")
    world.do("suspend", "10:10:00", session="am", rooms="B", reason="noise")
    world.do("resume", "10:12:00", session="am", rooms=["B"])
    assert why(world.do("end", "11:30:00", session="am", rooms=["A"])) is None
    outcome = world.do("end", "11:30:00", session="am")
    assert outcome.refusal is not None
    apart = {"left_minutes": 2, "left_seconds": 0}
    assert outcome.refusal.fields == {"seconds": 120, "rooms": ["B"], **apart}
    assert why(world.do("end", "11:32:00", session="am")) is None
    assert world.phase() == "ended"


def test_an_end_while_the_exam_stands_still_counts_up_to_the_stop() -> None:
    world = day(OPEN)
    world.do("start", "10:00:00", session="am")
    world.do("suspend", "10:30:00", session="am", reason="quake")
    outcome = world.do("end", "12:00:00", session="am")
    assert outcome.refusal is not None
    assert outcome.refusal.fields["seconds"] == LENGTH - 30 * 60


def test_a_stop_before_the_start_costs_nobody_time() -> None:
    world = day(OPEN, SUSPEND)
    world.do("resume", "09:30:00", session="am")
    world.do("start", "10:00:00", session="am")
    assert why(world.do("end", "11:30:00", session="am")) is None


def test_a_room_that_is_over_says_nothing_about_the_others() -> None:
    world = day(OPEN)
    world.do("cancel", session="am", rooms=["A"], **HQ)
    assert world.phase() == "doors_open"
    assert codes(world.scan(N, "09:10:00")) == ["session_cancelled"]
    assert codes(world.scan(M, "09:10:00")) == []


def test_a_stopped_room_says_nothing_about_the_others() -> None:
    world = day(OPEN)
    world.do("suspend", session="am", rooms=["A"], reason="alarm")
    assert codes(world.scan(N, "09:10:00")) == ["session_suspended"]
    assert codes(world.scan(M, "09:10:00")) == []
    assert why(world.do("start", "10:00:00", session="am")) is None
    assert world.state("am").room("A").started is None


def test_a_room_of_nobody_that_was_started_ends_with_the_rest() -> None:
    world = World(roster=ROSTER[:1])
    world.do("open_doors", "09:00:00", session="am")
    world.wall = on("10:00:00")
    # As a log may say whose roster has changed since.
    world.keep(Outcome((Draft(SessionStarted(("A", "B")), session="am"),)))
    assert why(world.do("end", "11:30:00", session="am")) is None
    assert world.phase() == "ended"


def test_two_stations_that_note_one_stop_count_it_from_the_first() -> None:
    world = day(OPEN)
    world.do("start", "10:00:00", session="am")
    other = world.neighbour("s2")
    other.hear(world.facts)
    world.do("suspend", "10:10:00", session="am", reason="quake")
    other.do("suspend", "10:10:20", session="am", reason="quake")
    world.hear(other.facts)
    world.do("resume", "10:15:00", session="am")
    assert world.state("am").room("A").lost == 300


class TestClock:
    def confirm(self, world: World, **changes: str) -> Any:
        wish = {
            "reference": "2026-11-22T09:00:05.250+09:00",
            "second_operator": "p01",
            "second_pin": "pin-p01",
        }
        return world.do("confirm_clock", "09:00:00", **{**wish, **changes})

    def test_the_difference_counts_from_then_on(self) -> None:
        world = opened()
        assert self.confirm(world).extra == {"offset_ms": 5250}
        assert world.now == on("09:00:05.250")

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"second_operator": "lead", "second_pin": "pin-lead"}, "second_person_needed"),
            ({"second_operator": "p09"}, "unknown_operator"),
            ({"second_pin": "pin-p02"}, "wrong_pin"),
        ],
    )
    def test_two_people_confirm_it(self, changes: dict[str, str], refusal: str) -> None:
        world = opened()
        outcome = self.confirm(world, **changes)
        assert why(outcome) == refusal
        wrong = [SignInFailed("p01")] if refusal == "wrong_pin" else []
        assert [draft.fact for draft in outcome.facts] == wrong
        assert world.now == world.wall

    def test_a_wrong_second_pin_is_recorded_like_any_other(self) -> None:
        outcome = self.confirm(opened(), second_pin="pin-p02")
        assert [draft.fact for draft in outcome.facts] == [SignInFailed("p01")]

    def test_a_later_comparison_replaces_the_first(self) -> None:
        world = opened()
        self.confirm(world)
        self.confirm(world, reference="2026-11-22T08:59:58+09:00")
        assert world.now == on("08:59:58")


@pytest.mark.parametrize(
    ("since", "at", "refusal", "end"),
    [
        (None, "10:30:20", None, "11:37:10"),
        ("10:30:20", "10:30:20", None, "11:37:10"),
        ("10:30:00", "10:30:20", None, "11:37:30"),
        ("10:20:20", "10:30:20", None, "11:47:10"),
        ("09:59:59", "10:30:20", "stopped_out_of_range", None),
        ("10:10:00", "12:10:01", "stopped_out_of_range", None),
        ("10:30:21", "10:30:20", "stopped_out_of_range", None),
        ("09:59:59", "10:05:00", "stopped_out_of_range", None),
    ],
)
def test_a_stop_counts_from_when_it_really_was(
    since: str | None, at: str, refusal: str | None, end: str | None
) -> None:
    world = World(roster=[entry("00420001")])
    for when, wish in (("09:00:00", "open_doors"), ("10:00:00", "start")):
        assert why(world.do(wish, when, session="am")) is None
    told = {"since": str(on(since))} if since else {}
    outcome = world.do("suspend", at, session="am", reason="alarm", **told)
    assert why(outcome) == refusal
    if end is None:
        return
    assert outcome.extra["announce"][0]["at"] == (since or at)  # type: ignore[index]
    assert why(world.do("resume", "10:37:30", session="am")) is None
    assert end_of(session(), world.state("am").room("A")) == on(end).second


def test_a_stop_never_reaches_back_over_the_one_before() -> None:
    world = World(roster=[entry("00420001")])
    for when, wish in (("09:00:00", "open_doors"), ("10:00:00", "start")):
        assert why(world.do(wish, when, session="am")) is None
    assert why(world.do("suspend", "10:10:00", session="am", reason="alarm")) is None
    assert why(world.do("resume", "10:15:00", session="am")) is None
    early = {"session": "am", "reason": "alarm", "since": str(on("10:14:59"))}
    assert why(world.do("suspend", "10:15:30", **early)) == "stopped_out_of_range"
    fine = {**early, "since": str(on("10:15:00"))}
    assert why(world.do("suspend", "10:15:30", **fine)) is None
    assert world.state("am").room("A").stopped == on("10:15:00").second
