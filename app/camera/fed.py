"""A camera that shows what it is told to, thirty times a second: for measuring the desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event

from app.camera.frames import Frame, Source
from app.camera.pixels import Pixels

RATE = 30


class FedSource(Source):
    """Shows the picture last held up, again and again, as a camera does."""

    live = True

    def __init__(self, first: Pixels) -> None:
        super().__init__()
        self._picture = first
        self._closed = Event()

    def hold_up(self, picture: Pixels) -> None:
        """Show this from now on."""
        self._picture = picture

    def __iter__(self) -> Iterator[Frame]:
        number, due = 0, time.monotonic()
        while not self._closed.wait(max(0.0, due - time.monotonic())):
            yield Frame(self._picture, "fed", number)
            number, due = number + 1, due + 1 / RATE

    def interrupt(self) -> None:
        """End the wait for the next frame."""
        self._closed.set()

    def close(self) -> None:
        """No more frames."""
        self._closed.set()
