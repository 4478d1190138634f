"""`kantoku bench exchange`: many stations meet in one folder after a long day."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from app import bootstrap
from app.cli.benchplace import bench_place, bench_station
from app.formats import wire
from app.services.benching import spread
from app.services.benchroom import live_through
from app.services.benchworld import BenchWorld
from app.services.exchanging import Exchanged
from app.services.journal import Stamp
from app.services.opening import OpenStation

STATIONS, EVENTS, PEOPLE = 8, 20_000, 2_000
RUNS = 5


def bench_exchange() -> list[dict[str, Any]]:
    """One station takes everything that the others have recorded, and gives what is its own."""
    with bench_place(PEOPLE, 1) as (folder, world):
        meeting = folder / "meeting"
        meeting.mkdir()
        given = [_day(folder, world, number, meeting) for number in range(1, STATIONS)]
        with bench_station(folder, world, "station-0") as station:
            live_through(station, world.session, EVENTS // STATIONS, parts=STATIONS)
        merges, works, again, held = [], [], [], 0
        for run in range(RUNS + 1):
            place = folder / f"run-{run}"
            shutil.copytree(folder / "station-0", place)
            there = shutil.copytree(meeting, folder / f"meeting-{run}")
            with bench_station(folder, world, place.name) as station:
                work = time.process_time()
                done, took = _timed(station, place, there)
                works.append((time.process_time() - work) * 1000)
                assert sum(file.status == "taken" for file in done.taken) >= STATIONS - 1
                held = sum(head.size for head in station.venue.journal.others.values())
                merges.append(took)
                passed: set[str] = set()
                _timed(station, place, there, passed)
                again.append(_timed(station, place, there, passed)[1])
        return [
            {
                "stations": STATIONS,
                "events": EVENTS,
                "taken": held,
                "files": sum(given),
                # The first is cold and tells more of the disk than of the program.
                "merge": wire.to_builtins(spread(merges[1:])),
                # On a busy computer the work tells more than the wait.
                "merge_cpu": wire.to_builtins(spread(works[1:])),
                "nothing_new": wire.to_builtins(spread(again[1:])),
            }
        ]


def _day(folder: Path, world: BenchWorld, number: int, meeting: Path) -> int:
    """One station's day, given to the others; answer how many files that makes."""
    with bench_station(folder, world, f"station-{number}") as station:
        events = EVENTS // STATIONS
        live_through(station, world.session, events, part=number, parts=STATIONS)
        # Into a folder of its own: nobody takes anything before all have given.
        alone = folder / f"alone-{number}"
        alone.mkdir()
        done, _ = _timed(station, folder / f"station-{number}", alone)
    shutil.copytree(alone, meeting, dirs_exist_ok=True)
    return len(done.given)


def _timed(
    station: OpenStation, place: Path, meeting: Path, passed: set[str] | None = None
) -> tuple[Exchanged, float]:
    at = station.venue.journal.last_at
    assert at is not None
    began = time.perf_counter()
    drop = bootstrap.drop(str(meeting))
    opened = station._replace(folder=str(place))
    stamp = Stamp(at.plus(seconds=60), at.ms)
    done = bootstrap.exchanged(opened, drop, stamp, passed=passed)
    return done, (time.perf_counter() - began) * 1000
