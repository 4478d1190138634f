"""Every fault in every phase on the way to headquarters and after: a table with no empty cell.

Whatever happens, in the end every fact that was acknowledged is at headquarters exactly once, and
what is purged is purged whole.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap
from app.drops.folder import FolderDrop
from app.kernel.faults import Fault, Faults
from app.services.exchanging import exchange
from app.services.journal import Stamp
from app.services.purging import purge
from app.services.sending import send
from tests.ledger.killing import Kantoku, kill_after
from tests.ledger.smalldisk import filled, small_disk
from tests.ledger.sticks import Stick, plugged_in
from tests.venue.purgeworld import (
    LONG_AGO,
    exchanged,
    found,
    old_desk,
    old_world,
    personal,
    received,
    sent,
    work,
)
from tests.venue.station import PASSPHRASE, Desk, World, kantoku

if sys.platform == "win32" or not hasattr(os, "fork"):
    pytest.skip("needs Unix", allow_module_level=True)

PHASES = ("exchange", "send", "purge")
FAULTS = ("kill", "pull", "full", "clock")


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> World:
    return old_world(tmp_path_factory.mktemp("winter"))


class Trip:
    """Two stations, the stick on which they meet, and the place for headquarters, a stick too."""

    def __init__(self, world: World, folder: Path, meet: Stick, post: Stick, disk: Path) -> None:
        self.world, self.meet, self.post, self.disk = world, meet, post, disk
        self.desks = (old_desk(disk / "one", world), old_desk(folder / "two", world))
        self.sheet = world.first.write(folder / "sheet")[1]
        for at, desk in enumerate(self.desks):
            work(desk, world, range(3 * at, 3 * at + 3))
        self.acknowledged = [record for desk in self.desks for record in ids(desk)]

    @property
    def one(self) -> Desk:
        """The station that the fault strikes."""
        return self.desks[0]

    def asked(self, phase: str) -> tuple[str | Path, ...]:
        """The command of a phase."""
        where: tuple[str | Path, ...] = {
            "exchange": ("--with", self.meet.place),
            "send": ("--to", self.post.place),
            "purge": (),
        }[phase]
        asked = ("--passphrase-file", self.sheet, "--json")
        return ("venue", phase, self.one.path, *where, *asked)

    def stick(self, phase: str) -> Stick:
        """What the phase writes to, or has its receipts from."""
        return self.meet if phase == "exchange" else self.post

    def whole(self, phase: str) -> None:
        """A phase in which nothing goes wrong."""
        one, two = self.desks
        if phase == "exchange":
            for desk in (one, two, one):
                exchanged(desk, FolderDrop(self.meet.place))
        if phase == "send":
            post = FolderDrop(self.post.place)
            for desk in self.desks:
                sent(desk, post)
            received(self.world, post)
            for desk in self.desks:  # and headquarters' word comes back
                sent(desk, post)
        if phase == "purge":
            status, out = kantoku(*self.asked("purge"))
            assert status == 0, out


def ids(desk: Desk) -> list[str]:
    with desk.station() as station:
        journal = station.venue.journal
        own = (journal.station, journal.epoch)
        return [r.id for r in journal.log.all_records() if (r.station, r.epoch) == own]


def at_headquarters(world: World) -> Counter[str]:
    with bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (_, registry):
        held = registry.stations(world.round.id)
        chains = [(one.round, one.venue, one.station, one.epoch) for one in held]
        return Counter(event.id for chain in chains for event in registry.events(chain))


@pytest.fixture
def trip(winter: World, tmp_path: Path) -> Iterator[Trip]:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        small_disk(tmp_path / "a") as disk,
        small_disk(tmp_path / "b") as medium,
        plugged_in(medium, "meet") as meet,
        plugged_in(medium, "post") as post,
    ):
        yield Trip(winter, tmp_path, meet, post, disk)


# --- one fault each ----------------------------------------------------------------------------


def killed(trip: Trip, program: Kantoku, phase: str) -> None:
    chance = random.Random(phase)
    for _ in range(2):
        number, lines = program.start(*trip.asked(phase))
        kill_after(number, chance.uniform(0.02, 0.35))
        list(lines)


def pulled(trip: Trip, program: Kantoku, phase: str) -> None:
    stick = trip.stick(phase)
    if phase == "purge":  # headquarters' word is on the stick, and the stick is away
        stick.pull()
        assert kantoku(*trip.asked(phase))[0] == 1
    else:
        _, lines = program.start(*trip.asked(phase))
        until = time.perf_counter() + 20
        while not any(path.is_file() for path in stick.content.rglob("*")):
            assert time.perf_counter() < until
        stick.pull()
        list(lines)
    assert stick.below() == [], "written beside the stick"
    stick.plug_in()


def full(trip: Trip, program: Kantoku, phase: str) -> None:
    for spare, statuses in ((0, {4}), (3 * 4096, {0, 4})):
        if phase == "purge":  # the station's own disk
            with filled(trip.disk, spare):
                assert kantoku(*trip.asked(phase))[0] == 4
            assert trip.one.check() == []
        else:
            with filled(trip.meet.content.parent, spare):
                assert kantoku(*trip.asked(phase))[0] in statuses


def clock_wrong(trip: Trip, program: Kantoku, phase: str) -> None:
    desk, vault = trip.one, bootstrap.vault()
    for wrong in (LONG_AGO.plus(minutes=-180), LONG_AGO.plus(minutes=30 * 24 * 60)):
        stamp = Stamp(wrong, 1)
        with desk.station() as station:
            if phase == "exchange":
                exchange(station, FolderDrop(trip.meet.place), desk.outbox, vault, stamp)
            elif phase == "send":
                send(station, FolderDrop(trip.post.place), desk.outbox, vault, stamp)
            else:
                workspace = bootstrap.workspace(desk.path)
                with pytest.raises((Fault, Faults)) as caught:
                    purge(station, workspace, desk.outbox, vault, stamp)
                told = caught.value
                codes = [one.code for one in told.faults] if isinstance(told, Faults) else []
                assert {"purge_clock_behind", "purge_retention"} & {*codes}


STRIKE = {"kill": killed, "pull": pulled, "full": full, "clock": clock_wrong}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("phase", PHASES)
def test_whatever_strikes_in_whichever_phase_every_fact_arrives_once(
    trip: Trip, program: Kantoku, phase: str, fault: str
) -> None:
    # Only headquarters' word can be lost to a purge with its stick: before it has come.
    strikes_at = "send" if (phase, fault) == ("purge", "pull") else phase
    for step in PHASES:
        if step == strikes_at:
            STRIKE[fault](trip, program, phase)
            assert phase == "purge" or trip.one.check() == []
        trip.whole(step)
    assert found(trip.one, personal(trip.world)) == set()
    got = at_headquarters(trip.world)
    assert set(trip.acknowledged) <= set(got)
    assert set(got.values()) == {1}
