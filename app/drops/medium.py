"""A folder that a person chose, told from whatever else its path may lead to later.

Where a stick is pulled out, its empty mount point may stay, on the computer's own disk. So the
station leaves a small hidden file there, and writes nothing where that file is missing.
"""

from __future__ import annotations

import secrets
import stat
from contextlib import suppress
from pathlib import Path

from app.drops import pieces
from app.drops.trouble import of_writing
from app.kernel import durable
from app.kernel.faults import Fault, Kind, machine

_LONGEST = 64
"""Bytes of a mark."""


class Medium:
    """A place that is checked before every use; `mark` is what it bears, empty while it does not.

    A place that a person has just chosen is marked; what can't be marked, because it is full or may
    only be read, is known by its device until the program ends. One known from before that bears
    no mark is believed where `own`, a folder that only this station makes, lies there.
    """

    def __init__(self, place: str, station: str, own: str, mark: str | None) -> None:
        """`mark` None: a person has just chosen the place."""
        self.place, self.mark = place, mark or ""
        self._root = Path(place)
        self._file = self._root / f".kantoku-{station}"
        self._own = self._root / own
        self._chosen = mark is None
        self._device: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise Fault `drop_missing`, or `drop_gone` where another medium is in its place."""
        try:
            found = self._root.stat()
        except OSError as error:
            raise Fault("drop_missing", Kind.USAGE, place=self.place) from error
        if not stat.S_ISDIR(found.st_mode):
            raise Fault("drop_is_a_file", Kind.USAGE, place=self.place)
        borne = self._borne()
        if self.mark and borne == self.mark:
            return
        device = (found.st_dev, found.st_ino)
        if self.mark or not self._is_known(borne, device):
            raise machine("drop_gone", place=self.place)
        self._device = device
        self.mark = borne or self._bear()

    def _is_known(self, borne: str, device: tuple[int, int]) -> bool:
        if self._device is not None:
            return device == self._device
        return self._chosen or bool(borne) or self._own.is_dir()

    def _borne(self) -> str:
        try:
            data = pieces.read(self._file, _LONGEST)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise of_writing(self.place, error) from error
        return (data or b"").decode("ascii", "replace").strip()

    def _bear(self) -> str:
        mark = secrets.token_hex(16)
        try:
            pieces.write(self._file, mark.encode())
            durable.flush_folder(self._root)
        except OSError:
            # What keeps anything from being written is told by whoever writes next.
            with suppress(OSError):
                self._file.unlink()
            return ""
        return mark
