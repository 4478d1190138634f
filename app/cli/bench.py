"""`kantoku bench`: how fast it is on this computer, median and slowest of a hundred."""

from __future__ import annotations

import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from app import bootstrap
from app.cli.benchexchange import bench_exchange
from app.cli.benchplace import bench_place, bench_station
from app.cli.benchreport import bench_report
from app.cli.benchwindow import camera, desk, redraw, search
from app.cli.common import emit, json_option, tell
from app.cli.tables import table
from app.formats import wire
from app.services.benching import bench_frames, bench_verdict, spread
from app.services.benchroom import bench_room, live_through
from app.services.benchworld import BenchWorld
from app.services.opening import open_station

VERDICT_SIZES = (10_000, 100_000)
START_SIZE = 10_000
VERDICT_RUNS = 500
FRAMES = 40
START_RUNS = 7
ROOM_SEATS, ROOM_EVENTS, ROOM_RUNS = 1000, 20_000, 7
_READY = "ready"


def machine() -> dict[str, Any]:
    """What this computer is, so that numbers can be compared."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _verdict() -> list[dict[str, Any]]:
    results = []
    for size in VERDICT_SIZES:
        with (
            bench_place(size, VERDICT_RUNS) as (folder, world),
            bench_station(folder, world) as station,
        ):
            bare = bootstrap.bare_insert(folder / "bare.db")
            try:
                found = bench_verdict(station.venue, world, bare.insert, people=size)
            finally:
                bare.close()
            results.append(wire.to_builtins(found))
    return results


def _scan() -> list[dict[str, Any]]:
    """A ticket at 25 cm: 2.5 to 4 pixels a module, turned a little, in 1280x720."""
    chance = random.Random(1)
    frames: list[Any] = []
    with bench_place(FRAMES, FRAMES) as (_, world):
        for number, text in enumerate(world.tickets):
            picture = bootstrap.code_pictures([(text, ())])[0]
            module_px = chance.uniform(2.5, 4.0)
            turn = chance.uniform(-20, 20)
            frames.append(bootstrap.held_up(picture, module_px=module_px, turn=turn, seed=number))
    chain = bootstrap.decoder()
    read = sum(bool(chain.first(frame)) for frame in frames)
    stages: dict[str, Callable[[Any], object]] = {"first_stage": chain.first}
    for stage in bootstrap.rescue_stages():
        stages[f"rescue_{stage}"] = partial(chain.rescue, stage=stage)
    spreads = bench_frames(frames, stages, rounds=5)
    return [
        {
            "frames": len(frames),
            "read_by_first_stage": read,
            "stages": wire.to_builtins(spreads),
        }
    ]


def _start() -> list[dict[str, Any]]:
    """From the start of the process to a workspace ready to scan."""
    with bench_place(START_SIZE, 1) as (folder, world):
        with bench_station(folder, world):
            pass
        times = [_one_start(folder, world) for _ in range(START_RUNS + 1)]
    found = spread(times[1:])  # the first is cold
    return [{"people": START_SIZE, "cold_ms": round(times[0], 1), "warm": wire.to_builtins(found)}]


def _room() -> list[dict[str, Any]]:
    """From the passphrase to a whole session on the screen, after a day of many events."""
    with bench_place(ROOM_SEATS, 1) as (folder, world):
        with bench_station(folder, world) as station:
            live_through(station, world.session, ROOM_EVENTS)
        vault, workspace = bootstrap.vault(), bootstrap.workspace(folder / "station")
        found = bench_room(
            lambda: open_station(world.sheet, workspace, vault),
            seats=ROOM_SEATS,
            runs=ROOM_RUNS,
        )
        station = open_station(world.sheet, workspace, vault, script=True)
        try:
            drawn = redraw(station, world)
        finally:
            station.close()
    return [wire.to_builtins(found), drawn]


def _one_start(folder: Path, world: BenchWorld) -> float:
    began = time.perf_counter()
    code = "from app.cli.bench import ready; ready()"
    environment = {**os.environ, "KANTOKU_BENCH_WORKSPACE": str(folder / "station")}
    sheet = f"{world.sheet.passphrase}\n{world.sheet.fingerprint}\n"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(sheet)
        process.stdin.close()
        assert process.stdout.readline().strip() == _READY
        return (time.perf_counter() - began) * 1000


def ready() -> None:
    """Open the workspace that the parent names, decoders and all, and say so."""
    from app.services.opening import Sheet

    sheet = Sheet.read(sys.stdin.read())
    workspace = bootstrap.workspace(Path(os.environ["KANTOKU_BENCH_WORKSPACE"]))
    station = open_station(sheet, workspace, bootstrap.vault())
    bootstrap.decoder()
    print(_READY, flush=True)
    station.close()


def _show(line: dict[str, Any]) -> None:
    rows = [[key, str(value)] for key, value in _flat(line)]
    tell("bench_title", name=line["bench"])
    table("", ["", ""], rows)


def _flat(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _flat(item, f"{prefix}{key}.")
        else:
            yield prefix + key, item


_BENCHES: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "verdict": _verdict,
    "scan": _scan,
    "start": _start,
    "desk": desk,
    "camera": camera,
    "search": search,
    "room": _room,
    "report": bench_report,
    "exchange": bench_exchange,
}


_NIGHTS = {"import": (4, 500), "nation": (500, 200)}
"""Venues, and candidates at each, where nothing else is said."""


@click.command("bench")
@click.argument("name", type=click.Choice([*_BENCHES, *_NIGHTS]))
@click.option("--venues", type=click.IntRange(1, 999), help="How many, for nation and import.")
@click.option("--candidates", type=click.IntRange(1), help="At each venue.")
@click.option("--database", help="An empty PostgreSQL database to measure too; a URL.")
@json_option
def bench_command(
    name: str,
    venues: int | None,
    candidates: int | None,
    database: str | None,
    as_json: bool,
) -> None:
    """Measure something on this computer: each prints what it counted and how long it took."""
    if name in _NIGHTS:
        from app.cli.benchnation import bench_nation

        some, each = _NIGHTS[name]
        results = bench_nation(venues or some, candidates or each, database)
    else:
        if venues or candidates or database:
            raise click.UsageError("--venues, --candidates and --database are for nation, import")
        results = _BENCHES[name]()
    for result in results:
        line = {"bench": name, **result, "machine": machine()}
        if as_json:
            emit(line)
        else:
            _show(line)
