"""The three kinds of drop over real places, with eyes that look past the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from app.drops.access import Access
from app.drops.places import open_drop
from tests.drops.servers import S3Server, Sshd

_numbers = count()


@dataclass
class Way:
    """One place: how to open it, and what really lies there."""

    kind: str
    url: str
    access: Access
    server: Any
    everything: Callable[[], dict[str, bytes]]
    """Every file by its name, temporary ones too."""
    lay: Callable[[str, bytes], None]
    """Somebody else puts a file there, whatever its name."""

    def open(self, **changes: Any) -> Any:
        """A drop; close it."""
        return open_drop(self.url, access=self.access._replace(**changes))


def over_folder(root: Path, kind: str, url: str, access: Access, server: Any) -> Way:
    """A place whose files lie in a folder of this computer in the end."""

    def everything() -> dict[str, bytes]:
        files = (path for path in root.rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    def lay(name: str, data: bytes) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return Way(kind, url, access, server, everything, lay)


def to_folder(root: Path) -> Way:
    """A stick, or a shared folder."""
    return over_folder(root, "folder", str(root), Access(), None)


def to_sftp(server: Sshd, root: Path) -> Way:
    """A folder of OpenSSH's server."""
    url = f"sftp://{server.user}@127.0.0.1:{server.port}{root}"
    return over_folder(root, "sftp", url, server.access, server)


def to_s3(server: S3Server) -> Way:
    """A new bucket."""
    bucket = f"bucket-{next(_numbers)}"
    url = server.bucket(bucket)

    def everything() -> dict[str, bytes]:
        client = server.client()
        there = client.list_objects_v2(Bucket=bucket).get("Contents", [])
        keys = [entry["Key"] for entry in there]
        found = {
            key.removeprefix("in/"): client.get_object(Bucket=bucket, Key=key)["Body"].read()
            for key in keys
        }
        client.close()
        return found

    def lay(name: str, data: bytes) -> None:
        client = server.client()
        client.put_object(Bucket=bucket, Key=f"in/{name}", Body=data)
        client.close()

    return Way("s3", url, server.access, server, everything, lay)
