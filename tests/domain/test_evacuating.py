"""The register called again outside, and who is proposed for a re-exam."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.domain.evacuating import evacuation_of, last_seen, may_be_here, on_the_register
from app.domain.events import Draft
from app.domain.roomfacts import RegisterCalled
from app.domain.round import Room
from app.domain.view import Outcome
from app.projections.inrooms import Someone
from app.projections.reexam import proposals
from tests.domain.world import GOOD, World, entry, opened, session, venue, why

N, M, B, ABSENT = "00420001", "00420002", "00420003", "00420004"


def under_way() -> World:
    """Two people in room A, one in B, one absent; the exam began at ten."""
    world = opened(entry(N), entry(M), entry(B, room="B"), entry(ABSENT), plans=(session(),))
    for number in (N, M, B):
        world.scan(number, "09:10:00")
        world.do("check_id", candidate=number, **GOOD)
        assert why(world.do("admit", candidate=number)) is None
    world.do("mark", "09:55:00", candidate=ABSENT, state="absent")
    world.do("start", "10:00:00", session="am")
    return world


def call(world: World, at: str = "10:30:00", **fields: Any) -> Outcome:
    return world.do("roll_call", at, **{"session": "am", "room": "A", **fields})


def proposed(world: World) -> dict[str, tuple[str, ...]]:
    rows = {row.candidate_number: row for row in world.entered("am")}
    people = [Someone(number, "am", rows[number], world.person(number)) for number in rows]
    return {one.candidate_number: one.why for one in proposals(people, world.state("am"))}


def test_everybody_answers() -> None:
    outcome = call(under_way())
    assert outcome.facts == (Draft(RegisterCalled(2), session="am", room="A"),)
    assert outcome.extra == {"expected": 2, "there": 2, "missing": []}


@pytest.mark.parametrize("missing", [M, [M], [M, M]])
def test_who_does_not_answer_is_named(missing: str | list[str]) -> None:
    outcome = call(under_way(), missing=missing)
    assert [draft.fact for draft in outcome.facts] == [RegisterCalled(1, (M,))]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"missing": [ABSENT]}, "not_on_the_register"),
        ({"missing": [B]}, "not_on_the_register"),
        ({"room": "Z"}, "unknown_room_here"),
        ({"session": "zz"}, "unknown_session"),
    ],
)
def test_what_is_refused(fields: dict[str, Any], code: str) -> None:
    assert why(call(under_way(), **fields)) == code


@pytest.mark.parametrize(
    ("happened", "there"),
    [
        ([], [N, M]),
        ([("leave", {})], [N, M]),
        ([("depart", {})], [M]),
        ([("withdraw", {})], [M]),
        ([("move", {"room": "B", "seat": "40", "reason": "draught"})], [M]),
        ([("disqualify", {"kind": "cheating", "override_reason": "seen by all"})], [M]),
        ([("impersonation", {"outcome": "stopped", "text": "another face"})], [M]),
    ],
)
def test_who_is_on_the_register(
    happened: list[tuple[str, dict[str, Any]]], there: list[str]
) -> None:
    world = under_way()
    for wish, fields in happened:
        assert why(world.do(wish, "10:40:00", candidate=N, **fields)) is None
    assert on_the_register(world, "am", "A") == there


def test_the_register_follows_where_somebody_was_last_seen() -> None:
    world = under_way()
    assert why(world.do("mark", "10:05:00", candidate=N, state="present", room="B")) is None
    assert (on_the_register(world, "am", "A"), on_the_register(world, "am", "B")) == ([M], [N, B])
    assert last_seen(world, "am")(N) == ("B", "01")
    assert why(world.do("mark", "10:06:00", candidate=N, state="present")) is None
    assert on_the_register(world, "am", "A") == [N, M]


def test_who_was_seen_where_the_session_is_not_held_stays_on_their_own_register() -> None:
    one = venue()
    place = msgspec.structs.replace(one, rooms=(*one.rooms, Room("C", "試験室C", 40)))
    world = opened(entry(N), plans=(session(),), place=place)
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert why(world.do("mark", "09:30:00", candidate=N, state="present", room="C")) is None
    assert (on_the_register(world, "am", "A"), on_the_register(world, "am", "C")) == ([N], [])


UNSET, WAITS, GONE = "00420005", "00420006", "00420007"


def with_unsure() -> World:
    """One of whom nobody has said anything, one whom the lead must decide about, one sent away."""
    world = opened(
        entry(N), entry(UNSET), entry(WAITS), entry(GONE, barred=True), plans=(session(),)
    )
    for number in (N, WAITS):
        world.scan(number, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert why(world.do("refer", candidate=WAITS, reason="no_photo_id")) is None
    return world


def test_who_may_be_there_all_the_same() -> None:
    world = with_unsure()
    assert on_the_register(world, "am", "A") == [N]
    assert may_be_here(world, "am", "A") == {UNSET: "unset", WAITS: "waiting"}
    assert may_be_here(world, "am", "B") == {}


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({}, RegisterCalled(1)),
        ({"also": [UNSET]}, RegisterCalled(2, (), (UNSET,))),
        ({"also": [UNSET, WAITS, N]}, RegisterCalled(3, (), (UNSET, WAITS))),
        ({"missing": [WAITS]}, RegisterCalled(1, (WAITS,))),
        ({"missing": [N], "also": UNSET}, RegisterCalled(1, (N,), (UNSET,))),
        ({"also": [GONE]}, "not_on_the_register"),
    ],
)
def test_whoever_nobody_has_set_may_answer_or_be_missing(
    fields: dict[str, Any], fact: RegisterCalled | str
) -> None:
    outcome = call(with_unsure(), at="09:20:00", **fields)
    assert (why(outcome) or outcome.facts[0].fact) == fact


ALL: dict[str, Any] = {"session": "am", "reason": "smoke"}
OUT: tuple[str, str, dict[str, Any]] = ("suspend", "10:30:00", {**ALL, "evacuation": True})


@pytest.mark.parametrize(
    ("happened", "out"),
    [
        ([], ""),
        ([("suspend", "10:30:00", {**ALL, "rooms": ["A"]})], ""),
        ([OUT], "AB"),
        ([("suspend", "10:20:00", {**ALL, "rooms": ["A"]}), OUT], "B"),
        ([OUT, ("resume", "10:40:00", {"session": "am"})], ""),
        ([OUT, ("resume", "10:40:00", {"session": "am", "rooms": ["A"]})], "B"),
        ([OUT, ("end", "10:40:00", {**ALL, "rooms": ["A"]})], "B"),
        ([OUT, ("cancel", "10:40:00", {**ALL, "reference": "7"})], ""),
        (
            [
                OUT,
                ("resume", "10:40:00", {"session": "am"}),
                ("suspend", "10:50:00", {**ALL, "rooms": ["A"]}),
            ],
            "",
        ),
        (
            [OUT, ("resume", "10:40:00", {"session": "am"}), ("suspend", "10:50:00", OUT[2])],
            "AB",
        ),
    ],
)
def test_an_evacuation_is_over_in_a_room_that_went_on(
    happened: list[tuple[str, str, dict[str, Any]]], out: str
) -> None:
    world = under_way()
    for wish, at, fields in happened:
        assert why(world.do(wish, at, **fields)) is None
    assert "".join(evacuation_of(world, "am").out) == out


class TestReExam:
    def test_nobody_when_all_went_well(self) -> None:
        world = under_way()
        world.do("end", "11:30:00", session="am")
        assert proposed(world) == {}

    def test_everybody_whom_a_cancellation_touched_and_nobody_absent(self) -> None:
        world = under_way()
        world.do("cancel", session="am", rooms=["A"], reason="snow", reference="HQ-7")
        assert proposed(world) == {N: ("cancelled",), M: ("cancelled",)}

    def test_who_had_left_for_good_or_given_up_before_it_was_cancelled(self) -> None:
        world = under_way()
        assert why(world.do("depart", "10:40:00", candidate=N, reason="done")) is None
        assert why(world.do("withdraw", "10:40:00", candidate=M)) is None
        world.do("cancel", "10:50:00", session="am", reason="flood", reference="HQ-7")
        assert proposed(world) == dict.fromkeys((N, M, B), ("cancelled",))

    def test_cancelled_before_anybody_came(self) -> None:
        world = opened(entry(N), entry(M, withdrawn=True), plans=(session(),))
        world.do("cancel", session="am", reason="snow", reference="HQ-7")
        assert proposed(world) == {N: ("cancelled",)}
        assert world.standing(N) == "expected"  # cancelled is not absent

    def test_a_shortfall_and_time_that_was_not_given_back(self) -> None:
        world = under_way()
        world.do("lose_time", candidate=B, seconds=90, reason="wrong booklet")
        world.do("withdraw", "10:40:00", candidate=M)
        world.do("end", "11:29:59", session="am", rooms=["A"], reason="bell")
        world.do("end", "11:30:00", session="am", rooms=["B"])
        assert proposed(world) == {N: ("shortfall",), B: ("time_owed",)}
        world.do("give_time", candidate=B, seconds=90)
        assert proposed(world) == {N: ("shortfall",)}

    def test_the_disqualified_are_not_touched(self) -> None:
        world = under_way()
        world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")
        world.do("cancel", session="am", reason="snow", reference="HQ-7")
        assert N not in proposed(world)


@pytest.mark.parametrize(
    ("found", "fields"),
    [
        ("roll_call", {"session": "am", "room": "A", "missing": []}),
        ("mark", {"candidate": N, "state": "present"}),
    ],
)
def test_whoever_was_missing_keeps_the_session_open_until_found(
    found: str, fields: dict[str, Any]
) -> None:
    def open_() -> object:
        refusal = world.do(
            "close", "11:40:00", session="am", second_operator="p01", second_pin="pin-p01"
        ).refusal
        assert refusal is not None  # of the others nobody has said if they are there
        return refusal.fields["registers"]

    world = under_way()
    world.do("mark", "10:20:00", candidate=N, state="present")
    assert why(call(world, missing=[N])) is None
    world.do("end", "11:30:00", session="am")
    assert open_() == [N]
    assert why(world.do(found, **fields)) is None
    assert open_() == []
