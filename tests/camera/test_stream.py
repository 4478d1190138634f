"""A camera watched from two threads: the newest frame, the way back, the end."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.camera.decoding import DecoderChain, has_ticket_mark
from app.camera.found import Found
from app.camera.frames import FolderSource, Frame, Source, VideoSource
from app.camera.newest import Newest
from app.camera.pixels import Pixels
from app.camera.stream import Stream
from app.kernel.faults import machine
from tests.camera.moving import PATIENCE, Notes, Plug, Rows, flat, picture, video
from tests.camera.synthetic import Shot, photograph, ticket_text

MANY = 1_000


def ticket(seed: int) -> tuple[str, Pixels]:
    text = ticket_text(seed)
    return text, photograph(text, Shot(module=4.0), np.random.default_rng(seed))


def numbered(number: int) -> Pixels:
    pixels = flat(90, 64, 48)
    pixels.reshape(-1)[:2].view(np.uint16)[0] = number
    return pixels


def number_of(pixels: Pixels) -> int:
    return int(pixels.reshape(-1)[:2].view(np.uint16)[0])


class Reads(DecoderChain):
    """Notes the number of each frame it is given, and may be held up."""

    def __init__(self, hold: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.numbers: list[int] = []
        self._hold = hold

    def first(self, frame: Pixels) -> list[Found]:
        self.numbers.append(number_of(frame))
        self._hold()
        return []

    def rescue(self, frame: Pixels, stage: int) -> list[Found]:
        return []

    def read(self, frame: Pixels) -> list[Found]:
        return self.first(frame)


@contextmanager
def watched(
    open_source: Callable[[], Source], decoder: DecoderChain | None = None, pause: float = 0.001
) -> Iterator[tuple[Notes, Stream]]:
    notes = Notes()
    decoder = decoder or DecoderChain(has_ticket_mark)
    stream = Stream(open_source, decoder, notes, pause=pause)
    stream.start()
    try:
        yield notes, stream
    finally:
        stream.stop()


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("camera-")]


def test_a_newer_thing_takes_the_place_of_an_older_one() -> None:
    slot: Newest[int] = Newest()
    for thing in (1, 2, 3):
        slot.put(thing)
    slot.end()
    slot.put(4)
    assert list(slot) == [3]


def test_what_is_dropped_is_not_taken() -> None:
    slot: Newest[int] = Newest()
    slot.put(1)
    slot.drop()
    assert list(slot) == []


@pytest.mark.parametrize("end", [Newest.end, Newest.drop])
def test_the_end_frees_whoever_waits_on_either_side(end: Callable[[Newest[int]], None]) -> None:
    full: Newest[int] = Newest()
    full.put(1)
    empty: Newest[int] = Newest()
    waiting = [
        threading.Thread(target=lambda: full.put(2, patiently=True)),
        threading.Thread(target=lambda: list(empty)),
    ]
    for thread in waiting:
        thread.start()
    end(full)
    end(empty)
    for thread in waiting:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_slow_decoder_gets_the_newest_frame_and_no_queue_grows() -> None:
    begun, through = threading.Event(), threading.Event()
    frames: list[weakref.ref[Pixels]] = []
    alive: list[int] = []

    def fast() -> Iterator[Pixels]:
        for number in range(MANY):
            pixels = numbered(number)
            frames.append(weakref.ref(pixels))
            alive.append(sum(1 for one in frames if one() is not None))
            yield pixels
            if number == 0:
                assert begun.wait(PATIENCE)
        through.set()

    def hold() -> None:
        begun.set()
        assert through.wait(PATIENCE)

    slow = Reads(hold)
    with watched(lambda: Rows(fast), slow) as (notes, _):
        notes.wait_for("ended")
    assert slow.numbers == [0, MANY - 1]
    # One is read, one waits, one was just made, one is on its way out.
    assert max(alive) <= 4
    assert notes.of("seen")[-1] == MANY - 1


def test_a_thousand_frames_leave_nothing_behind() -> None:
    frames: list[weakref.ref[Pixels]] = []
    alive: list[int] = []

    def many() -> Iterator[Pixels]:
        for number in range(MANY):
            pixels = numbered(number)
            frames.append(weakref.ref(pixels))
            alive.append(sum(1 for one in frames if one() is not None))
            yield pixels

    reads = Reads()
    with watched(lambda: Rows(many, live=False), reads) as (notes, _):
        notes.wait_for("ended")
    assert reads.numbers == list(range(MANY))
    assert max(alive) <= 5
    assert sum(1 for one in frames if one() is not None) <= 1


def test_frames_are_looked_at_in_order() -> None:
    reads = Reads()
    with watched(lambda: Rows(lambda: map(numbered, range(300))), reads) as (notes, _):
        notes.wait_for("ended")
    assert reads.numbers == sorted(set(reads.numbers))
    assert reads.numbers[-1] == 299
    seen = [number for number in notes.of("seen") if isinstance(number, int)]
    assert seen == sorted(set(seen))


def test_every_picture_of_a_folder_is_read_in_order(tmp_path: Path) -> None:
    texts = []
    for seed in range(4):
        text, pixels = ticket(seed)
        picture(tmp_path / f"{seed}.png", pixels)
        texts.append(text)
    (tmp_path / "2a.png").write_bytes(b"no picture")
    with watched(lambda: FolderSource(tmp_path)) as (notes, _):
        notes.wait_for("ended")
    assert notes.of("found") == texts
    assert notes.of("seen")[-1] == 4
    assert notes.of("faulted") == ["image_unreadable"]


def test_a_code_that_stays_in_a_video_is_found_once(tmp_path: Path) -> None:
    text, pixels = ticket(1)
    path = video(tmp_path / "door.avi", [pixels] * 20)
    with watched(lambda: VideoSource(path)) as (notes, _):
        notes.wait_for("ended")
    assert notes.of("found") == [text]
    assert notes.of("seen")[-1] == 19


def test_a_camera_that_was_unplugged_comes_back_by_itself() -> None:
    plug = Plug()
    (first, one), (second, two) = ticket(1), ticket(2)
    with watched(plug.open) as (notes, _):
        plug.give(one)
        notes.wait_for("found")
        plug.pull()
        # Told once, however often it is tried.
        notes.wait_for("faulted", 2)
        tried = plug.opened
        plug.plugged = True
        plug.give(two)
        notes.wait_for("found", 2)
    assert plug.opened > tried
    assert notes.of("found") == [first, second]
    assert [kind for kind, _ in notes.told if kind in ("faulted", "recovered")] == [
        "faulted", "faulted", "recovered",
    ]  # fmt: skip
    assert notes.of("faulted") == ["camera_unplugged", "camera_missing"]


def test_a_camera_may_be_missing_at_first() -> None:
    plug = Plug(plugged=False)
    with watched(plug.open) as (notes, _):
        notes.wait_for("faulted")
        plug.plugged = True
        plug.give(flat(120))
        notes.wait_for("recovered")
        notes.wait_for("seen")
    assert notes.of("faulted") == ["camera_missing"]


def test_black_frames_are_no_recovery() -> None:
    plug = Plug(plugged=False)
    with watched(plug.open) as (notes, _):
        notes.wait_for("faulted")
        plug.plugged = True
        plug.give(flat(0))
        notes.wait_for("seen")
        assert notes.of("recovered") == []
        plug.give(flat(120))
        notes.wait_for("recovered")


class Torn(Source):
    live = True

    def __iter__(self) -> Iterator[Frame]:
        raise OSError("the stick was pulled")


def test_trouble_of_the_system_is_told_and_not_the_end() -> None:
    sources: Iterator[Source] = iter([Torn(), Torn(), Rows(lambda: iter([flat(120)]))])
    with watched(lambda: next(sources)) as (notes, _):
        notes.wait_for("ended")
    assert notes.of("faulted") == ["camera_failed"]
    assert notes.of("recovered") == [None]


def test_a_decoder_that_fails_does_not_stop_the_stream() -> None:
    class Broken(Reads):
        def first(self, frame: Pixels) -> list[Found]:
            super().first(frame)
            raise RuntimeError("torn")

    broken = Broken()
    with watched(lambda: Rows(lambda: map(numbered, range(50)), live=False), broken) as (notes, _):
        notes.wait_for("ended")
    assert broken.numbers == list(range(50))


def test_stop_ends_a_wait_for_a_frame() -> None:
    plug = Plug()
    with watched(plug.open) as (notes, stream):
        plug.give(flat(120))
        notes.wait_for("seen")
        assert len(threads()) == 2
        stream.stop()
        assert threads() == []
    assert notes.of("faulted", "ended") == []


def test_stop_ends_the_pause_before_the_next_try() -> None:
    with watched(Plug(plugged=False).open, pause=PATIENCE * 10) as (notes, stream):
        notes.wait_for("faulted")
        stream.stop()
        assert threads() == []


def test_stop_ends_a_wait_for_the_decoder() -> None:
    plenty = Rows(lambda: map(numbered, range(10)), live=False)
    release = threading.Event()
    with watched(lambda: plenty, Reads(lambda: release.wait(PATIENCE))) as (notes, stream):
        stream.stop()
        release.set()
    assert notes.of("seen", "ended") == []


def test_stop_does_not_wait_for_a_driver_that_hangs_and_hears_no_more_of_it() -> None:
    inside, release, left = threading.Event(), threading.Event(), threading.Event()

    class Hangs(Source):
        live = True

        def __iter__(self) -> Iterator[Frame]:
            inside.set()
            assert release.wait(PATIENCE)
            yield Frame(flat(120), "hangs", 0)
            raise machine("camera_unplugged", camera="hangs")

        def close(self) -> None:
            left.set()

    with watched(Hangs) as (notes, stream):
        assert inside.wait(PATIENCE)
        stream.stop()
        assert not left.is_set()
        release.set()
        assert left.wait(PATIENCE)
    assert notes.told == []


def test_a_camera_that_opens_after_stop_is_let_go_of() -> None:
    opening, release, left = threading.Event(), threading.Event(), threading.Event()

    class Late(Rows):
        def close(self) -> None:
            left.set()

    def slowly() -> Source:
        opening.set()
        assert release.wait(PATIENCE)
        return Late(lambda: iter([flat(120)]))

    with watched(slowly) as (notes, stream):
        assert opening.wait(PATIENCE)
        stream.stop()
        release.set()
        assert left.wait(PATIENCE)
    assert notes.told == []
