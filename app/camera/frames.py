"""Where frames come from: a camera, a video, a folder of pictures, a picture. None is stored."""

from __future__ import annotations

import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from app.camera.pixels import Pixels
from app.kernel.faults import Fault, Kind, hostile, machine

LARGEST_FILE = 64_000_000  # bytes
LARGEST_PICTURE = 60_000_000  # pixels; `app.camera` tells OpenCV
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".gif", ".avif"})
VIDEOS = frozenset({".mp4", ".m4v", ".avi", ".mov", ".mkv", ".webm", ".mpg", ".mpeg"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture with where it came from and its number there, from 0."""

    pixels: Pixels
    label: str
    number: int


class Source(ABC):
    """Frames one after another; used in a `with`; raises Fault while it is gone through.

    `live` frames show one scene again and again, so that one may be missed. What could not be
    read and was passed over is in `faults`.
    """

    live = False

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    @abstractmethod
    def __iter__(self) -> Iterator[Frame]: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027, a picture has nothing to let go of
        """Let go of the device or file."""


class ImageSource(Source):
    """One picture."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def __iter__(self) -> Iterator[Frame]:
        yield Frame(read_image(self.path), self.path.name, 0)


class FolderSource(Source):
    """The pictures of a folder in the order of their names; an unreadable one goes to `faults`."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def __iter__(self) -> Iterator[Frame]:
        for number, path in enumerate(pictures_in(self.path)):
            try:
                pixels = read_image(path)
            except Fault as fault:
                self.faults.append(fault)
                continue
            yield Frame(pixels, path.name, number)


class VideoSource(Source):
    """The frames of a video file, to its end."""

    live = True

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._capture: cv2.VideoCapture | None = None

    def __iter__(self) -> Iterator[Frame]:
        _expect_file(self.path)
        self._capture = capture = cv2.VideoCapture(str(self.path), cv2.CAP_FFMPEG)
        try:
            number = 0
            for pixels in grabbed(capture):
                yield Frame(pixels, self.path.name, number)
                number += 1
            if number == 0:
                raise hostile("video_unreadable", file=self.path.name)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder in the order of their names; raise Fault `file_unreadable`."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix.lower() in PICTURES)
    except OSError as error:
        raise _unreadable(folder, error) from error


def open_source(path: Path) -> Source:
    """The source for a folder, a video (by its extension) or a picture (any other)."""
    if path.is_dir():
        return FolderSource(path)
    return VideoSource(path) if path.suffix.lower() in VIDEOS else ImageSource(path)


def grabbed(capture: cv2.VideoCapture) -> Iterator[Pixels]:
    """Frames until there is no next one."""
    while True:
        try:
            good, pixels = capture.read()
        except cv2.error:
            return
        if not good or pixels is None:
            return
        yield np.asarray(pixels, np.uint8)


def read_image(path: Path) -> Pixels:
    """A picture file's pixels (BGR), turned as its EXIF says; raises Fault."""
    _expect_file(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise hostile("image_too_big", file=path.name, limit=LARGEST_FILE)
        data = path.read_bytes()  # OpenCV's own reading fails on Japanese names on Windows
    except OSError as error:
        raise _unreadable(path, error) from error
    return decode_image(data, path.name)


def decode_image(data: bytes, name: str) -> Pixels:
    """A picture's pixels (BGR) from its bytes; raises Fault, and nothing else on any bytes."""
    if len(data) > LARGEST_FILE:
        raise hostile("image_too_big", file=name, limit=LARGEST_FILE)
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise hostile("image_unreadable", file=name) from error
    if pixels is None or pixels.size == 0:
        raise hostile("image_unreadable", file=name)
    return np.asarray(pixels, np.uint8)


def _expect_file(path: Path) -> None:
    """Raise Fault for what is not there, and for devices and pipes: those may have no end."""
    try:
        kind = path.stat().st_mode
    except FileNotFoundError as error:
        raise Fault("file_missing", Kind.USAGE, file=str(path)) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(kind):
        raise hostile("not_a_file", file=str(path))


def _unreadable(path: Path, error: OSError | ValueError) -> Fault:
    detail = getattr(error, "strerror", None) or str(error)
    return machine("file_unreadable", file=str(path), detail=detail)
