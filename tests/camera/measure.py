"""Measures what each stage reads: `python -m tests.camera.measure [FRAMES] [FIRST_SEED]`."""

from __future__ import annotations

import sys
import time

import numpy as np

from app.camera.pixels import grey_of
from app.camera.stages import RESCUES, first_look
from tests.camera.synthetic import CONDITIONS, example

LOOKS = {1: first_look, **RESCUES}


def main(frames: int, first: int) -> None:
    """Print the share read and the milliseconds, by condition and by stage."""
    spent: dict[int, list[float]] = {stage: [] for stage in LOOKS}
    everything = []
    print(f"{'condition':12}" + "".join(f"stage {stage:<4}" for stage in LOOKS) + "chain")
    for condition in CONDITIONS:
        rows = [_row(condition, seed, spent) for seed in range(first, first + frames)]
        everything += rows
        _print(condition, rows)
    _print("all", everything)
    for stage, times in spent.items():
        median, late = np.percentile(times, [50, 99])
        print(f"stage {stage}: median {median:.1f} ms, p99 {late:.1f} ms")


def _row(condition: str, seed: int, spent: dict[int, list[float]]) -> list[bool]:
    text, frame = example(condition, seed)
    grey, row = grey_of(frame), []
    for stage, look in LOOKS.items():
        began = time.perf_counter()
        texts = [one.text for one in look(grey)]
        spent[stage].append((time.perf_counter() - began) * 1000)
        if wrong := [other for other in texts if other != text]:
            print(f"stage {stage} misread {condition} {seed}: {wrong}")
        row.append(text in texts)
    return row


def _print(name: str, rows: list[list[bool]]) -> None:
    shares = np.array(rows).mean(axis=0)
    chain = np.array(rows).any(axis=1).mean()
    print(f"{name:12}" + "".join(f"{share:<10.3f}" for share in shares) + f"{chain:.3f}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 20, given[1] if len(given) > 1 else 0)
