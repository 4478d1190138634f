"""Looks at frames one by one: what is in them, what of it is new, and what to show when."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.camera.decoding import DecoderChain
from app.camera.found import Found, merged
from app.camera.frames import Frame
from app.camera.pixels import Pixels
from app.camera.sight import Sight, sight_of
from app.camera.turns import Every, Share

SIGHTS_A_SECOND = 15.0
_RESCUE_SHARE = 0.25  # of the time; a rescue works on two cores and costs up to ten quick looks


class Looker:
    """The quick look at every frame; rescues for a quarter of the time; 15 sights a second."""

    def __init__(self, decoder: DecoderChain, *, now: Callable[[], float] = time.monotonic) -> None:
        self._decoder = decoder
        self._reader = decoder.live()
        self._now = now
        self._rescue = Share(_RESCUE_SHARE)
        self._show = Every(1 / SIGHTS_A_SECOND)
        self._unshown: tuple[Frame, float] | None = None
        self._codes: list[Found] = []

    def look(self, frame: Frame, *, live: bool = True) -> tuple[Sight | None, list[Found]]:
        """A sight when one is due, and the codes that were out of view for two seconds.

        The outlines of a frame that was not shown come with the next sight.
        """
        began = self._now()
        found = self._found(frame.pixels, live=live)
        ended = self._now()
        new = [one for one in found if self._reader.seen(one, ended)]
        self._codes = merged(found, self._codes)
        self._unshown = (frame, (ended - began) * 1000)
        return (self.last() if self._show.due(ended) else None), new

    def last(self) -> Sight | None:
        """A sight of the last frame, unless it was shown."""
        if self._unshown is None:
            return None
        frame, spent = self._unshown
        sight = sight_of(frame, self._codes, spent)
        self._unshown, self._codes = None, []
        return sight

    def _found(self, pixels: Pixels, *, live: bool) -> list[Found]:
        if not live:
            return self._safely(self._decoder.read, pixels)
        began = self._now()
        if not self._rescue.due(began):
            return self._safely(self._decoder.first, pixels)
        found = self._reader.look(pixels)
        ended = self._now()
        self._rescue.spent(ended - began, ended)
        return found

    def _safely(self, look: Callable[[Pixels], list[Found]], pixels: Pixels) -> list[Found]:
        try:
            return look(pixels)
        # As in `LiveReader.look`: a decoder may raise anything on a torn frame.
        except Exception:
            self._reader.tally.failed += 1
            return []
