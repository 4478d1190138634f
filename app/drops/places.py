"""A drop named by a URL or a plain path."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from app.drops.folder import FolderDrop
from app.kernel.faults import Fault, Kind


def open_drop(url: str, *, create: bool = False) -> FolderDrop:
    """The drop at a path or file:// URL; `create` makes the last folder of the path.

    Raise Fault `not_available` for a transport that is not built, `drop_missing` for no folder.
    """
    path = _path(url)
    if create:
        return FolderDrop.made(path)
    return FolderDrop(path)


def is_within(url: str, folder: Path) -> bool:
    """Whether a drop's place is a folder or lies inside it, by whatever way it is named.

    Raise Fault `not_available` for a transport that is not built.
    """
    place = Path(os.path.realpath(_path(url)))
    return place.is_relative_to(os.path.realpath(folder))


def _path(url: str) -> Path:
    if "://" not in url:
        return Path(url)
    parts = urlsplit(url)
    if parts.scheme.lower() != "file":
        raise Fault("not_available", Kind.USAGE, what=parts.scheme.lower())
    if parts.netloc not in ("", "localhost"):
        raise Fault("not_available", Kind.USAGE, what=f"file://{parts.netloc}")
    return Path(url2pathname(parts.path))
