"""What a picture is here: rows of bytes, grey or blue-green-red; and plain work on it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

# An enlarged picture beyond this takes seconds and reads no better.
_MOST_ENLARGED = 16_000_000


def grey_of(frame: Pixels) -> Pixels:
    """The frame as one grey channel; ValueError if it is no picture."""
    if frame.dtype != np.uint8 or frame.size == 0:
        raise ValueError("a frame is a picture of bytes")
    if frame.ndim == 2:
        return np.ascontiguousarray(frame)
    if frame.ndim != 3 or frame.shape[2] not in (1, 3, 4):
        raise ValueError("a frame is grey, BGR or BGRA")
    if frame.shape[2] == 1:
        return np.ascontiguousarray(frame[:, :, 0])
    how = cv2.COLOR_BGR2GRAY if frame.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(frame, how), np.uint8)


def fitted(grey: Pixels, largest: tuple[int, int]) -> Pixels:
    """The picture within a width and height, its shape kept; a smaller one as it is."""
    height, width = grey.shape[:2]
    scale = min(largest[0] / width, largest[1] / height)
    if scale >= 1:
        return grey
    return scaled(grey, scale)


def scaled(grey: Pixels, scale: float) -> Pixels:
    """The picture at another scale, at least one pixel a side."""
    height, width = grey.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)


def enlarged(grey: Pixels) -> Pixels:
    """The picture at twice its size, less where that would be more than 16 million pixels."""
    scale = min(2.0, (_MOST_ENLARGED / grey.size) ** 0.5)
    return scaled(grey, scale) if scale > 1.05 else grey


def softened(grey: Pixels, sigma: float) -> Pixels:
    """A Gaussian blur, sigma in pixels."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), np.uint8)


def sharpened(grey: Pixels, sigma: float, amount: float) -> Pixels:
    """An unsharp mask: the picture plus its difference from its blur."""
    soft = cv2.GaussianBlur(grey, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(grey, 1 + amount, soft, -amount, 0), np.uint8)


def levelled(grey: Pixels, reach: int = 40) -> Pixels:
    """Local black to black and local white to white: undoes shadow, glare and faint print.

    `reach` is the neighbourhood in pixels, larger than a few modules.
    """
    small = scaled(grey, 0.25) if min(grey.shape) >= 8 else grey
    kernel = np.ones((max(3, reach // 4),) * 2, np.uint8)
    shape = (grey.shape[1], grey.shape[0])
    ends = []
    for extreme in (cv2.erode(small, kernel), cv2.dilate(small, kernel)):
        smooth = cv2.GaussianBlur(extreme, (0, 0), reach / 8).astype(np.float32)
        ends.append(np.asarray(cv2.resize(smooth, shape), np.float32))
    low, high = ends
    spread = np.maximum(high - low, 12)  # below this there is only noise to enlarge
    return np.asarray(np.clip((grey - low) / spread * 255, 0, 255), np.uint8)
