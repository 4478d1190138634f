"""A camera watched from two threads: one keeps its newest frame, one looks for codes in it.

A camera that was unplugged is tried again and again until it is there. No frame is stored.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Protocol, runtime_checkable

import cv2

from app.camera.decoding import DecoderChain
from app.camera.devices import is_black
from app.camera.frames import Frame, Source
from app.camera.looking import Looker
from app.camera.newest import Newest
from app.camera.sight import Sight, whole_of
from app.kernel.faults import Fault, machine

PAUSE = 1.0  # seconds between two tries to open a camera that is not there
_TO_LEAVE = 0.4  # seconds that each thread gets to end by itself


class Hears(Protocol):
    """Whoever is told what a stream sees; called from the stream's threads."""

    def seen(self, sight: Sight) -> None: ...
    def found(self, text: str, symbology: str) -> None: ...
    def faulted(self, fault: Fault) -> None: ...
    def recovered(self) -> None: ...
    def ended(self) -> None: ...


@runtime_checkable
class Interruptible(Protocol):
    """A source whose wait for a frame another thread may end."""

    def interrupt(self) -> None: ...


class Stream:
    """Frames of one source after another, from `start` to `stop`; used once.

    A source that ends with a Fault is opened again after `pause` seconds; one that just ends, as
    a video does, ends the stream. Frames of a source that is not live wait until they are read.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        decoder: DecoderChain,
        hears: Hears,
        *,
        pause: float = PAUSE,
    ) -> None:
        self._open_source = open_source
        self._hears = hears
        self._pause = pause
        self._looker = Looker(decoder)
        self._slot: Newest[tuple[Frame, bool]] = Newest()
        self._stopping = Event()
        self._source: Source | None = None
        self._source_lock = Lock()
        self.given = 0
        """Frames that the source has given; none is kept."""
        self.looked_at = 0
        """How many of them were looked at; the others were replaced by newer ones."""
        self._photo: Callable[[Sight], None] | None = None
        self._trouble = ""  # the code that was told last, until a frame comes
        # Daemons: a driver that never returns must not keep the program from ending.
        self._threads = [
            Thread(target=self._capture, name="camera-capture", daemon=True),
            Thread(target=self._decode, name="camera-decode", daemon=True),
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self._threads:
            thread.start()

    def photograph(self, then: Callable[[Sight], None]) -> None:
        """Tell the next frame whole, once; from the stream's thread, as everything else."""
        self._photo = then

    def stop(self) -> None:
        """Tell nothing more and end both threads within a second.

        A driver's call cannot be broken off: its thread is left to end by itself when it returns.
        """
        self._stopping.set()
        self._slot.drop()
        with self._source_lock:
            if isinstance(self._source, Interruptible):
                self._source.interrupt()
        deadline = time.monotonic() + _TO_LEAVE * len(self._threads)
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _capture(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._through()
                except Fault as fault:
                    self._tell_trouble(fault)
                except (OSError, cv2.error) as error:
                    self._tell_trouble(machine("camera_failed", error=type(error).__name__))
                else:
                    return
                self._stopping.wait(self._pause)
        finally:
            self._slot.end()

    def _through(self) -> None:
        """Every frame of one source, to its end or trouble."""
        with self._open_source() as source:
            if not self._is_current(source):
                return
            try:
                for frame in source:
                    if self._stopping.is_set():
                        return
                    self.given += 1
                    self._tell_recovery(frame)
                    self._slot.put((frame, source.live), patiently=not source.live)
                for fault in source.faults:
                    self._tell(self._hears.faulted, fault)
            finally:
                self._is_current(None)

    def _is_current(self, source: Source | None) -> bool:
        with self._source_lock:
            self._source = source
            return not self._stopping.is_set()

    def _tell_trouble(self, fault: Fault) -> None:
        if fault.code != self._trouble:
            self._trouble = fault.code
            self._tell(self._hears.faulted, fault)

    def _tell_recovery(self, frame: Frame) -> None:
        # A camera in the dark opens well and gives black frames: that is no recovery.
        if self._trouble and not is_black(frame.pixels):
            self._trouble = ""
            self._tell(self._hears.recovered)

    def _decode(self) -> None:
        for frame, live in self._slot:
            sight, new = self._looker.look(frame, live=live)
            self.looked_at += 1
            then, self._photo = self._photo, None
            if then is not None:
                self._tell(then, whole_of(frame))
            for one in new:
                self._tell(self._hears.found, one.text, one.symbology)
            if sight is not None:
                self._tell(self._hears.seen, sight)
        last = self._looker.last()
        if last is not None:
            self._tell(self._hears.seen, last)
        self._tell(self._hears.ended)

    def _tell(self, what: Callable[..., None], *about: object) -> None:
        if not self._stopping.is_set():
            what(*about)
