"""The sounds are what the script makes, told apart by pitch and by rhythm, and heard by all."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import wave
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from app.domain.regulation import VerdictCode
from app.kernel.resources import resource

NAMES = sorted([*get_args(VerdictCode), "call"])
PAIRS = list(itertools.combinations(NAMES, 2))
MAKER = Path(__file__).parents[2] / "packaging" / "make_sounds.py"
FRAME = 5  # milliseconds
HIGHEST = 2_000  # hertz; above it age takes the hearing first


def read(path: Path) -> tuple[int, np.ndarray]:
    """The rate, and the samples from -1 to 1."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return file.getframerate(), raw / 32_768


def beats(rate: int, samples: np.ndarray) -> list[tuple[int, int]]:
    """Where each tone begins and ends, in milliseconds, by its loudness."""
    step = rate * FRAME // 1000
    loud = [
        float(np.sqrt(np.mean(samples[at : at + step] ** 2))) > 0.05
        for at in range(0, len(samples), step)
    ]
    found, began = list[tuple[int, int]](), -1
    for place, on in enumerate([*loud, False]):
        if on and began < 0:
            began = place
        elif not on and began >= 0:
            found.append((began * FRAME, place * FRAME))
            began = -1
    return found


def rhythm(name: str) -> list[int]:
    """Milliseconds of tone, silence, tone, ..."""
    edges = [edge for beat in beats(*read(sound(name))) for edge in beat]
    return [after - before for before, after in itertools.pairwise(edges)]


def pitches(name: str) -> list[float]:
    """The strongest tone of each beat, in hertz."""
    rate, samples = read(sound(name))
    heard = []
    for begin, end in beats(rate, samples):
        part = samples[rate * begin // 1000 : rate * end // 1000]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 2**17))
        heard.append(float(np.argmax(spectrum)) * rate / 2**17)
    return heard


def sound(name: str) -> Path:
    return resource("sounds", f"{name}.wav")


def test_there_is_a_sound_for_every_verdict_and_for_calls_and_no_other() -> None:
    assert sorted(path.stem for path in resource("sounds").glob("*")) == NAMES


def test_the_files_are_what_the_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(MAKER), str(tmp_path)], check=True)
    assert sorted(path.stem for path in tmp_path.iterdir()) == NAMES
    for name in NAMES:
        (rate, kept), (same, made) = read(sound(name)), read(tmp_path / f"{name}.wav")
        assert rate == same
        # A sine may round the other way in another system's library.
        assert float(np.max(np.abs(kept - made))) <= 1.01 / 32_768


@pytest.mark.parametrize("name", NAMES)
def test_it_is_short_loud_enough_and_never_clips(name: str) -> None:
    rate, samples = read(sound(name))
    assert 0.1 <= len(samples) / rate <= 0.6
    assert 0.5 <= float(np.max(np.abs(samples))) <= 0.9
    # No step at the beginning, at the end, or between tones: no click.
    steps = np.abs(np.diff(np.concatenate(([0.0], samples, [0.0]))))
    assert float(np.max(steps)) < 0.4


@pytest.mark.parametrize("name", NAMES)
def test_it_is_heard_without_high_tones(name: str) -> None:
    rate, samples = read(sound(name))
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    assert float(power[hertz > HIGHEST].sum() / power.sum()) < 0.001


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_sounds_differ_in_rhythm_for_whoever_tells_no_pitch(one: str, other: str) -> None:
    first, second = rhythm(one), rhythm(other)
    far = max(abs(a - b) for a, b in zip(first, second, strict=False))
    assert len(first) != len(second) or far >= 60


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_sounds_differ_in_pitch_from_the_first_tone(one: str, other: str) -> None:
    semitones = 12 * abs(math.log2(pitches(one)[0] / pitches(other)[0]))
    assert semitones > 1.9


def test_going_in_rises_and_being_refused_falls() -> None:
    up, down = pitches("proceed"), pitches("refuse")
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert len(up) == len(down) == 2
