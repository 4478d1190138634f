"""One look through the camera, as a window shows it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

DARK = 50  # of 255; a lit room's mean is 90 to 140, and codes get lost in noise below this

Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a look: its text, kind and corners (pixels of the picture, clockwise)."""

    text: str
    symbology: str
    corners: tuple[Corner, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A small picture, the codes in it and how bright it is (mean grey level, 0 to 255).

    `milliseconds` is what looking for codes took, `number` the frame's number at its source.
    """

    picture: QImage
    codes: tuple[Code, ...] = ()
    brightness: int = 255
    milliseconds: float = 0.0
    number: int = 0

    @property
    def dark(self) -> bool:
        """Whether more light would help."""
        return self.brightness < DARK
