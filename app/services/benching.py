"""Measurements of what a queue at the door would feel; each answers plain numbers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from app.domain.wishes import OpenDoors, Scan, SignIn
from app.services.benchworld import PIN, BenchWorld
from app.services.journal import Stamp
from app.services.venue import Scanned, Venue


class Spread(Struct, frozen=True):
    """Milliseconds: the median and the slowest of a hundred."""

    median_ms: float
    p99_ms: float
    runs: int


class VerdictBench(Struct, frozen=True):
    """Text to durable verdict, beside a bare durable insert measured in turn with it."""

    people: int
    verdict: Spread
    bare_insert: Spread
    ratio_of_medians: float
    parts_ms: dict[str, float]
    """Medians of the parts that can be measured alone."""


class DeskBench(Struct, frozen=True):
    """The desk in its window: arrivals by camera, then many scans by text."""

    arrivals: int
    per_minute: int
    """Arrivals scanned, checked and admitted, with a camera's thirty frames a second."""
    code_to_banner: Spread
    """From the code read to the banner painted."""
    scans: int
    scan_and_admit: Spread
    memory_grew_mb: float
    """Over the last four fifths of the scans."""


class CameraBench(Struct, frozen=True):
    """The camera's way into the window, with real frames and the real decoder."""

    seconds: float
    cores: float
    """Seconds of processor time for each second."""
    frames: int
    frames_looked_at: int
    frames_dropped: int
    """Replaced by a newer one before they were looked at."""
    tickets: int
    """Times that a ticket was held up."""
    tickets_read: int
    pictures_shown: int
    look: Spread
    """What looking for codes took, of the frames shown."""


class RedrawBench(Struct, frozen=True):
    """The room's page: somebody goes out or comes back, and their seat is drawn anew."""

    seats: int
    key_to_seat: Spread
    """From the key to the seat on the screen; the record is durable by then."""
    redraw: Spread
    """Of it from the answer to the seat on the screen."""
    painted_each: float
    """Seats that were painted each time, also to show who is chosen."""


class SearchBench(Struct, frozen=True):
    """The desk's search, key by key: from the key to whom it finds on the screen."""

    people: int
    number: Spread
    kana: Spread
    name: Spread


def spread(milliseconds: Iterable[float]) -> Spread:
    """Median and 99th percentile."""
    ordered = sorted(milliseconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return Spread(round(statistics.median(ordered), 3), round(last, 3), len(ordered))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def prepare_desk(venue: Venue, world: BenchWorld) -> None:
    """Somebody signed in, doors open."""
    stamp = Stamp(world.doors, 0)
    venue.perform(SignIn(operator="l01", pin=PIN), stamp)
    venue.perform(OpenDoors(session=world.session, reason="bench"), stamp)


def bench_verdict(
    venue: Venue, world: BenchWorld, bare: Callable[[bytes], None], *, people: int
) -> VerdictBench:
    """Every ticket scanned once by text; after each a bare insert of the same size."""
    prepare_desk(venue, world)
    verdicts, inserts, reading = [], [], []
    body = b"\0" * 900
    for number, text in enumerate(world.tickets):
        stamp = Stamp(world.doors.plus(ms=number * 300), number)
        scanned, wish = Scanned(text, "QRCode", "typed"), Scan(text=text)
        verdicts.append(timed(_scan(venue, scanned, wish, stamp)))
        inserts.append(timed(lambda: bare(body)))
        reading.append(timed(_read(venue, scanned)))
    told, plain = spread(verdicts), spread(inserts)
    return VerdictBench(
        people,
        told,
        plain,
        round(told.median_ms / plain.median_ms, 2),
        {"read_and_verify": spread(reading).median_ms},
    )


def bench_frames(
    frames: Sequence[object], stages: dict[str, Callable[[object], object]], *, rounds: int
) -> dict[str, Spread]:
    """Each stage over all frames, several times; the first round is not counted."""
    spreads = {}
    for name, stage in stages.items():
        for frame in frames:
            stage(frame)
        times = [timed(_on(stage, frame)) for _ in range(rounds) for frame in frames]
        spreads[name] = spread(times)
    return spreads


def _scan(venue: Venue, scanned: Scanned, wish: Scan, stamp: Stamp) -> Callable[[], object]:
    def work() -> object:
        answer = venue.scan(scanned, wish, stamp)
        assert answer.verdict is not None
        assert answer.verdict.code == "proceed"
        return answer

    return work


def _read(venue: Venue, scanned: Scanned) -> Callable[[], object]:
    return lambda: venue.read(scanned)


def _on(stage: Callable[[object], object], frame: object) -> Callable[[], object]:
    return lambda: stage(frame)
