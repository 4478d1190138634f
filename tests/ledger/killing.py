"""The program in processes of its own, that can be killed at any moment."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from tests.journeys.program import server, surroundings


class Kantoku:
    """Starts `kantoku` in processes of its own, quickly."""

    def start(self, *arguments: str | Path, text: str = "") -> tuple[int, Iterator[str]]:
        """The number of a new process that was given its whole input, and its output by lines."""
        come, go = os.pipe()
        with (
            tempfile.TemporaryFile() as into,
            os.fdopen(go, "w") as out,
            open(2, "w", closefd=False) as err,
        ):
            into.write(text.encode())
            into.seek(0)
            with server().start(arguments, surroundings(), None, into, out, err) as answer:
                number = int(answer.readline())
        return number, _lines(os.fdopen(come, encoding="utf-8"))


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
