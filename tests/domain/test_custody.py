"""Sealed parcels from the count to the carrier: a seal lies in one room and goes once."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.custody import seal_trouble
from tests.domain.test_counting import AGREES, count, day
from tests.domain.world import World


def packed() -> World:
    """Two parcels were counted in room A and one in B, each with its seal."""
    world = day()
    assert count(world, **AGREES, parcels=2, seals=["S-1", "S-2"]).refusal is None
    assert count(world, "B", sheets_used=1, parcels=1, seals="S-3").refusal is None
    return world


def hand(world: World, parcels: int, *seals: str, reason: str = "") -> Any:
    fields = {"session": "am", "to": "carrier 7", "parcels": parcels, "seals": list(seals)}
    return world.do("hand_over", **fields, reason=reason)


def test_a_seal_is_counted_in_one_room_only() -> None:
    world = packed()
    before = world.state("am").counts
    refusal = count(world, "B", sheets_used=1, parcels=1, seals=["S-3", " S-2 "]).refusal
    assert refusal is not None
    told = (refusal.code, refusal.fields["seals"], refusal.fields["rooms"])
    assert told == ("seal_in_two_rooms", ["S-2"], ["A"])
    assert world.state("am").counts == before
    assert count(world, **AGREES, parcels=1, seals="S-1").refusal is None, "its own, again"
    assert count(world, "B", sheets_used=1, parcels=1, seals="S-2").refusal is None


@pytest.mark.parametrize(
    ("gone", "parcels", "seals", "code"),
    [
        ([], 3, ["S-1", "S-2", "S-3"], None),
        ([], 3, [], None),
        (["S-1"], 1, ["S-2"], None),
        (["S-1"], 1, ["S-1"], "seal_handed_twice"),
        ([], 1, ["X-9"], "seal_unknown"),
        ([], 4, [], "parcels_beyond"),
        (["S-1"], 3, ["S-2", "S-3"], "parcels_beyond"),
    ],
)
def test_what_goes_was_counted_and_goes_once_unless_the_lead_says_why(
    gone: list[str], parcels: int, seals: list[str], code: str | None
) -> None:
    world = packed()
    if gone:
        assert hand(world, len(gone), *gone).refusal is None
    before = world.state("am").handed
    outcome = hand(world, parcels, *seals)
    if code is None:
        assert outcome.refusal is None
        return
    assert outcome.refusal is not None
    assert outcome.refusal.code == code
    assert world.state("am").handed == before
    outcome = hand(world, parcels, *seals, reason="the carrier has seen both")
    assert outcome.refusal is None
    assert code in outcome.extra["flags"]
    found = {trouble.code: trouble.seals for trouble in seal_trouble(world.state("am"))}
    assert found == ({} if code == "parcels_beyond" else {code: tuple(seals)})


def test_a_seal_is_not_unknown_where_not_every_parcel_named_its_own() -> None:
    world = day()
    count(world, **AGREES, parcels=2, seals="S-1")
    count(world, "B", sheets_used=1)
    assert hand(world, 1, "X-9").refusal is None
    assert not [*seal_trouble(world.state("am"))]


def test_stations_that_had_not_met_may_have_counted_one_seal_twice() -> None:
    world = day()
    other = world.neighbour("s2")
    other.hear(world.facts)
    count(world, **AGREES, parcels=1, seals="S-1")
    count(other.acting("lead"), "B", sheets_used=1, parcels=1, seals="S-1")
    world.hear(other.facts)
    [trouble] = seal_trouble(world.state("am"))
    assert trouble == ("seal_in_two_rooms", ("S-1",))
