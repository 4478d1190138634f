"""Declaring a first-stage exemption, and finding a person on the list."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import ExemptionDeclared, LookedUp
from tests.domain.world import World, codes, entry, opened, session, told, why

N = "00420001"


def at_the_desk(*roster: Any, **changes: Any) -> World:
    world = opened(*roster, **changes)
    world.scan(N, "09:10:00")
    return world


DECLARED = {"exam": "IACS", "year": "2025", "round": "2025-1", "personal_number": "0012345"}


class TestExemption:
    def exempt(self) -> World:
        return at_the_desk(entry(N, first_stage_exempt=True))

    def test_who_chooses_to_sit_is_not_asked_again(self) -> None:
        world = self.exempt()
        assert why(world.do("declare_exemption", candidate=N, sits=True, **DECLARED)) is None
        assert codes(world.scan(N)) == []

    def test_who_does_not_sit_has_a_standing_of_their_own(self) -> None:
        world = self.exempt()
        world.do("declare_exemption", candidate=N, sits=False, **DECLARED)
        world.do("decide", candidate=N, outcome="admit", reason="noted")
        assert world.standing(N) == "not_sitting"

    @pytest.mark.parametrize("missing", sorted(DECLARED))
    def test_what_is_missing_is_said_and_not_refused(self, missing: str) -> None:
        world = self.exempt()
        fields: dict[str, Any] = {**DECLARED, missing: " ", "declared_by": "group_lead"}
        outcome = world.do("declare_exemption", candidate=N, sits=False, **fields)
        assert (why(outcome), outcome.extra) == (None, {"missing": [missing]})
        fact = world.facts[-1].fact
        assert isinstance(fact, ExemptionDeclared)
        assert (fact.missing, fact.declared_by) == ((missing,), "group_lead")

    def test_years_and_numbers_may_be_numbers(self) -> None:
        fields: dict[str, Any] = {**DECLARED, "year": 2025, "personal_number": 12345}
        outcome = self.exempt().do("declare_exemption", candidate=N, sits=True, **fields)
        assert outcome.extra == {"missing": []}

    @pytest.mark.parametrize(
        "number", ["123456789012", "1234-5678-9012", "１２３４５６７８９０１２"]
    )
    def test_twelve_digits_are_the_national_number(self, number: str) -> None:
        fields: dict[str, Any] = {**DECLARED, "personal_number": number}
        outcome = self.exempt().do("declare_exemption", candidate=N, sits=True, **fields)
        assert (why(outcome), outcome.facts) == ("national_number", ())

    def test_only_the_exempt_stage_has_it(self) -> None:
        world = at_the_desk(plans=(session(stage="second"),))
        outcome = world.do("declare_exemption", candidate=N, sits=True, **DECLARED)
        assert why(outcome) == "not_the_exempt_stage"

    def test_at_the_second_stage_an_exemption_is_no_reason(self) -> None:
        world = opened(entry(N, first_stage_exempt=True), plans=(session(stage="second"),))
        assert codes(world.scan(N)) == []


class TestLookup:
    def test_several_people_are_listed_without_a_verdict(self) -> None:
        outcome = opened().do("lookup", search="シケン")
        found = outcome.extra["found"]
        assert isinstance(found, list)
        assert [p["candidate_number"] for p in found] == [f"0042000{i}" for i in range(1, 5)]
        assert (outcome.verdict, why(outcome)) == (None, None)

    def test_one_person_gets_a_verdict_and_the_wish_s_own_fact_comes_first(self) -> None:
        outcome = opened().do("lookup", search="00420003")
        assert (told(outcome), codes(outcome)) == ("refer", ["no_ticket"])
        assert outcome.facts[0].fact == LookedUp("search", 1)
        assert outcome.facts[0].source == "list"

    @pytest.mark.parametrize("key", [{"candidate_number": "420001"}, {"search": "Nobody"}])
    def test_nobody_found_is_said_and_the_text_is_not_kept(self, key: dict[str, str]) -> None:
        world = opened()
        outcome = world.do("lookup", **key)
        assert (why(outcome), outcome.verdict) == ("not_on_roster", None)
        (text,) = key.values()
        assert text not in repr(world.facts[-1])

    @pytest.mark.parametrize("keys", [{}, {"candidate_number": N, "search": "x"}])
    def test_it_takes_one_key(self, keys: dict[str, str]) -> None:
        assert why(opened().do("lookup", **keys)) == "lookup_needs_one_key"
