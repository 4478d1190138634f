"""A ticket as a webcam would see it, for measuring and for showing: a drawn code in a dim frame."""

from __future__ import annotations

import cv2
import numpy as np

from app.camera.frames import decode_image
from app.camera.pixels import Pixels, grey_of

WIDTH, HEIGHT = 1280, 720
_MODULES = 57  # a version 8 code with its quiet zone


def held_up(picture: bytes, *, module_px: float, turn: float, seed: int) -> Pixels:
    """A frame of 1280x720 with the code so many pixels a module, turned by degrees, with noise."""
    return _seen(_turned(picture, module_px, turn, seed), seed)


def nobody(*, seed: int) -> Pixels:
    """The same frame with nothing held up."""
    return _seen(np.full((HEIGHT, WIDTH), 90, np.uint8), seed)


def _turned(picture: bytes, module_px: float, turn: float, seed: int) -> Pixels:
    code = grey_of(decode_image(picture, "ticket"))
    side = module_px * _MODULES
    scale = side / code.shape[1]
    small = cv2.resize(code, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    chance = np.random.default_rng(seed)
    centre = (
        chance.uniform(WIDTH * 0.35, WIDTH * 0.65),
        chance.uniform(HEIGHT * 0.4, HEIGHT * 0.6),
    )
    height, width = small.shape
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    turned[:, 2] += (centre[0] - width / 2, centre[1] - height / 2)
    frame = cv2.warpAffine(
        small, turned, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=(90.0,)
    )
    return np.asarray(frame, np.uint8)


def _seen(drawn: Pixels, seed: int) -> Pixels:
    """Dim, a little out of focus, and noisy."""
    chance = np.random.default_rng(seed)
    frame = cv2.GaussianBlur(drawn, (0, 0), 0.6)
    noisy = frame.astype(np.float32) * 0.85 + 12 + chance.normal(0, 4, frame.shape)
    grey = np.clip(noisy, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
