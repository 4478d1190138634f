"""Which camera is the one that was chosen: plugged in again it may have another number."""

from __future__ import annotations

from collections.abc import Sequence

from app.camera.devices import Camera
from app.kernel.faults import machine


def same_camera(chosen: Camera, attached: Sequence[Camera]) -> Camera:
    """The attached camera with its number and name, else the first with its name.

    Raises Fault `camera_missing`.
    """
    called = [camera for camera in attached if camera.name == chosen.name]
    if not called:
        raise machine("camera_missing", camera=chosen.name)
    return chosen if chosen in called else called[0]
