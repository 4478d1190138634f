"""Out for a while, out for good, giving up (E 13, and our own windows)."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import Draft
from app.domain.roomfacts import Departed, LeaveAsked, LeaveDecided, LeaveTaken, Returned, Withdrew
from app.domain.view import Outcome
from tests.domain.world import GOOD, World, entry, on, opened, session, why

N, M, OTHER_ROOM = "00420001", "00420002", "00420009"


def seated(form: str = "written", *, started: bool = True, **changes: Any) -> World:
    """Three people are in, two of them in room A; the exam began at ten."""
    people = [entry(N), entry(M), entry(OTHER_ROOM, room="B")]
    world = opened(*people, plans=(session(form=form, **changes),))
    for number in (N, M, OTHER_ROOM):
        world.scan(number, "09:10:00")
        world.do("check_id", candidate=number, **GOOD)
        assert why(world.do("admit", candidate=number)) is None
    if started:
        assert why(world.do("start", "10:00:00", session="am")) is None
    return world


def wish(world: World, name: str, at: str, number: str = N, **fields: Any) -> Outcome:
    return world.do(name, at, candidate=number, **fields)


def flags(outcome: Outcome) -> object:
    assert outcome.refusal is None, outcome.refusal
    return outcome.extra["flags"]


def test_out_and_back() -> None:
    world = seated()
    outcome = wish(world, "leave", "10:20:00", reason="unwell", escort="p02")
    assert outcome.facts == (Draft(LeaveTaken("p02"), N, "am", "A", "unwell"),)
    assert outcome.extra == {"out": 1, "return_by": on("10:30:00"), "flags": []}
    assert world.sitting(N).there.out is not None
    outcome = wish(world, "return", "10:24:59")
    assert outcome.facts == (Draft(Returned(299), N, "am", "A"),)
    assert world.sitting(N).there.out is None
    (outing,) = world.sitting(N).there.outings
    assert (outing.since, outing.back, outing.escort) == (on("10:20:00"), on("10:24:59"), "p02")
    assert world.standing(N) == "admitted"


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("10:29:59", []),
        ("10:30:00", []),
        ("10:30:01", ["leave_too_long"]),
        ("11:00:00", ["leave_too_long"]),
    ],
)
def test_longer_than_our_minutes_is_flagged_and_cites_nothing(
    back: str, expected: list[str]
) -> None:
    world = seated()
    wish(world, "leave", "10:20:00")
    outcome = wish(world, "return", back)
    assert flags(outcome) == expected
    assert "article" not in outcome.extra


def test_a_return_after_the_end_is_flagged() -> None:
    world = seated()
    wish(world, "leave", "11:25:00")
    world.do("end", "11:30:00", session="am")
    assert flags(wish(world, "return", "11:31:00")) == ["back_after_end"]


@pytest.mark.parametrize(
    ("who", "expected"), [(M, ["several_out"]), (OTHER_ROOM, [])], ids=["same room", "another"]
)
def test_two_out_at_once_are_flagged_room_by_room(who: str, expected: list[str]) -> None:
    world = seated()
    wish(world, "leave", "10:20:00")
    assert flags(wish(world, "leave", "10:21:00", who)) == expected


def test_whoever_is_back_is_not_counted() -> None:
    world = seated()
    wish(world, "leave", "10:20:00")
    wish(world, "return", "10:22:00")
    assert flags(wish(world, "leave", "10:22:00", M)) == []


REFUSED: dict[str, tuple[list[tuple[str, dict[str, Any]]], str, str, str | None]] = {
    "return without a leave": ([], "return", "not_out", "E 13"),
    "leave twice": ([("leave", {})], "leave", "already_out", "E 13"),
    "return twice": ([("leave", {}), ("return", {})], "return", "not_out", "E 13"),
    "leave after departing": ([("depart", {})], "leave", "has_left", None),
    "leave after giving up": ([("withdraw", {})], "leave", "has_left", None),
    "depart after giving up": ([("withdraw", {})], "depart", "has_left", None),
    "give up twice": ([("withdraw", {})], "withdraw", "has_left", None),
    "return after departing": ([("leave", {}), ("depart", {})], "return", "not_out", "E 13"),
    "leave when disqualified": (
        [("disqualify", {"kind": "cheating", "override_reason": "seen by all"})],
        "leave",
        "disqualified",
        "E 15",
    ),
    "give up when disqualified": (
        [("disqualify", {"kind": "cheating", "override_reason": "seen by all"})],
        "withdraw",
        "disqualified",
        "E 15",
    ),
    "leave after the end": (
        [("end", {"session": "am", "reason": "x"})],
        "leave",
        "wrong_phase",
        None,
    ),
    "a leave nobody asked for": ([], "decide_leave", "no_leave_asked", "E 13"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(name: str) -> None:
    happened, asked, code, article = REFUSED[name]
    world = seated()
    for before, fields in happened:
        if "session" not in fields:
            fields = {"candidate": N, **fields}
        assert why(world.do(before, "10:40:00", **fields)) is None
    person, more = world.person(N), {"granted": True} if asked == "decide_leave" else {}
    outcome = wish(world, asked, "10:41:00", reason="x", **more)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.article) == (code, article)
    assert (outcome.facts, world.person(N)) == ((), person)


@pytest.mark.parametrize("asked", ["leave", "depart", "withdraw"])
def test_nobody_goes_who_is_not_there(asked: str) -> None:
    world = opened(entry(N))
    world.do("start", "10:00:00", session="am")
    assert why(wish(world, asked, "10:40:00")) == "not_in_room"


def test_no_leave_before_the_start() -> None:
    outcome = wish(seated(started=False), "leave", "09:55:00")
    assert outcome.refusal is not None
    assert outcome.refusal.fields["needed"] == ["started", "suspended"]


def test_a_leave_is_possible_while_the_exam_stands_still() -> None:
    world = seated()
    world.do("suspend", "10:10:00", session="am", reason="alarm")
    assert why(wish(world, "leave", "10:11:00")) is None


@pytest.mark.parametrize("form", ["practical", "interview"])
class TestWhereOnlyTheLeadDecides:
    def test_a_proctor_s_wish_waits_for_the_lead(self, form: str) -> None:
        world = seated(form).acting("p01")
        outcome = wish(world, "leave", "10:20:00", escort="p02", reason="unwell")
        assert outcome.refusal is not None
        assert (outcome.refusal.code, outcome.refusal.article) == ("leave_for_lead", "E 13")
        assert outcome.facts == (Draft(LeaveAsked("p02"), N, "am", "A", "unwell"),)
        assert world.sitting(N).there.asked == on("10:20:00")
        assert world.sitting(N).there.out is None

    def test_who_asks_again_is_told_since_when_it_waits(self, form: str) -> None:
        world = seated(form).acting("p01")
        assert why(wish(world, "leave", "10:20:00")) == "leave_for_lead"
        refusal = wish(world, "leave", "10:21:00").refusal
        assert refusal is not None
        assert (refusal.code, refusal.fields["since"]) == ("leave_asked_already", on("10:20:00"))
        assert sum(isinstance(record.fact, LeaveAsked) for record in world.facts) == 1
        wish(world.acting("lead"), "decide_leave", "10:22:00", granted=False, reason="soon over")
        assert why(wish(world.acting("p01"), "leave", "10:23:00")) == "leave_for_lead"

    @pytest.mark.parametrize("granted", [True, False])
    def test_the_lead_answers(self, form: str, granted: bool) -> None:
        world = seated(form).acting("p01")
        wish(world, "leave", "10:20:00")
        answer = {"granted": granted, "reason": "looked into"}
        assert why(wish(world, "decide_leave", "10:21:00", **answer)) == "lead_only"
        outcome = wish(world.acting("lead"), "decide_leave", "10:21:00", **answer)
        facts = [draft.fact for draft in outcome.facts]
        assert facts == [LeaveDecided(granted), *([LeaveTaken()] if granted else [])]
        assert world.sitting(N).there.asked is None
        assert (world.sitting(N).there.out is not None) is granted

    def test_the_answer_needs_a_reason(self, form: str) -> None:
        world = seated(form).acting("p01")
        wish(world, "leave", "10:20:00")
        outcome = wish(world.acting("lead"), "decide_leave", "10:21:00", granted=True, reason=" ")
        assert why(outcome) == "missing_field"

    def test_the_lead_lets_out_at_once_with_a_reason(self, form: str) -> None:
        world = seated(form)
        assert why(wish(world, "leave", "10:20:00")) == "missing_field"
        assert why(wish(world, "leave", "10:20:00", reason="unwell")) is None


@pytest.mark.parametrize(
    ("asked", "at", "allowed"),
    [
        ("depart", "10:29:59", False),
        ("depart", "10:30:00", True),
        ("depart", "11:20:00", True),
        ("depart", "11:20:01", False),
        ("withdraw", "10:00:00", True),
        ("withdraw", "11:30:00", True),
        ("withdraw", "11:30:01", False),
    ],
)
def test_each_kind_of_going_has_its_own_window(asked: str, at: str, allowed: bool) -> None:
    world = seated().acting("p01")
    outcome = wish(world, asked, at)
    assert why(outcome) == (None if allowed else f"{asked}_outside_window")
    if not allowed:
        assert outcome.refusal is not None
        assert outcome.refusal.article is None  # our own reading
        assert outcome.refusal.fields["closes"] == on(
            "11:20:00" if asked == "depart" else "11:30:00"
        )


def test_a_stoppage_moves_the_window() -> None:
    world = seated()
    world.do("suspend", "10:10:00", session="am", reason="alarm")
    world.do("resume", "10:15:00", session="am")
    world.acting("p01")
    assert why(wish(world, "depart", "10:34:59")) == "depart_outside_window"
    assert why(wish(world, "depart", "11:25:00")) is None


@pytest.mark.parametrize("asked", ["depart", "withdraw"])
def test_outside_it_the_lead_needs_a_reason_and_it_is_marked(asked: str) -> None:
    world = seated()
    world.do("end", "11:30:00", session="am")
    assert why(wish(world, asked, "11:31:00")) == "missing_field"
    outcome = wish(world, asked, "11:31:00", reason="went home, unwell")
    assert flags(outcome) == ["outside_window"]
    kind = Departed if asked == "depart" else Withdrew
    assert outcome.facts == (Draft(kind(True), N, "am", "A", "went home, unwell"),)


def test_giving_up_is_possible_before_the_start() -> None:
    world = seated(started=False).acting("p01")
    assert why(wish(world, "withdraw", "09:55:00")) is None
    assert why(wish(world, "depart", "09:55:00", M)) == "wrong_phase"


def test_going_for_good_ends_a_leave() -> None:
    world = seated()
    wish(world, "leave", "10:40:00")
    assert why(wish(world, "withdraw", "10:50:00")) is None
    there = world.sitting(N).there
    assert (there.out, there.gone, there.gone_at) == (None, "withdrew", on("10:50:00"))


def test_a_departure_that_was_a_mistake_is_taken_back() -> None:
    world = seated()
    wish(world, "depart", "10:40:00")
    assert why(world.do("correct", fact=world.last(), reason="the neighbour")) is None
    assert world.sitting(N).there.gone is None


def test_two_stations_that_note_one_leave_have_noted_one() -> None:
    world = seated()
    other = world.neighbour("s2")
    other.hear(world.facts)
    wish(world, "leave", "10:20:00")
    wish(other, "leave", "10:20:05")
    world.hear(other.facts)
    wish(world, "return", "10:25:00")
    (outing,) = world.sitting(N).there.outings
    assert (outing.since, outing.back) == (on("10:20:00"), on("10:25:00"))


def test_a_leave_noted_beside_a_departure_elsewhere_stays_one_leave() -> None:
    world = seated()
    wish(world, "leave", "10:40:00")
    other = world.neighbour("s2")
    other.hear(world.facts)
    wish(world, "depart", "10:45:00")
    wish(other, "return", "10:46:00")
    wish(other, "leave", "10:50:00")
    world.hear(other.facts)
    first, second = world.sitting(N).there.outings
    assert (first.back, second.back) == (on("10:46:00"), None)
    assert (world.sitting(N).there.gone, world.sitting(N).there.out) == ("departed", None)


def test_whoever_is_out_at_the_end_keeps_the_session_open() -> None:
    world = seated()
    wish(world, "leave", "11:25:00")
    world.do("end", "11:30:00", session="am")
    second = {"session": "am", "second_operator": "p01", "second_pin": "pin-p01"}
    outcome = world.do("close", "11:40:00", **second)
    assert outcome.refusal is not None
    assert outcome.refusal.fields["leaves"] == [N]
    wish(world, "return", "11:41:00")
    for number in (N, M, OTHER_ROOM):
        world.do("mark", candidate=number, state="present")
    assert why(world.do("close", "11:42:00", **second)) is None
