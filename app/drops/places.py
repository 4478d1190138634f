"""A drop named by a URL or a plain path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.drops.access import Access
from app.drops.folder import FolderDrop
from app.drops.urls import Remote, is_remote, remote_of
from app.kernel.faults import Fault, Kind

if TYPE_CHECKING:
    from app.drops.s3 import S3Drop
    from app.drops.sftp import SftpDrop

_NOBODY = Access()


def open_drop(
    url: str, *, create: bool = False, access: Access = _NOBODY
) -> FolderDrop | SftpDrop | S3Drop:
    """The drop at a path or a file://, sftp:// or s3:// URL; `create` makes the path's last folder.

    Raise Fault `not_available` for another transport, `drop_missing` for no folder,
    `drop_library_missing` where the transport's library is not installed. A server is asked first
    when something is read or written.
    """
    if is_remote(url):
        return _remote(remote_of(url), access, create=create)
    path = _path(url)
    if create:
        return FolderDrop.made(path)
    return FolderDrop(path)


def is_within(url: str, folder: Path) -> bool:
    """Whether a drop's place is a folder or lies inside it, by whatever way it is named.

    Raise Fault `not_available` for a transport that is not built.
    """
    if is_remote(url):
        return False
    place = Path(os.path.realpath(_path(url)))
    return place.is_relative_to(os.path.realpath(folder))


def _remote(at: Remote, access: Access, *, create: bool) -> SftpDrop | S3Drop:
    try:
        if at.scheme == "sftp":
            from app.drops.sftp import SftpDrop

            return SftpDrop(at, access, create=create)
        from app.drops.s3 import S3Drop

        return S3Drop(at, access)
    except ModuleNotFoundError as error:
        library = {"sftp": "asyncssh", "s3": "boto3"}[at.scheme]
        told = {"what": at.scheme, "library": library}
        raise Fault("drop_library_missing", Kind.USAGE, **told) from error


def _path(url: str) -> Path:
    if "://" not in url:
        return Path(url)
    parts = urlsplit(url)
    if parts.scheme.lower() != "file":
        raise Fault("not_available", Kind.USAGE, what=parts.scheme.lower())
    if parts.netloc not in ("", "localhost"):
        raise Fault("not_available", Kind.USAGE, what=f"file://{parts.netloc}")
    # It brings a whole web client along, which few places need.
    from urllib.request import url2pathname

    return Path(url2pathname(parts.path))
