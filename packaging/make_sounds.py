"""Writes the sounds of the desk: the same files on every computer, from the table below.

All are below 2 kHz, for ears that hear no high tones, and each has a rhythm of its own, for ears
that tell no pitches apart.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22_050
PEAK = 0.8  # of the most that a file can hold
TARGET = Path(__file__).resolve().parents[1] / "resources" / "sounds"

# Pairs of a tone (hertz; 0 for silence) and its length (milliseconds).
Tones = tuple[tuple[int, int], ...]
SOUNDS: dict[str, Tones] = {
    # Up: go in.
    "proceed": ((523, 90), (0, 40), (784, 220)),
    # The same tone twice, slowly: not yet.
    "wait": ((440, 170), (0, 160), (440, 170)),
    # A question, three short ones: ask the lead.
    "refer": ((587, 80), (0, 60), (494, 80), (0, 60), (659, 140)),
    # Down, long and low: no.
    "refuse": ((294, 220), (0, 30), (196, 330)),
    # One even tone: was here before.
    "already_in": ((698, 300),),
    # Four even strokes, as of a bell: time to be called.
    "call": ((370, 90), (0, 60), (370, 90), (0, 60), (370, 90), (0, 60), (370, 90)),
    # Two knocks: nothing to read.
    "not_a_ticket": ((247, 60), (0, 60), (247, 60)),
}

_ATTACK, _RELEASE = 0.008, 0.040  # seconds, so that no tone begins or ends with a click
_OVERTONES = ((1, 1.0), (2, 0.35))
_LOUDEST = 1.3
"""More than the sum of both overtones can reach."""


def samples(tones: Tones) -> list[int]:
    """A sound as 16-bit samples."""
    made: list[int] = []
    for hertz, milliseconds in tones:
        count = RATE * milliseconds // 1000
        made += [_sample(hertz, place, count) for place in range(count)]
    return made


def _sample(hertz: int, place: int, count: int) -> int:
    if not hertz:
        return 0
    at, left = place / RATE, (count - place) / RATE
    edge = min(1.0, at / _ATTACK, left / _RELEASE)
    swell = (1 - math.cos(math.pi * edge)) / 2
    tone = sum(part * math.sin(math.tau * hertz * n * at) for n, part in _OVERTONES)
    return round(32_767 * PEAK * swell * tone / _LOUDEST)


def main(words: list[str]) -> None:
    """Write every sound into a folder, the program's own if none is named."""
    folder = Path(words[0]) if words else TARGET
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        data = samples(tones)
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(data)}h", *data))


if __name__ == "__main__":
    main(sys.argv[1:])
