"""Made-up photographs of made-up tickets: the same seed draws the same frame.

`measure.py` counts what is read of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import qrcode
from numpy.random import Generator
from qrcode.constants import ERROR_CORRECT_Q

from app.camera.pixels import Pixels

WIDTH, HEIGHT = 1280, 720
_INK = 8  # pixels a module on the page before it is photographed
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(slots=True)
class Shot:
    """What one photograph is made with; every condition changes some of it."""

    module: float = 3.2  # pixels a module in the frame
    turn: float = 0.0  # degrees
    tilt: float = 0.0  # how much nearer one edge is, 0 to about 0.5
    bend: float = 0.0  # how far round a cylinder the page is laid, radians
    defocus: float = 0.0  # sigma in pixels of the frame
    motion: float = 0.0  # pixels of the frame
    glare: float = 0.0  # strength of a light's reflection
    shadow: float = 0.0  # how much darker the dark side is
    noise: float = 2.0  # sigma in grey levels
    contrast: float = 1.0
    light: float = 0.9  # the page's brightness
    quality: int = 88  # of the JPEG
    moire: float = 0.0
    dirt: int = 0  # blots on the code
    inverted: bool = False
    x: float = WIDTH / 2  # where the code's middle is
    y: float = HEIGHT / 2


Condition = Callable[[Generator], Shot]


def _any(rng: Generator) -> float:
    return float(rng.uniform(2.6, 5.0))


def _harsh(rng: Generator) -> Shot:
    module = float(rng.uniform(2.6, 4.0))
    return Shot(
        module=module,
        turn=rng.uniform(-180, 180),
        tilt=rng.uniform(0, 0.3),
        bend=rng.uniform(0, 0.6),
        defocus=rng.uniform(0, 0.35) * module,
        motion=rng.uniform(0, 0.8) * module,
        shadow=rng.uniform(0, 0.5),
        noise=rng.uniform(2, 9),
        contrast=rng.uniform(0.5, 1),
        light=rng.uniform(0.35, 1),
        quality=int(rng.uniform(45, 90)),
    )


CONDITIONS: dict[str, Condition] = {
    "plain": lambda r: Shot(module=r.uniform(2.6, 6), turn=r.uniform(-8, 8)),
    "small": lambda r: Shot(module=r.uniform(2.2, 2.6), turn=r.uniform(-8, 8)),
    "turned": lambda r: Shot(module=_any(r), turn=r.uniform(-180, 180)),
    "tilted": lambda r: Shot(module=_any(r), turn=r.uniform(-30, 30), tilt=r.uniform(0.2, 0.5)),
    "defocused": lambda r: Shot(module=(m := _any(r)), defocus=r.uniform(0.3, 0.62) * m),
    "moving": lambda r: Shot(
        module=(m := _any(r)), turn=r.uniform(-20, 20), motion=r.uniform(0.7, 1.7) * m
    ),
    "glare": lambda r: Shot(module=_any(r), turn=r.uniform(-20, 20), glare=r.uniform(0.4, 1.3)),
    "shadow": lambda r: Shot(module=_any(r), turn=r.uniform(-20, 20), shadow=r.uniform(0.6, 0.9)),
    "noisy": lambda r: Shot(module=_any(r), noise=r.uniform(15, 45)),
    "faint": lambda r: Shot(module=_any(r), contrast=r.uniform(0.08, 0.25), noise=4),
    "jpeg": lambda r: Shot(module=_any(r), turn=r.uniform(-20, 20), quality=int(r.uniform(8, 30))),
    "bent": lambda r: Shot(module=_any(r), turn=r.uniform(-20, 20), bend=r.uniform(0.6, 1.5)),
    "monitor": lambda r: Shot(module=_any(r), turn=r.uniform(-8, 8), moire=r.uniform(0.3, 0.9)),
    "dirty": lambda r: Shot(module=_any(r), turn=r.uniform(-20, 20), dirt=int(r.integers(2, 9))),
    "dark": lambda r: Shot(module=_any(r), light=r.uniform(0.06, 0.2), noise=r.uniform(2, 6)),
    "inverted": lambda r: Shot(module=_any(r), turn=r.uniform(-20, 20), inverted=True),
    "harsh": _harsh,
}


def ticket_text(seed: int) -> str:
    """A text shaped like a ticket's: the mark, then base32; 149 to 157 characters."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(149, 158)) - 3
    return "KT1" + "".join(_ALPHABET[i] for i in rng.integers(0, 32, size))


@cache
def code(text: str, ink: int = _INK) -> Pixels:
    """The QR code of a text in black on white, with its quiet zone."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    made.add_data(text)
    made.make(fit=True)
    modules = np.array(made.get_matrix(), dtype=np.uint8)
    return np.kron(255 * (1 - modules), np.ones((ink, ink), np.uint8)).astype(np.uint8)


def page(text: str, *, dirt: int = 0, rng: Generator | None = None) -> tuple[Pixels, int, int]:
    """A sheet with a heading, some lines and the code; and where the code's middle is."""
    drawn = code(text).copy()
    side = drawn.shape[0]
    if rng is not None:
        for _ in range(dirt):
            x, y = rng.integers(4 * _INK, side - 4 * _INK, 2)
            grey = int(rng.choice([30, 90, 160, 230]))
            axes = rng.integers(_INK, 4 * _INK, 2)
            cv2.ellipse(
                drawn,
                (int(x), int(y)),
                (int(axes[0]), int(axes[1])),
                float(rng.uniform(0, 180)),
                0,
                360,
                (grey,),
                -1,
                cv2.LINE_AA,
            )
    sheet = np.full((side + 260, side * 2 + 120, 1), 250, np.uint8)[:, :, 0]
    sheet[200 : 200 + side, 40 : 40 + side] = drawn
    cv2.putText(sheet, "ADMISSION TICKET", (60, 110), cv2.FONT_HERSHEY_SIMPLEX, 2.4, (20,), 6)
    for line in range(9):
        words = ["0042 0117", "GRADE 2", "ROOM A-14", "10:00-11:30"][line % 4]
        cv2.putText(
            sheet,
            words,
            (side + 70, 240 + line * 50),
            cv2.FONT_HERSHEY_SIMPLEX,
            1.4 if line % 3 else 0.8,
            (40,),
            3 if line % 3 else 2,
        )
    return sheet, 40 + side // 2, 200 + side // 2


def photograph(text: str, shot: Shot, rng: Generator) -> Pixels:
    """The frame (BGR, 1280x720) that a camera would have made of the ticket."""
    sheet, middle_x, middle_y = page(text, dirt=shot.dirt, rng=rng)
    if shot.inverted:
        sheet = (255 - sheet).astype(np.uint8)
    if shot.bend:
        sheet = _bent(sheet, middle_x, shot.bend)
    scene = _placed(sheet, middle_x, middle_y, shot, rng)
    if shot.moire:
        scene = _monitor(scene, shot.moire, rng)
    small = cv2.resize(scene, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    frame = np.asarray(small, np.uint8)
    return _exposed(_blurred(frame, shot, rng), shot, rng)


def _bent(sheet: Pixels, middle: int, bend: float) -> Pixels:
    height, width = sheet.shape
    half = 57 * _INK / 2
    radius = 2 * half / bend
    x = np.clip((np.arange(width) - middle) / radius, -0.999, 0.999)
    source = (np.arcsin(x) * radius + middle).astype(np.float32)
    lift = (radius * (1 - np.sqrt(1 - x**2)) * 0.25).astype(np.float32)
    map_x = np.tile(source, (height, 1))
    map_y = np.arange(height, dtype=np.float32)[:, None] - lift[None, :]
    return np.asarray(
        cv2.remap(sheet, map_x, map_y.astype(np.float32), cv2.INTER_LINEAR, borderValue=(120,)),
        np.uint8,
    )


def _placed(sheet: Pixels, middle_x: int, middle_y: int, shot: Shot, rng: Generator) -> Pixels:
    """Lay the sheet into a scene of twice the frame's size."""
    scale = 2 * shot.module / _INK
    angle = np.deg2rad(shot.turn)
    turned = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    way = rng.uniform(0, 2 * np.pi)
    reach = 57 * _INK
    nearer = np.eye(3)
    nearer[2, :2] = shot.tilt * np.array([np.cos(way), np.sin(way)]) / reach
    squeeze = np.eye(3)
    along = np.array([np.cos(way), np.sin(way)])
    squeeze[:2, :2] -= 0.6 * shot.tilt * np.outer(along, along)
    home = np.array([[1, 0, -middle_x], [0, 1, -middle_y], [0, 0, 1]], float)
    out = np.array([[scale, 0, 2 * shot.x], [0, scale, 2 * shot.y], [0, 0, 1]])
    desk = cv2.resize(rng.uniform(60, 150, (9, 16)).astype(np.float32), (WIDTH * 2, HEIGHT * 2))
    size = (WIDTH * 2, HEIGHT * 2)
    matrix = out @ nearer @ squeeze @ turned @ home
    laid = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_LINEAR)
    there = cv2.warpPerspective(np.full_like(sheet, 255), matrix, size)
    return np.where(there > 127, laid, desk).astype(np.uint8)


def _monitor(scene: Pixels, strength: float, rng: Generator) -> Pixels:
    y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]].astype(np.float32)
    tilt, pitch = rng.uniform(-0.06, 0.06), rng.uniform(2.05, 3.4)
    rows = np.cos(2 * np.pi * (y + tilt * x) / pitch)
    columns = np.cos(2 * np.pi * (x - tilt * y) / (pitch * 1.013))
    lit = scene * (1 + strength * (rows + columns) / 2)
    return np.asarray(np.clip(lit, 0, 255), np.uint8)


def _blurred(frame: Pixels, shot: Shot, rng: Generator) -> Pixels:
    if shot.defocus > 0:
        frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), shot.defocus), np.uint8)
    if shot.motion > 1:
        size = int(shot.motion) * 2 + 3
        kernel = np.zeros((size * 4, size * 4), np.float32)
        way, middle = rng.uniform(0, np.pi), size * 2
        reach = shot.motion * 2 * np.array([np.cos(way), np.sin(way)])
        ends = [tuple(int(v) for v in np.round(middle + sign * reach)) for sign in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], (1.0,), 4)
        kernel = np.asarray(cv2.resize(kernel, (size, size), interpolation=cv2.INTER_AREA))
        frame = np.asarray(cv2.filter2D(frame, -1, kernel / kernel.sum()), np.uint8)
    return frame


def _exposed(frame: Pixels, shot: Shot, rng: Generator) -> Pixels:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    seen = frame.astype(np.float32) / 255
    seen = (0.5 + (seen - 0.5) * shot.contrast) * shot.light
    if shot.shadow:
        way = rng.uniform(0, 2 * np.pi)
        along = (x - shot.x) * np.cos(way) + (y - shot.y) * np.sin(way)
        edge = 1 / (1 + np.exp(-(along - rng.uniform(-60, 60)) / rng.uniform(4, 60)))
        seen *= 1 - shot.shadow * edge
    if shot.glare:
        at = np.array([shot.x, shot.y]) + rng.uniform(-70, 70, 2)
        far = ((x - at[0]) ** 2 + ((y - at[1]) * rng.uniform(0.6, 2)) ** 2) ** 0.5
        seen += shot.glare * np.exp(-((far / rng.uniform(50, 120)) ** 2))
    tint = rng.uniform(0.9, 1.0, 3)
    coloured = seen[:, :, None] * tint * 255 + rng.normal(0, shot.noise, (HEIGHT, WIDTH, 1))
    coloured += rng.normal(0, shot.noise * 0.5, (HEIGHT, WIDTH, 3))
    _, packed = cv2.imencode(
        ".jpg", np.clip(coloured, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, shot.quality]
    )
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def example(condition: str, seed: int) -> tuple[str, Pixels]:
    """A ticket's text and a frame that shows it under a condition."""
    text = ticket_text(seed)
    rng = np.random.default_rng([seed, *condition.encode()])
    shot = CONDITIONS[condition](rng)
    shot.x += rng.uniform(-0.25, 0.25) * WIDTH
    shot.y += rng.uniform(-0.1, 0.1) * HEIGHT
    return text, photograph(text, shot, rng)
