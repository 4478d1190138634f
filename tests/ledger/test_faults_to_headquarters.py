"""Kills, sticks that are pulled and disks that are full, in every phase on the way to headquarters.

What must hold in the end: every fact that was acknowledged is at headquarters exactly once.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from tests.ledger.killing import Kantoku, kill_after
from tests.ledger.smalldisk import filled
from tests.venue.station import MORNING, PASSPHRASE, PINS, Desk, World, kantoku, make_world, script

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)

TURNS = 20
AT = str(MORNING)


class Trip:
    """Two stations, a stick between them, a folder for headquarters, and what was acknowledged."""

    def __init__(self, program: Kantoku, world: World, folder: Path, stick: Path) -> None:
        self.program, self.world, self.stick = program, world, stick
        self.post = folder / "post"
        for place in (self.stick, self.post):
            place.mkdir()
        self.desks = [Desk.made(folder / name, world.first) for name in ("one", "two")]
        self.sheet = world.first.write(folder / "sheet")[1]
        self.hq_sheet = folder / "hq.txt"
        self.hq_sheet.write_text(PASSPHRASE + "\n")
        self.acknowledged: list[str] = []
        self.done: Counter[str] = Counter()

    def work(self, desk: Desk, chance: random.Random, *, kill: bool) -> None:
        """Scans by a program that may be killed between any two of them."""
        tickets = chance.sample(sorted(self.world.tickets.values()), 6)
        sign_in = {"at": AT, "do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
        wishes = [sign_in, *({"at": AT, "do": "scan", "text": text} for text in tickets)]
        text = "".join(json.dumps(wish) + "\n" for wish in wishes)
        number, lines = self.program.start(
            "venue", "apply", desk.path, "--script", "-", "--passphrase-file", self.sheet, text=text
        )
        told = []
        if kill:
            told = [next(lines) for _ in range(chance.randint(1, 5))]
            kill_after(number, chance.uniform(0, 0.005))
        told += lines
        self.acknowledged += [fact for line in told for fact in json.loads(line)["facts"]]

    def run(self, phase: str, desk: Desk) -> tuple[int, list[str]]:
        """Start one phase; the number of its process, and its lines when they come."""
        asked: dict[str, tuple[str | Path, ...]] = {
            "exchange": ("venue", "exchange", desk.path, "--with", self.stick),
            "send": ("venue", "send", desk.path, "--to", self.post),
            "import": ("hq", "import", self.world.hq, "--from", self.post),
        }
        sheet = self.hq_sheet if phase == "import" else self.sheet
        number, lines = self.program.start(*asked[phase], "--passphrase-file", sheet, "--json")
        self._lines = lines
        return number, []

    def end(self) -> None:
        """Wait until the process is gone."""
        for _ in self._lines:
            pass

    def whole(self, phase: str, desk: Desk) -> None:
        """One phase that nothing disturbs."""
        self.run(phase, desk)
        self.end()


def pulled_for(place: Path, after: float, seconds: float) -> threading.Thread:
    """A stick is pulled out in the middle and put back later."""

    def pull() -> None:
        time.sleep(after)
        away = place.with_name(f"{place.name}-in-a-pocket")
        place.rename(away)
        time.sleep(seconds)
        if place.exists():  # a program has made the folder anew: its files are not on the stick
            place.rename(place.with_name(f"{place.name}-lost-{time.monotonic_ns()}"))
        away.rename(place)

    thread = threading.Thread(target=pull)
    thread.start()
    return thread


def at_headquarters(trip: Trip) -> list[str]:
    results = trip.world.take_in(FolderDrop(trip.post))
    sizes = {(one.station, one.epoch): one.size for one in results if one.station}
    return [f"{s}-{e}-{seq}" for (s, e), size in sizes.items() for seq in range(1, size + 1)]


def arrive(trip: Trip) -> None:
    """Nothing goes wrong any more: everybody meets and sends once."""
    for _ in range(2):
        for desk in trip.desks:
            trip.whole("exchange", desk)
    for desk in trip.desks:
        trip.whole("send", desk)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_acknowledged_fact_arrives_once_whatever_happens_on_the_way(
    program: Kantoku, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    world = make_world(tmp_path / "world")
    trip = Trip(program, world, tmp_path, tmp_path / "stick")
    for desk in trip.desks:
        command = ("venue", "apply", desk.path, "--script", "-", "--passphrase-file", trip.sheet)
        assert kantoku(*command, input=script())[0] == 0
    for _ in range(TURNS):
        desk, harm = chance.choice(trip.desks), chance.choice(["kill", "kill", "pull", "none"])
        phase = chance.choice(["work", "work", "exchange", "exchange", "send", "import"])
        trip.done[f"{phase} {harm}"] += 1
        if phase == "work":
            trip.work(desk, chance, kill=harm == "kill")
            continue
        number, _ = trip.run(phase, desk)
        if harm == "kill":
            kill_after(number, chance.uniform(0.02, 0.6))
        if harm == "pull":
            place = trip.stick if phase == "exchange" else trip.post
            pulled_for(place, chance.uniform(0, 0.3), 0.2).join()
        trip.end()
    arrive(trip)
    got = at_headquarters(trip)
    worked = sum(count for what, count in trip.done.items() if what.startswith("work"))
    assert len(trip.acknowledged) >= worked > 0
    assert Counter(got) == Counter(set(got))
    assert set(trip.acknowledged) <= set(got)
    assert [desk.check() for desk in trip.desks] == [[], []]
    status, out = kantoku("hq", "verify", world.hq, "--passphrase-file", trip.hq_sheet, "--json")
    assert status == 0, out
    print(f"seed {seed}: {len(trip.acknowledged)} facts, {dict(trip.done)}")


def test_a_full_stick_and_a_full_disk_cost_nothing_that_was_acknowledged(
    program: Kantoku, tmp_path: Path, small: Path
) -> None:
    chance = random.Random(3)
    world = make_world(tmp_path / "world")
    trip = Trip(program, world, tmp_path, small / "stick")
    for turn in range(3):
        for desk in trip.desks:
            trip.work(desk, chance, kill=False)
            with filled(small, spare=turn * 4096):
                trip.whole("exchange", desk)
        trip.whole("exchange", trip.desks[turn % 2])
    arrive(trip)
    got = at_headquarters(trip)
    assert trip.acknowledged
    assert set(trip.acknowledged) <= set(got)
    assert [desk.check() for desk in trip.desks] == [[], []]
