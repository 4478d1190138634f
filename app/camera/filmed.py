"""Frames into a video file, so that a camera can be measured without one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2

from app.camera.pixels import Pixels
from app.kernel.faults import machine

RATE = 30


def film(path: Path, frames: Iterable[Pixels]) -> int:
    """Write frames of one size as a video of 30 a second, each compressed as a webcam does.

    Answers how many. Raise Fault `path_failed` where the file can't be made.
    """
    writer, count = cv2.VideoWriter(), 0
    try:
        for frame in frames:
            height, width = frame.shape[:2]
            codec = cv2.VideoWriter.fourcc(*"MJPG")
            if not count and not writer.open(str(path), codec, RATE, (width, height)):
                raise machine("path_failed", path=str(path), detail="video")
            writer.write(frame)
            count += 1
    finally:
        writer.release()
    return count
