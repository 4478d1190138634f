"""A drop that tells how far an import is, and that can be stopped between two files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.kernel.faults import Fault
from app.services.ports import Drop

STOPPED = "hq_stopped"

Told = Callable[[int, int, str], bool]
"""Files begun, files in all, the name of this one; answers whether to go on."""


class WatchedDrop:
    """The same drop; every file that is fetched is told first.

    Once it is stopped no file is given out any more: each of the rest is a Fault `hq_stopped`,
    which an import takes for a file that can't be read now and stores nothing of.
    """

    def __init__(self, drop: Drop, told: Told, wanted: tuple[str, ...]) -> None:
        self._drop, self._told, self._wanted = drop, told, wanted
        self._of: int | None = None
        self._begun = 0
        self.stopped = False

    @property
    def place(self) -> str:
        """Where it is."""
        return self._drop.place

    def put(self, name: str, data: bytes) -> None:
        """Store a file, such as a receipt."""
        self._drop.put(name, data)

    def list(self, under: str) -> Iterator[str]:
        """Names of the files below a folder."""
        names = list(self._drop.list(under))
        if self._of is None:
            self._of = sum(name.endswith(self._wanted) for name in names)
        return iter(names)

    def get(self, name: str, limit: int) -> bytes:
        """The bytes of a file, unless nothing more is wanted."""
        if not self.stopped:
            self._begun += 1
            self.stopped = not self._told(self._begun, max(self._of or 0, self._begun), name)
        if self.stopped:
            raise Fault(STOPPED)
        return self._drop.get(name, limit)
