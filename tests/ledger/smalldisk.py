"""A disk of two megabytes, filled up or failing; Unix only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root of a Linux may mount a small disk")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this system mounts no disk here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def filled(disk: Path, spare: int = 0) -> Iterator[None]:
    """No room on the disk but for some bytes."""
    filler = disk / "holiday-pictures"
    with filler.open("wb", buffering=0) as file:
        size = 0
        for block in (2**16, 2**12, 1):
            try:
                while True:
                    size += file.write(bytes(block))
            except OSError:
                continue
        file.truncate(size - spare)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def writes_fail() -> Iterator[None]:
    """No file of this program may grow or be written: the disk answers with an error."""
    import resource  # Unix alone has it

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)
