"""A newer package never moves or sends away, without a word, whoever sits here already."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.cli.tables import show_overview
from app.domain.roomwishes import Move
from app.domain.round import Entry
from app.domain.wishes import Admit, CheckId
from app.kernel.faults import Fault
from app.services.opening import OpenStation
from app.services.overview import overview
from tests.venue.station import SESSION, Desk, World, scan, sign_in


def admitted(station: OpenStation, world: World, desk: Desk, number: str) -> None:
    """The whole way in."""
    scan(station, world.tickets[number], desk.stamp)
    for wish in (
        CheckId(
            candidate=number,
            document="student_card",
            in_date="yes",
            name_matches="yes",
            birth_matches="yes",
            photo_matches="yes",
            slip_present="none",
        ),
        Admit(candidate=number),
    ):
        assert station.venue.perform(wish, desk.stamp).refusal is None


@pytest.fixture
def people(world: World, desk: Desk) -> list[Entry]:
    """Five who were let in, and one who was not."""
    found = [e for e in world.first.roster if e.session == SESSION and not e.first_stage_exempt]
    chosen: list[Entry] = []
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for entry in found:
            answer = scan(station, world.tickets[entry.candidate_number], desk.stamp)
            if answer.verdict is not None and answer.verdict.code == "proceed":
                chosen.append(entry)
            if len(chosen) == 6:
                break
        for entry in chosen[:5]:
            admitted(station, world, desk, entry.candidate_number)
        move = Move(candidate=chosen[4].candidate_number, room="A", seat="moved", reason="draught")
        assert station.venue.perform(move, desk.stamp).refusal is None
    return chosen


def told(faults: list[Fault]) -> list[tuple[str, object]]:
    return [(fault.code, fault.fields["candidate_number"]) for fault in faults]


def test_whoever_sits_already_is_named_when_a_newer_roster_says_otherwise(
    world: World, desk: Desk, people: list[Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    gone, away, elsewhere, spelt, moved, outside = [e.candidate_number for e in people]

    def change(entry: Entry) -> Entry:
        if entry.candidate_number == away:
            return replace(entry, withdrawn=True)
        if entry.candidate_number in (elsewhere, moved, outside):
            return replace(entry, room="B", seat=f"B{entry.seat}")
        if entry.candidate_number == spelt:
            return replace(entry, seat=f"0{entry.seat}")
        return entry

    expected = {
        ("displaced_unlisted", gone),
        ("displaced_withdrawn", away),
        ("displaced_other_place", elsewhere),
    }
    assert set(told(desk.open_package(world.again(issue=2, without=[gone], change=change)))) == (
        expected
    )
    with desk.station() as station:
        sign_in(station, desk.stamp)
        found = overview(station)
        assert {(f"displaced_{one.what}", one.candidate_number) for one in found.displaced} == (
            expected
        )
        show_overview(found)
        verdict = scan(station, world.tickets[elsewhere], desk.stamp).verdict
        first_time = scan(station, world.tickets[outside], desk.stamp).verdict
    shown = capsys.readouterr().out
    assert all(shown.count(number) >= 1 for number in (gone, away, elsewhere))
    before, not_in = people[2], people[5]
    assert verdict is not None
    assert first_time is not None
    assert (verdict.code, verdict.room, verdict.seat) == ("already_in", before.room, before.seat)
    assert verdict.roster_place == ("B", f"B{before.seat}")
    # Whoever has not come yet is sent where the newer roster says.
    assert (first_time.room, first_time.seat) == ("B", f"B{not_in.seat}")
    assert first_time.roster_place is None
    again = desk.open_package(world.again(issue=3, without=[gone], change=change))
    assert told(again) == []  # said once; the status goes on saying it
    with desk.station() as station:
        assert len(overview(station).displaced) == 3


def test_a_newer_package_that_leaves_the_seated_alone_says_nothing(
    world: World, desk: Desk, people: list[Entry]
) -> None:
    outside = people[5].candidate_number
    assert told(desk.open_package(world.again(issue=2, without=[outside]))) == []
    with desk.station() as station:
        assert overview(station).displaced == []
