"""An exchange that is killed or finds its disk full: the next one goes on from there."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from app import bootstrap
from app.drops.folder import FolderDrop
from app.ledger.ledger import Ledger
from app.services import bundling, sending
from tests.ledger.killing import Kantoku, kill_after
from tests.ledger.smalldisk import filled
from tests.venue.station import Desk, World, kantoku, scan, sign_in

if sys.platform == "win32":
    pytest.skip("needs Unix", allow_module_level=True)

KILLS = 15


def work(desk: Desk, world: World, people: int) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in sorted(world.tickets.values())[:people]:
            scan(station, text, desk.stamp)


def give(desk: Desk, stick: Path) -> list[int]:
    """This desk's log in small bundles; answer where each of them ends."""
    with desk.station() as station:
        drop, vault = FolderDrop.made(stick), bootstrap.vault()
        given = sending.give(station, drop, desk.outbox, vault, desk.stamp)
    assert given.faults == ()
    return sorted(int(name.split("-")[3]) for name in given.put)


def sizes(desk: Desk, key: bytes) -> list[int]:
    """How far each log in a ledger reaches."""
    ledger = Ledger(desk.ledger_file, key)
    try:
        return sorted(head.size for head in ledger.heads().values())
    finally:
        ledger.close()


def people(desk: Desk) -> dict[str, bytes]:
    with desk.station() as station:
        states = station.venue.journal.log.states()
    return {cell: state for cell, state in states.items() if cell.startswith("person/")}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_during_an_exchange_loses_nothing_and_leaves_no_half_bundle(
    program: Kantoku, desk: Desk, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "EVENTS_A_BUNDLE", 3)
    work(desk, world, 30)
    stick = tmp_path / "stick"
    ends = give(desk, stick)
    fresh = Desk.made(tmp_path / "fresh", world.first)
    work(fresh, world, 5)
    _, sheet = world.first.write(tmp_path / "post")
    asked = ("--passphrase-file", sheet, "--json", "--with")
    before = shutil.copytree(stick, tmp_path / "before")
    whole = Desk(tmp_path / "whole", world.first)
    shutil.copytree(fresh.path, whole.path)
    began = time.perf_counter()
    _, lines = program.start("venue", "exchange", whole.path, *asked, stick)
    assert [json.loads(line)["ok"] for line in lines] == [True]
    took = time.perf_counter() - began
    chance, key, midway = random.Random(3), fresh.key(), 0
    own = min(sizes(fresh, key))
    for turn in range(KILLS):
        victim = Desk(tmp_path / f"victim{turn}", world.first)
        shutil.copytree(fresh.path, victim.path)
        given = shutil.copytree(before, tmp_path / f"given{turn}")
        number, lines = program.start("venue", "exchange", victim.path, *asked, given)
        kill_after(number, chance.uniform(0.2, 1.0) * took)
        list(lines)
        found = sizes(victim, key)
        assert len(found) == 1 or set(found) & {*ends}
        assert max(found) >= own
        midway += len(found) == 2 and not set(found) & {ends[-1]}
        assert victim.check() == []
        _, lines = program.start("venue", "exchange", victim.path, *asked, given)
        assert [json.loads(line)["ok"] for line in lines] == [True]
        assert people(victim) == people(whole)
        assert victim.check() == []
        names = [name for name in FolderDrop(given).list("") if not name.startswith(".")]
        assert len(names) == len(set(names)) > len(ends)
    print(f"{KILLS} kills, {midway} in the middle of a log")


@pytest.mark.parametrize("spare", [0, 4096, 5 * 4096])
def test_a_station_on_a_full_disk_takes_all_of_a_bundle_or_nothing(
    small: Path, desk: Desk, world: World, tmp_path: Path, spare: int
) -> None:
    work(desk, world, 20)
    stick = tmp_path / "stick"
    [end] = give(desk, stick)
    cramped = Desk.made(small / "desk", world.first)
    _, sheet = world.first.write(tmp_path / "post")
    command = ("venue", "exchange", cramped.path, "--with", stick, "--passphrase-file", sheet)
    key = cramped.key()
    with filled(small, spare):
        assert kantoku(*command) == (4, "disk_failed")
        assert sizes(cramped, key) == [1]
    assert kantoku(*command)[0] == 0
    assert end in sizes(cramped, key)
    assert cramped.check() == []


def test_a_full_stick_costs_nothing_and_what_was_taken_stays(
    small: Path, desk: Desk, world: World, tmp_path: Path
) -> None:
    work(desk, world, 20)
    stick = small / "stick"
    [end] = give(desk, stick)
    other = Desk.made(tmp_path / "other", world.first)
    work(other, world, 25)
    _, sheet = world.first.write(tmp_path / "post")
    command = ("venue", "exchange", other.path, "--with", stick, "--passphrase-file", sheet)
    with filled(small):
        assert kantoku(*command) == (4, "drop_full")
        assert end in sizes(other, other.key())
        assert other.check() == []
    status, output = kantoku(*command, "--json")
    assert (status, len(json.loads(output)["given"])) == (0, 1)
    assert kantoku("venue", "exchange", desk.path, *command[3:])[0] == 0
    assert people(desk) == people(other)
    assert desk.check() == other.check() == []
