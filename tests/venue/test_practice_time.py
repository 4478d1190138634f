"""Without a window a practice day's time goes on: from the newest record, by real seconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.kernel.time import Instant
from app.services.invented import PINS
from app.services.journal import Stamp
from app.services.rehearsal import running_time
from tests.venue.station import (
    MORNING,
    SESSION,
    Clock,
    Desk,
    World,
    kantoku,
    make_world,
    script,
    sign_in,
)

START = Instant.parse("2026-11-22T10:00:00+09:00")


class Passing(Clock):
    """A clock whose real seconds pass, whatever day it shows."""

    ms = 5_000_000

    def monotonic_ms(self) -> int:
        return self.ms


def told(desk: Desk, sheet: Path, *command: str) -> dict[str, Any]:
    status, out = kantoku(
        "venue", command[0], desk.path, *command[1:], "--passphrase-file", sheet, "--json"
    )
    assert status == 0, out
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture
def sheet(world: World, tmp_path: Path) -> Path:
    return world.first.write(tmp_path / "post")[1]


def play(desk: Desk, sheet: Path, text: str) -> list[dict[str, Any]]:
    command = ("venue", "apply", desk.path, "--script", "-", "--passphrase-file", sheet)
    status, out = kantoku(*command, input=text)
    assert status == 0, out
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def test_time_goes_on_by_real_seconds_from_the_newest_record(desk: Desk, world: World) -> None:
    clock = Passing(MORNING)
    with desk.station() as station:
        venue = station.venue
        sign_in(station, Stamp(MORNING, clock.ms))
        assert running_time(venue, clock).at == MORNING
        clock.ms += 90_000
        assert running_time(venue, clock).at == MORNING.plus(seconds=90)
        clock.at = MORNING.plus(minutes=-600)
        assert running_time(venue, clock).at == MORNING.plus(seconds=90)
        clock.ms = 10  # the computer was started anew
        assert running_time(venue, clock).at == MORNING


def test_at_a_real_venue_it_is_the_computers_time(tmp_path: Path) -> None:
    world = make_world(tmp_path / "world", practice=False, candidates=20)
    desk = Desk.made(tmp_path / "desk", world.first)
    clock = Passing(MORNING.plus(minutes=7))
    with desk.station() as station:
        assert running_time(station.venue, clock).at == clock.at


def test_a_second_station_without_a_script_goes_by_what_it_has_taken(
    desk: Desk, world: World, sheet: Path, tmp_path: Path
) -> None:
    """It neither stands on the day before, nor claims that time is missing."""
    at = str(START)
    play(desk, sheet, script({"at": at, "do": "start", "session": SESSION}))
    second, stick = Desk.made(tmp_path / "second", world.first), str(tmp_path / "stick")
    told(desk, sheet, "exchange", "--with", stick)
    told(second, sheet, "exchange", "--with", stick)
    first, other = told(desk, sheet, "status"), told(second, sheet, "status")
    [mine] = [one for one in first["sessions"] if one["id"] == SESSION]
    [theirs] = [one for one in other["sessions"] if one["id"] == SESSION]
    assert theirs["phase"] == mine["phase"]
    for room, here in mine["clocks"].items():
        there = theirs["clocks"][room]
        assert (there["phase"], there["shortfall"]) == (here["phase"], here["shortfall"])
        assert 0 <= there["under_way"] < 600
        assert abs(there["left"] - here["left"]) < 600
    [seen] = other["others"]
    assert Instant.parse(seen["taken_at"]) >= START


def test_what_the_program_records_between_two_scripts_keeps_no_line_from_being_played(
    desk: Desk, world: World, sheet: Path, tmp_path: Path
) -> None:
    text = min(world.tickets.values())
    line = json.dumps({"at": str(MORNING), "do": "scan", "text": text}) + "\n"
    play(desk, sheet, script())
    told(desk, sheet, "exchange", "--with", str(tmp_path / "stick"))
    told(desk, sheet, "send", "--to", str(tmp_path / "post-box"))
    signed = json.dumps(
        {"at": str(MORNING), "do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
    )
    answers = play(desk, sheet, signed + "\n" + line)
    assert all(answer.get("fault", {}).get("code") != "time_ran_back" for answer in answers)
    early = json.dumps({"at": str(MORNING.plus(seconds=-1)), "do": "scan", "text": text}) + "\n"
    [answer] = play(desk, sheet, early)
    assert answer["fault"]["code"] == "time_ran_back"
    assert desk.check() == []
