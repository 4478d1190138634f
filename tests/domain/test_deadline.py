"""In time or late, to the second, by the corrected time (E 11)."""

from __future__ import annotations

import pytest

from app.domain.events import LateArrived
from tests.domain.world import (
    GOOD,
    World,
    codes,
    entry,
    on,
    opened,
    rules_where_late_is_no_refusal,
    told,
    why,
)

N, M = "00420001", "00420002"


@pytest.mark.parametrize(
    ("offset", "wall", "verdict"),
    [
        ("+0", "09:50:00", "proceed"),
        ("+0", "09:50:00.999", "proceed"),
        ("+0", "09:50:01", "refuse"),
        ("+30", "09:49:30", "proceed"),
        ("+30", "09:49:31", "refuse"),
        ("-30", "09:50:30", "proceed"),
        ("-30", "09:50:31", "refuse"),
    ],
)
def test_the_deadline_s_very_second_is_in_time(offset: str, wall: str, verdict: str) -> None:
    world = opened()
    trusted = on("09:01:00").plus(seconds=int(offset))
    confirm = {"reference": str(trusted), "second_operator": "p01", "second_pin": "pin-p01"}
    assert why(world.do("confirm_clock", "09:01:00", **confirm)) is None
    assert told(world.scan(N, wall)) == verdict


def test_how_late_is_recorded_once() -> None:
    world = opened()
    for at in ("09:50:07", "09:51:00"):
        world.scan(N, at)
    late = [record.fact for record in world.facts if isinstance(record.fact, LateArrived)]
    assert late == [LateArrived(on("09:50:00"), 7)]


@pytest.mark.parametrize(
    ("how", "first"),
    [("proceed", {}), ("refer", {"withdrawn": True})],
)
def test_whoever_arrived_in_time_is_never_late(how: str, first: dict[str, object]) -> None:
    world = opened(entry(N, **first))
    assert told(world.scan(N, "09:50:00")) == how
    assert "late" not in codes(world.scan(N, "10:20:00"))
    assert world.sitting(N).arrived == on("09:50:00")


def test_whoever_waited_for_the_doors_arrived_in_time() -> None:
    world = World(roster=[entry(N)])
    assert told(world.scan(N, "08:59:00")) == "wait"
    world.do("open_doors", "09:00:00", session="am")
    assert told(world.scan(N, "09:55:00")) == "proceed"


def test_a_refusal_is_no_arrival() -> None:
    world = opened(entry(N, barred=True))
    world.scan(N, "09:10:00")
    assert world.sitting(N).arrived is None


def test_check_and_admission_may_follow_after_the_deadline() -> None:
    world = opened()
    world.scan(N, "09:49:59")
    world.do("check_id", "09:51:00", candidate=N, **GOOD)
    assert why(world.do("admit", "10:05:00", candidate=N)) is None


def test_a_decision_may_follow_after_the_deadline() -> None:
    world = opened(entry(N, withdrawn=True))
    world.scan(N, "09:49:59")
    world.do("decide", "09:55:00", candidate=N, outcome="provisional", reason="called HQ")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", "10:05:00", candidate=N)) is None
    assert world.standing(N) == "provisional"


def test_the_lead_waves_nobody_through() -> None:
    world = opened()
    world.scan(N, "09:50:01")
    assert why(world.do("decide", candidate=N, outcome="admit", reason="train")) == "late"
    world.do("refer", candidate=N, reason="delay certificate")
    world.do("decide", candidate=N, outcome="admit", reason="train")
    assert why(world.do("admit", candidate=N)) == "late"
    assert told(world.scan(N, "09:51:00")) == "refuse"


def test_a_course_takes_the_late_and_marks_them() -> None:
    world = opened(regulation=rules_where_late_is_no_refusal())
    outcome = world.scan(N, "09:50:01")
    assert (told(outcome), codes(outcome)) == ("proceed", ["late"])
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert world.sitting(N).late == on("09:50:01")


def test_the_queue_covers_as_many_as_were_counted() -> None:
    world = opened()
    world.do("queue_closed", "09:50:10", session="am", count=2)
    verdicts = [told(world.scan(f"0042000{i}", f"09:51:0{i}")) for i in (1, 2, 3)]
    assert verdicts == ["proceed", "proceed", "refuse"]
    assert world.state("am").queue_places == 0


def test_one_place_in_the_queue_serves_one_person_however_often_scanned() -> None:
    world = opened()
    world.do("queue_closed", "09:50:10", session="am", count=2)
    verdicts = [told(world.scan(number, "09:51:00")) for number in (N, N, M, N)]
    assert verdicts == ["proceed"] * 4


def test_who_is_in_time_or_refused_anyway_takes_no_place() -> None:
    world = opened(entry(N), entry(M, barred=True))
    world.scan(N, "09:50:00")
    world.do("queue_closed", session="am", count=1)
    world.scan(N, "09:51:00")
    world.scan(M, "09:51:00")
    assert world.state("am").queue_places == 1


def test_somebody_refused_as_late_before_the_queue_was_counted_may_come_again() -> None:
    world = opened()
    assert told(world.scan(N, "09:50:01")) == "refuse"
    world.do("queue_closed", "09:50:10", session="am", count=1)
    assert told(world.scan(N, "09:50:20")) == "proceed"


@pytest.mark.parametrize("wish", ["scan", "lookup"])
def test_who_did_not_stand_in_line_takes_no_place(wish: str) -> None:
    world = opened()
    world.do("queue_closed", "09:50:10", session="am", count=2)
    if wish == "scan":
        outcome = world.scan(N, "09:51:00", in_line=False)
    else:
        outcome = world.do("lookup", "09:51:00", candidate_number=N, in_line=False)
    assert (told(outcome), codes(outcome)[0]) == ("refuse", "late")
    assert (world.state("am").queue_places, world.sitting(N).late) == (2, on("09:51:00"))
    assert told(world.scan(N, "09:51:10")) == "proceed", "asked again, they did"


def test_a_place_in_the_queue_ends_with_the_exam() -> None:
    world = opened()
    world.do("queue_closed", "09:50:10", session="am", count=4)
    world.do("start", "10:00:00", session="am")
    world.do("end", "11:30:00", session="am")
    assert codes(world.scan(N, "11:30:01")) == ["late", "session_ended"]
    assert world.state("am").queue_places == 4


@pytest.mark.parametrize(
    "delay", [{"minutes": 20}, {"new_start": "2026-11-22T10:20:00+09:00"}], ids=["by", "to"]
)
def test_a_delayed_start_moves_the_deadline_for_all(delay: dict[str, object]) -> None:
    world = opened()
    assert why(world.do("delay", "09:40:00", session="am", reason="snow", **delay)) is None
    assert told(world.scan(N, "10:10:00")) == "proceed"
    assert told(world.scan(M, "10:10:01")) == "refuse"


def test_a_second_delay_adds_to_the_first() -> None:
    world = opened()
    for _ in range(2):
        world.do("delay", "09:40:00", session="am", minutes=5, reason="snow")
    assert told(world.scan(N, "10:00:00")) == "proceed"
    assert told(world.scan(M, "10:00:01")) == "refuse"
