"""Texts as QR codes: modules, a vector drawing, a picture file.

Error correction Q, which reads best through glare and blur, and a quiet zone of four modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from app.kernel.faults import Fault
from app.renderers.typesetting import typeset_pictures

QUIET = 4
"""Modules of white around a code."""

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")

# Trying all eight masks costs 15 ms on a version 8 code. A long signed text looks like chance under
# any mask: over 450 blurred codes the reader found as many with one mask as with the best.
_LONG = 100
_MASK = 0


def modules(text: str) -> list[list[bool]]:
    """The dark modules of a text's code, row by row, quiet zone included.

    Raise the fault `code_too_long` where no QR code can hold the text.
    """
    mode = MODE_ALPHA_NUM if _ALPHANUMERIC.fullmatch(text) else MODE_8BIT_BYTE
    code = QRCode(
        error_correction=ERROR_CORRECT_Q,
        border=QUIET,
        mask_pattern=_MASK if len(text) > _LONG else None,
    )
    code.add_data(QRData(text.encode(), mode=mode))
    try:
        code.make(fit=True)
    # The library finds version 41 before it finds that there is none.
    except (DataOverflowError, ValueError) as error:
        raise Fault("code_too_long", characters=len(text)) from error
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def qr_svg(text: str) -> str:
    """A text's code as a drawing, one unit a module, quiet zone included."""
    return _drawing(modules(text))


def _drawing(rows: Sequence[Sequence[bool]]) -> str:
    side = len(rows)
    # One path, so that no reader draws a hair of white between neighbouring modules.
    path = "".join(_run(x, y, length) for y, row in enumerate(rows) for x, length in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{path}"/></svg>'
    )


def qr_png(text: str, *, caption: Sequence[str] = (), module_px: int = 11) -> bytes:
    """A text's code as a PNG, with lines of large print under it."""
    return qr_pngs([(text, caption)], module_px=module_px)[0]


def qr_pngs(codes: Iterable[tuple[str, Sequence[str]]], *, module_px: int = 11) -> list[bytes]:
    """Many codes with their captions as PNGs, in order."""
    sheets = []
    for text, caption in codes:
        rows = modules(text)
        sheets.append({"svg": _drawing(rows), "side": len(rows), "caption": list(caption)})
    return typeset_pictures("code", {"codes": sheets}, pixels_per_point=module_px) if sheets else []


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    marks = "".join("1" if dark else "0" for dark in row)
    return [(run.start(), len(run.group())) for run in re.finditer("1+", marks)]


def _run(x: int, y: int, length: int) -> str:
    return f"M{x} {y}h{length}v1h-{length}z"
