"""Single files of an SFTP server: read, told apart by kind, and whether there is room for more."""

from __future__ import annotations

from typing import Any

import asyncssh
from asyncssh import FXF_READ, SFTPAttrs, SFTPClient

from app.drops.access import CHUNK
from app.drops.names import is_fit
from app.drops.sftplink import in_time

FOLDER, FILE, LINK = (
    asyncssh.FILEXFER_TYPE_DIRECTORY,
    asyncssh.FILEXFER_TYPE_REGULAR,
    asyncssh.FILEXFER_TYPE_SYMLINK,
)


async def read(sftp: SFTPClient, path: str, limit: int) -> bytes | None:
    """A file's bytes; None where there are more than `limit`."""
    found = bytearray()
    async with sftp.open(path, FXF_READ, encoding=None) as file:
        while len(found) <= limit:
            wanted = min(CHUNK, limit + 1 - len(found))
            more: Any = await in_time(file.read(wanted, len(found)))
            if not more:
                return bytes(found)
            found += more
    return None


async def is_full(sftp: SFTPClient, root: str, size: int) -> bool:
    """Whether a server says that so many bytes have no room below a folder."""
    try:
        space = await in_time(sftp.statvfs(root))
    except (asyncssh.Error, OSError):
        return False
    return (space.bavail or 0) * (space.frsize or 0) < size


def kind_of(name: str, attrs: SFTPAttrs) -> str:
    """What a name on a server stands for, as `FolderDrop` calls it."""
    if not is_fit(name):
        return "name"
    if attrs.type == FOLDER:
        return "folder"
    if attrs.type == FILE:
        return "file"
    return "link" if attrs.type == LINK else "device"
