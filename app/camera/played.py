"""A file in place of a camera: a video at its own rate, once or again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import cv2

from app.camera.frames import Frame, Source, open_source

USUAL_RATE = 30.0  # frames a second, where a file does not say
_FASTEST = 120.0


class PlayedSource(Source):
    """A video's or a folder's frames when they are due; `again` starts over at the end.

    `wait` takes seconds and answers whether to leave off. Raises what the file's source raises.
    """

    def __init__(
        self,
        path: Path,
        *,
        again: bool = False,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        super().__init__()
        self._source = open_source(path)
        self._rate = rate_of(path) if self._source.live else 0.0
        self._again = again
        self._now = now
        self._left = Event()
        self._wait = wait or self._left.wait
        self.live = self._source.live
        self.faults = self._source.faults

    def __iter__(self) -> Iterator[Frame]:
        began, number = self._now(), 0
        while True:
            first = number
            for frame in self._source:
                if self._rate and self._late(began + number / self._rate):
                    return
                yield replace(frame, number=number)
                number += 1
            # A folder without pictures would go round for ever.
            if not self._again or number == first:
                return

    def _late(self, due: float) -> bool:
        left = due - self._now()
        return self._wait(left) if left > 0 else self._left.is_set()

    def interrupt(self) -> None:
        """End the wait for the next frame at once; any thread may ask."""
        self._left.set()

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()


def rate_of(path: Path) -> float:
    """Frames a second as the video says, within reason."""
    if not path.is_file():  # opening a pipe would wait for ever
        return USUAL_RATE
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        rate = float(capture.get(cv2.CAP_PROP_FPS))
    finally:
        capture.release()
    return rate if 1.0 <= rate <= _FASTEST else USUAL_RATE
