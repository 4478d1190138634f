"""A folder as a drop: a stick, a shared or a synchronised folder.

Links are never followed below the folder, and only regular files count. A file appears under its
name whole and durable, or not at all.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from app.drops import pieces
from app.drops.access import Told, to_nobody
from app.drops.names import is_fit, is_passing, parts_of
from app.drops.trouble import of_writing, why
from app.kernel import durable
from app.kernel.faults import Fault, Kind, hostile, machine

_REPARSE_POINT = 0x400

What = Literal["folder", "file", "link", "device", "name"]
"""What a name stands for; `name`: one that not every system can hold, or that is no text."""


class FolderDrop:
    """Files handed over in a folder that exists."""

    def __init__(self, path: Path) -> None:
        """Raise Fault `drop_missing` where there is no such folder, `drop_is_a_file`."""
        # Whoever names the folder may name it through a link; below it none is followed.
        self._root = path.absolute()
        if not self._root.is_dir():
            code = "drop_is_a_file" if self._root.exists() else "drop_missing"
            raise Fault(code, Kind.USAGE, place=str(path))
        self._identity = self._look()

    @classmethod
    def made(cls, path: Path) -> FolderDrop:
        """The folder, made if only it is missing and not the folder above it.

        Raise Fault `drop_missing` where that is missing too, `drop_is_a_file`, or what `put` says.
        """
        try:
            path.mkdir(exist_ok=True)
        except FileNotFoundError as error:
            raise Fault("drop_missing", Kind.USAGE, place=str(path.parent)) from error
        except FileExistsError as error:
            raise Fault("drop_is_a_file", Kind.USAGE, place=str(path)) from error
        except NotADirectoryError as error:
            raise Fault("drop_is_a_file", Kind.USAGE, place=str(path.parent)) from error
        except OSError as error:
            raise of_writing(str(path), error) from error
        return cls(path)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self._root)

    def close(self) -> None:
        """There is nothing to let go of."""

    def put(self, name: str, data: bytes, *, told: Told = to_nobody) -> None:
        """Store durably under a new name; the same bytes again are harmless.

        Raise Fault `drop_conflict` where other bytes have the name, `drop_full`, `drop_read_only`,
        `drop_gone` where another medium is in its place, `drop_failed` for anything else.
        """
        parts = parts_of(name)
        self._check_root()
        try:
            folder = self._folder(parts[:-1])
            target = folder / parts[-1]
            if not self._has(target, data, name):
                _store(folder, target, data, told, self._check_root)
        except OSError as error:
            raise of_writing(self.place, error) from error
        told(len(data))

    def list(self, under: str) -> Iterator[str]:
        """Names of the files below a folder, sorted folder by folder.

        Temporary and conflict-copy names are left out, and so are links, devices and names that
        are not plain text. Raise Fault `drop_unreadable`.
        """
        parts = parts_of(under) if under else []
        try:
            self._check_root()
            if not self._is_reachable(parts):
                return
        except OSError as error:
            raise self._unreadable(under, error) from error
        for name, what in self._walk(parts):
            if what == "file" and not is_passing(name.rpartition("/")[2]):
                yield name

    def passed_over(self) -> Sequence[Fault]:
        """What `list` leaves out though somebody may have meant it: links, pipes, unfit names."""
        try:
            self._check_root()
        except OSError as error:
            raise self._unreadable("", error) from error
        return [
            Fault(f"passed_over_{what}", file=os.fsencode(name).decode("utf-8", "backslashreplace"))
            for name, what in self._walk([])
            if what != "file"
        ]

    def _walk(self, parts: Sequence[str]) -> Iterator[tuple[str, What]]:
        """Everything below a folder but the folders, sorted folder by folder."""
        waiting = [parts]
        while waiting:
            folder = waiting.pop()
            below = []
            for name, what in self._entries(folder):
                if what == "folder":
                    below.append([*folder, name])
                else:
                    yield "/".join([*folder, name]), what
            waiting += reversed(below)

    def get(self, name: str, limit: int) -> bytes:
        """The bytes of a file; raise Fault `too_large` (in bytes) or `drop_unreadable`."""
        parts = parts_of(name)
        try:
            self._check_root()
            if not self._is_reachable(parts[:-1]):
                raise FileNotFoundError(2, "No such file or directory")
            data = pieces.read(self._root.joinpath(*parts), limit)
        except OSError as error:
            raise self._unreadable(name, error) from error
        if data is None:
            raise hostile("too_large", format=name, limit=limit)
        return data

    def _look(self) -> tuple[int, int]:
        try:
            found = self._root.stat()
        except OSError as error:
            raise of_writing(self.place, error) from error
        return (found.st_dev, found.st_ino)

    def _check_root(self) -> None:
        # Where a stick was pulled out, its empty mount point may still be there.
        if self._look() != self._identity:
            raise machine("drop_gone", place=self.place)

    def _is_reachable(self, parts: Sequence[str]) -> bool:
        """Whether these are folders all the way down, with no link among them."""
        path = self._root
        for part in parts:
            path = path / part
            try:
                if not _is_folder(path.lstat()):
                    return False
            except FileNotFoundError:
                return False
        return True

    def _folder(self, parts: Sequence[str]) -> Path:
        path = self._root
        for part in parts:
            above, path = path, path / part
            with suppress(FileExistsError):
                path.mkdir()
                durable.flush_folder(above)
            if not _is_folder(path.lstat()):
                raise NotADirectoryError(20, f"not a folder: {part}")
        return path

    def _has(self, target: Path, data: bytes, name: str) -> bool:
        try:
            regular = stat.S_ISREG(target.lstat().st_mode)
        except FileNotFoundError:
            return False
        if not regular or pieces.read(target, len(data)) != data:
            raise machine("drop_conflict", place=self.place, name=name)
        return True

    def _entries(self, parts: Sequence[str]) -> Sequence[tuple[str, What]]:
        try:
            with os.scandir(self._root.joinpath(*parts)) as entries:
                found = [
                    (entry.name, _what(entry.name, entry.stat(follow_symlinks=False)))
                    for entry in entries
                ]
        except OSError as error:
            raise self._unreadable("/".join(parts), error) from error
        hidden = {name for name, what in found if name.startswith(".") and what != "file"}
        return sorted((name, what) for name, what in found if name not in hidden)

    def _unreadable(self, name: str, error: OSError) -> Fault:
        return machine("drop_unreadable", place=self.place, name=name, detail=why(error))


def _store(folder: Path, target: Path, data: bytes, told: Told, check: Callable[[], None]) -> None:
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    renamed = False
    try:
        pieces.write(temporary, data, told)
        durable.rename(temporary, target)
        renamed = True
        durable.flush_folder(folder)
        if pieces.read(target, len(data)) != data:
            raise OSError(5, "read back other bytes than were written")
        check()  # pulled out meanwhile, it was written beside the medium
    except BaseException:
        with suppress(OSError):
            (target if renamed else temporary).unlink()
        raise


def _what(name: str, found: os.stat_result) -> What:
    if not is_fit(name):
        return "name"
    if _is_folder(found):
        return "folder"
    if stat.S_ISREG(found.st_mode):
        return "file"
    return "link" if stat.S_ISLNK(found.st_mode) or stat.S_ISDIR(found.st_mode) else "device"


def _is_folder(found: os.stat_result) -> bool:
    # A junction of Windows is a folder to lstat, and a link all the same.
    attributes = getattr(found, "st_file_attributes", 0)
    return stat.S_ISDIR(found.st_mode) and not attributes & _REPARSE_POINT
