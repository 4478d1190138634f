"""The desk follows only whom something happened to, and shows what going through all would show."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.wishes import Admit, CheckId, Correct, Decide, Disqualify, Refer, Refuse
from app.formats import eventrecord
from app.kernel.time import Instant
from app.services.opening import OpenStation
from tests.venue.station import SESSION, Desk, World, make_world, scan, sign_in
from ui.viewmodels.desklook import Looker, Moved

PEOPLE = 2
HAPPENINGS = (
    *("let in", "let in", "scan", "bad", "refer", "refer", "let", "let", "refuse"),
    *("undo", "undo", "fail"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, PEOPLE - 1)), min_size=30, max_size=60
)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """A small round and a station of it that nobody has worked at."""
    folder = tmp_path_factory.mktemp("looking")
    world = make_world(folder, candidates=12)
    Desk.made(folder / "desk", world.first)
    return world, folder / "desk"


@settings(max_examples=10, derandomize=True)
@example(steps=[("bad", 0), ("refuse", 0), ("undo", 0), ("let in", 0), ("undo", 0)])
@given(steps=STEPS)
def test_following_what_happens_shows_what_going_through_everybody_shows(
    ready: tuple[World, Path], steps: list[tuple[str, int]]
) -> None:
    world, path = ready
    rows = [e for e in world.first.roster if e.session == SESSION and not e.barred]
    people = [entry.candidate_number for entry in rows][:PEOPLE]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(path, Path(folder) / "desk")
        desk = Desk(Path(folder) / "desk", world.first)
        with desk.station() as station:
            sign_in(station, desk.stamp)
            following = Looker(station.venue)
            for what, whom in [*steps, ("out", 0)]:
                desk.clock.at = desk.clock.at.plus(seconds=7)
                _do(station, desk, world, what, people[whom])
                shown = following.look(SESSION, desk.clock.at, people, True)
                anew = Looker(station.venue).look(SESSION, desk.clock.at, people, True)
                assert _untimed(shown) == _untimed(anew)
                standing = [following.sitting(number, SESSION) for number in people]
                inside = sum(room.admitted for room in shown.rooms)
                assert inside == sum(bool(one.admissions) for one in standing)


def _untimed(shown: Moved) -> Moved:
    """Who never came to a desk waits since it was noticed."""
    waiting, called = (
        tuple(sorted((replace(one, since=Instant(0)) for one in those), key=lambda one: one.number))
        for those in (shown.waiting, shown.called)
    )
    return shown._replace(waiting=waiting, called=called)


def _do(station: OpenStation, desk: Desk, world: World, what: str, number: str) -> None:
    stamp = desk.stamp
    match what:
        case "scan":
            scan(station, world.tickets[number], stamp)
        case "let in" | "bad":
            good = what == "let in"
            scan(station, world.tickets[number], stamp)
            check = CheckId(
                candidate=number, document="passport", in_date=True, name_matches=good,
                birth_matches=True, photo_matches="yes", slip_present=True,
            )  # fmt: skip
            station.venue.perform(check, stamp)
            if good:
                station.venue.perform(Admit(candidate=number), stamp)
        case "refer":
            station.venue.perform(Refer(candidate=number, reason="infection"), stamp)
        case "let":
            wish = Decide(candidate=number, outcome="admit", reason="looked into")
            station.venue.perform(wish, stamp)
        case "refuse":
            station.venue.perform(Refuse(candidate=number, reason="name_differs"), stamp)
        case "undo":
            journal = station.venue.journal
            last = eventrecord.id_of(journal.station, journal.epoch, journal.head.size)
            station.venue.perform(Correct(fact=last, reason="mistaken"), stamp)
        case "out":
            out = Disqualify(
                candidate=number, kind="cheating", text="seen", override_reason="no time for it"
            )
            station.venue.perform(out, stamp)
        case "fail":
            # As after a write of which nobody knows whether it reached the disk.
            station.venue.journal._stale = True
