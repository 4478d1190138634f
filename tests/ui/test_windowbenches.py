"""The measurements of the window's parts: what is counted really went through them."""

from __future__ import annotations

from pathlib import Path

from app import bootstrap
from app.services.opening import OpenStation
from tests.venue.station import MORNING, SESSION, World
from ui.shell.camerabench import bench_camera
from ui.shell.searchbench import bench_search


def test_a_video_is_looked_at_and_its_tickets_are_read(
    station: OpenStation, world: World, tmp_path: Path
) -> None:
    text = min(world.tickets.values())
    (drawn,) = bootstrap.code_pictures([(text, ())])
    frames = [bootstrap.held_up(drawn, module_px=4, turn=0, seed=n) for n in range(3)]
    frames.append(bootstrap.nobody_there(seed=3))
    video = tmp_path / "camera.avi"
    assert bootstrap.film(video, frames) == 4
    found = bench_camera(
        station, video, session=SESSION, start=MORNING, seconds=1.0, held_up_every_s=4 / 30
    )
    assert found.frames > 0
    assert found.frames_looked_at + found.frames_dropped >= found.frames
    assert found.look.runs == found.pictures_shown > 0
    # It never left the picture for as long as a new sighting takes.
    assert found.tickets_read == 0
    with bootstrap.frames(video) as source:
        read = [bool(bootstrap.decoder().first(frame.pixels)) for frame in source]
    assert read == [True, True, True, False]


def test_every_character_is_typed_and_answered_in_the_window(station: OpenStation) -> None:
    one = next(iter(station.venue.journal.log.search("0042", 1)))
    found = bench_search(
        station,
        session=SESSION,
        start=MORNING,
        people=1,
        numbers=[one.candidate_number],
        kana=[one.kana],
        names=[one.name, one.name[:2]],
    )
    runs = (found.number.runs, found.kana.runs, found.name.runs)
    assert runs == (len(one.candidate_number), len(one.kana), len(one.name) + 2)
