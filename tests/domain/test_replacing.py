"""The paper in place of a ticket: made only while the lead lets somebody in without one."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import SlipMade
from tests.domain.world import GOOD, World, entry, opened, why

N = "00420001"
LOOKUP = ("lookup", {"candidate_number": N})
CHECK = ("check_id", {"candidate": N, **GOOD})
ADMIT = ("admit", {"candidate": N})


def decide(outcome: str) -> tuple[str, dict[str, Any]]:
    return "decide", {"candidate": N, "outcome": outcome, "reason": "on the roster"}


def after(*wishes: tuple[str, dict[str, Any]]) -> World:
    world = opened(entry(N, seat="07"), entry("00420002"))
    for wish, fields in wishes:
        assert why(world.do(wish, "09:10:00", **fields)) is None, wish
    return world


@pytest.mark.parametrize(
    ("wishes", "made"),
    [
        ((), None),
        ((LOOKUP,), None),
        ((LOOKUP, decide("refuse")), None),
        ((LOOKUP, decide("admit")), SlipMade("A", "07")),
        ((LOOKUP, decide("provisional")), SlipMade("A", "07", provisional=True)),
        ((LOOKUP, decide("admit"), CHECK, ADMIT), SlipMade("A", "07")),
    ],
)
def test_it_is_made_where_the_lead_lets_somebody_in(
    wishes: tuple[tuple[str, dict[str, Any]], ...], made: SlipMade | None
) -> None:
    world = after(*wishes)
    outcome = world.do("slip", candidate=N)
    assert why(outcome) == (None if made else "no_decision")
    assert [draft.fact for draft in outcome.facts] == ([made] if made else [])


def test_whoever_has_shown_a_ticket_needs_none() -> None:
    world = opened(entry(N, withdrawn=True))
    world.scan(N)
    world.do("decide", candidate=N, outcome="admit", reason="HQ says it stands")
    assert why(world.do("slip", candidate=N)) == "no_decision"


def test_it_says_where_somebody_was_moved_to() -> None:
    world = after(LOOKUP, decide("admit"), CHECK, ADMIT)
    world.do("move", candidate=N, room="B", seat="40", reason="draught")
    assert world.do("slip", candidate=N).facts[0].fact == SlipMade("B", "40")


@pytest.mark.parametrize("ended", ["refused", "disqualified", "taken back"])
def test_not_after_the_admission_has_ended(ended: str) -> None:
    world = after(LOOKUP, decide("admit"))
    decided = world.last()
    match ended:
        case "refused":
            world.do("refuse", candidate=N, reason="looked again")
        case "disqualified":
            world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")
        case _:
            assert why(world.do("correct", fact=decided, reason="wrong person")) is None
    assert why(world.do("slip", candidate=N)) == "no_decision"
