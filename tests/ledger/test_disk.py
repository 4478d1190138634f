"""A disk that fills up or fails: red, nothing acknowledged, the next attempt works."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from app.domain.wishes import OpenDoors
from app.kernel.faults import Fault, Kind, machine
from app.ledger.ledger import Ledger
from app.services.opening import OpenStation
from tests.ledger.smalldisk import filled, remount, writes_fail
from tests.venue.station import SESSION, UNCHECKED, Desk, World, kantoku, scan, script, sign_in

if sys.platform == "win32":
    pytest.skip("needs Unix", allow_module_level=True)


def fails(desk: Desk, station: OpenStation, ticket: str) -> None:
    """A scan is not acknowledged, and neither memory nor disk has moved."""
    journal = station.venue.journal
    before = (journal.head, journal.log.heads(), journal.log.states(), journal.log.filed())
    with pytest.raises(Fault) as caught:
        scan(station, ticket, desk.stamp)
    assert (caught.value.code, caught.value.kind) == ("disk_failed", Kind.MACHINE)
    after = (journal.head, journal.log.heads(), journal.log.states(), journal.log.filed())
    assert after == before


@pytest.mark.parametrize("spare", [0, 4096, 3 * 4096])
def test_a_full_disk_in_the_middle_of_work(small: Path, world: World, spare: int) -> None:
    desk = Desk.made(small / "desk", world.first)
    tickets = sorted(world.tickets.values())
    with desk.station() as station:
        sign_in(station, desk.stamp)
        done = [scan(station, tickets[0], desk.stamp).facts[0].id]
        with filled(small, spare):
            for _ in range(3):
                fails(desk, station, tickets[1])
        done += [scan(station, text, desk.stamp).facts[0].id for text in tickets[1:3]]
        assert done == [record.id for record in station.venue.journal.log.all_records()[-3:]]
    assert desk.check() == []
    with desk.station() as station:
        sign_in(station, desk.stamp)
        assert scan(station, tickets[3], desk.stamp).facts


def test_a_disk_that_answers_with_an_error(desk: Desk, world: World) -> None:
    tickets = sorted(world.tickets.values())
    with desk.station() as station:
        sign_in(station, desk.stamp)
        with writes_fail():
            fails(desk, station, tickets[0])
        assert scan(station, tickets[0], desk.stamp).facts
        with writes_fail(), pytest.raises(Fault) as caught:
            sign_in(station, desk.stamp)
        assert caught.value.code == "disk_failed"
        assert scan(station, tickets[1], desk.stamp).facts
    assert desk.check() == []


def test_by_script_a_full_disk_is_told_on_its_line_and_at_the_end(
    small: Path, world: World, tmp_path: Path
) -> None:
    desk = Desk.made(small / "desk", world.first)
    _, sheet = world.first.write(tmp_path / "post")
    apply = ("venue", "apply", desk.path, "--script", "-", "--passphrase-file", sheet, "--json")
    with filled(small):
        status, output = kantoku(*apply, input=script())
        told = [json.loads(line) for line in output.splitlines()]
        assert status == 4
        assert [(line["ok"], line["fault"]["code"], line["facts"]) for line in told] == [
            (False, "disk_failed", []),
            (False, "not_signed_in", []),
        ]
        assert kantoku("venue", "verify", desk.path, "--passphrase-file", sheet)[0] == 0
    status, output = kantoku(*apply, input=script())
    assert (status, [json.loads(line)["ok"] for line in output.splitlines()]) == (0, [True, True])


def test_a_station_is_not_half_made_on_a_full_disk(small: Path, world: World) -> None:
    desk = Desk(small / "desk", world.first)
    for spare in range(0, 20 * 4096, 4096 * 3):
        with filled(small, spare), pytest.raises(Fault) as caught:
            desk.open_package(world.first)
        assert (caught.value.code, caught.value.kind) == ("disk_failed", Kind.MACHINE)
        assert os.listdir(small) == []
    desk.open_package(world.first)
    assert desk.check() == []


def test_a_newer_package_that_does_not_fit_changes_nothing(small: Path, world: World) -> None:
    desk = Desk.made(small / "desk", world.first)
    newer = world.again(issue=2, without=[world.first.roster[0].candidate_number])
    with filled(small), pytest.raises(Fault) as caught:
        desk.open_package(newer)
    assert caught.value.code == "disk_failed"
    with desk.station() as station:
        assert (station.head.issue, len(station.venue.journal.log.roster())) == (
            1,
            len(world.first.roster),
        )
    desk.open_package(newer)
    assert desk.check() == []


def test_a_read_only_disk_can_be_looked_at(small: Path, world: World, tmp_path: Path) -> None:
    desk = Desk.made(small / "desk", world.first)
    _, sheet = world.first.write(tmp_path / "post")
    asked = ("--passphrase-file", sheet)
    kantoku("venue", "apply", desk.path, "--script", "-", *asked, input=script())
    remount(small, "ro")
    try:
        assert kantoku("venue", "status", desk.path, *asked)[0] == 0
        assert kantoku("venue", "verify", desk.path, *asked)[0] == 0
        status, code = kantoku("venue", "apply", desk.path, "--script", "-", *asked, input="")
        assert (status, code) == (4, "disk_failed")
    finally:
        remount(small, "rw")
    assert kantoku("venue", "apply", desk.path, "--script", "-", *asked, input="")[0] == 0


class LyingDisk(Ledger):
    """Says that it failed when all of it is on the disk: a flush can fail at the very end."""

    def append(self, *arguments: Any, **more: Any) -> None:
        super().append(*arguments, **more)
        raise machine("disk_failed", detail="flush")


def test_a_failed_write_that_reached_the_disk_is_seen_by_the_next_decision(desk: Desk) -> None:
    with desk.station() as station:
        venue = station.venue
        sign_in(station, desk.stamp, doors=False)
        good, lying = venue.journal.log, LyingDisk(desk.ledger_file, desk.key())
        venue.journal.log = lying
        with pytest.raises(Fault, match="disk_failed"):
            venue.perform(OpenDoors(session=SESSION, reason=UNCHECKED), desk.stamp)
        venue.journal.log = good
        lying.close()
        refusal = venue.perform(OpenDoors(session=SESSION, reason=UNCHECKED), desk.stamp).refusal
        assert refusal is not None
        assert refusal.code == "wrong_phase"
    assert desk.check() == []
