"""The times that the lead of a semi-public venue sets (E 5.2), and what follows from them."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.session import deadline_of, doors_of, planned_end_of, start_of
from tests.domain.world import GOOD, World, codes, entry, on, session, told, venue, why

N, M = "00420001", "00420002"
WINDOW = (on("12:00:00"), on("18:00:00"))
TIMES = {"doors": "13:00:00", "admission_deadline": "13:20:00", "start": "13:30:00"}


def world(kind: str = "semi-public", **changes: Any) -> World:
    plan = session(**{"window": WINDOW, "ticket_issued": False, **changes})
    return World(roster=[entry(N), entry(M)], plans=(plan,), place=venue(kind))


def set_times(station: World, at: str = "08:30:00", **changes: str) -> Any:
    times = {name: str(on(clock)) for name, clock in {**TIMES, **changes}.items()}
    return station.do("set_times", at, session="am", **times)


def test_the_times_hold_from_then_on_and_the_length_is_kept() -> None:
    station = world()
    assert set_times(station).extra == {"end": on("15:00:00")}
    (plan,), state = station.plans, station.state("am")
    found = [f(plan, state) for f in (doors_of, deadline_of, start_of, planned_end_of)]
    assert found == [on(clock) for clock in ("13:00:00", "13:20:00", "13:30:00", "15:00:00")]


@pytest.mark.parametrize(
    ("at", "verdict"), [("13:20:00", "proceed"), ("13:20:01", "refuse"), ("09:51:00", "wait")]
)
def test_the_verdicts_go_by_them(at: str, verdict: str) -> None:
    station = world()
    set_times(station)
    if verdict != "wait":
        assert why(station.do("open_doors", "13:00:00", session="am")) is None
    assert told(station.do("lookup", at, candidate_number=N)) == verdict


def test_doors_start_and_end_go_by_them() -> None:
    station = world()
    set_times(station)
    assert why(station.do("open_doors", "11:59:59", session="am")) == "doors_too_early"
    assert why(station.do("open_doors", "12:00:00", session="am")) is None
    assert why(station.do("start", "13:19:59", session="am")) == "start_too_early"
    station.do("start", "13:30:00", session="am")
    assert why(station.do("end", "14:59:59", session="am")) == "end_too_early"
    assert why(station.do("end", "15:00:00", session="am")) is None


def test_a_delay_counts_from_them_and_new_times_count_from_nothing() -> None:
    station = world()
    station.do("delay", "08:30:00", session="am", minutes=15, reason="snow")
    set_times(station)
    assert start_of(station.plans[0], station.state("am")) == on("13:30:00")
    station.do("delay", session="am", minutes=15, reason="snow")
    assert deadline_of(station.plans[0], station.state("am")) == on("13:35:00")


def test_they_may_be_set_again_until_the_doors_open() -> None:
    station = world()
    set_times(station)
    assert why(set_times(station, start="14:00:00")) is None
    station.do("open_doors", "13:00:00", session="am")
    outcome = set_times(station, "13:01:00")
    assert outcome.refusal is not None
    assert outcome.refusal.fields == {"phase": "doors_open", "needed": ["prepared"]}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"doors": "12:00:00"}, None),
        ({"doors": "11:59:59"}, "times_outside_window"),
        ({"start": "16:30:00"}, None),
        ({"start": "16:30:01"}, "times_outside_window"),
        ({"doors": "13:20:00", "start": "13:20:00"}, None),
        ({"doors": "13:20:01"}, "times_out_of_order"),
        ({"start": "13:19:59"}, "times_out_of_order"),
    ],
)
def test_in_order_and_inside_the_window(changes: dict[str, str], refusal: str | None) -> None:
    station = world()
    outcome = set_times(station, **changes)
    assert (why(outcome), bool(outcome.facts)) == (refusal, refusal is None)
    assert outcome.refusal is None or outcome.refusal.article == "E 5.2"


@pytest.mark.parametrize(("kind", "window"), [("public", WINDOW), ("semi-public", None)])
def test_elsewhere_the_times_are_fixed(kind: str, window: object) -> None:
    assert why(set_times(world(kind, window=window))) == "times_are_fixed"


def test_where_no_tickets_are_issued_the_list_lets_people_in() -> None:
    station = world()
    station.do("open_doors", "09:00:00", session="am")
    outcome = station.do("lookup", "09:10:00", search="00420001")
    assert (told(outcome), codes(outcome)) == ("proceed", [])
    assert outcome.verdict is not None
    assert outcome.verdict.next == ("check_id", "refer")
    station.do("check_id", candidate=N, **GOOD)
    assert why(station.do("admit", candidate=N)) is None
    assert told(station.do("lookup", candidate_number=N)) == "already_in"
