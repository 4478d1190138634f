"""Places on a network, as people write them: sftp://user@host:port/path and s3://bucket/prefix."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from app.kernel.faults import Fault, Kind

SCHEMES = ("sftp", "s3")


class Remote(NamedTuple):
    """A place on a network."""

    scheme: str
    user: str
    host: str
    """The server, or the bucket."""
    port: int | None
    path: str
    """Without the first slash, and without the last."""

    @property
    def place(self) -> str:
        """The same as text, for people."""
        user = f"{quote(self.user)}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{user}{host}{port}/{self.path}".rstrip("/")


def is_remote(url: str) -> bool:
    """Whether a place is on a network."""
    return url.partition("://")[0].lower() in SCHEMES and "://" in url


def remote_of(url: str) -> Remote:
    """Take a URL apart.

    Raise Fault `drop_password_in_url` where it carries a secret, `drop_url` where it is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Fault("drop_url", Kind.USAGE, place=_without_secret(url)) from error
    if parts.password is not None:
        raise Fault("drop_password_in_url", Kind.USAGE, place=_without_secret(url))
    path = unquote(parts.path).strip("/")
    host = parts.hostname or ""
    unclear = parts.query or parts.fragment or not host or "\0" in path
    if unclear or any(part in ("", ".", "..") for part in path.split("/") if path):
        raise Fault("drop_url", Kind.USAGE, place=url)
    scheme = parts.scheme.lower()
    if scheme == "s3" and port is not None:
        raise Fault("drop_url", Kind.USAGE, place=url)
    return Remote(scheme, unquote(parts.username or ""), host, port, path)


def _without_secret(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
