"""What is looked for in a frame, how often, and what a window gets to show of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.camera.again import same_camera
from app.camera.decoding import DecoderChain
from app.camera.devices import Camera
from app.camera.found import Found
from app.camera.frames import Frame
from app.camera.looking import Looker
from app.camera.pixels import Pixels
from app.camera.played import USUAL_RATE, PlayedSource, rate_of
from app.camera.sight import Sight, sight_of
from app.camera.turns import Every, Share
from app.kernel.faults import Fault
from tests.camera.moving import flat, picture, somewhere, video

STEPS = st.lists(st.floats(0.001, 0.4), min_size=1, max_size=200)


class Time:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += seconds
        return False


class Slow(DecoderChain):
    """Finds what it is told to; a rescue takes 40 ms, a quick look 4."""

    def __init__(self, time: Time) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.quick = 0
        self.rescued = 0.0
        self._time = time

    def first(self, frame: Pixels) -> list[Found]:
        self._time.now += 0.004
        self.quick += 1
        return self.found

    def rescue(self, frame: Pixels, stage: int) -> list[Found]:
        self._time.now += 0.040
        self.rescued += 0.040
        return []


def stream(seconds: float, decoder: Slow, time: Time, looker: Looker) -> list[Sight]:
    """Frames at 30 a second, as far as the decoder leaves time."""
    sights, until, number = [], time.now + seconds, 0
    while time.now < until:
        due = time.now + 1 / 30
        sight, _ = looker.look(Frame(flat(90, 64, 48), "camera", number))
        sights += [sight] if sight else []
        time.now = max(time.now, due)
        number += 1
    return sights


@given(st.floats(0.01, 1.0), STEPS)
def test_a_beat_is_kept_and_never_exceeded(beat: float, steps: list[float]) -> None:
    every, now, due = Every(beat), 0.0, []
    for step in steps:
        now += step
        due += [now] if every.due(now) else []
    assert due[0] == steps[0]
    assert len(due) <= sum(steps[1:]) / beat + 2
    assert all(later - earlier >= beat / 2 - 1e-9 for earlier, later in zip(due, due[1:]))  # noqa: B905, RUF007


@given(st.floats(0.05, 0.9), STEPS)
def test_work_stays_within_its_share(share: float, pieces: list[float]) -> None:
    turn, now, spent = Share(share), 0.0, 0.0
    for piece in pieces:
        while not turn.due(now):
            now += 0.01
        now += piece
        spent += piece
        turn.spent(piece, now)
    assert spent - max(pieces) <= share * now


def test_every_frame_gets_the_quick_look_and_rescues_a_quarter_of_the_time() -> None:
    time = Time()
    decoder = Slow(time)
    stream(20.0, decoder, time, Looker(decoder, now=lambda: time.now))
    assert 0.15 * 20 <= decoder.rescued <= 0.25 * 20 + 0.040
    assert decoder.quick >= 20 * 25


def test_fifteen_sights_a_second_are_shown() -> None:
    time = Time()
    decoder = Slow(time)
    decoder.found = [somewhere("A")]
    sights = stream(10.0, decoder, time, Looker(decoder, now=lambda: time.now))
    assert 140 <= len(sights) <= 151


def test_the_outline_of_a_frame_that_is_not_shown_comes_with_the_next() -> None:
    time = Time()
    decoder = Slow(time)
    looker = Looker(decoder, now=lambda: time.now)
    frame = Frame(flat(90), "camera", 0)
    assert looker.look(frame)[0] is not None
    decoder.found = [somewhere("A")]
    sight, new = looker.look(frame)
    assert sight is None
    assert [one.text for one in new] == ["A"]
    time.now += 1.0
    decoder.found = []
    sight, _ = looker.look(frame)
    assert sight is not None
    assert [one.text for one in sight.codes] == ["A"]
    time.now += 1.0
    sight, _ = looker.look(frame)
    assert sight is not None
    assert sight.codes == ()
    assert looker.last() is None


@pytest.mark.parametrize(("away", "times"), [(1.9, 1), (2.1, 2)])
def test_a_code_is_new_after_two_seconds_out_of_view(away: float, times: int) -> None:
    time = Time()
    decoder = Slow(time)
    decoder.found = [somewhere("A")]
    looker = Looker(decoder, now=lambda: time.now)
    frame = Frame(flat(90), "camera", 0)
    new = [*looker.look(frame)[1], *looker.look(frame)[1]]
    time.now += away - 0.004
    new += looker.look(frame)[1]
    assert len(new) == times


@pytest.mark.parametrize(
    ("shape", "size", "scale"),
    [
        ((720, 1280, 3), (640, 360), 0.5),
        ((480, 640, 3), (480, 360), 0.75),
        ((720, 1280), (640, 360), 0.5),
        ((720, 1280, 4), (640, 360), 0.5),
        ((120, 160, 3), (160, 120), 1.0),
    ],
)
def test_a_sight_is_small_and_its_codes_move_along(
    shape: tuple[int, ...], size: tuple[int, int], scale: float
) -> None:
    sight = sight_of(Frame(np.full(shape, 77, np.uint8), "x", 5), [somewhere("A")], 3.5)
    assert (sight.width, sight.height) == size
    assert len(sight.preview) == size[0] * size[1] * 4
    assert sight.codes[0].corners == tuple(
        (x * scale, y * scale) for x, y in somewhere("A").corners
    )
    assert (sight.brightness, sight.milliseconds, sight.number) == (77, 3.5, 5)


@pytest.mark.parametrize("grey", [0, 12, 49, 50, 51, 128, 255])
def test_brightness_is_the_mean_grey(grey: int) -> None:
    assert sight_of(Frame(flat(grey), "x", 0), [], 0).brightness == grey


def played(path: Path, time: Time, **more: bool) -> PlayedSource:
    return PlayedSource(path, now=lambda: time.now, wait=time.wait, **more)


@pytest.mark.parametrize("rate", [10.0, 30.0])
def test_a_video_is_played_at_its_own_rate(tmp_path: Path, rate: float) -> None:
    path, time = video(tmp_path / "a.avi", [flat(90)] * 12, rate), Time()
    with played(path, time) as source:
        assert source.live
        at = [time.now for _ in source]
    assert at == pytest.approx([100 + number / rate for number in range(12)])


def test_a_video_that_fell_behind_catches_up(tmp_path: Path) -> None:
    path, time = video(tmp_path / "a.avi", [flat(90)] * 8, 10.0), Time()
    with played(path, time) as source:
        for frame in source:
            time.now += 0.35 if frame.number == 1 else 0
    # The second frame took until the fourth's and fifth's turns were over.
    assert time.waits == pytest.approx([0.1, 0.05, 0.1, 0.1])


def test_a_video_may_start_over(tmp_path: Path) -> None:
    path, time = video(tmp_path / "a.avi", [flat(40), flat(200)], 30.0), Time()
    greys = []
    with played(path, time, again=True) as source:
        for frame in source:
            greys.append((frame.number, round(float(frame.pixels.mean()), -1)))
            if len(greys) == 5:
                source.interrupt()
                break
    assert greys == [(0, 40), (1, 200), (2, 40), (3, 200), (4, 40)]


def test_a_wait_for_the_next_frame_can_be_ended(tmp_path: Path) -> None:
    path = video(tmp_path / "a.avi", [flat(40)] * 3, 1.0)
    with PlayedSource(path, again=True) as source:
        source.interrupt()
        assert list(source) == []


def test_a_folder_is_not_hurried_through_and_an_empty_one_ends(tmp_path: Path) -> None:
    time = Time()
    assert list(played(tmp_path, time, again=True)) == []
    picture(tmp_path / "1.png", flat(90))
    with played(tmp_path, time) as source:
        assert not source.live
        assert [frame.label for frame in source] == ["1.png"]
    assert time.waits == []


def test_a_torn_video_says_so(tmp_path: Path) -> None:
    path = tmp_path / "torn.avi"
    path.write_bytes(b"no video")
    assert rate_of(path) == USUAL_RATE
    with PlayedSource(path, again=True) as source, pytest.raises(Fault) as caught:
        list(source)
    assert caught.value.code == "video_unreadable"


FRONT, DESK, OTHER = Camera(200, "Front"), Camera(202, "Desk"), Camera(204, "Desk")


@pytest.mark.parametrize(
    ("chosen", "attached", "found"),
    [
        (DESK, [FRONT, DESK, OTHER], DESK),
        (OTHER, [FRONT, DESK, OTHER], OTHER),
        (Camera(206, "Desk"), [FRONT, DESK, OTHER], DESK),
        (Camera(200, "Desk"), [FRONT, OTHER], OTHER),
        (DESK, [FRONT], None),
        (DESK, [], None),
    ],
)
def test_a_camera_is_known_again_by_its_name(
    chosen: Camera, attached: list[Camera], found: Camera | None
) -> None:
    look: Callable[[], Camera] = lambda: same_camera(chosen, attached)  # noqa: E731
    if found is not None:
        assert look() == found
        return
    with pytest.raises(Fault) as caught:
        look()
    assert (caught.value.code, caught.value.fields) == ("camera_missing", {"camera": "Desk"})
