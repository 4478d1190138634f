"""Somebody sits in the room whom no desk let in: what was seen in time, and what a lead decides."""

from __future__ import annotations

import pytest

from tests.domain.world import GOOD, World, codes, entry, opened, session, told, why

N = "00420001"
DECIDED = {"candidate": N, "reason": "the desk missed them"}


def _sits(marked: str, **changes: str) -> World:
    """A day on which one person went past the desk and was marked in the room."""
    world = opened(entry(N), plans=(session("am", **changes),))
    assert why(world.do("mark", marked, candidate=N, state="present")) is None
    return world


@pytest.mark.parametrize(
    ("marked", "verdict", "reasons"),
    [
        ("09:49:00", "proceed", []),
        ("09:50:00", "proceed", []),
        ("09:50:01", "refuse", ["late"]),
    ],
)
def test_whom_the_room_saw_by_the_deadline_has_arrived(
    marked: str, verdict: str, reasons: list[str]
) -> None:
    world = _sits(marked)
    # Marked anew later, as a second proctor does: the first time counts.
    world.do("mark", "09:55:00", candidate=N, state="present", seat="9")
    judged = world.scan(N, "09:56:00")
    assert (told(judged), codes(judged)) == (verdict, reasons)


def test_a_mark_that_was_taken_back_makes_nobody_arrive() -> None:
    world = _sits("09:40:00")
    assert why(world.do("correct", fact=world.last(), reason="another person")) is None
    assert codes(world.scan(N, "09:56:00")) == ["late"]


@pytest.mark.parametrize("at", ["09:56:00", "10:30:00", "11:35:00"])
@pytest.mark.parametrize("marked", ["09:40:00", "09:50:03"])
def test_a_provisional_decision_lets_them_count_as_let_in_and_the_session_closes(
    at: str, marked: str
) -> None:
    world = _sits(marked)
    world.do("start", "10:00:00", session="am") if at > "10:00:00" else None
    world.do("end", "11:30:00", session="am") if at > "11:30:00" else None
    world.do("refer", at, candidate=N, reason="other")
    assert why(world.do("decide", outcome="provisional", **DECIDED)) is None
    assert world.standing(N) == "provisional"
    assert why(world.do("admit", candidate=N)) == "already_admitted"
    world.do("start", "11:36:00", session="am")
    world.do("end", session="am", reason="as told")
    closed = world.do("close", session="am", second_operator="p01", second_pin="pin-p01")
    assert why(closed) is None


def test_an_admission_in_full_waits_for_the_check_at_the_seat() -> None:
    world = _sits("09:50:03")
    world.do("start", "10:00:00", session="am")
    world.do("refer", candidate=N, reason="other")
    assert why(world.do("decide", outcome="admit", **DECIDED)) is None
    assert why(world.do("admit", candidate=N)) == "id_not_checked"
    assert why(world.do("check_id", candidate=N, **GOOD)) is None
    assert why(world.do("admit", candidate=N)) is None
    assert world.standing(N) == "admitted"


@pytest.mark.parametrize("outcome", ["admit", "provisional"])
def test_whose_id_was_checked_at_the_seat_is_in_with_the_decision(outcome: str) -> None:
    world = _sits("09:50:03")
    assert why(world.do("check_id", "11:20:00", candidate=N, **GOOD)) is None
    world.do("refer", candidate=N, reason="other")
    assert why(world.do("decide", outcome=outcome, **DECIDED)) is None
    assert world.standing(N) == {"admit": "admitted"}.get(outcome, outcome)


def test_a_late_scan_of_somebody_who_sits_does_not_undo_the_leads_word() -> None:
    world = _sits("09:50:03")
    assert why(world.scan(N, "11:20:00")) == "late"
    world.do("refer", candidate=N, reason="other")
    assert why(world.do("decide", outcome="provisional", **DECIDED)) is None
    assert world.standing(N) == "provisional"


@pytest.mark.parametrize("outcome", ["admit", "provisional"])
def test_whom_a_desk_told_late_is_not_let_in_by_slipping_past_it(outcome: str) -> None:
    world = opened(entry(N))
    assert why(world.scan(N, "09:50:01")) == "late"
    world.do("mark", "09:51:00", candidate=N, state="present")
    world.do("refer", candidate=N, reason="other")
    decided = world.do("decide", outcome=outcome, **DECIDED)
    assert (why(decided), decided.facts) == ("late", ())
    assert why(world.do("decide", outcome="refuse", **DECIDED)) is None


def test_nobody_waves_a_late_person_through_at_the_desk() -> None:
    world = opened(entry(N))
    assert why(world.scan(N, "09:50:01")) == "late"
    world.do("refer", candidate=N, reason="other")
    world.do("decide", outcome="admit", **DECIDED)
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) == "late"


@pytest.mark.parametrize(("bar", "standing"), [("barred", "expected"), ("disqualified", None)])
def test_what_stands_against_a_person_stands_in_the_room_too(
    bar: str, standing: str | None
) -> None:
    world = opened(entry(N, barred=bar == "barred"))
    world.do("mark", "09:40:00", candidate=N, state="present")
    if bar == "disqualified":
        world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")
    world.do("refer", "09:51:00", candidate=N, reason="other")
    world.do("decide", outcome="provisional", **DECIDED)
    assert not world.sitting(N).admissions
    assert world.standing(N) == (standing or "disqualified")
