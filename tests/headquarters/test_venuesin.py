"""How far a venue is in: a table of what has come in, and what that comes to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.domain.phases import PhaseNow
from app.kernel.time import Instant
from app.projections.counts import Counts
from app.services.reviewing import SetAside, StationStatus, VenueStatus
from app.services.spans import Span
from app.services.venuesin import venue_in

DESK = StationStatus(
    station="a" * 16, epoch="e" * 16, name="受付1", size=40, head="AAAA", held=(), gaps=(), forks=()
)
WHOSE = (DESK.station, DESK.epoch)
REFUSED = SetAside("x.bundle.age", "00", "not_for_us", Instant(0), "T01", None)


def venue(*stations: StationStatus, phase: PhaseNow = "closed", refused: int = 0) -> VenueStatus:
    counts = Counts(entered=20, standings={"admitted": 17, "provisional": 1, "refused": 2}, late=0)
    return VenueStatus(
        venue="T01",
        name="東京",
        stations=stations,
        sessions={"T01-AM": counts},
        phases={"T01-AM": phase},
        refused=(REFUSED,) * refused,
    )


TABLE = {
    "all of it": (venue(DESK), {WHOSE: ("受付1", 40)}, "in", []),
    "more than the lead saw": (venue(DESK), {WHOSE: ("受付1", 31)}, "in", []),
    "cancelled": (venue(DESK, phase="cancelled"), {}, "in", []),
    "nothing": (venue(phase="prepared"), {}, "missing", ["inbox_nothing"]),
    "only held": (
        venue(replace(DESK, size=0, gaps=(Span(1, 9),)), phase="prepared"),
        {},
        "missing",
        ["inbox_nothing", "inbox_gap"],
    ),
    "not closed": (venue(DESK, phase="ended"), {}, "partly", ["inbox_open_sessions"]),
    "a gap": (venue(replace(DESK, gaps=(Span(41, 50),))), {}, "partly", ["inbox_gap"]),
    "a station that never sent": (
        venue(DESK),
        {("b" * 16, "f" * 16): ("受付2", 12)},
        "partly",
        ["inbox_station"],
    ),
    "a station that sent less": (
        venue(DESK),
        {WHOSE: ("受付1", 41)},
        "partly",
        ["inbox_station"],
    ),
    "a photo": (venue(replace(DESK, photos_missing=("f",))), {}, "partly", ["inbox_photos"]),
    "a photo early": (venue(replace(DESK, photos_held=1)), {}, "partly", ["inbox_photos_wait"]),
    "a fork": (venue(replace(DESK, forks=(3,))), {}, "trouble", ["inbox_fork"]),
    "refused in its folder": (
        replace(venue(DESK), in_folder=(REFUSED,)),
        {},
        "trouble",
        ["inbox_refused"],
    ),
    "refused and nothing": (
        venue(phase="prepared", refused=2),
        {},
        "trouble",
        ["inbox_refused", "inbox_nothing"],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_how_far_a_venue_is_in(case: str) -> None:
    given, confirmed, coming, why = TABLE[case]
    found = venue_in(given, confirmed)
    assert (found.coming, [code for code, _ in found.why]) == (coming, why)
    assert (found.entered, found.let_in) == (20, 18)
    assert found.records == sum(station.size for station in given.stations)
