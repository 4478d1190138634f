"""Cameras: their names, their frames, and what is wrong when there are none."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from cv2_enumerate_cameras import enumerate_cameras

from app.camera.frames import Frame, Source, grabbed
from app.camera.pixels import Pixels
from app.kernel.faults import machine

WIDTH, HEIGHT = 1280, 720
_BLACK = 10  # grey levels; a covered lens has noise below this
_PATIENCE = 60  # frames, two seconds of a usual camera: they start dark


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera of this computer: what `CameraSource` takes, and what people call it."""

    index: int
    name: str


def list_cameras() -> list[Camera]:
    """The cameras that the system names; empty where there are none."""
    backend = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}.get(
        sys.platform, cv2.CAP_V4L2
    )
    return [Camera(one.index + backend, one.name) for one in enumerate_cameras(backend)]


class CameraSource(Source):
    """A camera's frames, without end; raises Fault when it is missing, busy, unplugged or black.

    A path stands for a device file; tests give a video, which is unplugged at its end.
    """

    live = True

    def __init__(self, device: int | Path) -> None:
        super().__init__()
        self.device = device
        self._capture: cv2.VideoCapture | None = None

    @property
    def label(self) -> str:
        """The camera's number or file, as faults name it."""
        return str(self.device) if isinstance(self.device, int) else self.device.name

    def __iter__(self) -> Iterator[Frame]:
        yield from not_black(self._frames(), self.label)

    def _frames(self) -> Iterator[Frame]:
        self._capture = capture = _opened(self.device)
        number = 0
        try:
            for pixels in grabbed(capture):
                yield Frame(pixels, self.label, number)
                number += 1
            # Another loop's `close` ends the frames too, and that is no trouble.
            if self._capture is capture:
                there = number == 0 and self._is_there()
                code = "camera_unplugged" if number else "camera_missing"
                raise machine("camera_busy" if there else code, camera=self.label)
        finally:
            self.close()

    def _is_there(self) -> bool:
        if isinstance(self.device, Path):
            return self.device.exists()
        return any(self.device in (camera.index, camera.index % 100) for camera in list_cameras())

    def close(self) -> None:
        """Let go of the camera, so that its light goes out."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


def not_black(frames: Iterable[Frame], label: str, patience: int = _PATIENCE) -> Iterator[Frame]:
    """The same frames, until `patience` of them in a row were black: then a Fault."""
    black = 0
    for frame in frames:
        black = black + 1 if is_black(frame.pixels) else 0
        if black >= patience:
            raise machine("camera_black", camera=label)
        yield frame


def is_black(pixels: Pixels) -> bool:
    """Whether a frame shows nothing: a covered lens or a closed shutter."""
    return float(np.percentile(pixels[::8, ::8], 99)) < _BLACK


def _opened(device: int | Path) -> cv2.VideoCapture:
    if isinstance(device, Path):
        return cv2.VideoCapture(str(device))
    capture = cv2.VideoCapture(device)
    # Uncompressed 720p over USB 2 arrives at ten frames a second.
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture
