"""Attention, written warning, disqualification (E 15)."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from app.domain.events import AttentionCalled, Disqualified
from app.domain.roomfacts import ImpersonationFound, WarningAnswered
from tests.domain.world import GOOD, World, entry, on, opened, session, told, venue, why

N, M = "00420001", "00420002"
MISCONDUCT = ["instructions", "disturbance", "device_used", "device_sound", "cheating"]


def attention(world: World, number: str = N, **fields: Any) -> str:
    outcome = world.do("caution", candidate=number, kind="disturbance", **fields)
    assert why(outcome) is None
    return world.last()


def disqualify(world: World, after: str | None = None, **fields: Any) -> str | None:
    wish = {"candidate": N, "kind": "disturbance", "text": "went on talking", **fields}
    outcome = world.do("disqualify", after=after, **wish)
    assert outcome.refusal is None or outcome.refusal.article == "E 15"
    return why(outcome)


@pytest.mark.parametrize("kind", MISCONDUCT)
@pytest.mark.parametrize("wish", ["caution", "warn"])
def test_attention_is_called_to_five_kinds(wish: str, kind: str) -> None:
    outcome = opened().do(wish, candidate=N, kind=kind)
    (draft,) = outcome.facts
    assert draft.fact == AttentionCalled(kind, written=wish == "warn")


@pytest.mark.parametrize("kind", ["illness", "leak", "question", "talking", ""])
def test_attention_is_called_to_nothing_else(kind: str) -> None:
    outcome = opened().do("caution", candidate=N, kind=kind)
    assert (why(outcome), outcome.facts) == ("unknown_kind", ())


@pytest.mark.parametrize("witnesses", ["p02", ["p02"], ["p02", "p01"]])
def test_who_and_what_is_kept(witnesses: str | list[str]) -> None:
    world = opened()
    fields = {"kind": "device_sound", "to": "companion", "text": "rang twice", "acknowledged": True}
    world.do("warn", candidate=N, witnesses=witnesses, **fields)
    kept = (witnesses,) if isinstance(witnesses, str) else tuple(witnesses)
    assert world.facts[-1].fact == AttentionCalled(
        "device_sound", "companion", True, True, "rang twice", kept
    )


@pytest.mark.parametrize("wish", ["caution", "warn"])
def test_who_is_out_does_not_write_on(wish: str) -> None:
    world = opened()
    fields = {"kind": "disturbance", "session": "am", "witnesses": "p02"}
    assert world.do(wish, candidate=N, **fields).extra == {"flags": [], "writes_on": True}
    world.do("disqualify", candidate=N, override_reason="hit somebody", **fields)
    assert world.do(wish, candidate=N, **fields).extra == {"flags": [], "writes_on": False}
    assert why(world.do("mark", "09:51:00", candidate=M, session="am", state="absent")) is None
    absent = {"flags": ["absent"], "writes_on": False}
    assert world.do(wish, candidate=M, **fields).extra == absent
    out = world.do("disqualify", candidate=M, override_reason="hit somebody", **fields)
    assert (why(out), out.extra["flags"]) == (None, ["absent", "out_of_rule"])


def test_in_writing_only_at_a_public_venue() -> None:
    world = opened(place=venue("semi-public"))
    outcome = world.do("warn", candidate=N, kind="disturbance")
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.article) == ("no_written_warning_here", "E 15")
    assert why(world.do("caution", candidate=N, kind="disturbance")) is None


@pytest.mark.parametrize("wish", ["caution", "warn"])
def test_one_attention_is_enough(wish: str) -> None:
    world = opened()
    world.do(wish, candidate=N, kind="disturbance")
    assert disqualify(world, after=world.last()) is None
    assert world.standing(N) == "disqualified"


def test_without_any() -> None:
    world = opened()
    assert disqualify(world) == "no_attention"
    assert disqualify(world, after="s1-99") == "no_attention"
    assert world.standing(N) == "expected"


def test_it_names_the_attention() -> None:
    world = opened()
    attention(world)
    assert disqualify(world) == "missing_field"


def test_somebody_else_s_attention_does_not_count() -> None:
    world = opened()
    theirs = attention(world, M)
    assert disqualify(world, after=theirs) == "no_attention"


def test_an_attention_in_another_session_does_not_count() -> None:
    world = opened(entry(N), entry(N, "pm"), plans=(session(), session("pm")))
    morning = attention(world, session="am")
    assert disqualify(world, after=morning, session="pm") == "no_attention"
    assert disqualify(world, after=morning, session="am") is None


def test_a_corrected_attention_does_not_count() -> None:
    world = opened()
    mistaken = attention(world)
    assert why(world.do("correct", fact=mistaken, reason="the neighbour")) is None
    assert disqualify(world, after=mistaken) == "no_attention"


def test_another_fact_is_no_attention() -> None:
    world = opened()
    world.scan(N, "09:10:00")
    assert disqualify(world, after=world.last()) == "no_attention"


def test_the_lead_may_override_with_a_reason() -> None:
    world = opened()
    assert disqualify(world, override_reason=" ") == "no_attention"
    assert disqualify(world, override_reason="took another's sheet") is None
    fact = world.facts[-1].fact
    assert isinstance(fact, Disqualified)
    assert (fact.after, fact.override_reason) == (None, "took another's sheet")


def test_nobody_is_disqualified_twice() -> None:
    world = opened()
    after = attention(world)
    disqualify(world, after=after)
    assert disqualify(world, after=after) == "already_disqualified"


def test_a_corrected_disqualification_does_not_hold() -> None:
    world = opened()
    disqualify(world, after=attention(world))
    world.do("correct", fact=world.last(), reason="wrong number")
    assert world.standing(N) == "expected"


@pytest.mark.parametrize("wish", ["caution", "warn", "disqualify"])
def test_a_stranger(wish: str) -> None:
    fields = {"candidate": "99990001", "kind": "disturbance"}
    assert why(opened().do(wish, **fields)) == "not_on_roster"


def test_disqualify_says_what_went_on_after_the_attention() -> None:
    world = opened()
    assert disqualify(world, after=attention(world), text=" ") == "missing_field"
    assert world.standing(N) == "expected"


def test_by_the_rule_it_is_not_out_of_rule() -> None:
    world = opened()
    disqualify(world, after=attention(world))
    assert (world.person(N).out_of_rule, world.person(N).disqualified_after) == (False, "s1-2")


def test_an_override_is_marked_for_headquarters() -> None:
    world = opened()
    outcome = world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")
    assert outcome.extra["flags"] == ["no_witness", "out_of_rule"]
    assert world.person(N).out_of_rule


def test_an_override_beside_an_attention_that_holds_is_within_the_rule() -> None:
    world = opened()
    assert disqualify(world, after=attention(world), override_reason="went on") is None
    assert not world.person(N).out_of_rule


def test_for_a_companion_s_conduct_it_is_the_candidate_who_goes() -> None:
    world = opened()
    called = attention(world, to="companion")
    assert disqualify(world, after=called, to="companion") is None
    fact = world.facts[-1].fact
    assert isinstance(fact, Disqualified)
    assert (fact.to, world.standing(N)) == ("companion", "disqualified")


def test_the_disqualified_are_stopped_at_every_later_desk_of_the_round() -> None:
    world = opened(entry(N), entry(N, "pm"), plans=(session(), session("pm")))
    disqualify(world, after=attention(world), session="am")
    world.do("open_doors", "13:00:00", session="pm")
    outcome = world.scan(N, "13:10:00", session="pm")
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.article) == ("disqualified", "E 15")


def test_who_saw_it_and_when_comes_first() -> None:
    world = opened()
    seen = {"witnesses": ["p02"], "seen_at": "2026-11-22T08:59:30+09:00", "evidence": "a note"}
    outcome = world.do("caution", "09:10:00", candidate=N, kind="cheating", **seen)
    assert outcome.extra == {"flags": [], "writes_on": True}
    fact = world.facts[-1].fact
    assert isinstance(fact, AttentionCalled)
    assert (fact.seen_at, fact.evidence) == (on("08:59:30"), "a note")
    assert world.do("caution", candidate=N, kind="cheating").extra["flags"] == ["no_witness"]


def test_nothing_is_seen_before_it_happens() -> None:
    at = "2026-11-22T09:10:01+09:00"
    outcome = opened().do("caution", "09:10:00", candidate=N, kind="cheating", seen_at=at)
    assert why(outcome) == "seen_in_future"


class TestSigningTheSlip:
    @pytest.mark.parametrize("signed", [True, False])
    def test_signed_or_refused_is_recorded_once(self, signed: bool) -> None:
        world = opened()
        world.do("warn", candidate=N, kind="disturbance")
        warning = world.last()
        outcome = world.do("acknowledge", fact=warning, signed=signed)
        assert [draft.fact for draft in outcome.facts] == [WarningAnswered(warning, signed)]
        assert world.sitting(N).there.answers == {warning: signed}
        again = world.do("acknowledge", fact=warning, signed=True)
        assert why(again) == "already_answered"
        world.do("correct", fact=world.last(), reason="the wrong slip")
        assert why(world.do("acknowledge", fact=warning, signed=True)) is None

    def test_said_at_once_it_is_not_asked_again(self) -> None:
        world = opened()
        world.do("warn", candidate=N, kind="disturbance", acknowledged=False)
        assert why(world.do("acknowledge", fact=world.last(), signed=True)) == "already_answered"

    @pytest.mark.parametrize("what", ["caution", "doors", "nothing"])
    def test_only_a_written_warning_is_signed(self, what: str) -> None:
        world = opened()
        named = "s1-99" if what == "nothing" else world.last()
        if what == "caution":
            named = attention(world)
        outcome = world.do("acknowledge", fact=named, signed=True)
        assert why(outcome) == ("unknown_fact" if what == "nothing" else "not_a_warning")

    def test_not_a_warning_that_was_taken_back(self) -> None:
        world = opened()
        world.do("warn", candidate=N, kind="disturbance")
        warning = world.last()
        world.do("correct", fact=warning, reason="the neighbour")
        assert why(world.do("acknowledge", fact=warning, signed=True)) == "already_corrected"


def in_the_room() -> World:
    world = opened()
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    world.do("mark", candidate=N, state="present")
    return world


class TestImpersonation:
    FOUND: ClassVar = {"candidate": N, "text": "another face", "witnesses": ["p02"]}

    def test_stopped_the_person_goes_out_and_is_not_let_in_again(self) -> None:
        world = in_the_room()
        outcome = world.do("impersonation", outcome="stopped", **self.FOUND)
        assert outcome.extra == {"flags": [], "article": "E 15"}
        assert [draft.fact for draft in outcome.facts] == [
            ImpersonationFound("stopped", "another face", witnesses=("p02",))
        ]
        assert world.standing(N) == "refused"
        assert told(world.scan(N, "09:20:00")) == "refuse"

    def test_continued_it_is_provisional_and_keeps_evidence(self) -> None:
        world = in_the_room()
        wish = {"outcome": "continued", **self.FOUND}
        assert why(world.do("impersonation", **wish)) == "missing_field"
        assert why(world.do("impersonation", **wish, evidence="ID copied by hand")) is None
        assert world.standing(N) == "provisional"
        assert why(world.do("impersonation", outcome="stopped", **self.FOUND)) is None
        assert world.standing(N) == "refused"

    def test_once_stopped_there_is_no_more_to_find(self) -> None:
        world = in_the_room()
        world.do("impersonation", outcome="stopped", **self.FOUND)
        world.do("mark", candidate=N, state="present")
        again = world.do("impersonation", outcome="continued", evidence="x", **self.FOUND)
        assert why(again) == "impersonation_known"

    def test_nobody_is_found_who_is_not_there(self) -> None:
        outcome = opened().do("impersonation", outcome="stopped", **self.FOUND)
        assert why(outcome) == "not_in_room"

    def test_a_mistake_is_taken_back(self) -> None:
        world = in_the_room()
        world.do("impersonation", outcome="stopped", **self.FOUND)
        assert why(world.do("correct", fact=world.last(), reason="a twin")) is None
        assert world.standing(N) == "admitted"
