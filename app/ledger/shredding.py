"""Files that must not be read again: overwritten where they lie, then removed.

A flash disk may keep old pages out of anybody's reach but its own; there it is the destroyed key
that makes them unreadable.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from app.kernel import durable

_AT_ONCE = 2**20


def shred(path: Path) -> None:
    """Overwrite a file's bytes on the disk and remove it; no file is fine. Raise OSError."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(found.st_mode):  # what a link points to is not ours
        with path.open("r+b", buffering=0) as file:
            left = found.st_size
            while left:
                left -= file.write(os.urandom(min(left, _AT_ONCE)))
            durable.flush(file)
            file.truncate(0)
            durable.flush(file)
    path.unlink()
