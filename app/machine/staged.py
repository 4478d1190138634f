"""Several new files that appear together: all of them written before the first has its name.

Nothing that is there already is ever written over.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from app.kernel import durable
from app.kernel.faults import Fault, Kind, machine


def refuse_existing(paths: Iterable[Path]) -> None:
    """Raise Fault `file_exists` where something has one of these names, a broken link too."""
    there = [path for path in paths if os.path.lexists(path)]
    if there:
        raise Fault("file_exists", Kind.USAGE, file=str(there[0]), count=len(there))


def is_same_folder(one: Path, other: Path) -> bool:
    """Whether two names are one folder, through links and dots; neither need be there yet."""
    try:
        if one.samefile(other):
            return True
    except OSError:
        pass
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())


def is_nested(one: Path, other: Path) -> bool:
    """Whether one of two folders lies in the other, through links and dots."""
    here, there = (Path(os.path.normcase(path.resolve())) for path in (one, other))
    return here.is_relative_to(there) or there.is_relative_to(here)


class StagedFiles:
    """Files written durably under passing names; `publish` gives them theirs, in order."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []
        """Those that were made for these files, deepest last."""

    def __enter__(self) -> StagedFiles:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for temporary, _ in self._waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        if self._waiting:
            for folder in reversed(self._folders):
                with suppress(OSError):
                    folder.rmdir()

    def put(self, path: Path, data: bytes, *, secret: bool = False) -> None:
        """Write a file durably, a secret one for its owner only.

        Raise Fault `file_exists`, `file_unwritable`.
        """
        refuse_existing([path])
        try:
            above = [folder for folder in path.absolute().parents if not folder.exists()]
            self._folders += reversed(above)
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".kantoku-", dir=path.parent)
            self._waiting.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                durable.flush(file)
            Path(name).chmod(0o600 if secret else 0o644)
        except OSError as error:
            raise machine("file_unwritable", file=str(path), detail=error.strerror) from error

    def publish(self) -> list[Path]:
        """Give each file its name, first put first; raise Fault as `put` does."""
        targets = [path for _, path in self._waiting]
        refuse_existing(targets)
        for temporary, path in self._waiting:
            try:
                durable.rename(temporary, path)
            except OSError as error:
                raise machine("file_unwritable", file=str(path), detail=error.strerror) from error
        for folder in dict.fromkeys(path.parent for path in targets):
            with suppress(OSError):
                durable.flush_folder(folder)
        self._waiting.clear()
        return targets
