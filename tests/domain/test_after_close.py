"""After closing there are only addenda: every other wish is told that the session is closed."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from app.domain.confirming import unconfirmed
from app.domain.stationfacts import StationsConfirmed
from app.domain.wishes import AnyWish, PaperWish
from tests.domain.test_closing import SECOND, close, ended
from tests.domain.world import GOOD, World, why

N = "00420001"
C = {"candidate": N}
S = {"session": "am"}
SAID = {"kind": "cheating", "text": "seen"}
CLOSED = "session_closed"
AT = "2026-11-22T10:00:00+09:00"

# Each wish with what it asks, and what it is answered once the session is closed.
AFTER: dict[str, tuple[dict[str, Any], str | None]] = {
    "set_times": ({**S, "doors": AT, "admission_deadline": AT, "start": AT}, CLOSED),
    "open_doors": ({**S, "reason": "x"}, CLOSED),
    "queue_closed": ({**S, "count": 0}, CLOSED),
    "delay": ({**S, "minutes": 5, "reason": "x"}, CLOSED),
    "start": ({**S, "reason": "x"}, CLOSED),
    "suspend": ({**S, "reason": "x"}, CLOSED),
    "resume": ({**S, "reason": "x"}, CLOSED),
    "evacuate": ({"reason": "x"}, "nothing_to_leave"),
    "let_back": ({}, "nobody_left"),
    "end": ({**S, "reason": "x"}, CLOSED),
    "cancel": ({**S, "reason": "x", "reference": "HQ-7"}, CLOSED),
    "announce": ({**S, "announcement": "begin"}, CLOSED),
    "check_id": ({**C, **S, **GOOD}, CLOSED),
    "admit": ({**C, **S}, CLOSED),
    "refuse": ({**C, **S, "reason": "late"}, CLOSED),
    "refer": ({**C, **S, "reason": "infection"}, CLOSED),
    "decide": ({**C, **S, "outcome": "admit", "reason": "x"}, CLOSED),
    "declare_exemption": ({**C, **S, "sits": True}, CLOSED),
    "slip": ({**C, **S}, CLOSED),
    "correct_detail": ({**C, **S, "field": "name", "text": "x"}, CLOSED),
    "incident": ({**S, "scope": "session", "kind": "noise", "text": "x"}, CLOSED),
    "caution": ({**C, **S, **SAID}, CLOSED),
    "warn": ({**C, **S, **SAID}, CLOSED),
    "disqualify": ({**C, **S, "kind": "cheating", "override_reason": "seen by all"}, CLOSED),
    "impersonation": ({**C, **S, "outcome": "stopped", "text": "x"}, CLOSED),
    "leave": ({**C, **S}, CLOSED),
    "decide_leave": ({**C, **S, "granted": True, "reason": "x"}, CLOSED),
    "return": ({**C, **S}, CLOSED),
    "depart": ({**C, **S, "reason": "x"}, CLOSED),
    "withdraw": ({**C, **S, "reason": "x"}, CLOSED),
    "mark": ({**C, **S, "state": "present"}, CLOSED),
    "move": ({**C, **S, "room": "A", "seat": "39", "reason": "x"}, CLOSED),
    "permit": ({**C, **S, "item": "x", "reason_kind": "health"}, CLOSED),
    "lose_time": ({**C, **S, "seconds": 9, "reason": "x"}, CLOSED),
    "give_time": ({**C, **S, "seconds": 9}, CLOSED),
    "end_own": ({**C, **S, "reason": "x"}, CLOSED),
    "roll_call": ({**S, "room": "A"}, CLOSED),
    "attendance": ({**C, **S, "state": "present"}, CLOSED),
    "count": ({**S, "room": "A", "sheets_used": 1}, CLOSED),
    "confirm_stations": (S, CLOSED),
    "close": ({**S, **SECOND}, CLOSED),
    # A photo comes with its file; of a closed session it is refused there: test_evidence.
    "evidence": ({"fact": "an attention"}, "photo_needs_file"),
    "acknowledge": ({"fact": "a warning", "signed": True}, CLOSED),
    # Only looking; what is judged is said to be over.
    "lookup": ({"candidate_number": N, **S, "name_only": True}, None),
    # Addenda, each marked as such.
    "review": ({"fact": "an incident"}, None),
    "addendum": ({"fact": "an incident", "text": "more"}, None),
    "correct": ({"fact": "an incident's attention", "reason": "x"}, None),
    "hand_over": ({**S, "to": "carrier 7", "parcels": 1}, None),
    # Two stations that had not met: one closed before it heard of the other.
    "resolve": ({**C, **S, "outcome": "admit", "reason": "x"}, "no_conflict"),
}  # fmt: skip
NOT_ABOUT_A_SESSION = {"sign_in", "confirm_clock", "from_paper", "scan"}
ADDENDA = [wish for wish, (_, code) in AFTER.items() if code is None and wish != "lookup"]


def closed() -> tuple[World, dict[str, str]]:
    """A session in which somebody sat and was warned, closed; and the facts that are named."""
    from tests.domain.test_closing import ADMIT, CHECK, SCAN

    world = ended(SCAN, CHECK, ADMIT, ("warn", {**C, **SAID}))
    warning = next(r.id for r in world.facts if r.reason is None and "Attention" in repr(r.fact))
    world.do("incident", **{**S, "scope": "session", "kind": "noise", "text": "roadworks"})
    incident = world.last()
    for number in (incident,):
        assert why(world.do("review", fact=number)) is None
    world.do("caution", **C, **SAID)
    attention = world.last()
    assert why(close(world)) is None
    named = {"an incident": incident, "an attention": attention, "a warning": warning}
    return world, {**named, "an incident's attention": attention}


@pytest.mark.parametrize("wish", AFTER)
def test_each_wish_about_a_closed_session(wish: str) -> None:
    world, named = closed()
    fields, code = AFTER[wish]
    fields = {name: named.get(str(value), value) for name, value in fields.items()}
    if wish == "review":  # another incident, which another station noted before it heard
        named_at = len(world.facts)
        world.facts.append(_another_incident(world, named["an incident"], named_at))
        fields["fact"] = world.last()
    outcome = world.do(wish, "11:45:00", **fields)
    assert why(outcome) == code
    if code is not None:
        assert outcome.facts == ()


def _another_incident(world: World, like: str, place: int) -> Any:
    from msgspec.structs import replace

    record = world.record(like)
    assert record is not None
    return replace(record, id=f"s9-{place}", station="s9", seq=place)


def test_the_table_has_every_wish() -> None:
    def tags(kind: Any) -> set[str]:
        inner = get_args(kind)
        return set().union(*map(tags, inner)) if inner else {kind.__struct_config__.tag}

    assert tags(AnyWish) | tags(PaperWish) == AFTER.keys() | NOT_ABOUT_A_SESSION


def stations(world: World) -> list[str]:
    return [one.station for one in unconfirmed(world, "am")]


def with_stranger() -> World:
    """The exam is over, and records of another computer have come."""
    world = ended()
    other = world.neighbour("s2")
    other.do("lookup", "11:31:00", candidate_number=N, name_only=True)
    world.hear(other.facts)
    return world


def test_whoever_leads_confirms_the_stations_or_says_that_one_is_not_theirs() -> None:
    world = with_stranger()
    assert stations(world) == ["s1", "s2"]
    assert why(world.acting("p01").do("confirm_stations", **S)) == "lead_only"
    outcome = world.acting("lead").do("confirm_stations", **S, not_ours=["s2"], reason="who?")
    (draft,) = outcome.facts
    assert isinstance(draft.fact, StationsConfirmed)
    assert [one.name for one in draft.fact.stations] == ["desk s1"]
    assert [(one.name, one.size) for one in draft.fact.not_ours] == [("desk s2", 1)]
    assert (stations(world), draft.reason) == ([], "who?")
    assert world.state("am").stations == {"s1-e1": True, "s2-e1": False}
    assert "warning" not in close(world).extra


@pytest.mark.parametrize("named", ["s2", "S2-E1", "S2AA-BBBB-CCCC", "s2aa-bbbb-cccc-dddd"])
def test_a_station_is_named_by_id_or_by_fingerprint(named: str) -> None:
    world = with_stranger()
    assert why(world.do("confirm_stations", **S, stations=named)) is None
    assert stations(world) == ["s1"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"stations": ["s9"]}, "unknown_station"),
        ({"not_ours": "s9"}, "unknown_station"),
        ({"stations": ["s2"], "not_ours": ["s2"]}, "station_both_ways"),
        ({"not_ours": "s1"}, "own_station_not_ours"),
        ({"session": "none"}, "unknown_session"),
    ],
)
def test_what_can_not_be_confirmed(fields: dict[str, Any], code: str) -> None:
    world = with_stranger()
    outcome = world.do("confirm_stations", **{**S, **fields})
    assert (why(outcome), outcome.facts) == (code, ())
    assert stations(world) == ["s1", "s2"]


def test_closing_goes_on_and_says_which_stations_nobody_confirmed() -> None:
    world = with_stranger()
    world.do("confirm_stations", **S, stations="s1")
    outcome = close(world, reason="counted elsewhere")
    (warned,) = outcome.extra["warnings"]  # type: ignore[misc]
    assert (warned.code, warned.fields["stations"]) == (
        "stations_unconfirmed",
        ["desk s2 S2AA-BBBB-CCCC"],
    )
