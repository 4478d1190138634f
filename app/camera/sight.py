"""What a window shows of a frame: small, so that drawing it costs little. None is stored."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from app.camera.found import Found
from app.camera.frames import Frame
from app.camera.pixels import Pixels, fitted

PREVIEW = (640, 360)
_CHANNELS = {1: cv2.COLOR_GRAY2BGRA, 3: cv2.COLOR_BGR2BGRA}


@dataclass(frozen=True, slots=True)
class Sight:
    """A preview (rows of BGRA), the codes with corners in it, and how bright it is (0 to 255).

    `milliseconds` is what looking for codes took, `number` the frame's number at its source.
    """

    preview: bytes
    width: int
    height: int
    codes: tuple[Found, ...]
    brightness: int
    milliseconds: float
    number: int


def sight_of(frame: Frame, codes: list[Found], milliseconds: float) -> Sight:
    """The frame fitted to 640x360, with its codes moved along."""
    small = fitted(frame.pixels, PREVIEW)
    height, width = small.shape[:2]
    scale = width / frame.pixels.shape[1]
    return Sight(
        preview=_bgra(small).tobytes(),
        width=width,
        height=height,
        codes=tuple(one.placed(scale, one.stage, one.milliseconds) for one in codes),
        brightness=_brightness(small),
        milliseconds=milliseconds,
        number=frame.number,
    )


def whole_of(frame: Frame) -> Sight:
    """The frame as large as it came, for a photo that somebody takes."""
    height, width = frame.pixels.shape[:2]
    return Sight(_bgra(frame.pixels).tobytes(), width, height, (), 255, 0.0, frame.number)


def _bgra(pixels: Pixels) -> Pixels:
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    how = _CHANNELS.get(channels)
    return pixels if how is None else np.asarray(cv2.cvtColor(pixels, how), np.uint8)


def _brightness(pixels: Pixels) -> int:
    colours = pixels if pixels.ndim == 2 else pixels[:, :, :3]
    return round(float(colours[::4, ::4].mean()))
