"""Frames into texts: a quick look at every frame, rescues for the hard ones.

The stages were chosen by measurement; `tests/camera/measure.py` repeats it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.camera.found import Found, merged
from app.camera.pixels import Pixels, fitted, grey_of
from app.camera.stages import RESCUES, STAGES, first_look

TICKET_MARK = "KT1"
LARGEST_LIVE = (1280, 720)
_LARGEST_STILL = (32_000, 32_000)  # zxing-cpp takes 65,535 a side, and a rescue doubles it


def any_text(text: str) -> bool:
    """Accept whatever is not empty."""
    return bool(text)


def has_ticket_mark(text: str) -> bool:
    """Accept what claims to be a ticket; whether it is one, its signature says."""
    return text.startswith(TICKET_MARK)


class DecoderChain:
    """Stage 1, then rescue stages 2 to `STAGES`, until a text is accepted."""

    def __init__(self, accepts: Callable[[str], bool] = any_text) -> None:
        self.accepts = accepts

    def first(self, frame: Pixels) -> list[Found]:
        """Every code that the quick look finds in a frame fitted to 1280x720."""
        return self._staged(fitted(grey_of(frame), LARGEST_LIVE), frame, 1)

    def rescue(self, frame: Pixels, stage: int) -> list[Found]:
        """Every code that one rescue finds in a fitted frame; ValueError for a stage unknown."""
        if not 2 <= stage <= STAGES:
            raise ValueError(f"rescue stages are 2 to {STAGES}")
        return self._staged(fitted(grey_of(frame), LARGEST_LIVE), frame, stage)

    def read(self, frame: Pixels) -> list[Found]:
        """Every code in a still picture, tickets first: all stages, fitted and at full size."""
        grey = grey_of(frame)
        small = fitted(grey, LARGEST_LIVE)
        sizes = [small] if small.shape == grey.shape else [small, fitted(grey, _LARGEST_STILL)]
        found: list[Found] = []
        for stages in ((1,), range(2, STAGES + 1)):
            for picture in sizes:
                for stage in stages:
                    found = merged(found, self._staged(picture, frame, stage))
                    if stage > 1 and self.settled(found):
                        return self._tickets_first(found)
            if self.settled(found):
                break
        return self._tickets_first(found)

    def live(self) -> LiveReader:
        """A reader of one stream."""
        return LiveReader(self)

    def settled(self, found: list[Found]) -> bool:
        """Whether a text that the caller wants is among those found."""
        return any(self.accepts(one.text) for one in found)

    def _staged(self, picture: Pixels, frame: Pixels, stage: int) -> list[Found]:
        began = time.perf_counter()
        found = first_look(picture) if stage == 1 else RESCUES[stage](picture)
        spent = (time.perf_counter() - began) * 1000
        scale = frame.shape[1] / picture.shape[1]
        return [one.placed(scale, stage, spent) for one in found]

    def _tickets_first(self, found: list[Found]) -> list[Found]:
        return sorted(
            found,
            key=lambda one: (not self.accepts(one.text), not one.text.startswith(TICKET_MARK)),
        )


@dataclass(slots=True)
class Tally:
    """How a stream has gone: frames looked at, with a code, and failed in a decoder."""

    frames: int = 0
    read: int = 0
    failed: int = 0


class LiveReader:
    """Reads a stream: the quick look on every frame, one rescue a frame in rotation."""

    def __init__(self, chain: DecoderChain, *, once_within: float = 2.0) -> None:
        self.tally = Tally()
        self._chain = chain
        self._once_within = once_within
        self._last: dict[str, float] = {}
        self._next = 2

    def look(self, frame: Pixels) -> list[Found]:
        """Every code in this frame; a frame that fails is counted and the stream goes on."""
        self.tally.frames += 1
        try:
            found = self._look(frame)
        # A decoder may raise anything on a torn frame, and the queue at the door must not stop.
        except Exception:
            self.tally.failed += 1
            return []
        self.tally.read += bool(found)
        return found

    def seen(self, found: Found, now: float) -> bool:
        """Whether this counts as a new sighting: the text was out of view for 2 s (monotonic)."""
        self._last = {text: at for text, at in self._last.items() if now - at < self._once_within}
        new = found.text not in self._last
        self._last[found.text] = now
        return new

    def new(self, frame: Pixels, now: float) -> list[Found]:
        """The codes in this frame that count as new sightings."""
        return [one for one in self.look(frame) if self.seen(one, now)]

    def _look(self, frame: Pixels) -> list[Found]:
        found = self._chain.first(frame)
        if self._chain.settled(found):
            return found
        stage = self._next
        self._next = stage + 1 if stage < STAGES else 2
        return merged(found, self._chain.rescue(frame, stage))
