"""What is measured through the window: the desk, its camera and its search."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app import bootstrap
from app.cli.benchplace import bench_place, bench_station
from app.domain.wishes import SignIn
from app.formats import wire
from app.services.benching import prepare_desk
from app.services.benchworld import PIN, BenchWorld
from app.services.journal import Stamp
from app.services.opening import OpenStation

DESK_ARRIVALS, DESK_SCANS = 600, 10_000
CAMERA_S, CAMERA_TICKETS = 30.0, 8
FRAMES_IN_VIEW, FRAMES_WITHOUT = 24, 24
SEARCH_PEOPLE, SEARCH_TEXTS = 100_000, 60
REDRAWS = 200


def desk() -> list[dict[str, Any]]:
    """600 arrivals through the window by camera, then an hour's worth of scans."""
    _start_qt()
    from ui.shell.deskbench import bench_desk

    size = DESK_ARRIVALS + DESK_SCANS
    with bench_place(size, size) as (folder, world), bench_station(folder, world) as station:
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


def redraw(station: OpenStation, world: BenchWorld) -> dict[str, Any]:
    """People of a large room go out and come back, seen on its page."""
    _start_qt()
    from ui.shell.roombench import bench_redraw

    venue = station.venue
    start = (venue.journal.last_at or world.doors).plus(seconds=60)
    venue.perform(SignIn(operator="l01", pin=PIN), Stamp(start, start.ms))
    found = bench_redraw(station, session=world.session, start=start, runs=REDRAWS)
    return wire.to_builtins(found)  # type: ignore[no-any-return]


def camera() -> list[dict[str, Any]]:
    """A video of tickets held up one after another, thirty frames a second, as from a webcam."""
    _start_qt()
    from ui.shell.camerabench import bench_camera

    size = CAMERA_TICKETS
    with bench_place(size, size) as (folder, world), bench_station(folder, world) as station:
        prepare_desk(station.venue, world)
        video = folder / "camera.avi"
        bootstrap.film(video, _held_up_in_turn(world.tickets))
        found = bench_camera(
            station,
            video,
            session=world.session,
            start=world.doors,
            seconds=CAMERA_S,
            held_up_every_s=(FRAMES_IN_VIEW + FRAMES_WITHOUT) / 30,
        )
    return [wire.to_builtins(found)]


def _held_up_in_turn(texts: list[str]) -> Iterator[Any]:
    """Each ticket for a while, moved a little from frame to frame, and nobody for as long."""
    chance = random.Random(1)
    for picture in bootstrap.code_pictures([(text, ()) for text in texts]):
        module_px, turn = chance.uniform(2.5, 4.0), chance.uniform(-20, 20)
        for _ in range(FRAMES_IN_VIEW):
            turn += chance.uniform(-0.5, 0.5)
            seed = chance.randrange(2**32)
            yield bootstrap.held_up(picture, module_px=module_px, turn=turn, seed=seed)
        for _ in range(FRAMES_WITHOUT):
            yield bootstrap.nobody_there(seed=chance.randrange(2**32))


def search() -> list[dict[str, Any]]:
    """Numbers, kana and names typed into the search of a venue of 100,000 people."""
    _start_qt()
    from ui.shell.searchbench import bench_search

    with (
        bench_place(SEARCH_PEOPLE, 1) as (folder, world),
        bench_station(folder, world) as station,
    ):
        prepare_desk(station.venue, world)
        numbers, kana, names = _asked_for(station)
        found = bench_search(
            station,
            session=world.session,
            start=world.doors,
            people=SEARCH_PEOPLE,
            numbers=numbers,
            kana=kana,
            names=names,
        )
    return [wire.to_builtins(found)]


def _asked_for(station: OpenStation) -> tuple[list[str], list[str], list[str]]:
    chance = random.Random(1)
    chosen = chance.sample(range(1, SEARCH_PEOPLE + 1), SEARCH_TEXTS)
    log = station.venue.journal.log
    found = [entry for number in chosen for entry in log.entries(f"{number:08}")]
    return (
        [one.candidate_number for one in found],
        [one.kana for one in found],
        [one.name for one in found],
    )


def _start_qt() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import start_qt

    start_qt(bootstrap.font_files())


def _memory() -> int:
    """Bytes that this process holds now; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return 0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
