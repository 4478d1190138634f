"""Three stations, sticks that carry some files and not others, in any order: all end up alike."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import bootstrap
from app.domain.wishes import Admit, CheckId, Correct, Resolve
from app.drops.folder import FolderDrop
from app.services.exchanging import exchange
from app.services.opening import OpenStation
from app.services.verifying import verify
from tests.venue.station import SESSION, Desk, World, make_world, scan, sign_in

DESKS = 3
PEOPLE = 3

Step = tuple[int, str, int]
"""Which desk, what it does, and with whom or with which stick."""
STEPS = st.lists(
    st.tuples(
        st.integers(0, DESKS - 1),
        st.sampled_from(["let in", "let in", "undo", "settle", "meet", "carry some"]),
        st.integers(0, PEOPLE - 1),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, list[Path]]]:
    """A small round and three stations of it that nobody has worked at."""
    folder = tmp_path_factory.mktemp("three")
    world = make_world(folder, candidates=12)
    paths = [folder / f"desk{i}" for i in range(DESKS)]
    for path in paths:
        Desk.made(path, world.first)
    return world, paths


class Venue:
    """Three stations at work, with a share, and a stick that is never whole."""

    def __init__(self, world: World, paths: list[Path], folder: Path, stack: ExitStack) -> None:
        self.world, self.folder = world, folder
        self.desks = []
        for path in paths:
            shutil.copytree(path, folder / path.name)
            self.desks.append(Desk(folder / path.name, world.first))
        self.share = FolderDrop.made(folder / "share")
        self.open = [stack.enter_context(desk.station()) for desk in self.desks]
        for desk, station in zip(self.desks, self.open, strict=True):
            sign_in(station, desk.stamp)
        rows = [e for e in world.first.roster if e.session == SESSION and not e.barred]
        self.people = [e.candidate_number for e in rows][:PEOPLE]
        self.sticks = 0

    def do(self, step: Step, chance: random.Random) -> None:
        which, what, whom = step
        desk, station, number = self.desks[which], self.open[which], self.people[whom]
        desk.clock.at = desk.clock.at.plus(seconds=1 + whom)
        view = station.venue.at(desk.stamp)
        sitting = view.person(number).sitting(SESSION)
        match what:
            case "let in":
                scan(station, self.world.tickets[number], desk.stamp)
                check = CheckId(
                    candidate=number,
                    document="passport",
                    in_date=True,
                    name_matches=True,
                    birth_matches=True,
                    photo_matches="yes",
                    slip_present=True,
                )
                station.venue.perform(check, desk.stamp)
                station.venue.perform(Admit(candidate=number), desk.stamp)
            case "undo" if sitting.admissions:
                fact = chance.choice(sitting.admissions).fact
                station.venue.perform(Correct(fact=fact, reason="mistaken"), desk.stamp)
            case "settle":
                outcome = chance.choice(["admit", "provisional", "refuse"])
                wish = Resolve(candidate=number, outcome=outcome, reason="looked into")
                station.venue.perform(wish, desk.stamp)
            case "meet":
                self.meet(which, self.share)
            case "carry some":
                self.sticks += 1
                stick = FolderDrop.made(self.folder / f"stick{self.sticks}")
                for name in self.share.list(""):
                    if chance.random() < 0.5:
                        stick.put(f"{chance.randrange(10**6)}.bundle.age", self.data(name))
                self.meet(which, stick)

    def data(self, name: str) -> bytes:
        return (Path(self.share.place) / name).read_bytes()

    def meet(self, which: int, drop: FolderDrop) -> None:
        desk, station = self.desks[which], self.open[which]
        done = exchange(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)
        assert done.faults == ()

    def states(self, station: OpenStation) -> dict[str, bytes]:
        found = station.venue.journal.log.states()
        return {cell: state for cell, state in found.items() if not cell.startswith("station/")}


@settings(max_examples=10)
@given(steps=STEPS, chance=st.randoms(use_true_random=False))
def test_whatever_is_carried_when_all_end_up_alike(
    ready: tuple[World, list[Path]], steps: list[Step], chance: random.Random
) -> None:
    world, paths = ready
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        venue = Venue(world, paths, Path(name), stack)
        for step in steps:
            venue.do(step, chance)
        for _ in range(2):
            for which in chance.sample(range(DESKS), DESKS):
                venue.meet(which, venue.share)
        for which in range(DESKS):
            venue.meet(which, venue.share)
        first, *others = [venue.states(station) for station in venue.open]
        assert all(other == first for other in others)
        sittings = [
            [station.venue.at(desk.stamp).person(n).standing(SESSION) for n in venue.people]
            for station, desk in zip(venue.open, venue.desks, strict=True)
        ]
        assert sittings[0] == sittings[1] == sittings[2]
        for station, desk in zip(venue.open, venue.desks, strict=True):
            assert verify(station, desk.outbox, bootstrap.vault()) == []
            assert set(station.venue.journal.others) == {
                (s.venue.journal.station, s.venue.journal.epoch)
                for s in venue.open
                if s is not station
            }
