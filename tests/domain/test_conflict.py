"""Two desks about one person: what is a conflict, what is none, and how it is settled."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import ConflictResolved
from tests.domain.world import GOOD, World, codes, opened, told, why

N = "00420001"


REASONS: dict[str, dict[str, Any]] = {"start": {}, "end": {"reason": "an alarm"}}


def desks(number: int = 2) -> list[World]:
    """Stations of one venue that all know of the open doors and nothing else."""
    first = opened()
    others = [first.neighbour(f"s{i}") for i in range(2, number + 1)]
    for other in others:
        other.hear(first.facts)
    return [first, *others]


def let_in(*stations: World, at: str = "09:10:00") -> None:
    for station in stations:
        station.scan(N, at)
        station.do("check_id", candidate=N, **GOOD)
        assert why(station.do("admit", candidate=N)) is None


def meet(*stations: World) -> None:
    """Everybody hears everything."""
    for station in stations:
        for other in stations:
            station.hear(other.facts)
    assert len({str(station.person(N)) for station in stations}) == 1


def resolve(
    world: World, outcome: str = "admit", at: str = "09:30:00", **changes: Any
) -> str | None:
    fields = {"candidate": N, "outcome": outcome, "reason": "looked into", **changes}
    return why(world.do("resolve", at, **fields))


def in_conflict(number: int = 2) -> list[World]:
    stations = desks(number)
    let_in(*stations)
    meet(*stations)
    return stations


def test_neither_knew_of_the_other() -> None:
    first, second = in_conflict()
    assert first.standing(N) == second.standing(N) == "conflict"
    for station in (first, second):
        answer = station.scan(N, "09:20:00")
        assert (told(answer), codes(answer)) == ("already_in", ["admitted_elsewhere"])
        assert answer.verdict is not None
        assert answer.verdict.next == ("refer", "resolve")
        assert answer.verdict.first is not None
        assert answer.verdict.first.station_name == "desk s1"


def test_who_knew_of_the_other_lets_nobody_in_twice() -> None:
    first, second = desks()
    let_in(first)
    second.hear(first.facts)
    answer = second.scan(N, "09:20:00")
    assert codes(answer) == ["admitted_elsewhere"]
    assert answer.verdict is not None
    assert answer.verdict.next == ("refer",)
    assert why(second.do("admit", candidate=N)) == "already_admitted"


def test_taken_back_before_the_other_desk_knew_leaves_no_conflict() -> None:
    first, second = desks()
    let_in(first)
    first.do("correct", "09:11:00", fact=first.last(), reason="wrong person")
    let_in(second, at="09:12:00")
    meet(first, second)
    assert first.standing(N) == "admitted"


def test_known_and_found_wrong_at_the_seat_is_no_conflict_when_the_person_comes_again() -> None:
    first, second = desks()
    let_in(first)
    meet(first, second)
    second.do("refer", "09:15:00", candidate=N, reason="id_none")
    second.do("decide", candidate=N, outcome="refuse", reason="not this person")
    assert second.standing(N) == "refused"
    second.scan(N, "09:20:00")
    second.do("decide", candidate=N, outcome="admit", reason="the real one")
    second.do("check_id", candidate=N, **GOOD)
    assert why(second.do("admit", candidate=N)) is None
    meet(first, second)
    assert first.standing(N) == "admitted"


def test_a_refusal_at_the_seat_ends_no_admission_that_it_did_not_know() -> None:
    first, second = desks()
    let_in(first, second)
    second.do("refer", "09:15:00", candidate=N, reason="id_none")
    second.do("decide", candidate=N, outcome="refuse", reason="not this person")
    meet(first, second)
    assert first.standing(N) == "admitted"
    assert [one.station for one in first.sitting(N).admissions] == ["s1"]


@pytest.mark.parametrize(
    ("outcome", "standing", "verdict"),
    [
        ("admit", "admitted", "already_in"),
        ("provisional", "provisional", "already_in"),
        ("refuse", "refused", "refuse"),
    ],
)
def test_settled_at_one_is_settled_at_both(outcome: str, standing: str, verdict: str) -> None:
    first, second = in_conflict()
    assert resolve(second, outcome) is None
    assert (first.standing(N), second.standing(N)) == ("conflict", standing)
    meet(first, second)
    assert first.standing(N) == standing
    assert told(first.scan(N, "09:40:00")) == verdict
    assert resolve(first, outcome) == "no_conflict"


def test_what_is_needed_to_settle() -> None:
    first, second = desks()
    assert resolve(first) == "no_conflict"
    let_in(first, second)
    meet(first, second)
    assert resolve(first, reason=" ") == "missing_field"
    assert resolve(first, session="pm") == "unknown_session"
    assert resolve(first.acting("p01")) == "lead_only"
    assert resolve(first, candidate="00990001") is not None
    first.acting("lead")
    assert first.standing(N) == "conflict"


def test_a_wrong_resolution_is_taken_back() -> None:
    first, second = in_conflict()
    resolve(first, "refuse")
    first.do("correct", "09:31:00", fact=first.last(), reason="the other one")
    assert first.standing(N) == "conflict"
    assert resolve(first, "admit") is None
    meet(first, second)
    assert second.standing(N) == "admitted"


def test_an_admission_that_is_taken_back_ends_the_conflict() -> None:
    first, second = in_conflict()
    one = first.sitting(N).admissions[0]
    second.do("correct", "09:20:00", fact=one.fact, reason="the impostor")
    meet(first, second)
    assert first.standing(N) == "admitted"
    assert [a.station for a in first.sitting(N).admissions] == [
        {"s1": "s2", "s2": "s1"}[one.station]
    ]


@pytest.mark.parametrize("outcome", ["admit", "refuse"])
def test_a_third_desk_that_nobody_knew_of_is_a_conflict_again(outcome: str) -> None:
    first, second, third = desks(3)
    let_in(first, second)
    meet(first, second)
    resolve(first, outcome)
    let_in(third, at="09:25:00")
    meet(first, second, third)
    assert {station.standing(N) for station in (first, second, third)} == {"conflict"}
    assert resolve(third, "refuse") is None
    meet(first, second, third)
    assert first.standing(N) == "refused"


@pytest.mark.parametrize(
    ("one", "other", "standing"),
    [
        ("admit", "admit", "admitted"),
        ("refuse", "refuse", "refused"),
        ("admit", "refuse", "conflict"),
        ("refuse", "admit", "conflict"),
        ("provisional", "admit", "conflict"),
    ],
)
def test_two_leads_who_settle_it_without_knowing_of_each_other(
    one: str, other: str, standing: str
) -> None:
    first, second = in_conflict()
    resolve(first, one)
    resolve(second, other)
    meet(first, second)
    assert first.standing(N) == second.standing(N) == standing
    if standing == "conflict":
        assert first.scan(N, "09:45:00").verdict is not None
        assert resolve(first, "admit") is None
        meet(first, second)
        doubtful = "provisional" in (one, other)
        assert second.standing(N) == ("provisional" if doubtful else "admitted")
        named = [r.fact.settles for r in first.facts if isinstance(r.fact, ConflictResolved)]
        assert [len(settles) for settles in named] == [2, 2, 4]


def test_a_session_that_one_station_closed_before_they_met_is_no_dead_end() -> None:
    first, second = desks()
    let_in(first, second)
    for room_by_room in ("start", "end"):
        assert (
            why(first.do(room_by_room, "11:30:00", session="am", **REASONS[room_by_room])) is None
        )
    for row in first.entered("am"):
        state = "present" if first.sitting(row.candidate_number).admissions else "absent"
        first.do("mark", "11:31:00", candidate=row.candidate_number, state=state)
    closed = {"session": "am", "second_operator": "p02", "second_pin": "pin-p02"}
    assert why(first.do("close", "11:40:00", **closed)) is None
    meet(first, second)
    assert first.standing(N) == "conflict"
    assert resolve(second, at="11:50:00") is None
    meet(first, second)
    assert first.standing(N) == "admitted"


def test_disqualified_comes_before_a_conflict() -> None:
    first, second = in_conflict()
    first.do("disqualify", "09:40:00", candidate=N, kind="cheating", override_reason="seen by all")
    meet(first, second)
    assert second.standing(N) == "disqualified"
    assert told(second.scan(N, "09:41:00")) == "refuse"
    assert resolve(second) is None
