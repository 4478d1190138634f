"""A code found in a frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]


@dataclass(frozen=True, slots=True)
class Found:
    """A code's text, kind and corners (pixels, clockwise), and what it took to read it."""

    text: str
    symbology: str
    corners: Corners
    stage: int = 1
    milliseconds: float = 0.0

    def placed(self, scale: float, stage: int, milliseconds: float) -> Found:
        """The same in a frame that is `scale` times as large, with its stage and time."""
        a, b, c, d = ((x * scale, y * scale) for x, y in self.corners)
        return replace(self, corners=(a, b, c, d), stage=stage, milliseconds=milliseconds)


def merged(found: list[Found], more: list[Found]) -> list[Found]:
    """Both, each text once, the first sighting first."""
    texts: dict[str, Found] = {}
    for one in (*found, *more):
        texts.setdefault(one.text, one)
    return list(texts.values())
