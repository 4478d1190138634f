"""The decoding stages, each a plain function from a grey picture to the codes in it.

Every stage fails on other pictures: 1 is quick; 2 levels the light and sharpens, and straightens
codes that were located but not decoded; 3 is another decoder; 4 calms noise before it sharpens;
5 tries plain sizes, for screens and for very large codes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType

import cv2
import numpy as np
import zxingcpp

from app.camera.found import Corners, Found, merged
from app.camera.pixels import (
    Pixels,
    enlarged,
    levelled,
    scaled,
    sharpened,
    softened,
)

_QR = "QR Code"
# Other symbologies, Micro QR too, gave short false texts on photographs.
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
_STRAIGHT = 400  # pixels a side of a straightened code
_MARGIN = 40
_MOST_STRAIGHTENED = 3  # codes in one frame; more would stop the queue


def first_look(grey: Pixels) -> list[Found]:
    """Stage 1: the picture as it is."""
    return _decoded(grey)[0]


def levelled_look(grey: Pixels) -> list[Found]:
    """Stage 2: levelled, enlarged, sharpened; what is located but unread is straightened."""
    large = sharpened(enlarged(levelled(grey)), 4, 3)
    found, unread = _decoded(large, grey.shape[1] / large.shape[1])
    for corners in unread[:_MOST_STRAIGHTENED]:
        found = merged(found, _straightened(grey, corners))
    return found


def other_look(grey: Pixels) -> list[Found]:
    """Stage 3: zbar on a lightly blurred picture; nothing where zbar is not installed."""
    return _zbar(softened(grey, 0.8))


def calmed_look(grey: Pixels) -> list[Found]:
    """Stage 4: enlarged and blurred against noise, then sharpened."""
    large = sharpened(softened(enlarged(grey), 1.5), 4, 3)
    return _decoded(large, grey.shape[1] / large.shape[1])[0]


def plain_look(grey: Pixels) -> list[Found]:
    """Stage 5: half size, one threshold for the whole picture, twice the size."""
    half = scaled(grey, 0.5)
    found = merged(
        _decoded(half, grey.shape[1] / half.shape[1])[0],
        _decoded(grey, binarizer=zxingcpp.Binarizer.GlobalHistogram)[0],
    )
    large = enlarged(grey)
    return merged(found, _decoded(large, grey.shape[1] / large.shape[1])[0])


RESCUES: dict[int, Callable[[Pixels], list[Found]]] = {
    2: levelled_look,
    3: other_look,
    4: calmed_look,
    5: plain_look,
}
STAGES = 1 + len(RESCUES)


def _decoded(
    grey: Pixels,
    scale: float = 1.0,
    binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage,
) -> tuple[list[Found], list[Corners]]:
    """The codes read, and the corners of those located but not read."""
    codes = zxingcpp.read_barcodes(
        grey,
        formats=_FORMATS,
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=binarizer,
        return_errors=True,
    )
    found, unread = [], []
    for one in codes:
        corners = _corners(one.position, scale)
        if one.valid and one.text:
            found.append(Found(one.text, _QR, corners))
        elif not one.valid:
            unread.append(corners)
    return merged(found, []), unread


def _corners(position: zxingcpp.Position, scale: float) -> Corners:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    a, b, c, d = ((point.x * scale, point.y * scale) for point in points)
    return (a, b, c, d)


def _straightened(grey: Pixels, corners: Corners) -> list[Found]:
    low, high = _MARGIN, _MARGIN + _STRAIGHT
    square = np.array([[low, low], [high, low], [high, high], [low, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), square)
    side = _STRAIGHT + 2 * _MARGIN
    straight = np.asarray(
        cv2.warpPerspective(
            grey, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )
    for picture in (sharpened(levelled(straight, 64), 5, 4), sharpened(straight, 5, 4)):
        if texts := _decoded(picture)[0] or _zbar(picture):
            return [Found(one.text, one.symbology, corners) for one in texts]
    return []


@cache
def _zbar_module() -> ModuleType | None:
    try:
        from pyzbar import pyzbar  # its system library may be missing: ImportError or OSError
    except (ImportError, OSError):
        return None
    module: ModuleType = pyzbar
    return module


def has_zbar() -> bool:
    """Whether the second decoder is installed on this computer."""
    return _zbar_module() is not None


def _zbar(grey: Pixels) -> list[Found]:
    zbar = _zbar_module()
    if zbar is None:
        return []
    try:
        codes = zbar.decode(grey, symbols=[zbar.ZBarSymbol.QRCODE])
    except ValueError:  # a structured-append code
        return []
    found = []
    for one in codes:
        # It garbles everything else.
        if one.data.isascii() and one.data and len(one.polygon) == 4:
            a, b, c, d = ((float(x), float(y)) for x, y in one.polygon)
            found.append(Found(one.data.decode("ascii"), _QR, (a, b, c, d)))
    return found
