"""A stick over a folder of the computer's own disk: pulled out it leaves an empty folder there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Stick:
    """What it holds lies in `content`; plugged in it is seen at `place`."""

    def __init__(self, content: Path, place: Path) -> None:
        self.content, self.place = content, place

    def plug_in(self) -> None:
        """Mount it."""
        subprocess.run(["mount", "--bind", str(self.content), str(self.place)], check=True)

    def pull(self) -> None:
        """Tear it out, whoever is writing."""
        subprocess.run(["umount", "-l", str(self.place)], check=True)

    def below(self) -> list[Path]:
        """What was written beside it, for one who looks while it is out."""
        return list(self.place.iterdir())


@contextmanager
def plugged_in(folder: Path, name: str) -> Iterator[Stick]:
    """A stick in its place; it is taken out in the end."""
    content, place = folder / f"{name}-content", folder.parent / f"{name}-place"
    content.mkdir()
    place.mkdir()
    command = ["mount", "--bind", str(content), str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this system mounts no stick here")
    try:
        yield Stick(content, place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
