"""Several reasons at once: standing alone, then all that hold, the strongest verdict first."""

from __future__ import annotations

import pytest

from app.domain.events import LateArrived
from tests.domain.world import GOOD, World, codes, entry, on, opened, session, told, why

N = "00420001"
Wish = tuple[str, dict[str, str]]


@pytest.mark.parametrize(
    ("row", "at", "room", "verdict", "reasons"),
    [
        ({"withdrawn": True}, "08:30:00", None, "refer", ["withdrawn", "too_early"]),
        ({"withdrawn": True}, "09:50:01", None, "refuse", ["late", "withdrawn"]),
        ({}, "09:50:01", "B", "refuse", ["late", "other_room"]),
        ({"withdrawn": True}, "09:10:00", "B", "refer", ["withdrawn", "other_room"]),
        (
            {"first_stage_exempt": True},
            "09:50:01",
            None,
            "refuse",
            ["late", "superseded", "exempt_first_stage"],
        ),
        (
            {"withdrawn": True, "first_stage_exempt": True, "duplicates": ("00420009",)},
            "09:50:01",
            "B",
            "refuse",
            [
                "late",
                "withdrawn",
                "superseded",
                "exempt_first_stage",
                "duplicate_subject",
                "other_room",
            ],
        ),
        ({"barred": True}, "09:50:01", "B", "refuse", ["barred"]),
    ],
)
def test_all_reasons_are_listed_the_strongest_first(
    row: dict[str, object], at: str, room: str | None, verdict: str, reasons: list[str]
) -> None:
    world = World(roster=[entry(N, **row)], superseded={N: 2} if "superseded" in reasons else {})
    if at >= "09:00:00":
        world.do("open_doors", "09:00:00", session="am")
    outcome = world.scan(N, at, room=room)
    assert (told(outcome), codes(outcome)) == (verdict, reasons)


def test_disqualified_and_barred_are_both_said_and_nothing_else() -> None:
    world = opened(entry(N, barred=True, withdrawn=True))
    world.do("disqualify", "09:10:00", candidate=N, kind="cheating", override_reason="seen")
    assert codes(world.scan(N, "10:10:00", room="B")) == ["disqualified", "barred"]


def test_disqualified_comes_before_admitted() -> None:
    world = opened()
    admit(world, N)
    world.do("disqualify", "10:10:00", candidate=N, kind="cheating", override_reason="seen")
    assert codes(world.scan(N, "10:20:00")) == ["disqualified"]


def test_a_disqualification_holds_in_the_afternoon_too() -> None:
    rows = (entry(N), entry(N, "pm"))
    world = opened(*rows, plans=(session(), session("pm")))
    world.do("disqualify", "09:10:00", candidate=N, kind="cheating", override_reason="seen")
    world.do("open_doors", "13:00:00", session="pm")
    outcome = world.scan(N, "13:10:00", session="pm")
    assert (told(outcome), codes(outcome)) == ("refuse", ["disqualified"])


@pytest.mark.parametrize("at", ["09:50:01", "11:30:00"])
def test_admitted_is_already_in_and_no_rule_of_time_applies(at: str) -> None:
    world = opened(entry(N, withdrawn=False, duplicates=()))
    admit(world, N)
    outcome = world.scan(N, at, room="B")
    assert (told(outcome), codes(outcome)) == ("already_in", ["already_admitted"])
    assert why(outcome) is None


END_EARLY: tuple[Wish, ...] = (
    ("start", {"reason": "HQ says so"}),
    ("end", {"reason": "fire drill"}),
)
SUSPEND: tuple[Wish, ...] = (("suspend", {"reason": "alarm"}),)
CANCEL: tuple[Wish, ...] = (("cancel", {"reason": "snow", "reference": "HQ-7"}),)


@pytest.mark.parametrize("arrived", [False, True])
@pytest.mark.parametrize(
    ("happened", "at", "verdict", "reasons"),
    [
        (END_EARLY, "09:20:00", "refuse", ["session_ended"]),
        (END_EARLY, "09:50:00", "refuse", ["session_ended"]),
        (END_EARLY, "09:50:01", "refuse", ["late", "session_ended"]),
        (SUSPEND, "09:50:00", "wait", ["session_suspended"]),
        (SUSPEND, "09:50:01", "wait", ["session_suspended"]),
        (CANCEL, "09:50:00", "refuse", ["session_cancelled"]),
        (CANCEL, "09:50:01", "refuse", ["session_cancelled"]),
    ],
)
def test_only_who_could_still_have_sat_is_late(
    happened: tuple[Wish, ...], at: str, verdict: str, reasons: list[str], arrived: bool
) -> None:
    world = opened()
    if arrived:
        world.scan(N, "09:10:00")
    for wish, fields in happened:
        assert why(world.do(wish, "09:15:00", session="am", **fields)) is None
    outcome = world.scan(N, at)
    left = [code for code in reasons if not (arrived and code == "late")]
    assert (told(outcome), codes(outcome)) == (verdict, left)
    late = [draft.fact for draft in outcome.facts if isinstance(draft.fact, LateArrived)]
    assert late == ([LateArrived(on("09:50:00"), 1)] if "late" in left else [])


def test_a_suspension_makes_nobody_arrive_in_time() -> None:
    world = opened()
    world.do("suspend", "09:45:00", session="am", reason="alarm")
    world.scan(N, "09:50:01")
    world.do("resume", "09:55:00", session="am")
    outcome = world.scan(N, "09:56:00")
    assert (told(outcome), codes(outcome)) == ("refuse", ["late"])


def test_suspended_and_referred_refers() -> None:
    world = opened(entry(N, withdrawn=True))
    world.do("suspend", "09:05:00", session="am", reason="alarm")
    outcome = world.scan(N, "09:10:00")
    assert (told(outcome), codes(outcome)) == ("refer", ["withdrawn", "session_suspended"])
    assert world.sitting(N).open_grounds == ("withdrawn",)  # the suspension is nobody's to decide


def test_nobody_is_waved_through_for_not_being_on_the_roster() -> None:
    outcome = opened().scan("00990001", "09:50:01")
    assert (told(outcome), codes(outcome)) == ("refuse", ["late", "not_on_roster"])


def test_an_old_ticket_for_another_venue_says_both() -> None:
    outcome = opened(entry("00420009"), superseded={N: 2}).scan(N, venue="T02")
    assert (told(outcome), codes(outcome)) == ("refuse", ["other_venue", "superseded"])


def test_who_was_moved_here_is_not_sent_back_by_the_old_ticket() -> None:
    outcome = opened(superseded={N: 2}).scan(N, venue="T02")
    assert (told(outcome), codes(outcome)) == ("refer", ["superseded"])


def test_an_old_ticket_stays_old_when_its_bearer_is_looked_up() -> None:
    world = opened(superseded={N: 2})
    world.scan(N, "09:10:00", issue=1)
    assert codes(world.do("lookup", candidate_number=N)) == ["superseded"]
    assert codes(world.scan(N, issue=2)) == []


def test_a_looked_up_bearer_of_a_ticket_needs_no_lead() -> None:
    world = opened()
    world.scan(N, "09:10:00")
    assert codes(world.do("lookup", candidate_number=N)) == []


def test_a_refused_scan_changes_nobody_s_standing() -> None:
    world = opened(entry(N, withdrawn=True))
    world.scan(N, "09:10:00")
    world.do("cancel", session="am", reason="snow", reference="HQ-7")
    assert told(world.scan(N)) == "refuse"
    assert world.standing(N) == "referred"


@pytest.mark.parametrize("reason", ["late", "disqualified", "already_admitted", "too_early"])
def test_what_the_machine_decides_is_not_raised_by_hand(reason: str) -> None:
    world = opened()
    world.scan(N, "09:10:00")
    world.do("refer", candidate=N, reason=reason)
    outcome = world.scan(N)
    assert (told(outcome), codes(outcome)) == ("refer", ["other"])


def admit(world: World, number: str) -> None:
    world.scan(number, "09:10:00")
    world.do("check_id", candidate=number, **GOOD)
    assert why(world.do("admit", candidate=number)) is None
