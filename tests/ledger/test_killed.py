"""kill -9 at any moment: what was acknowledged is there, what was begun is whole or not at all."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from app import bootstrap
from app.ledger.ledger import Ledger
from tests.ledger.killing import Kantoku, kill_after
from tests.venue.station import MORNING, PINS, Desk, World, kantoku, script

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)

KILLS = 60
KILLS_WHILE_OPENING = 25


def facts_of(lines: Sequence[str]) -> list[str]:
    return [fact for line in lines for fact in json.loads(line)["facts"]]


def test_every_acknowledged_fact_outlives_a_kill(
    program: Kantoku, desk: Desk, world: World, tmp_path: Path
) -> None:
    chance = random.Random(20261122)
    _, sheet = world.first.write(tmp_path / "sheet")
    key, acknowledged, hot = desk.key(), set[str](), 0
    assert (
        kantoku(
            "venue", "apply", desk.path, "--script", "-", "--passphrase-file", sheet, input=script()
        )[0]
        == 0
    )
    ledger = Ledger(desk.ledger_file, key)
    before = len(ledger.filed())
    ledger.close()
    assert before == 4  # enrolment, sign-in, confidentiality and doors
    at = str(MORNING)
    sign_in = {"at": at, "do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
    for turn in range(1, KILLS + 1):
        tickets = chance.sample(sorted(world.tickets.values()), 20)
        wishes = [sign_in, *({"at": at, "do": "scan", "text": text} for text in tickets)]
        number, lines = program.start(
            "venue",
            "apply",
            desk.path,
            "--script",
            "-",
            "--passphrase-file",
            sheet,
            text="".join(json.dumps(wish) + "\n" for wish in wishes),
        )
        told = [next(lines) for _ in range(chance.randint(1, 12))]
        kill_after(number, chance.uniform(0, 0.006))
        told += lines
        new = facts_of(told)
        assert len(new) >= 1
        assert acknowledged.isdisjoint(new)
        acknowledged.update(new)
        hot += (desk.path / "ledger.db-journal").exists()
        ledger = Ledger(desk.ledger_file, key)
        stored = ledger.filed().keys()
        ledger.close()
        assert acknowledged <= stored
        # What was there before; then at most the line that was being answered untold.
        assert len(stored) <= len(acknowledged) + before + turn
    assert desk.check() == []
    print(f"{KILLS} kills, {len(acknowledged)} facts acknowledged, {hot} journals left open")
    status, _ = kantoku("venue", "status", desk.path, "--passphrase-file", sheet)
    assert status == 0


def test_a_kill_while_a_station_is_made_leaves_all_of_it_or_nothing(
    program: Kantoku, world: World, tmp_path: Path
) -> None:
    chance = random.Random(7)
    package, sheet = world.first.write(tmp_path / "post")
    venues = tmp_path / "venues"
    arguments = ("venue", "open", package, "--passphrase-file", sheet, "--json", "--workspace")
    began = time.perf_counter()
    _, lines = program.start(*arguments, venues / "whole")
    assert [json.loads(line)["ok"] for line in lines] == [True]
    whole = time.perf_counter() - began
    for turn in range(KILLS_WHILE_OPENING):
        desk = Desk(venues / f"ws{turn}", world.first)
        number, lines = program.start(*arguments, desk.path)
        kill_after(number, chance.uniform(0, whole))
        told = list(lines)
        made = bootstrap.workspace(desk.path).is_station()
        assert made or not told
        assert made or not desk.path.exists()
        desk.open_package(world.first)
        assert desk.check() == []
    left = [p.name for p in venues.iterdir() if p.name.startswith(".")]
    assert left == []


def test_a_creation_that_fails_leaves_nothing(world: World, tmp_path: Path) -> None:
    workspace = bootstrap.workspace(tmp_path / "venues" / "ws")

    def fill(ledger: Ledger) -> None:
        assert ledger.heads() == {}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.create(b"box", bytes(32), fill)
    assert list((tmp_path / "venues").iterdir()) == []
    Desk.made(tmp_path / "venues" / "ws", world.first)


def test_two_programs_never_write_at_once(
    program: Kantoku, desk: Desk, world: World, tmp_path: Path
) -> None:
    _, sheet = world.first.write(tmp_path / "sheet")
    apply = ("venue", "apply", desk.path, "--script", "-", "--passphrase-file", sheet, "--json")
    with desk.station() as station:
        size = station.venue.journal.head.size
        _, lines = program.start(*apply, text=script())
        [line] = lines
        assert json.loads(line)["fault"]["code"] == "workspace_in_use"
        for command in ("status", "verify"):
            asked = ("venue", command, desk.path, "--passphrase-file", sheet, "--json")
            _, lines = program.start(*asked)
            [line] = lines
            assert "fault" not in json.loads(line)
        assert (
            station.venue.journal.log.heads()[
                station.venue.journal.station, station.venue.journal.epoch
            ].size
            == size
        )
    _, lines = program.start(*apply, text=script())
    assert [json.loads(line)["ok"] for line in lines] == [True, True]
