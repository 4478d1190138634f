"""Reading and writing the files that people name on the command line."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path

from app.kernel import durable
from app.kernel.faults import Fault, Kind, hostile, machine

_MOST_FILES = 2_000
"""Of a folder in which one is looked for by its content."""


def read_file(path: Path, limit: int) -> bytes:
    """A file's bytes.

    Raise Fault `file_missing`, `file_is_folder`, `file_is_device`, `file_unreadable`, `too_large`.
    """
    try:
        if not path.is_file():
            raise Fault(no_file(path), Kind.USAGE, file=str(path))
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise machine("file_unreadable", file=str(path), detail=error.strerror) from error
    if len(data) > limit:
        raise hostile("too_large", file=str(path), limit=limit)
    return data


def day_written(path: Path) -> str:
    """The day on which a file was written last, by this computer's clock; empty where unknown."""
    try:
        return time.strftime("%Y-%m-%d", time.localtime(path.stat().st_mtime))
    except (OSError, OverflowError, ValueError):
        return ""


def no_file(path: Path) -> str:
    """The code that says why there is no file to read."""
    if path.is_dir():
        return "file_is_folder"
    return "file_is_device" if path.exists() else "file_missing"


def write_file(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Put a file there whole and durable or not at all; a secret one is for its owner only.

    Raise Fault `file_unwritable`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kantoku-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                durable.flush(file)
            Path(name).chmod(0o600 if secret else 0o644)
            durable.rename(Path(name), path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        durable.flush_folder(path.parent)
    except OSError as error:
        raise machine("file_unwritable", file=str(path), detail=error.strerror) from error


def file_digest(path: Path) -> str | None:
    """SHA-256 of a file, empty where something is there that can't be read; None: nothing is."""
    if not os.path.lexists(path):
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def file_with(folder: Path, digest: str) -> str:
    """The name of a file in the folder with this SHA-256; empty where there is none."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())[:_MOST_FILES]
    except OSError:
        return ""
    return next((path.name for path in files if file_digest(path) == digest), "")
