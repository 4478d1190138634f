"""The camera in the window: everything is told on the window's thread, and nothing piles up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.camera.frames import Frame, Source
from app.camera.pixels import Pixels
from app.camera.sight import sight_of
from app.kernel.faults import Fault
from tests.camera.moving import PATIENCE, Plug, Rows, flat, picture, somewhere, video
from tests.camera.synthetic import Shot, photograph, ticket_text
from ui.shell.camerafeed import MOST_TOLD, CameraFeed, Mailbox, look_of
from ui.widgets.look import DARK, Look

WAIT = int(PATIENCE * 1000)


def ticket(seed: int) -> tuple[str, Pixels]:
    text = ticket_text(seed)
    return text, photograph(text, Shot(module=4.0), np.random.default_rng(seed))


class Heard:
    """All that a feed told, and on which threads."""

    def __init__(self, feed: CameraFeed) -> None:
        self.looks: list[Look] = []
        self.texts: list[str] = []
        self.kinds: set[str] = set()
        self.faults: list[str] = []
        self.other: list[str] = []
        self.threads: set[str] = set()
        feed.seen.connect(self._seen)
        feed.found.connect(self._found)
        feed.faulted.connect(self._faulted)
        feed.recovered.connect(lambda: self.other.append("recovered"))
        feed.ended.connect(lambda: self.other.append("ended"))

    def _seen(self, look: Look) -> None:
        self._here()
        self.looks.append(look)

    def _found(self, text: str, symbology: str) -> None:
        self._here()
        self.texts.append(text)
        self.kinds.add(symbology)

    def _faulted(self, fault: Fault) -> None:
        self._here()
        self.faults.append(fault.code)

    def _here(self) -> None:
        self.threads.add(threading.current_thread().name)


@pytest.fixture
def feed(qtbot: QtBot) -> Iterator[CameraFeed]:
    made = CameraFeed()
    yield made
    made.stop()


@pytest.fixture
def heard(feed: CameraFeed) -> Heard:
    return Heard(feed)


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("camera-")]


def test_a_code_is_found_and_outlined(qtbot: QtBot, feed: CameraFeed, heard: Heard) -> None:
    plug, (text, pixels) = Plug(), ticket(1)
    feed.start(plug.open, bootstrap.decoder())
    assert feed.running
    with qtbot.waitSignal(feed.seen, timeout=WAIT):
        plug.give(pixels)
    assert (heard.texts, heard.kinds) == ([text], {"QR Code"})
    assert heard.threads == {threading.main_thread().name}
    look = heard.looks[0]
    assert (look.picture.width(), look.picture.height(), look.number) == (640, 360, 0)
    # `Shot` puts the code into the middle of the frame.
    xs, ys = zip(*look.codes[0].corners, strict=True)
    assert sum(xs) / 4 == pytest.approx(320, abs=8)
    assert sum(ys) / 4 == pytest.approx(180, abs=8)
    assert look.codes[0].text == text
    assert not look.dark


def test_unplugged_and_plugged_in_again(qtbot: QtBot, feed: CameraFeed, heard: Heard) -> None:
    plug = Plug()
    feed.start(plug.open, bootstrap.decoder())
    with qtbot.waitSignal(feed.seen, timeout=WAIT):
        plug.give(flat(120))
    with qtbot.waitSignal(feed.faulted, timeout=WAIT):
        plug.pull()
    plug.plugged = True
    with qtbot.waitSignals([feed.recovered, feed.seen], timeout=WAIT):
        plug.give(flat(120))
    assert heard.faults == ["camera_unplugged"]
    assert heard.other == ["recovered"]


def test_a_camera_that_is_not_there_is_told(qtbot: QtBot, feed: CameraFeed, heard: Heard) -> None:
    plug = Plug(plugged=False)
    with qtbot.waitSignal(feed.faulted, timeout=WAIT):
        feed.start(plug.open, bootstrap.decoder())
    assert heard.faults == ["camera_missing"]


def test_a_video_and_a_folder_stand_for_a_camera(
    qtbot: QtBot, feed: CameraFeed, heard: Heard, tmp_path: Path
) -> None:
    (one, first), (two, second) = ticket(1), ticket(2)
    path = video(tmp_path / "door.avi", [first] * 6)
    (tmp_path / "stills").mkdir()
    picture(tmp_path / "stills" / "1.png", second)
    for place in (path, tmp_path / "stills"):
        with qtbot.waitSignal(feed.ended, timeout=WAIT):
            feed.start(partial(bootstrap.played, place), bootstrap.decoder())
    assert heard.texts == [one, two]


def test_another_camera_takes_its_place(qtbot: QtBot, feed: CameraFeed, heard: Heard) -> None:
    one, two = Plug(), Plug()
    for plug in (one, two):
        feed.start(plug.open, bootstrap.decoder())
        with qtbot.waitSignal(feed.seen, timeout=WAIT):
            plug.give(flat(120))
    assert len(threads()) == 2
    assert (one.opened, two.opened) == (1, 1)


def test_after_stop_nothing_is_told(qtbot: QtBot, feed: CameraFeed, heard: Heard) -> None:
    through = threading.Event()

    def frames() -> Iterator[Pixels]:
        yield flat(120)
        yield flat(120)
        through.set()

    # Nobody runs the window's loop while this waits: all that was told is still in the box.
    feed.start(lambda: Rows(frames, live=False), bootstrap.decoder())
    assert through.wait(PATIENCE)
    feed.stop()
    assert threads() == []
    assert not feed.running
    QCoreApplication.processEvents()
    assert (heard.looks, heard.other) == ([], [])
    feed.stop()


def test_a_listener_may_stop_the_feed(qtbot: QtBot, feed: CameraFeed, heard: Heard) -> None:
    plug, (text, pixels) = Plug(), ticket(1)
    feed.found.connect(feed.stop)
    feed.start(plug.open, bootstrap.decoder())
    with qtbot.waitSignal(feed.found, timeout=WAIT):
        plug.give(pixels)
    QCoreApplication.processEvents()
    assert (heard.texts, heard.looks, threads()) == ([text], [], [])


def test_the_end_of_the_application_lets_go_of_the_camera(feed: CameraFeed) -> None:
    feed.start(Plug().open, bootstrap.decoder())
    application = QCoreApplication.instance()
    assert application is not None
    application.aboutToQuit.emit()
    assert threads() == []


def test_a_busy_window_gets_the_newest_look_and_every_code() -> None:
    woken: list[int] = []
    box = Mailbox(lambda: woken.append(1))
    for number in range(1_000):
        box.seen(sight_of(Frame(flat(90, 16, 12), "x", number), [], 0))
    for number in range(5):
        box.found(str(number), "QR Code")
    sight, told = box.emptied()
    assert sight is not None
    assert (sight.number, len(told), woken) == (999, 5, [1])
    assert box.emptied() == (None, [])
    box.ended()
    assert woken == [1, 1]


def test_a_window_that_never_answers_is_not_buried() -> None:
    box = Mailbox(lambda: None)
    for number in range(MOST_TOLD + 10):
        box.found(str(number), "QR Code")
    assert len(box.emptied()[1]) == MOST_TOLD


def test_a_shut_mailbox_takes_nothing() -> None:
    woken: list[int] = []
    box = Mailbox(lambda: woken.append(1))
    box.shut()
    box.recovered()
    box.faulted(Fault("camera_missing"))
    assert (box.emptied(), woken) == ((None, []), [])


def test_colours_and_corners_are_those_of_the_frame() -> None:
    pixels = np.zeros((120, 160, 3), np.uint8)
    pixels[:, :80] = (10, 20, 200)  # blue, green, red
    pixels[:, 80:] = (210, 30, 5)
    look = look_of(sight_of(Frame(pixels, "x", 3), [somewhere("A")], 2.0))
    left, right = look.picture.pixelColor(20, 60), look.picture.pixelColor(140, 60)
    assert (left.red(), left.green(), left.blue()) == (200, 20, 10)
    assert (right.red(), right.green(), right.blue()) == (5, 30, 210)
    assert [(one.text, one.corners) for one in look.codes] == [("A", somewhere("A").corners)]


@pytest.mark.parametrize(
    ("grey", "dark"), [(0, True), (DARK - 1, True), (DARK, False), (90, False), (255, False)]
)
def test_a_dark_frame_asks_for_light(grey: int, dark: bool) -> None:
    look = look_of(sight_of(Frame(flat(grey), "x", 0), [], 0))
    assert (look.brightness, look.dark) == (grey, dark)


def test_cameras_are_chosen_through_bootstrap() -> None:
    names = {camera.name for camera in bootstrap.cameras()}
    nobody: Callable[[], Source] = lambda: bootstrap.camera_called(0, "Nobody's camera")  # noqa: E731
    assert "Nobody's camera" not in names
    with pytest.raises(Fault) as caught:
        nobody()
    assert caught.value.code == "camera_missing"
    with bootstrap.camera(99) as source, pytest.raises(Fault) as caught:
        next(iter(source))
    assert caught.value.code == "camera_missing"
