"""Bytes and names that are on the medium when the call returns; everything here raises OSError."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

if sys.platform == "darwin":
    from fcntl import F_FULLFSYNC, fcntl

_NO_SUCH_FLUSH = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
_TRIES = 10
_PAUSE = 0.1  # seconds


def flush(file: IO[bytes]) -> None:
    """Bring what was written to an open file to the medium."""
    file.flush()
    if sys.platform == "darwin":
        # Its fsync leaves the bytes in the disk's own memory; a network folder knows no better.
        with suppress(OSError):
            fcntl(file.fileno(), F_FULLFSYNC)
            return
    os.fsync(file.fileno())


def write(path: Path, data: bytes) -> None:
    """Write a file and flush it."""
    with path.open("wb") as file:
        file.write(data)
        flush(file)


def flush_folder(path: Path) -> None:
    """Flush the names in a folder; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network and stick drivers flush files only.
        if error.errno not in _NO_SUCH_FLUSH:
            raise
    finally:
        os.close(descriptor)


def rename(made: Path, target: Path) -> None:
    """Give a finished file its name, in place of what bore it."""
    _patiently(lambda: made.replace(target))


def rename_folder(made: Path, target: Path) -> None:
    """Give a finished folder its name, which at most an empty folder bears."""

    def moved() -> None:
        with suppress(FileNotFoundError):
            target.rmdir()  # Windows moves no folder onto another, not even an empty one
        made.rename(target)

    _patiently(moved)


def _patiently(moved: Callable[[], object]) -> None:
    for left in range(_TRIES, 0, -1):
        try:
            moved()
        except PermissionError:
            # On Windows a virus scanner may still hold a new file, or a reader the old one.
            if os.name != "nt" or left == 1:
                raise
            time.sleep(_PAUSE)
        else:
            return
