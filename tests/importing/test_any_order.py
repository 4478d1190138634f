"""However the segments arrive, headquarters ends up with the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.drops.folder import FolderDrop
from tests.importing.builder import Headquarters

SIZE = 9
SEGMENTS = [(1, 3), (4, 6), (7, 9), (2, 5), (6, 8), (1, 1), (3, 9), (9, 9)]

# Each arrival is a segment of one of two stations, and whether an import follows it.
ARRIVALS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(SEGMENTS), st.booleans()), max_size=9
)


@settings(max_examples=20)
@given(arrivals=ARRIVALS, last=st.permutations([(1, 3), (4, 6), (7, 9)]))
def test_any_order_and_repetition_gives_the_same_logs(
    arrivals: list[tuple[int, tuple[int, int], bool]], last: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hq = Headquarters.made(folder)
        try:
            stations = [hq.station("T01").grow(SIZE), hq.station("T02").grow(SIZE)]
            drop = FolderDrop.made(folder / "drop")
            there: list[set[int]] = [set(), set()]
            for who, (start, end), now in arrivals:
                stations[who].send(drop, start, end)
                there[who] |= set(range(start, end + 1))
                if now:
                    hq.take(drop)
            hq.take(drop)
            for station, numbers in zip(stations, there, strict=True):
                prefix = next(n for n in range(SIZE + 1) if n + 1 not in numbers)
                row = hq.registry.station(("2026-2", station.venue, station.id, station.epoch))
                assert (row.size if row else 0) == prefix
                assert row is None or row.head == station.links[prefix - 1].hash
            for start, end in last:
                for station in stations:
                    station.send(drop, start, end)
            hq.take(drop)
            assert {r.status for r in hq.take(drop)} == {"repeated"}
            assert {row[2]: row[8:] for row in hq.state()} == {
                station.id: tuple((ln.seq, ln.hash, ln.salt, ln.body) for ln in station.links)
                for station in stations
            }
            assert hq.registry.bundles(status="held") == []
            assert hq.audit() == []
        finally:
            hq.registry.close()
