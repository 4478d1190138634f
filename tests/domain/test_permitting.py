"""Permitted items, and the time that one person lost and got back."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import Draft
from app.domain.roomfacts import PermissionGranted, TimeGivenBack, TimeLost
from app.domain.view import Outcome
from app.projections.inrooms import Someone, findings
from tests.domain.world import World, on, opened, why

N = "00420001"
NATIONAL = "123456789018"
TEA = {"item": "水筒", "reason_kind": "health"}


def permit(**fields: Any) -> Outcome:
    return opened().do("permit", "09:30:00", **{"candidate": N, **TEA, **fields})


def test_an_item_for_a_kind_of_reason() -> None:
    world = opened()
    outcome = world.acting("p01").do("permit", "09:30:00", candidate=N, **TEA)
    assert outcome.facts == (Draft(PermissionGranted("水筒", "health"), N, "am", "A"),)
    assert outcome.extra == {"article": "E 8.3"}
    (granted,) = world.sitting(N).there.permissions
    assert (granted.item, granted.by, granted.until) == ("水筒", "p01", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason_kind": "asthma"}, "unknown_reason_kind"),
        ({"reason_kind": ""}, "unknown_reason_kind"),
        ({"item": "　"}, "missing_field"),
        ({"item": NATIONAL}, "national_number"),
        ({"until": "2026-11-22T09:30:00+09:00"}, "until_is_past"),
        ({"until": "2026-11-22T09:30:01+09:00"}, None),
        ({"candidate": "420001"}, "not_on_roster"),
    ],
)
def test_what_may_be_permitted(fields: dict[str, str], code: str | None) -> None:
    outcome = permit(**fields)
    assert why(outcome) == code
    assert bool(outcome.facts) is (code is None)


def test_every_refusal_of_a_permission_cites_its_article() -> None:
    refusal = permit(reason_kind="asthma").refusal
    assert refusal is not None
    assert refusal.article == "E 8.3"
    assert refusal.fields["expected"] == ["accommodation", "health", "unavoidable"]


def test_a_permission_is_taken_back() -> None:
    world = opened()
    world.do("permit", "09:30:00", candidate=N, **TEA)
    assert why(world.do("correct", fact=world.last(), reason="the neighbour")) is None
    assert world.sitting(N).there.permissions == ()


@pytest.mark.parametrize("wish", ["permit", "lose_time", "give_time"])
def test_nothing_for_the_disqualified(wish: str) -> None:
    world = opened()
    world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")
    fields = TEA if wish == "permit" else {"seconds": 1, "reason": "x"}
    refusal = world.do(wish, candidate=N, **fields).refusal
    assert refusal is not None
    assert (refusal.code, refusal.article) == ("disqualified", "E 15")


class TestTime:
    def lost(self) -> World:
        world = opened()
        outcome = world.do("lose_time", "10:30:00", candidate=N, seconds=90, reason="wrong booklet")
        assert outcome.facts == (Draft(TimeLost(90), N, "am", "A", "wrong booklet"),)
        assert outcome.extra == {"owed": 90}
        return world

    def test_what_was_lost_is_given_back_and_no_more(self) -> None:
        world = self.lost()
        outcome = world.do("give_time", "11:30:00", candidate=N, seconds=60)
        assert outcome.facts == (Draft(TimeGivenBack(60), N, "am", "A"),)
        assert outcome.extra == {"owed": 30}
        assert why(world.do("give_time", candidate=N, seconds=31)) == "seconds_out_of_range"
        assert why(world.do("give_time", candidate=N, seconds=30)) is None
        assert why(world.do("give_time", candidate=N, seconds=1)) == "no_time_lost"
        there = world.sitting(N).there
        assert (there.lost, there.given) == (90, 90)

    @pytest.mark.parametrize("seconds", [-1, 0, 5401])
    def test_an_amount_that_can_not_be(self, seconds: int) -> None:
        wish = {"candidate": N, "seconds": seconds, "reason": "x"}
        assert why(opened().do("lose_time", **wish)) == "seconds_out_of_range"

    def test_a_reason_is_needed(self) -> None:
        outcome = opened().do("lose_time", candidate=N, seconds=5, reason=" ")
        assert why(outcome) == "missing_field"

    def test_a_permission_may_end_before_the_exam(self) -> None:
        world = opened()
        until = "2026-11-22T11:00:00+09:00"
        world.do("permit", "10:00:00", candidate=N, **TEA, until=until)
        assert world.sitting(N).there.permissions[0].until == on("11:00:00")

    def test_given_back_at_two_stations_it_is_found(self) -> None:
        world = self.lost()
        other = world.neighbour("s2")
        other.hear(world.facts)
        for station in (world, other):
            assert why(station.do("give_time", "11:30:00", candidate=N, seconds=90)) is None
        assert codes(world) == []
        world.hear(other.facts)
        assert codes(world) == ["time_given_twice"]


def codes(world: World) -> list[str]:
    (row,) = world.entries(N)
    return [one.code for one in findings([Someone(N, "am", row, world.person(N))])]
