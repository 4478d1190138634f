"""A folder on an SFTP server as a drop.

A file is written under a temporary name that its content gives it, so that an upload which was cut
off goes on where it was; flushed where the server can, read back, and only then given its name,
which version 3 of the protocol refuses where the name is taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import asyncssh
from asyncssh import FXF_CREAT, FXF_WRITE, SFTPClient

from app.drops.access import CHUNK, Access, Told, to_nobody
from app.drops.names import is_passing, parts_of
from app.drops.sftpfiles import FILE, FOLDER, is_full, kind_of, read
from app.drops.sftplink import Link, in_time
from app.drops.urls import Remote
from app.kernel.faults import Fault, Kind, hostile, machine
from app.kernel.hashing import sha256

T = TypeVar("T")
MOST_NAMES = 200_000
_BEAT_S = 0.2


class SftpDrop:
    """Files handed over in a folder on a server whose key is known.

    A path begins at the server's root; one that begins with `~` at the user's own folder.
    """

    def __init__(self, at: Remote, access: Access, *, create: bool = False) -> None:
        """Nothing is asked of the server yet; `create` makes the last folder of the path."""
        self._at, self._create = at, create
        self._link = Link(at, access)
        self._runner = asyncio.Runner()
        self._still_wanted = access.still_wanted
        self._there = False
        self._told: Told = to_nobody
        self._sent = 0
        path = at.path
        self._root = path[1:].lstrip("/") or "." if path.startswith("~") else f"/{path}"

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self._at.place

    def close(self) -> None:
        """Let go of the connection."""
        self._runner.run(self._link.close())
        self._runner.close()

    def put(self, name: str, data: bytes, *, told: Told = to_nobody) -> None:
        """Store durably under a new name; the same bytes again are harmless.

        Raise Fault `drop_conflict` where other bytes have the name, `drop_full`, `drop_failed`,
        `drop_away`; after the last one the next call goes on where this one was.
        """
        parts_of(name)
        self._told, self._sent = told, 0
        self._do(self._put(name, data))
        told(len(data))

    def list(self, under: str) -> Iterator[str]:
        """Names of the files below a folder, sorted folder by folder.

        Temporary and conflict-copy names are left out, and so are links, devices and names that
        are not plain text. Raise Fault `drop_unreadable`, `drop_away`.
        """
        for name, kind in self._walk(parts_of(under) if under else []):
            if kind == "file" and not is_passing(name.rpartition("/")[2]):
                yield name

    def passed_over(self) -> Sequence[Fault]:
        """What `list` leaves out though somebody may have meant it: links, pipes, unfit names."""
        return [
            Fault(f"passed_over_{kind}", file=name.encode(errors="backslashreplace").decode())
            for name, kind in self._walk([])
            if kind != "file"
        ]

    def get(self, name: str, limit: int) -> bytes:
        """The bytes of a file; raise Fault `too_large` (in bytes) or `drop_unreadable`."""
        parts_of(name)
        data = self._do(self._get(name, limit))
        if data is None:
            raise hostile("too_large", format=name, limit=limit)
        return data

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._runner.run(self._watched(work))
        finally:
            self._told = to_nobody

    async def _watched(self, work: Coroutine[Any, Any, T]) -> T:
        """Tell how far it is all the while; whatever that raises ends the work."""
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                await asyncio.wait([task], timeout=_BEAT_S)
                self._still_wanted()
                self._told(self._sent)
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])
                # What was under way on it is in nobody's hands any more.
                await self._link.close()

    async def _client(self) -> SFTPClient:
        sftp = await self._link.client()
        if not self._there:
            with self._link.faults("drop_failed"):
                await self._expect_root(sftp)
            self._there = True
        return sftp

    async def _expect_root(self, sftp: SFTPClient) -> None:
        try:
            found = await in_time(sftp.stat(self._root))
        except asyncssh.SFTPNoSuchFile:
            if not self._create:
                raise Fault("drop_missing", Kind.USAGE, place=self.place) from None
            with suppress(asyncssh.SFTPFailure, asyncssh.SFTPNoSuchFile):
                await in_time(sftp.mkdir(self._root))
            try:
                found = await in_time(sftp.stat(self._root))
            except asyncssh.SFTPNoSuchFile:
                raise Fault("drop_missing", Kind.USAGE, place=self.place) from None
        if found.type != FOLDER:
            raise Fault("drop_is_a_file", Kind.USAGE, place=self.place)

    async def _put(self, name: str, data: bytes) -> None:
        sftp = await self._client()
        target = self._path(name)
        folder, _, _ = target.rpartition("/")
        part = f"{folder}/.{sha256(data).hex()[:32]}.part"
        with self._link.faults("drop_failed"):
            if await self._has(sftp, target, data, name):
                return
            await self._make_folders(sftp, name)
            try:
                await self._fill(sftp, part, data)
                await self._give_name(sftp, part, target, data, name)
            except asyncssh.SFTPError as error:
                if isinstance(error, asyncssh.SFTPNoConnection | asyncssh.SFTPConnectionLost):
                    raise
                full = await is_full(sftp, self._root, len(data))
                with suppress(asyncssh.SFTPError):
                    await in_time(sftp.remove(part))
                if full:
                    raise machine("drop_full", place=self.place) from error
                raise

    async def _make_folders(self, sftp: SFTPClient, name: str) -> None:
        folders = parts_of(name)[:-1]
        for depth in range(1, len(folders) + 1):
            path = self._path("/".join(folders[:depth]))
            try:
                found = await in_time(sftp.lstat(path))
            except asyncssh.SFTPNoSuchFile:
                with suppress(asyncssh.SFTPFailure):  # another station has just made it
                    await in_time(sftp.mkdir(path))
                found = await in_time(sftp.lstat(path))
            if found.type != FOLDER:
                raise machine("drop_failed", place=self.place, detail=f"not a folder: {path}")

    async def _fill(self, sftp: SFTPClient, part: str, data: bytes) -> None:
        """Write what is missing, and see that all of it is there."""
        for begin in (await self._kept(sftp, part, len(data)), 0):
            if begin == 0:
                with suppress(asyncssh.SFTPNoSuchFile):
                    await in_time(sftp.remove(part))
            await self._write(sftp, part, data, begin)
            if await read(sftp, part, len(data)) == data:
                return
        with suppress(asyncssh.SFTPError):
            await in_time(sftp.remove(part))
        detail = "read back other bytes than were written"
        raise machine("drop_failed", place=self.place, detail=detail)

    async def _kept(self, sftp: SFTPClient, part: str, size: int) -> int:
        """How much of an earlier upload can be built upon."""
        try:
            found = await in_time(sftp.lstat(part))
        except asyncssh.SFTPNoSuchFile:
            return 0
        if found.type != FILE or not 0 < (found.size or 0) <= size:
            return 0
        # The last chunk may have holes: its parts travel side by side.
        return ((found.size or 0) - 1) // CHUNK * CHUNK

    async def _write(self, sftp: SFTPClient, part: str, data: bytes, begin: int) -> None:
        async with sftp.open(part, FXF_WRITE | FXF_CREAT, encoding=None) as file:
            for at in range(begin, len(data), CHUNK):
                self._sent = at
                self._told(at)
                await in_time(file.write(data[at : at + CHUNK], at))
            self._sent = len(data)
            with suppress(asyncssh.SFTPOpUnsupported):
                await in_time(file.fsync())

    async def _give_name(
        self, sftp: SFTPClient, part: str, target: str, data: bytes, name: str
    ) -> None:
        try:
            await in_time(sftp.rename(part, target))
        except (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
            # Somebody may have been first: with the same bytes all is well.
            if not await self._has(sftp, target, data, name):
                raise
            await in_time(sftp.remove(part))

    async def _has(self, sftp: SFTPClient, target: str, data: bytes, name: str) -> bool:
        try:
            found = await in_time(sftp.lstat(target))
        except asyncssh.SFTPNoSuchFile:
            return False
        same = found.type == FILE and found.size in (None, len(data))
        if not same or await read(sftp, target, len(data)) != data:
            raise machine("drop_conflict", place=self.place, name=name)
        return True

    async def _get(self, name: str, limit: int) -> bytes | None:
        sftp, path = await self._client(), self._path(name)
        with self._link.faults("drop_unreadable", name):
            if (await in_time(sftp.lstat(path))).type != FILE:
                raise machine(
                    "drop_unreadable", place=self.place, name=name, detail="not a regular file"
                )
            return await read(sftp, path, limit)

    def _walk(self, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Everything below a folder but the folders, sorted folder by folder.

        A folder is asked for only when its turn has come: a server may be far away.
        """
        count, waiting = 0, [list(parts)]
        while waiting:
            folder = waiting.pop()
            below = []
            for name, kind in self._do(self._entries(folder)):
                if kind == "folder":
                    below.append([*folder, name])
                else:
                    yield "/".join([*folder, name]), kind
                count += 1
            waiting += reversed(below)
            if count > MOST_NAMES:
                raise hostile("drop_too_many", place=self.place, limit=MOST_NAMES)

    async def _entries(self, folder: Sequence[str]) -> Sequence[tuple[str, str]]:
        sftp, found = await self._client(), list[tuple[str, str]]()
        with self._link.faults("drop_unreadable", "/".join(folder)):
            try:
                async for entry in sftp.scandir(self._path("/".join(folder))):
                    name = str(entry.filename)
                    if name not in (".", ".."):
                        found.append((name, kind_of(name, entry.attrs)))
                    if len(found) > MOST_NAMES:
                        break
            except asyncssh.SFTPNoSuchFile:
                return []
        hidden = {name for name, kind in found if name.startswith(".") and kind != "file"}
        return sorted((name, kind) for name, kind in found if name not in hidden)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}" if name else self._root
