"""Counting sheets when the exam is over: one for one, by room, and what holds a room."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.events import SignInFailed
from app.domain.paperpeople import Possible
from app.domain.view import Outcome
from tests.domain.world import GOOD, LEAD, World, entry, opened

IN = [f"0042000{i}" for i in (1, 2, 3)]
OUT = "00420004"  # absent
BACK = "00420005"  # refused at the desk
ELSE = "00420006"  # sits in room B
TWO = {"second_operator": "p01", "second_pin": "pin-p01"}
AGREES = {"sheets_used": 3, "sheets_blank_absent": 1}


def day(*, over: bool = True) -> World:
    """Three sat in room A, one was absent, one was turned away, and one sat in B."""
    world = opened(*(entry(n) for n in (*IN, OUT, BACK)), entry(ELSE, room="B"))
    for number in (*IN, ELSE):
        world.scan(number, "09:10:00")
        world.do("check_id", candidate=number, **GOOD)
        assert world.do("admit", candidate=number).refusal is None
        assert world.do("mark", candidate=number, state="present").refusal is None
    world.scan(BACK, "09:20:00")
    world.do("check_id", candidate=BACK, **{**GOOD, "photo_matches": "no"})
    assert world.do("refuse", candidate=BACK, reason="other").refusal is None
    world.do("mark", "09:51:00", candidate=OUT, state="absent")
    world.do("start", "10:00:00", session="am")
    if over:
        assert world.do("end", "11:30:00", session="am").refusal is None
    return world


def count(world: World, room: str = "A", **fields: Any) -> Outcome:
    return world.do("count", session="am", room=room, **fields)


def close(world: World, **fields: Any) -> Outcome:
    return world.do("close", session="am", **TWO, **fields)


def told(outcome: Outcome) -> dict[str, Any]:
    assert outcome.refusal is None
    return {one.code: (one.counted, one.expected) for one in outcome.extra["differences"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, {}),
        ({"sheets_blank_absent": 2}, {}),  # one was laid out for who was turned away
        ({"sheets_spare_used": 1, "sheets_spoilt": 1, "sheets_spare_left": 4}, {}),
        ({"sheets_used": 2}, {"sheets_missing": (2, 3)}),
        ({"sheets_used": 4}, {"sheets_too_many": (4, 3)}),
        ({"sheets_blank_absent": 0}, {"blanks_missing": (0, 1)}),
        ({"sheets_blank_absent": 3}, {"blanks_too_many": (3, 2)}),
        ({"sheets_spare_used": 4}, {"spare": (4, 3)}),
        ({"booklets_in": 5, "booklets_used": 3, "booklets_unused": 2}, {}),
        ({"booklets_in": 5, "booklets_used": 3, "booklets_defective": 1}, {"booklets": (4, 5)}),
        (
            {"sheets_used": 2, "sheets_blank_absent": 3, "booklets_unused": 1},
            {"sheets_missing": (2, 3), "blanks_too_many": (3, 2), "booklets": (1, 0)},
        ),
    ],
)
def test_a_room_agrees_one_for_one(changes: dict[str, Any], found: dict[str, Any]) -> None:
    outcome = count(day(), **{**AGREES, **changes})
    assert told(outcome) == found
    assert outcome.extra["agrees"] == (not found)
    assert outcome.extra["hold_the_room"] == bool(found)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_booklets_agree_only_where_nothing_is_left_over(
    used: int, unused: int, defective: int, beyond: int
) -> None:
    fields = {"booklets_used": used, "booklets_unused": unused, "booklets_defective": defective}
    total = used + unused + defective
    outcome = count(DAY, **AGREES, **fields, booklets_in=total + beyond)
    assert told(outcome) == ({"booklets": (total, total + beyond)} if beyond else {})


DAY = day()


@pytest.mark.parametrize(
    ("before", "fields", "people"),
    [
        ([], {"sheets_used": 2}, [(n, "sat") for n in IN]),
        ([], {"sheets_used": 2, "without_sheet": IN[1]}, [(IN[1], "named")]),
        ([("depart", IN[0])], {"sheets_used": 2}, [(IN[0], "departed")]),
        ([("withdraw", IN[2])], {"sheets_used": 2}, [(IN[2], "withdrew")]),
        ([], {"sheets_used": 4}, [(OUT, "absent"), (BACK, "turned_away")]),
        ([], {"sheets_used": 4, "extra_sheets": [OUT]}, [(OUT, "absent")]),
        ([], {"sheets_used": 4, "extra_sheets": IN[0]}, [(IN[0], "double")]),
        ([], {"sheets_used": 4, "extra_sheets": ELSE}, [(ELSE, "other_place")]),
        ([], {"sheets_used": 4, "extra_sheets": "00990001"}, [("00990001", "stranger")]),
    ],
)
def test_a_difference_names_who_may_explain_it(
    before: list[tuple[str, str]], fields: dict[str, Any], people: list[tuple[str, str]]
) -> None:
    world = day(over=False)
    for wish, number in before:
        outcome = world.do(wish, "11:00:00", candidate=number, session="am", reason="at ease")
        assert outcome.refusal is None, outcome.refusal
    assert world.do("end", "11:30:00", session="am").refusal is None
    outcome = count(world, **{"sheets_blank_absent": 1, **fields})
    [difference] = outcome.extra["differences"]  # type: ignore[misc]
    assert difference.people == tuple(Possible(*one) for one in people)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"without_sheet": IN[0]}, {"named_without": [(IN[0], "named")]}),
        ({"extra_sheets": OUT}, {"named_extra": [(OUT, "absent")]}),
        ({"extra_sheets": IN[0]}, {"named_extra": [(IN[0], "double")]}),
        ({"extra_sheets": "00990001"}, {"named_extra": [("00990001", "stranger")]}),
        (
            {"without_sheet": IN[0], "extra_sheets": OUT},
            {"named_without": [(IN[0], "named")], "named_extra": [(OUT, "absent")]},
        ),
        (
            {"sheets_used": 2, "without_sheet": IN[0], "extra_sheets": OUT},
            {"sheets_missing": [(IN[0], "named")], "named_extra": [(OUT, "absent")]},
        ),
        (
            {"sheets_used": 4, "without_sheet": IN[0], "extra_sheets": OUT},
            {"named_without": [(IN[0], "named")], "sheets_too_many": [(OUT, "absent")]},
        ),
    ],
)
def test_who_is_named_makes_a_difference_even_where_the_numbers_agree(
    fields: dict[str, Any], found: dict[str, list[tuple[str, str]]]
) -> None:
    world = day()
    count(world, "B", sheets_used=1)
    outcome = count(world, **{**AGREES, **fields})
    differ: Any = outcome.extra["differences"]
    assert {one.code: [(p.candidate_number, p.why) for p in one.people] for one in differ} == found
    assert (outcome.extra["agrees"], outcome.extra["hold_the_room"]) == (False, True)
    refusal = close(world).refusal
    assert refusal is not None
    named = {number for people in found.values() for number, _ in people}
    assert (refusal.fields["counts"], set(refusal.fields["named"])) == (["A"], named)


@pytest.mark.parametrize(("at", "sat"), [("09:55:00", 2), ("10:00:00", 3), ("10:30:00", 3)])
def test_who_was_stopped_as_another_once_it_began_has_a_sheet(at: str, sat: int) -> None:
    world = opened(*(entry(n) for n in IN))
    for number in IN:
        world.scan(number, "09:10:00")
        world.do("check_id", candidate=number, **GOOD)
        assert world.do("admit", candidate=number).refusal is None
    stopped = {"candidate": IN[0], "session": "am", "outcome": "stopped", "text": "another face"}
    if at < "10":
        assert world.do("impersonation", at, **stopped).refusal is None
    world.do("start", "10:00:00", session="am")
    if at >= "10":
        assert world.do("impersonation", at, **stopped).refusal is None
    assert world.do("end", "11:30:00", session="am").refusal is None
    outcome = count(world, sheets_used=sat)
    assert (told(outcome), outcome.extra["present"]) == ({}, sat)
    [less] = count(world, sheets_used=sat - 1).extra["differences"]  # type: ignore[misc]
    assert (Possible(IN[0], "stopped") in less.people) == (sat == 3)


def test_a_difference_holds_the_room_until_it_agrees_or_the_lead_writes_it_down() -> None:
    world = day()
    count(world, "B", sheets_used=1)
    assert not close(world).refusal, "nothing was said against it"
    world = day()
    count(world, "B", sheets_used=1)
    count(world, sheets_used=2, sheets_blank_absent=1)
    refusal = close(world).refusal
    assert refusal is not None
    assert (refusal.code, refusal.fields["counts"]) == ("close_blocked", ["A"])
    world.acting("p01")
    assert count(world, sheets_used=2, sheets_blank_absent=1, reason="mine").extra["hold_the_room"]
    world.acting("lead")
    assert close(world).refusal is not None
    written = count(world, sheets_used=2, sheets_blank_absent=1, reason="one took it home: told HQ")
    assert written.extra["hold_the_room"] is False
    assert close(world).refusal is None


def test_the_count_that_holds_is_the_last_one_and_people_may_change_under_it() -> None:
    world = day()
    count(world, "B", sheets_used=1)
    count(world, sheets_used=2, sheets_blank_absent=1)
    count(world, **AGREES)
    mistaken = world.last()
    assert world.state("am").counts["A"].counted.sheets_used == 3
    assert world.do("correct", fact=mistaken, reason="the other room's").refusal is None
    assert world.state("am").counts["A"].counted.sheets_used == 2
    assert close(world).refusal is not None


@pytest.mark.parametrize("reason", ["", "no time"])
def test_closing_says_what_nobody_has_counted(reason: str) -> None:
    world = day()
    count(world, **AGREES)
    assert world.do("confirm_stations", session="am").refusal is None
    outcome = close(world, reason=reason)
    assert outcome.refusal is None
    warning: Any = outcome.extra.get("warning")
    if reason:
        assert warning is None
        assert world.record(world.last()).reason == reason  # type: ignore[union-attr]
    else:
        assert (warning.code, warning.fields["rooms"]) == ("rooms_uncounted", ["B"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sheets_used": -1}, "count_out_of_range"),
        ({"sheets_used": 3, "parcels": -2}, "count_out_of_range"),
        ({"sheets_used": 3, "parcels": 2, "seals": ["S-1", " S-1"]}, "seal_twice"),
        ({"sheets_used": 3, "room": "Z"}, "unknown_room_here"),
        ({"sheets_used": 3, "session": "none"}, "unknown_session"),
        ({"sheets_used": 3, "without_sheet": OUT}, "not_seated_here"),
        ({"sheets_used": 3, "second_operator": "lead"}, "second_person_needed"),
        ({"sheets_used": 3, "second_operator": "p01", "second_pin": "x"}, "wrong_pin"),
        ({"sheets_used": 3, "second_operator": "who", "second_pin": "x"}, "unknown_operator"),
    ],
)
def test_what_can_not_be_counted(fields: dict[str, Any], code: str) -> None:
    world = day()
    refusal = world.do("count", **{"session": "am", "room": "A", **fields}).refusal
    assert refusal is not None
    assert refusal.code == code
    assert world.state("am").counts == {}


def test_nothing_is_counted_under_people_s_hands() -> None:
    refusal = count(day(over=False), **AGREES).refusal
    assert refusal is not None
    assert refusal.code == "wrong_phase"
    world = day()
    assert close(world).refusal is None
    refusal = count(world, **AGREES).refusal
    assert refusal is not None
    assert refusal.code == "session_closed"


def test_two_people_confirm_a_count() -> None:
    world = day()
    count(world, **AGREES, **TWO, parcels=2, seals=["S-1", " S-2"])
    counted = world.state("am").counts["A"].counted
    assert (counted.second_operator, counted.seals) == ("p01", ("S-1", "S-2"))
    assert "pin" not in repr(world.record(world.last())).replace("second_operator='p01'", "")


def test_the_parcels_go_on_to_somebody_even_after_closing() -> None:
    world = day()
    count(world, **AGREES, parcels=2)
    assert close(world).refusal is None
    fields = {"session": "am", "to": "carrier 7"}
    for seal, handed, flags in (("S-1", 1, ["other_parcels"]), ("S-2", 2, [])):
        outcome = world.do("hand_over", **fields, parcels=1, seals=seal, **TWO)
        assert (outcome.extra["handed_parcels"], outcome.extra["flags"]) == (handed, flags)
    assert [one.parcels for one in world.state("am").handed] == [1, 1]
    assert isinstance(world.record(world.last()).fact, HandedOver)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("reason", "rooms"),
    [("", ["A", "B"]), (" \u3000", ["A", "B"]), ("the carrier can not wait", None)],
)
def test_nothing_is_handed_over_while_a_room_is_held_unless_the_lead_says_why(
    reason: str, rooms: list[str] | None
) -> None:
    world = day()
    count(world, sheets_used=2, sheets_blank_absent=1, parcels=1)  # it differs; B is not counted
    fields = {"session": "am", "to": "carrier 7", "parcels": 1}
    by_proctor = world.acting("p01").do("hand_over", **fields, reason="I may").refusal
    assert by_proctor is not None
    assert by_proctor.code == "lead_only"
    outcome = world.acting("lead").do("hand_over", **fields, reason=reason)
    if rooms is None:
        assert outcome.refusal is None
        assert world.record(world.last()).reason == reason  # type: ignore[union-attr]
    else:
        assert outcome.refusal is not None
        assert (outcome.refusal.code, outcome.refusal.fields["rooms"]) == ("hand_over_held", rooms)
        assert world.state("am").handed == ()


@pytest.mark.parametrize(
    ("handed", "reason", "warned"),
    [
        ([], "", (2, 0)),
        ([1], "", (2, 1)),
        ([1, 1], "", None),
        ([1, 2], "told HQ", None),
        ([1], "the other one is still being packed", None),
    ],
)
def test_closing_says_that_not_all_parcels_went(
    handed: list[int], reason: str, warned: tuple[int, int] | None
) -> None:
    world = day()
    count(world, **AGREES, parcels=2)
    count(world, "B", sheets_used=1)
    assert world.do("confirm_stations", session="am").refusal is None
    for parcels in handed:
        handed_over = world.do("hand_over", session="am", to="x", parcels=parcels, reason=reason)
        assert handed_over.refusal is None
    outcome = close(world, reason=reason)
    assert outcome.refusal is None
    warning: Any = outcome.extra.get("warning")
    if warned is None:
        assert warning is None
    else:
        assert warning.code == "parcels_differ"
        assert (warning.fields["counted"], warning.fields["handed"]) == warned


@pytest.mark.parametrize(
    ("over", "fields", "code"),
    [
        (True, {"to": " "}, "missing_field"),
        (True, {"parcels": 0}, "count_out_of_range"),
        (True, {"parcels": 2, "seals": ["S-1", "S-1"]}, "seal_twice"),
        (True, {"second_operator": "p01", "second_pin": "x"}, "wrong_pin"),
        (False, {}, "wrong_phase"),
    ],
)
def test_what_can_not_be_handed_over(over: bool, fields: dict[str, Any], code: str) -> None:
    world = day(over=over)
    refusal = world.do("hand_over", **{"session": "am", "to": "x", "parcels": 1, **fields}).refusal
    assert refusal is not None
    assert refusal.code == code


def test_counts_of_two_stations_become_one_state_in_any_order() -> None:
    world = day()
    other = world.neighbour("s2")
    other.hear(world.facts)
    count(world, **AGREES)
    count(other.acting("lead"), "B", sheets_used=1)
    world.hear(other.facts)
    other.hear(world.facts)
    assert world.state("am") == other.state("am")
    assert {room: c.counted for room, c in world.state("am").counts.items()} == {
        "A": SheetsCounted(**AGREES),
        "B": SheetsCounted(sheets_used=1),
    }


@pytest.mark.parametrize(
    ("pins", "unbound", "code"),
    [
        ({"pin": f"pin-{LEAD.id}", **TWO}, set(), None),
        (TWO, set(), None),  # a script: its sign_in has just given the PIN
        ({"pin": "pin-p01", **TWO}, set(), "wrong_own_pin"),
        ({"pin": f"pin-{LEAD.id}", **TWO, "second_pin": "pin-p02"}, set(), "wrong_pin"),
        ({"pin": f"pin-{LEAD.id}", **TWO}, {"p01"}, "second_not_bound"),
        ({"pin": f"pin-{LEAD.id}", **TWO}, {"p02"}, None),
    ],
)
def test_two_people_confirm_each_with_a_pin_and_both_bound(
    pins: dict[str, str], unbound: set[str], code: str | None
) -> None:
    world = day()
    world.unbound = frozenset(unbound)
    outcome = count(world, **AGREES, **pins)
    assert (outcome.refusal and outcome.refusal.code) == code
    failed = [record.fact for record in world.facts if isinstance(record.fact, SignInFailed)]
    guessed = {"wrong_own_pin": LEAD.id, "wrong_pin": "p01"}.get(code or "")
    assert [one.claimed for one in failed] == ([guessed] if guessed else [])
    assert any(isinstance(record.fact, SheetsCounted) for record in world.facts) == (code is None)
