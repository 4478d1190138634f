"""The measurement itself: every arrival really goes through window, camera and ledger."""

from __future__ import annotations

from app import bootstrap
from app.services.opening import OpenStation
from tests.venue.station import MORNING, SESSION, World
from ui.shell.deskbench import bench_desk


def test_every_arrival_is_admitted_through_the_window(station: OpenStation, world: World) -> None:
    texts = [text for _, text in sorted(world.tickets.items())]
    drawn = bootstrap.code_pictures([(text, ()) for text in texts[:3]])
    frames = [bootstrap.held_up(p, module_px=4, turn=0, seed=n) for n, p in enumerate(drawn)]
    found = bench_desk(
        station,
        session=SESSION,
        start=MORNING,
        pictures=frames,
        texts=texts[3:8],
        memory=lambda: 0,
    )
    assert (found.arrivals, found.scans) == (3, 5)
    assert found.code_to_banner.runs == 3
    inside = [
        n for n, person in station.venue.journal.people() if person.sitting(SESSION).admissions
    ]
    assert len(inside) == 8
