"""A lead takes back what was said about a session by mistake, as long as nothing rests on it."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.view import Outcome
from tests.domain.test_running import HQ, ROSTER, N, day
from tests.domain.world import GOOD, World, codes, entry, on, session, why

Step = tuple[str, str, dict[str, Any]]
OPEN: Step = ("09:00:00", "open_doors", {})
LATER: Step = ("09:10:00", "delay", {"minutes": 600, "reason": "mistyped"})
QUEUE: Step = ("09:50:00", "queue_closed", {"count": 1})
WRONG = {"reason": "the wrong session"}


def after(*steps: Step) -> tuple[World, list[str]]:
    """A session after these steps, and the fact of each."""
    world = World(roster=ROSTER, plans=(session(), session("pm")))
    facts = []
    for at, wish, fields in steps:
        assert why(world.do(wish, at, session="am", **fields)) is None
        facts.append(world.last())
    return world, facts


def take_back(world: World, fact: str) -> Outcome:
    return world.do("correct", fact=fact, **WRONG)


@pytest.mark.parametrize(
    "steps",
    [
        [("09:00:00", "cancel", HQ)],
        [OPEN, ("09:10:00", "cancel", {**HQ, "rooms": ["A"]})],
        [OPEN, ("10:00:00", "start", {}), ("10:10:00", "cancel", HQ)],
        [LATER],
        [OPEN, LATER],
        [OPEN],
        [LATER, OPEN],
        [OPEN, QUEUE],
    ],
)
def test_the_last_word_is_taken_back_and_all_is_as_before(steps: list[Step]) -> None:
    before, _ = after(*steps[:-1])
    world, facts = after(*steps)
    assert world.state("am") != before.state("am")
    assert why(take_back(world, facts[-1])) is None
    assert world.state("am") == before.state("am")
    assert world.facts[-1].corrects == facts[-1]


def test_a_mistaken_cancellation_turns_nobody_away_any_more() -> None:
    world, [_, cancelled] = after(OPEN, ("09:10:00", "cancel", HQ))
    assert codes(world.scan(N, "09:20:00")) == ["session_cancelled"]
    take_back(world, cancelled)
    assert codes(world.scan(N, "09:21:00")) == []


@pytest.mark.parametrize(
    ("steps", "which", "refusal", "field", "value"),
    [
        ([LATER, ("09:20:00", "delay", {"minutes": 1, "reason": "x"})], 0, "later", "fact", 1),
        ([OPEN, QUEUE], 0, "later", "fact", 1),
        ([OPEN, ("09:10:00", "delay", {"minutes": 5, "reason": "x"}),
          ("09:55:00", "queue_closed", {"count": 0})], 1, "later", "fact", 2),
        ([OPEN, ("10:00:00", "start", {"rooms": ["B"]})], 0, "begun", "rooms", ["B"]),
        ([OPEN, ("09:10:00", "delay", {"minutes": 5, "reason": "x"}),
          ("09:55:00", "start", {})], 1, "begun", "rooms", ["A", "B"]),
    ],
)  # fmt: skip
def test_what_rests_on_it_is_named(
    steps: list[Step], which: int, refusal: str, field: str, value: Any
) -> None:
    world, facts = after(*steps)
    state = world.state("am")
    outcome = take_back(world, facts[which])
    assert outcome.refusal is not None
    code = {"later": "correct_later_first", "begun": "exam_has_begun"}[refusal]
    told = facts[value] if refusal == "later" else value
    assert (outcome.refusal.code, outcome.refusal.fields[field]) == (code, told)
    assert world.state("am") == state
    if refusal == "later":
        assert why(take_back(world, facts[value])) is None
        assert why(take_back(world, facts[which])) is None


def test_doors_through_which_somebody_came_in_stay_open() -> None:
    world, [opened] = after(OPEN)
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    outcome = take_back(world, opened)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.fields) == ("let_in_since", {"candidates": [N]})


def test_a_cancellation_stays_once_two_people_have_closed() -> None:
    world, [_, cancelled] = after(OPEN, ("09:10:00", "cancel", HQ))
    closing = {"second_operator": "p01", "second_pin": "pin-p01"}
    assert why(world.do("close", session="am", **closing)) is None
    assert why(take_back(world, cancelled)) == "session_closed"


def test_a_proctor_takes_no_word_of_the_leads_back() -> None:
    world, [cancelled] = after(("09:00:00", "cancel", HQ))
    assert why(take_back(world.acting("p01"), cancelled)) == "lead_only"


# --- before it is a mistake ----------------------------------------------------------------------


@pytest.mark.parametrize("wish", ["start", "suspend", "resume", "end", "cancel"])
def test_no_room_at_all_is_not_every_room(wish: str) -> None:
    world = day(("open_doors", {}), ("start", {"reason": "early"}))
    state = world.state("am")
    outcome = world.do(wish, session="am", rooms=[], **(HQ if wish == "cancel" else {}))
    assert outcome.refusal is not None
    assert outcome.refusal.code == "bad_field"
    assert outcome.refusal.fields == {"field": "rooms", "expected": ["A", "B"]}
    assert world.state("am") == state


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"new_start": "2026-11-22T23:59:59+09:00"}, True),
        ({"new_start": "2026-11-23T00:00:00+09:00"}, False),
        ({"new_start": "2036-11-22T10:20:00+09:00"}, False),
        ({"minutes": 839}, True),
        ({"minutes": 840}, False),
        ({"minutes": 10**30}, False),
    ],
)
def test_a_delay_stays_on_the_day(fields: dict[str, Any], fits: bool) -> None:
    world = day(("open_doors", {}))
    outcome = world.do("delay", session="am", reason="snow", **fields)
    assert why(outcome) == (None if fits else "delay_too_far")
    if outcome.refusal is not None:
        assert outcome.refusal.fields["latest"] == on("23:59:59")


def test_a_delayed_exam_ends_before_the_package_expires() -> None:
    class Short(World):
        @property
        def expires(self):  # type: ignore[no-untyped-def]
            return on("13:00:00")

    world = Short(roster=ROSTER)
    outcome = world.do("delay", session="am", reason="snow", minutes=91)
    assert outcome.refusal is not None
    assert outcome.refusal.fields["latest"] == on("11:30:00")
    assert why(world.do("delay", session="am", reason="snow", minutes=90)) is None


SECOND = {"second_operator": "p01", "second_pin": "pin-p01"}


@pytest.mark.parametrize(
    ("reference", "reason", "refusal", "warned"),
    [
        ("2026-11-22T09:05:00+09:00", "", None, False),
        ("2026-11-22T09:05:00.001+09:00", "", "clock_needs_reason", False),
        ("2026-11-22T08:54:59+09:00", " ", "clock_needs_reason", False),
        ("2026-11-22T10:00:00+09:00", "battery was empty", None, True),
        ("2026-11-22T21:00:00+09:00", "battery was empty", None, True),
        ("2026-11-22T21:00:01+09:00", "battery was empty", "clock_misread", False),
        ("2036-11-22T09:00:00+09:00", "battery was empty", "clock_misread", False),
        ("1970-01-01T09:00:00+09:00", "", "clock_misread", False),
    ],
)
def test_a_large_difference_of_clocks_is_never_taken_in_silence(
    reference: str, reason: str, refusal: str | None, warned: bool
) -> None:
    world = World(roster=[entry(N)])
    outcome = world.do("confirm_clock", "09:00:00", reference=reference, reason=reason, **SECOND)
    assert why(outcome) == refusal
    assert ("warning" in outcome.extra) == warned
    assert (world.now == world.wall) == (refusal is not None)
    if reason and refusal is None:
        assert world.facts[-1].reason == reason


def test_a_difference_that_is_known_already_needs_no_second_reason() -> None:
    world = World(roster=[entry(N)])
    hour = {"reference": "2026-11-22T10:00:00+09:00", **SECOND}
    assert why(world.do("confirm_clock", "09:00:00", reason="summer time", **hour)) is None
    again = {**hour, "reference": "2026-11-22T10:30:02+09:00"}
    assert why(world.do("confirm_clock", "09:30:00", **again)) is None
    mistyped = {**hour, "reference": "2026-11-22T09:31:00+09:00"}
    assert why(world.do("confirm_clock", "09:31:00", **mistyped)) == "clock_needs_reason"


def test_the_difference_is_named() -> None:
    world = World(roster=[entry(N)])
    reference = "2026-11-22T08:00:59+09:00"
    outcome = world.do("confirm_clock", "10:02:01", reference=reference, **SECOND)
    assert outcome.refusal is not None
    told = outcome.refusal.fields
    assert (told["hours"], told["minutes"], told["seconds"]) == (2, 1, 2)
