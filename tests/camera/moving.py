"""Cameras for tests: real videos, and a camera that a test plugs in and out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import cv2
import numpy as np

from app.camera.found import Found
from app.camera.frames import Frame, Source
from app.camera.pixels import Pixels
from app.camera.sight import Sight
from app.kernel.faults import Fault, machine

PATIENCE = 30.0  # seconds; only a broken program makes a test wait so long


def video(path: Path, frames: list[Pixels], rate: float = 30.0) -> Path:
    """A real video file (Motion JPEG in AVI)."""
    height, width = frames[0].shape[:2]
    made = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), rate, (width, height))
    assert made.isOpened()
    for frame in frames:
        made.write(frame)
    made.release()
    return path


def picture(path: Path, pixels: Pixels) -> Path:
    """A real picture file."""
    _, packed = cv2.imencode(path.suffix, pixels)
    path.write_bytes(packed.tobytes())
    return path


def flat(grey: int, width: int = 160, height: int = 120) -> Pixels:
    """A frame of one grey."""
    return np.full((height, width, 3), grey, np.uint8)


class Plug:
    """A camera's cable: frames are given to it by hand, one by one."""

    def __init__(self, *, plugged: bool = True) -> None:
        self.plugged = plugged
        self.opened = 0
        self.gave: SimpleQueue[Pixels | None] = SimpleQueue()

    def open(self) -> Source:
        self.opened += 1
        if not self.plugged:
            raise machine("camera_missing", camera="plug")
        return _Plugged(self)

    def give(self, *frames: Pixels) -> None:
        for pixels in frames:
            self.gave.put(pixels)

    def pull(self) -> None:
        self.plugged = False
        self.gave.put(None)


class _Plugged(Source):
    live = True

    def __init__(self, plug: Plug) -> None:
        super().__init__()
        self._plug = plug
        self._left = False

    def __iter__(self) -> Iterator[Frame]:
        number = 0
        while (pixels := self._plug.gave.get()) is not None:
            yield Frame(pixels, "plug", number)
            number += 1
        if not self._left:
            raise machine("camera_unplugged", camera="plug")

    def interrupt(self) -> None:
        self._left = True
        self._plug.gave.put(None)


class Rows(Source):
    """Frames that a function makes, as fast as they are taken."""

    def __init__(self, make: Callable[[], Iterator[Pixels]], *, live: bool = True) -> None:
        super().__init__()
        self.live = live
        self._make = make

    def __iter__(self) -> Iterator[Frame]:
        for number, pixels in enumerate(self._make()):
            yield Frame(pixels, "rows", number)


class Notes:
    """Writes down what a stream tells, and waits until something was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []
        self._changed = threading.Condition()

    def seen(self, sight: Sight) -> None:
        self._write("seen", sight.number)

    def found(self, text: str, symbology: str) -> None:
        self._write("found", text)

    def faulted(self, fault: Fault) -> None:
        self._write("faulted", fault.code)

    def recovered(self) -> None:
        self._write("recovered", None)

    def ended(self) -> None:
        self._write("ended", None)

    def of(self, *kinds: str) -> list[object]:
        return [what for kind, what in list(self.told) if kind in kinds]

    def wait_for(self, kind: str, times: int = 1) -> None:
        with self._changed:
            good = self._changed.wait_for(lambda: len(self.of(kind)) >= times, PATIENCE)
        assert good, f"no {kind}: {self.told}"

    def _write(self, kind: str, what: object) -> None:
        with self._changed:
            self.told.append((kind, what))
            self._changed.notify_all()


def somewhere(text: str) -> Found:
    """A code at a known place."""
    return Found(text, "QR Code", ((10.0, 20.0), (50.0, 20.0), (50.0, 60.0), (10.0, 60.0)))
