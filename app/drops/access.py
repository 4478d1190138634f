"""What a place on a network asks for before it lets anybody in; secrets live in memory only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CHUNK = 256 * 1024
"""Bytes that are written between two words about how far it is."""

Told = Callable[[int], None]
"""Hears now and then how many bytes of a file are there; whatever it raises stops the work."""


def to_nobody(_bytes: int) -> None:
    """Where nobody wants to hear it."""


def _always() -> None:
    """Nobody has changed their mind."""


class Access(NamedTuple):
    """How to know a server, and how it knows us."""

    host_key: str = ""
    """An SFTP server's public key as its `.pub` file has it; only this one is believed."""
    password: str = ""
    """Also what a key file is locked with, and an S3 secret key."""
    key_file: bytes = b""
    """An SSH private key."""
    endpoint: str = ""
    """The address of an S3-compatible server."""
    still_wanted: Callable[[], None] = _always
    """Asked all the while; what it raises ends the waiting for a server that says nothing."""

    def __repr__(self) -> str:
        """Never the secrets: this could end in a log."""
        return f"Access(host_key={self.host_key!r}, endpoint={self.endpoint!r})"
