"""A file too large to be held at once: it grows under a passing name until it is whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.kernel import durable
from app.kernel.faults import Fault, Kind, machine
from app.machine.files import no_file
from app.machine.staged import refuse_existing


@contextmanager
def growing_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner only, whole and durable or not at all.

    Raise Fault `file_exists`, `file_unwritable`.
    """
    refuse_existing([path])
    made: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kantoku-", dir=path.parent)
        made = Path(name)
        with os.fdopen(handle, "w+b") as file:
            yield file
            durable.flush(file)
        refuse_existing([path])
        durable.rename(made, path)
        made = None
        durable.flush_folder(path.parent)
    except OSError as error:
        raise machine("file_unwritable", file=str(path), detail=error.strerror) from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to be read piece by piece; raise Fault `file_missing`, `file_unreadable`, …"""
    try:
        if not path.is_file():
            raise Fault(no_file(path), Kind.USAGE, file=str(path))
        file = path.open("rb")
    except OSError as error:
        raise machine("file_unreadable", file=str(path), detail=error.strerror) from error
    with file:
        yield file


@contextmanager
def passing_file(folder: Path) -> Iterator[IO[bytes]]:
    """A file that is gone afterwards; only its owner may look into it."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file
