"""The same facts give the same state, in any order and however often they arrive."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.candidate import Person
from app.domain.events import Admitted, ConflictResolved, Recorded, Refused, Unknown
from app.projections import cells
from tests.domain.wishing import NUMBERS, SCENES, SECONDS, VISITS, Wish, a_station, spelled
from tests.domain.world import GOOD, World, opened, told

Step = tuple[int, int, list[Wish] | int]
"""Which station, how much later, and wishes or the station that it hears from."""
STEPS = st.lists(
    st.tuples(st.integers(0, 2), SECONDS, SCENES | st.integers(0, 2)), min_size=5, max_size=40
)
CELLS = [
    *(cells.person_cell(number) for number in NUMBERS),
    *(cells.session_cell(name) for name in ("am", "pm")),
    *(cells.station_cell(f"s{i}", "e1") for i in (1, 2, 3)),
    cells.DESK,
]
N = NUMBERS[0]


def play(steps: list[Step]) -> list[World]:
    """Three stations at work, hearing of each other now and then."""
    first = a_station()
    stations = [first, first.neighbour("s2"), first.neighbour("s3")]
    for station in stations[1:]:
        station.hear(first.facts)
    now = first.wall
    for which, later, scene in steps:
        now = now.plus(seconds=later)
        station = stations[which]
        station.wall = now
        if isinstance(scene, int):
            station.hear(stations[scene].facts)
            continue
        for wish in scene:
            name, fields = spelled(station, wish)
            if name == "scan":
                station.scan(**fields)
            else:
                station.do(name, **fields)
    return stations


def union(stations: list[World]) -> list[Recorded]:
    facts = {record.id: record for station in stations for record in station.facts}
    return list(facts.values())


def states(facts: list[Recorded]) -> dict[str, Any]:
    return {
        cell: cells.fold(cell, [r for r in facts if cell in cells.cells_of(r, r.station, r.epoch)])
        for cell in CELLS
    }


@settings(max_examples=60)
@given(STEPS, st.randoms(use_true_random=False))
def test_any_order_and_any_repetition(steps: list[Step], chance: random.Random) -> None:
    facts = union(play(steps))
    shuffled = [*facts, *chance.choices(facts, k=len(facts))]
    chance.shuffle(shuffled)
    assert states(shuffled) == states(facts)


@settings(max_examples=30)
@given(STEPS)
def test_stations_that_have_heard_everything_agree(steps: list[Step]) -> None:
    stations = play(steps)
    everything = union(stations)
    for station in stations:
        station.hear(everything)
    seen = [
        [station.standing(number, name) for number in NUMBERS for name in ("am", "pm")]
        + [station.phase(name) for name in ("am", "pm")]
        for station in stations
    ]
    assert seen[0] == seen[1] == seen[2]


def mutually_unknown(facts: list[Recorded]) -> set[tuple[str, str]]:
    """Whoever was let in, or settled about, twice by stations that did not know of each other."""
    gone = {r.corrects for r in facts}
    claims = [r for r in facts if isinstance(r.fact, Admitted | ConflictResolved)]
    claims = [r for r in claims if r.id not in gone]

    def knew(one: Recorded, other: Recorded) -> bool:
        return one.seen.get(f"{other.station}-{other.epoch}", 0) >= other.seq

    return {
        (one.candidate or "", one.session or "")
        for one in claims
        for other in claims
        if (one.candidate, one.session) == (other.candidate, other.session)
        and one.station != other.station
        and not (knew(one, other) or knew(other, one))
    }


def touched(facts: list[Recorded]) -> set[tuple[str, str]]:
    """Whoever was settled about, or refused, by anybody."""
    said = [r for r in facts if isinstance(r.fact, ConflictResolved | Refused)]
    return {(r.candidate or "", r.session or "") for r in said}


@settings(max_examples=60)
@given(st.lists(VISITS, min_size=3, max_size=9), STEPS, st.randoms(use_true_random=False))
def test_a_conflict_is_what_stations_did_without_knowing_of_each_other(
    visits: list[list[Wish]], steps: list[Step], chance: random.Random
) -> None:
    apart: list[Step] = [(chance.randrange(3), 1, visit) for visit in visits]
    facts = union(play([*apart, *steps]))
    unknown, settled = mutually_unknown(facts), touched(facts)
    for number in NUMBERS:
        person = cells.fold(cells.person_cell(number), [r for r in facts if r.candidate == number])
        assert isinstance(person, Person)
        for name in ("am", "pm"):
            conflict = person.sitting(name).conflict
            if (number, name) not in settled:
                assert conflict == ((number, name) in unknown)
            elif conflict:
                assert (number, name) in unknown


@settings(max_examples=40)
@given(STEPS, st.randoms(use_true_random=False))
def test_a_fork_is_folded_alike_everywhere(steps: list[Step], chance: random.Random) -> None:
    facts = union(play(steps))
    twisted = [
        msgspec.structs.replace(record, id=f"{record.id}-fork", fact=chance.choice(facts).fact)
        for record in facts
    ]
    both = [*facts, *twisted]
    expected = states(both)
    chance.shuffle(both)
    assert states(both) == expected


@settings(max_examples=40)
@given(STEPS, st.randoms(use_true_random=False))
def test_no_fact_anywhere_upsets_a_fold(steps: list[Step], chance: random.Random) -> None:
    facts = union(play(steps))
    for cell in CELLS:
        assert isinstance(cells.fold(cell, facts), cells.kind_of(cell) or type(None))
    unknown = [
        msgspec.structs.replace(r, id=f"{r.id}-new", fact=Unknown("seat_swapped", b"{}"))
        for r in chance.sample(facts, len(facts) // 2)
    ]
    assert states([*facts, *unknown]) == states(facts)


def test_what_one_station_adds_at_its_end_is_what_a_fold_from_zero_gives() -> None:
    world = opened()
    step: Any = cells.fold(cells.person_cell(N), [])
    world.scan(N, "09:10:00", issue=2)
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    for record in world.facts[1:]:
        step = cells.evolve(step, record)
    assert step == world.person(N)


def test_two_desks_that_have_not_met_admit_one_person() -> None:
    first = opened()
    second = first.neighbour("s2")
    second.hear(first.facts)
    for station in (first, second):
        station.scan(N, "09:10:00")
        station.do("check_id", candidate=N, **GOOD)
        station.do("admit", candidate=N)
    assert [first.standing(N), second.standing(N)] == ["admitted", "admitted"]
    first.hear(second.facts)
    second.hear(first.facts)
    assert [first.standing(N), second.standing(N)] == ["conflict", "conflict"]
    assert first.person(N) == second.person(N)
    assert told(first.scan(N)) == "already_in"


def test_a_correction_elsewhere_counts_here() -> None:
    first = opened()
    second = first.neighbour("s2")
    first.scan(N, "09:10:00")
    first.do("check_id", candidate=N, **GOOD)
    first.do("admit", candidate=N)
    second.hear(first.facts)
    second.do("correct", "09:20:00", fact=first.last(), reason="wrong person")
    first.hear(second.facts)
    assert first.standing(N) == second.standing(N) == "arrived"
