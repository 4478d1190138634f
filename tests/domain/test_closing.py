"""Closing: two people, and whatever is open is named with whom it is about."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import SessionClosed, SignInFailed
from app.domain.view import Outcome
from app.kernel.phrases import Language, phrase
from tests.domain.world import GOOD, World, codes, entry, on, opened, session, told, why

N, M, STRANGER = "00420001", "00420002", "00990001"
BAD = {**GOOD, "photo_matches": "no"}
SECOND = {"second_operator": "p01", "second_pin": "pin-p01"}


def close(world: World, **changes: Any) -> Outcome:
    return world.do("close", **{"session": "am", **SECOND, **changes})


def ended(*happened: tuple[str, dict[str, Any]], **changes: Any) -> World:
    """The exam is over; before it everything in `happened` was done."""
    world = opened(plans=(session(**changes), session("pm")))
    for wish, fields in happened:
        if wish == "scan":
            world.scan(fields["candidate"], "09:10:00")
        else:
            world.do(wish, "09:10:00", **fields)
    world.do("start", "10:00:00", session="am")
    assert why(world.do("end", "11:30:00", session="am")) is None
    all_marked(world)
    return world


def all_marked(world: World) -> None:
    """The room has said of everybody whether they are there."""
    for row in world.entered("am"):
        state = "present" if world.sitting(row.candidate_number).admissions else "absent"
        world.do("mark", candidate=row.candidate_number, state=state)


SCAN = ("scan", {"candidate": N})
CHECK = ("check_id", {"candidate": N, **GOOD})
WRONG = ("check_id", {"candidate": N, **BAD})
ADMIT = ("admit", {"candidate": N})
REFER = ("refer", {"candidate": N, "reason": "infection"})
DECIDE = ("decide", {"candidate": N, "outcome": "provisional", "reason": "looked into"})
OUT = ("disqualify", {"candidate": N, "kind": "cheating", "override_reason": "seen by all"})


@pytest.mark.parametrize(
    ("check", "happened", "open_"),
    [
        ("door", [], None),
        ("door", [SCAN], None),
        ("door", [SCAN, CHECK, ADMIT], None),
        ("door", [SCAN, WRONG], ("referral", ["photo_differs"])),
        ("door", [SCAN, WRONG, CHECK], None),
        ("door", [SCAN, REFER], ("referral", ["infection"])),
        ("door", [SCAN, REFER, DECIDE], None),
        ("door", [SCAN, REFER, OUT], None),
        ("door", [("scan", {"candidate": STRANGER})], ("referral", ["not_on_roster"])),
        ("seat", [SCAN, ADMIT], ("id_check", [])),
        ("seat", [SCAN, ADMIT, CHECK], None),
        ("seat", [SCAN, ADMIT, WRONG], ("referral", ["photo_differs"])),
        ("seat", [SCAN, ADMIT, WRONG, CHECK], None),
        ("seat", [SCAN, ADMIT, WRONG, DECIDE], None),
        ("seat", [SCAN, ADMIT, OUT], None),
        ("seat", [SCAN], None),
    ],
)
def test_what_is_open_is_named(
    check: str, happened: list[Any], open_: tuple[str, list[str]] | None
) -> None:
    world = ended(*happened, id_check=check)
    outcome = close(world)
    if open_ is None:
        assert [draft.fact for draft in outcome.facts] == [SessionClosed("p01")]
        assert world.state("am").closed == on("11:30:00")
        return
    assert (why(outcome), outcome.facts) == ("close_blocked", ())
    assert outcome.refusal is not None
    (blocking,) = outcome.refusal.fields["blocking"]  # type: ignore[misc]
    assert (blocking["why"], list(blocking["grounds"])) == open_
    lists = {"referral": "referrals", "id_check": "id_checks"}
    assert outcome.refusal.fields[lists[open_[0]]] == [blocking["candidate_number"]]


def test_two_desks_that_let_one_person_in_are_a_conflict_to_settle_first() -> None:
    world = opened()
    other = world.neighbour("s2")
    other.hear(world.facts)
    for station in (world, other):
        station.scan(N, "09:10:00")
        station.do("check_id", candidate=N, **GOOD)
        station.do("admit", candidate=N)
    world.hear(other.facts)
    world.do("start", "10:00:00", session="am")
    world.do("end", "11:30:00", session="am")
    all_marked(world)
    outcome = close(world)
    assert outcome.refusal is not None
    assert outcome.refusal.fields["conflicts"] == [N]
    world.do("resolve", candidate=N, outcome="admit", reason="one person")
    assert why(close(world)) is None


@pytest.mark.parametrize("phase", ["prepared", "doors_open", "started", "suspended"])
def test_not_before_it_has_ended(phase: str) -> None:
    world = World(roster=[entry(N)])
    steps = {"doors_open": ["open_doors"], "started": ["open_doors", "start"], "prepared": []}
    for wish in steps.get(phase, ["open_doors", "start", "suspend"]):
        assert why(world.do(wish, "09:50:00", session="am", reason="as planned")) is None
    outcome = close(world)
    assert outcome.refusal is not None
    assert outcome.refusal.fields == {"phase": phase, "needed": ["ended", "cancelled"]}


def test_a_cancelled_session_is_closed_too() -> None:
    world = opened()
    world.do("cancel", session="am", reason="snow", reference="HQ-7")
    assert why(close(world)) is None
    assert world.phase() == "cancelled"


@pytest.mark.parametrize(
    ("who", "second", "pin", "refusal", "facts"),
    [
        ("lead", "p01", "pin-p01", None, [SessionClosed("p01")]),
        ("p01", "lead", "pin-lead", None, [SessionClosed("lead")]),
        ("p01", "p02", "pin-p02", "lead_only", []),
        ("lead", "lead", "pin-lead", "second_person_needed", []),
        ("lead", "p01", "pin-p02", "wrong_pin", [SignInFailed("p01")]),
        ("lead", "p09", "pin-p09", "unknown_operator", []),
    ],
)
def test_two_people_and_one_of_them_leads(
    who: str, second: str, pin: str, refusal: str | None, facts: list[object]
) -> None:
    outcome = close(ended().acting(who), second_operator=second, second_pin=pin)
    assert (why(outcome), [draft.fact for draft in outcome.facts]) == (refusal, facts)


AFTERWARDS: dict[str, dict[str, Any]] = {
    "check_id": {"candidate": N, **GOOD},
    "admit": {"candidate": N},
    "refuse": {"candidate": N, "reason": "late"},
    "refer": {"candidate": N, "reason": "infection"},
    "decide": {"candidate": N, "outcome": "admit", "reason": "x"},
    "declare_exemption": {"candidate": N, "sits": True},
    "slip": {"candidate": N},
    "caution": {"candidate": N, "kind": "cheating"},
    "disqualify": {"candidate": N, "kind": "cheating", "override_reason": "seen by all"},
    "incident": {"scope": "session", "kind": "noise", "text": "roadworks", "session": "am"},
    "correct_detail": {"candidate": N, "field": "name", "text": "wrong"},
    "cancel": {"session": "am", "reason": "snow", "reference": "HQ-7"},
    "resume": {"session": "am"},
    "close": {"session": "am", **SECOND},
}


@pytest.mark.parametrize("wish", AFTERWARDS)
def test_afterwards_nothing_more_is_done(wish: str) -> None:
    world = ended(SCAN, CHECK, ADMIT)
    assert why(close(world)) is None
    outcome = world.do(wish, **AFTERWARDS[wish])
    assert (why(outcome), outcome.facts) == ("session_closed", ())


def test_the_other_session_goes_on() -> None:
    world = ended()
    close(world)
    assert why(world.do("open_doors", "13:00:00", session="pm")) is None


def test_a_scan_is_told_that_it_is_over() -> None:
    world = ended()
    close(world)
    outcome = world.scan(N, "11:40:00", session="am")
    assert (told(outcome), codes(outcome)) == ("refuse", ["late", "session_ended"])


def test_afterwards_only_the_lead_corrects() -> None:
    world = ended(SCAN, CHECK)
    world.acting("p01").do("refer", candidate=N, reason="infection")
    referral = world.last()
    world.acting("lead").do("decide", candidate=N, outcome="admit", reason="well again")
    close(world)
    wish = {"fact": referral, "reason": "somebody else"}
    assert why(world.acting("p01").do("correct", **wish)) == "lead_only"
    assert why(world.acting("lead").do("correct", **wish)) is None


GONE = ("mark", {"candidate": N, "state": "absent"})
SITS = ("mark", {"candidate": N, "state": "present"})


@pytest.mark.parametrize(
    ("happened", "open_"),
    [
        ([], []),
        ([SCAN], ["attendance", "undecided"]),
        ([SCAN, CHECK], ["attendance", "undecided"]),
        ([SCAN, GONE], []),
        ([SCAN, SITS], ["undecided"]),
        ([SITS], ["undecided"]),
        ([SCAN, CHECK, ADMIT, SITS], []),
        ([SCAN, REFER, SITS], ["referral"]),
        ([SCAN, ("refuse", {"candidate": N, "reason": "other"})], []),
        ([SCAN, CHECK, ADMIT, ("correct", {}), SCAN], ["attendance", "undecided"]),
        ([SCAN, CHECK, ADMIT, ("correct", {}), SCAN, ADMIT, SITS], []),
    ],
)
def test_nobody_is_left_between_in_and_out(happened: list[Any], open_: list[str]) -> None:
    world = opened(entry(N))
    for wish, fields in happened:
        if wish == "scan":
            world.scan(N, "09:10:00")
        elif wish == "correct":
            world.do("correct", fact=world.last(), reason="the wrong person")
        else:
            at = "09:51:00" if wish == "mark" else "09:10:00"
            assert why(world.do(wish, at, **fields)) is None, wish
    world.do("start", "10:00:00", session="am")
    world.do("end", "11:30:00", session="am")
    if not happened:
        world.do("mark", **GONE[1])
    outcome = close(world)
    if not open_:
        assert why(outcome) is None
        return
    assert outcome.refusal is not None
    blocking = outcome.refusal.fields["blocking"]
    assert [one["why"] for one in blocking] == open_  # type: ignore[attr-defined]
    assert outcome.refusal.fields["undecided"] == ([N] if "undecided" in open_ else [])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", f"Not closed, something is still open. Attendance not set: {N}."),
        ("ja", f"まだ残っていることがあるので締められません。出欠が未記録：{N}。"),
    ],
)
def test_only_what_is_open_is_said(language: Language, told: str) -> None:
    world = opened(entry(N))
    world.do("start", "10:00:00", session="am")
    world.do("end", "11:30:00", session="am")
    outcome = close(world)
    assert outcome.refusal is not None
    assert phrase(outcome.refusal.code, language, outcome.refusal.fields) == told


def test_who_came_to_a_cancelled_session_keeps_it_from_nothing() -> None:
    world = opened(entry(N))
    world.scan(N, "09:10:00")
    world.do("cancel", session="am", reason="snow", reference="HQ-7")
    assert why(close(world)) is None
