"""Files written piece by piece and read back from the medium itself, never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from app.drops.access import CHUNK, Told, to_nobody
from app.kernel import durable

# Each is missing on some system.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def write(path: Path, data: bytes, told: Told = to_nobody) -> None:
    """Write a new file and flush it; raise OSError, also where the name is taken."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
    with open(os.open(path, flags, 0o666), "wb") as file:
        for at in range(0, len(data), CHUNK):
            told(at)
            file.write(data[at : at + CHUNK])
        durable.flush(file)


def read(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file, None where there are more than `limit`; raise OSError."""
    # A named pipe must neither be read nor waited for.
    with open(os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(22, "not a regular file")
        if found.st_size > limit:
            return None
        _forget(file.fileno())
        data = file.read(limit + 1)
        return data if len(data) <= limit else None


def _forget(descriptor: int) -> None:
    # What comes back should come from the medium, not from the system's memory of it.
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
