"""A purge that is killed or finds its disk full: not begun, or complete at the next start."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from tests.ledger.killing import Kantoku, kill_after
from tests.ledger.smalldisk import filled
from tests.venue.purgeworld import confirmed, found, old_desk, old_world, personal, work
from tests.venue.station import Desk, World, kantoku

if sys.platform == "win32":
    pytest.skip("needs Unix", allow_module_level=True)

KILLS = 18
PURGED = b"kantoku-purged-key"


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A rehearsal of last winter, of several rooms."""
    return old_world(tmp_path_factory.mktemp("winter"), candidates=120)


@pytest.fixture
def ready(winter: World, tmp_path: Path) -> Desk:
    """A station that may be purged."""
    desk = old_desk(tmp_path / "ready", winter)
    work(desk, winter, range(60))
    confirmed(desk, winter, FolderDrop.made(tmp_path / "post"))
    return desk


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.perf_counter() + 20
    while not happened():
        assert time.perf_counter() < until


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_moment_leaves_a_purge_not_begun_or_complete_at_the_next_start(
    program: Kantoku, ready: Desk, winter: World, tmp_path: Path
) -> None:
    _, sheet = winter.first.write(tmp_path / "sheet")
    asked = ("--passphrase-file", sheet, "--json")
    whole = shutil.copytree(ready.path, tmp_path / "whole")
    _, lines = program.start("venue", "purge", whole, *asked)
    wait_for((whole / "purged.db").exists)
    began = time.perf_counter()
    assert [json.loads(line)["ok"] for line in lines] == [True]
    took = time.perf_counter() - began
    chance, texts = random.Random(8), personal(winter)
    begun = unfinished = told = 0
    for turn in range(KILLS):
        victim = Desk(tmp_path / f"victim{turn}", winter.first)
        shutil.copytree(ready.path, victim.path)
        number, lines = program.start("venue", "purge", victim.path, *asked)
        if turn % 3 == 2:  # the old ledger is being destroyed
            wait_for(lambda box=victim.path / "station.json": PURGED in box.read_bytes())
            kill_after(number, chance.uniform(0, 0.005))
        else:
            if turn % 3:  # the new one is being filled
                wait_for((victim.path / "purged.db").exists)
            kill_after(number, chance.uniform(0, 1.1) * took)
        said = [json.loads(line)["ok"] for line in lines]
        happened = PURGED in (victim.path / "station.json").read_bytes()
        begun += happened
        unfinished += happened and (victim.path / "ledger.db").exists()
        told += said == [True]
        if said:
            # What was called done is done, before anything else is started.
            assert found(victim, texts) == set()
        status, out = kantoku("venue", "verify", victim.path, *asked)
        assert (status, (json.loads(out)["purged"] is not None)) == (0, happened)
        if happened:
            assert found(victim, texts) == set()
            assert not (victim.path / "ledger.db").exists()
        status, out = kantoku("venue", "purge", victim.path, *asked)
        assert (status, json.loads(out)["already"]) == (0, happened)
        assert found(victim, texts) == set()
    assert begun >= KILLS // 3
    print(f"{KILLS} kills, {begun} after it had happened, {unfinished} unfinished, {told} told")


@pytest.mark.parametrize("spare", [0, 4096, 12 * 4096])
def test_on_a_full_disk_nothing_is_destroyed_and_later_everything(
    small: Path, winter: World, tmp_path: Path, spare: int
) -> None:
    desk = old_desk(small / "desk", winter)
    work(desk, winter, range(3))
    confirmed(desk, winter, FolderDrop.made(tmp_path / "post"))
    _, sheet = winter.first.write(tmp_path / "sheet")
    command = ("venue", "purge", desk.path, "--passphrase-file", sheet)
    with filled(small, spare):
        assert kantoku(*command) == (4, "disk_failed")
        assert desk.check() == []
    assert kantoku(*command)[0] == 0
    assert found(desk, personal(winter)) == set()
