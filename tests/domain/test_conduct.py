"""Attention, written warning, disqualification (E 15)."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import AttentionCalled, Disqualified
from tests.domain.world import World, entry, opened, session, venue, why

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
