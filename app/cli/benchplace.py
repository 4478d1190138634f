"""A headquarters, a package and a station to measure in; gone afterwards."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import bootstrap
from app.services.benchworld import BenchWorld, bench_world
from app.services.opening import OpenStation, open_package, open_station


@contextmanager
def bench_place(size: int, tickets: int) -> Iterator[tuple[Path, BenchWorld]]:
    with tempfile.TemporaryDirectory(prefix="kantoku-bench-") as name:
        folder = Path(name)
        passphrase = secrets.token_urlsafe(16)
        bootstrap.create_headquarters(folder / "hq", "Bench", passphrase, None)
        with bootstrap.headquarters(folder / "hq", passphrase) as hq:
            packs = bootstrap.regulations()
            world = bench_world(hq, packs, size=size, tickets=tickets)
        yield folder, world


@contextmanager
def bench_station(folder: Path, world: BenchWorld, name: str = "station") -> Iterator[OpenStation]:
    workspace = bootstrap.workspace(folder / name)
    vault, clock = bootstrap.vault(), bootstrap.clock()
    if not workspace.is_station():
        open_package(world.sealed, world.sheet, workspace, vault, clock, station_name=name)
    station = open_station(world.sheet, workspace, vault, script=True)
    try:
        yield station
    finally:
        station.close()
