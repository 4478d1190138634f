"""`kantoku bench`: how fast it is on this computer, median and slowest of a hundred."""

from __future__ import annotations

import os
import platform
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from app import bootstrap
from app.cli.common import emit, json_option, tell
from app.cli.tables import table
from app.formats import wire
from app.services.benching import bench_frames, bench_verdict, prepare_desk, spread
from app.services.benchroom import bench_room, live_through
from app.services.benchworld import BenchWorld, bench_world
from app.services.opening import OpenStation, open_package, open_station

VERDICT_SIZES = (10_000, 100_000)
START_SIZE = 10_000
VERDICT_RUNS = 500
FRAMES = 40
START_RUNS = 7
DESK_ARRIVALS, DESK_SCANS = 600, 10_000
ROOM_SEATS, ROOM_EVENTS, ROOM_RUNS = 1000, 20_000, 7
_READY = "ready"


@click.command("bench")
@click.argument("name", type=click.Choice(["verdict", "scan", "start", "desk", "room"]))
@json_option
def bench_command(name: str, as_json: bool) -> None:
    """Measure verdict, scan, start, desk or room on this computer."""
    benches: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "verdict": _verdict,
        "scan": _scan,
        "start": _start,
        "desk": _desk,
        "room": _room,
    }
    for result in benches[name]():
        line = {"bench": name, **result, "machine": machine()}
        if as_json:
            emit(line)
        else:
            _show(line)


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
        with _world(size, VERDICT_RUNS) as (folder, world), _station(folder, world) as station:
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
    with _world(FRAMES, FRAMES) as (_, world):
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
    with _world(START_SIZE, 1) as (folder, world):
        with _station(folder, world):
            pass
        times = [_one_start(folder, world) for _ in range(START_RUNS + 1)]
    found = spread(times[1:])  # the first is cold
    return [{"people": START_SIZE, "cold_ms": round(times[0], 1), "warm": wire.to_builtins(found)}]


def _desk() -> list[dict[str, Any]]:
    """600 arrivals through the window by camera, then an hour's worth of scans."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import start_qt
    from ui.shell.deskbench import bench_desk

    start_qt(bootstrap.font_files())
    size = DESK_ARRIVALS + DESK_SCANS
    with _world(size, size) as (folder, world), _station(folder, world) as station:
        prepare_desk(station.venue, world)
        shown = world.tickets[:DESK_ARRIVALS]
        drawn = bootstrap.code_pictures([(text, ()) for text in shown])
        pictures = (  # one at a time: six hundred frames would be gigabytes
            bootstrap.held_up(picture, module_px=3.5, turn=0.0, seed=number)
            for number, picture in enumerate(drawn)
        )
        found = bench_desk(
            station,
            session=world.session,
            start=world.doors,
            pictures=pictures,
            texts=world.tickets[DESK_ARRIVALS:],
            memory=_memory,
        )
    return [wire.to_builtins(found)]


def _room() -> list[dict[str, Any]]:
    """From the passphrase to a whole session on the screen, after a day of many events."""
    with _world(ROOM_SEATS, 1) as (folder, world):
        with _station(folder, world) as station:
            live_through(station, world.session, ROOM_EVENTS)
        vault, workspace = bootstrap.vault(), bootstrap.workspace(folder / "station")
        found = bench_room(
            lambda: open_station(world.sheet, workspace, vault), seats=ROOM_SEATS, runs=ROOM_RUNS
        )
    return [wire.to_builtins(found)]


def _memory() -> int:
    """Bytes that this process holds now; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return 0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


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


@contextmanager
def _world(size: int, tickets: int) -> Iterator[tuple[Path, BenchWorld]]:
    with tempfile.TemporaryDirectory(prefix="kantoku-bench-") as name:
        folder = Path(name)
        passphrase = secrets.token_urlsafe(16)
        bootstrap.create_headquarters(folder / "hq", "Bench", passphrase, None)
        with bootstrap.headquarters(folder / "hq", passphrase) as hq:
            packs = bootstrap.regulations()
            world = bench_world(hq, packs, size=size, tickets=tickets)
        yield folder, world


@contextmanager
def _station(folder: Path, world: BenchWorld) -> Iterator[OpenStation]:
    workspace = bootstrap.workspace(folder / "station")
    vault, clock = bootstrap.vault(), bootstrap.clock()
    open_package(world.sealed, world.sheet, workspace, vault, clock, station_name="Bench")
    station = open_station(world.sheet, workspace, vault, script=True)
    try:
        yield station
    finally:
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
