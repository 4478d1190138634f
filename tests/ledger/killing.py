"""The program in processes of its own, that can be killed at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

HOUSE = Path(__file__).parents[2]


class Kantoku:
    """Starts `kantoku` in processes of its own, quickly."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.forkserver"],
            cwd=HOUSE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, *arguments: str | Path, text: str = "") -> tuple[int, Iterator[str]]:
        """The number of a new process that was given its whole input, and its output by lines."""
        server = self._server
        assert server.stdin is not None
        assert server.stdout is not None
        # Pipes of its own: what an earlier program left unread is not this one's input.
        self._started += 1
        pipes = [self._folder / f"{name}-{self._started}" for name in ("into", "out")]
        for pipe in pipes:
            os.mkfifo(pipe)
        request = [*map(str, pipes), [str(a) for a in arguments]]
        print(json.dumps(request), file=server.stdin, flush=True)
        with pipes[0].open("w") as into:
            out = pipes[1].open()
            number = int(server.stdout.readline())
            into.write(text)
        return number, _lines(out)

    def close(self) -> None:
        self._server.communicate()


def _lines(out: TextIO) -> Iterator[str]:
    """Whole lines; what a kill cut short was never told."""
    with out:
        for line in out:
            if line.endswith("\n"):
                yield line


def kill_after(number: int, seconds: float) -> None:
    """At a moment that nobody chose: the disk may be in the middle of anything."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
