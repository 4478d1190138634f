"""Declaring a first-stage exemption, and finding a person on the list."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import ExemptionDeclared, LookedUp
from tests.domain.world import GOOD, World, codes, entry, opened, session, told, venue, why

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
        assert (why(outcome), outcome.extra["missing"]) == (None, [missing])
        fact = world.facts[-1].fact
        assert isinstance(fact, ExemptionDeclared)
        assert (fact.missing, fact.declared_by) == ((missing,), "group_lead")

    @pytest.mark.parametrize("missing", [*sorted(DECLARED), ""])
    def test_the_leads_decision_keeps_what_the_paper_declares(self, missing: str) -> None:
        world = self.exempt()
        fields: dict[str, Any] = {k: v for k, v in DECLARED.items() if k != missing}
        outcome = world.do("decide", candidate=N, outcome="admit", reason="-", sits=True, **fields)
        assert why(outcome) is None
        [fact] = [r.fact for r in world.facts if isinstance(r.fact, ExemptionDeclared)]
        found = {name: getattr(fact, name) for name in DECLARED}
        assert found == {**dict.fromkeys(DECLARED, ""), **fields}
        assert fact.missing == ((missing,) if missing else ())

    def test_the_leads_decision_takes_no_national_number(self) -> None:
        fields: dict[str, Any] = {**DECLARED, "personal_number": "123456789012"}
        decision = {"candidate": N, "outcome": "admit", "reason": "-", "sits": True}
        outcome = self.exempt().do("decide", **decision, **fields)
        assert (why(outcome), outcome.facts) == ("national_number", ())

    def test_years_and_numbers_may_be_numbers(self) -> None:
        fields: dict[str, Any] = {**DECLARED, "year": 2025, "personal_number": 12345}
        outcome = self.exempt().do("declare_exemption", candidate=N, sits=True, **fields)
        assert outcome.extra["missing"] == []

    @pytest.mark.parametrize(
        "number", ["123456789012", "1234-5678-9012", "１２３４５６７８９０１２"]
    )
    def test_twelve_digits_are_the_national_number(self, number: str) -> None:
        fields: dict[str, Any] = {**DECLARED, "personal_number": number}
        outcome = self.exempt().do("declare_exemption", candidate=N, sits=True, **fields)
        assert (why(outcome), outcome.facts) == ("national_number", ())

    @pytest.mark.parametrize(
        ("sits", "consequences"),
        [(True, ["exemption_lost", "application_stands"]), (False, ["application_stands"])],
    )
    def test_what_follows_is_said(self, sits: bool, consequences: list[str]) -> None:
        outcome = self.exempt().do("declare_exemption", candidate=N, sits=sits, **DECLARED)
        assert outcome.extra["consequences"] == consequences

    def test_who_chose_to_sit_needs_no_second_scan(self) -> None:
        world = self.exempt()
        world.do("check_id", candidate=N, **GOOD)
        assert why(world.do("admit", candidate=N)) == "exempt_first_stage"
        world.do("declare_exemption", candidate=N, sits=True, **DECLARED)
        assert world.standing(N) == "arrived"
        assert why(world.do("admit", candidate=N)) is None

    def test_sitting_settles_nothing_else(self) -> None:
        world = at_the_desk(entry(N, first_stage_exempt=True, withdrawn=True))
        world.do("check_id", candidate=N, **GOOD)
        world.do("declare_exemption", candidate=N, sits=True, **DECLARED)
        assert why(world.do("admit", candidate=N)) == "withdrawn"

    def test_who_declared_not_to_sit_is_not_asked_again(self) -> None:
        world = self.exempt()
        world.do("declare_exemption", candidate=N, sits=False, **DECLARED)
        assert why(world.do("admit", candidate=N)) == "not_sitting"
        outcome = world.scan(N)
        assert (told(outcome), codes(outcome)) == ("refer", ["not_sitting"])
        assert outcome.verdict is not None
        assert "declare_exemption" not in outcome.verdict.next
        assert world.standing(N) == "not_sitting"

    def test_a_change_of_mind_is_the_lead_s(self) -> None:
        world = self.exempt()
        world.do("declare_exemption", candidate=N, sits=False, **DECLARED)
        again = world.do("declare_exemption", candidate=N, sits=True, **DECLARED)
        assert why(again) == "declared_otherwise"
        world.scan(N)
        insists = {"candidate": N, "outcome": "admit", "reason": "insists"}
        assert why(world.do("decide", **insists)) == "exemption_undeclared"
        assert why(world.do("decide", sits=True, **insists)) is None
        assert world.sitting(N).exemption == "sits"
        world.do("check_id", candidate=N, **GOOD)
        assert why(world.do("admit", candidate=N)) is None
        assert world.standing(N) == "admitted"

    @pytest.mark.parametrize(
        ("outcome", "sits", "refusal", "exemption"),
        [
            ("admit", None, "exemption_undeclared", None),
            ("provisional", None, "exemption_undeclared", None),
            ("admit", False, "exemption_not_sitting", None),
            ("admit", True, None, "sits"),
            ("provisional", True, None, "sits"),
            ("refuse", None, None, None),
            ("refuse", False, None, "not_sitting"),
        ],
    )
    def test_the_lead_lets_nobody_exempt_in_before_they_have_chosen_to_sit(
        self, outcome: str, sits: bool | None, refusal: str | None, exemption: str | None
    ) -> None:
        world = self.exempt()
        before = len(world.facts)
        wish = {"candidate": N, "outcome": outcome, "reason": "asked", "sits": sits}
        answer = world.do("decide", **wish)
        assert (why(answer), world.sitting(N).exemption) == (refusal, exemption)
        if refusal is not None:
            assert answer.refusal is not None
            assert (answer.refusal.article, len(world.facts)) == ("E 4.3", before)
        elif outcome != "refuse":
            world.do("check_id", candidate=N, **GOOD)
            assert why(world.do("admit", candidate=N)) is None

    def test_only_an_exempt_person_has_such_a_choice(self) -> None:
        world = at_the_desk(entry(N, withdrawn=True))
        wish = {"candidate": N, "outcome": "admit", "reason": "asked"}
        assert why(world.do("decide", sits=True, **wish)) == "nothing_to_declare"
        assert why(world.do("decide", **wish)) is None

    @pytest.mark.parametrize(
        ("kind", "exempt", "refusal"),
        [
            ("public", False, None),
            ("public", True, "exemption_undeclared"),
            ("semi-public", False, "exemption_undeclared"),
        ],
    )
    def test_a_claim_that_the_desk_raised_is_asked_where_it_may_be_declared(
        self, kind: str, exempt: bool, refusal: str | None
    ) -> None:
        world = opened(entry(N, first_stage_exempt=exempt), place=venue(kind))
        world.scan(N, "09:10:00")
        world.do("refer", candidate=N, reason="exempt_first_stage")
        wish = {"candidate": N, "outcome": "admit", "reason": "asked"}
        assert why(world.do("decide", **wish)) == refusal

    def test_what_was_missing_may_be_declared_again(self) -> None:
        world = self.exempt()
        world.do("declare_exemption", candidate=N, sits=False)
        again = world.do("declare_exemption", candidate=N, sits=False, **DECLARED)
        assert (why(again), again.extra["missing"]) == (None, [])

    @pytest.mark.parametrize(
        ("kind", "row", "happened", "refusal"),
        [
            ("public", {}, None, "nothing_to_declare"),
            ("semi-public", {}, None, None),
            ("semi-public", {"first_stage_exempt": True}, None, None),
            ("public", {"first_stage_exempt": True, "barred": True}, None, "barred"),
            ("semi-public", {"barred": True}, None, "barred"),
            ("public", {"first_stage_exempt": True}, "admit", "already_admitted"),
            ("semi-public", {}, "admit", "already_admitted"),
            ("semi-public", {}, "disqualify", "disqualified"),
            ("semi-public", {"session_id": "pm"}, None, "other_session"),
        ],
    )
    def test_who_may_declare(
        self, kind: str, row: dict[str, Any], happened: str | None, refusal: str | None
    ) -> None:
        plans = (session(), session("pm"))
        world = opened(entry(N, **row), place=venue(kind), plans=plans)
        world.scan(N, "09:10:00")
        if happened == "admit":
            world.do("check_id", candidate=N, **GOOD)
            sits = True if row.get("first_stage_exempt") else None
            after_all = {"candidate": N, "outcome": "admit", "reason": "sits after all"}
            world.do("decide", sits=sits, **after_all)
            assert why(world.do("admit", candidate=N)) is None
        if happened == "disqualify":
            world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")
        wish = {"candidate": N, "session": "am", "sits": False, **DECLARED}
        outcome = world.do("declare_exemption", **wish)
        assert why(outcome) == refusal
        assert bool(outcome.facts) == (refusal is None)
        if refusal is None:
            assert world.standing(N) == "not_sitting"

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

    @pytest.mark.parametrize("key", [{"candidate_number": "00420003"}, {"search": "00420003"}])
    def test_only_the_name_is_a_fact_and_no_verdict(self, key: dict[str, str]) -> None:
        world = opened()
        outcome = world.do("lookup", name_only=True, **key)
        found = outcome.extra["found"]
        assert isinstance(found, list)
        assert [p["name"] for p in found] == ["試験 00420003"]
        assert [type(draft.fact) for draft in outcome.facts] == [LookedUp]
        assert (outcome.facts[0].candidate, outcome.verdict) == ("00420003", None)
        assert world.standing("00420003") == "expected"

    @pytest.mark.parametrize("key", [{"candidate_number": "420001"}, {"search": "Nobody"}])
    def test_nobody_found_is_said_and_the_text_is_not_kept(self, key: dict[str, str]) -> None:
        world = opened()
        outcome = world.do("lookup", **key)
        assert (why(outcome), outcome.verdict) == ("not_on_roster", None)
        (text,) = key.values()
        assert text not in repr(world.facts[-1])

    @pytest.mark.parametrize("search", ["", " ", "4", "　シ", "ｼ-"])
    def test_a_search_needs_two_letters(self, search: str) -> None:
        outcome = opened().do("lookup", search=search)
        assert (why(outcome), outcome.facts) == ("search_too_short", ())

    def test_people_of_one_name_can_be_told_apart(self) -> None:
        twins = [entry(f"0042000{i}", name="双子 花", kana="フタゴ ハナ") for i in (1, 2)]
        found = opened(*twins).do("lookup", search="フタゴ").extra["found"]
        assert found == [
            {
                "candidate_number": row.candidate_number,
                "name": "双子 花",
                "kana": "フタゴ ハナ",
                "session": "am",
                "room": "A",
                "seat": row.seat,
            }
            for row in twins
        ]

    @pytest.mark.parametrize("issued", [True, False])
    def test_in_another_session_the_missing_ticket_is_said_too(self, issued: bool) -> None:
        plans = (session(ticket_issued=issued), session("pm"))
        world = opened(entry(N, "pm"), plans=plans)
        outcome = world.do("lookup", candidate_number=N, session="am")
        expected = ["other_session", "no_ticket"] if issued else ["other_session"]
        assert (told(outcome), codes(outcome)) == ("refuse", expected)
        assert codes(world.scan(N)) == ["other_session"]

    @pytest.mark.parametrize("key", [{"candidate_number": N}, {"search": N}])
    def test_a_room_that_is_not_here(self, key: dict[str, str]) -> None:
        outcome = opened().do("lookup", room="Z", **key)
        assert outcome.refusal is not None
        assert outcome.refusal.fields == {"rooms": ["Z"], "known": ["A", "B"]}

    @pytest.mark.parametrize("keys", [{}, {"candidate_number": N, "search": "x"}])
    def test_it_takes_one_key(self, keys: dict[str, str]) -> None:
        assert why(opened().do("lookup", **keys)) == "lookup_needs_one_key"
