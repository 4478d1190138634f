"""Files that are on the medium when the call returns."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

from app.drops.access import CHUNK, Told, to_nobody

# Each is missing on some system.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_SUCH_FLUSH = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
_TRIES = 10
_PAUSE = 0.1  # seconds


def write(path: Path, data: bytes, told: Told = to_nobody) -> None:
    """Write a new file and flush it; raise OSError, also where the name is taken."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
    with open(os.open(path, flags, 0o666), "wb") as file:
        for at in range(0, len(data), CHUNK):
            told(at)
            file.write(data[at : at + CHUNK])
        file.flush()
        os.fsync(file.fileno())


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


def rename(temporary: Path, target: Path) -> None:
    """Give a finished file its name; raise OSError."""
    for left in range(_TRIES, 0, -1):
        try:
            os.replace(temporary, target)
        except PermissionError:
            # On Windows a virus scanner may still hold the new file.
            if os.name != "nt" or left == 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


def flush_folder(path: Path) -> None:
    """Flush the names in a folder; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network and stick drivers flush files only; the read-back has the last word.
        if error.errno not in _NO_SUCH_FLUSH:
            raise
    finally:
        os.close(descriptor)


def _forget(descriptor: int) -> None:
    # What comes back should come from the medium, not from the system's memory of it.
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
