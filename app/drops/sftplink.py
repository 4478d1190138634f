"""One connection to an SFTP server whose key is known, and what its troubles are called."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import asyncssh
from asyncssh import SFTPClient, SSHClientConnection, SSHKey

from app.drops.access import Access
from app.drops.urls import Remote
from app.kernel.faults import Fault, Kind, hostile, machine

T = TypeVar("T")
PATIENCE_S = 20
"""How long a server may say nothing."""
_PORT = 22


class Link:
    """Connects when it is first asked to, and again after it was cut."""

    def __init__(self, at: Remote, access: Access) -> None:
        """Raise Fault `drop_login_missing` where nobody is named, `drop_host_key_unreadable`."""
        self._at, self._access = at, access
        if not at.user:
            raise Fault("drop_login_missing", Kind.USAGE, place=self.place)
        self._known = _key(access.host_key, self.place) if access.host_key.strip() else None
        self._own = _own_key(access) if access.key_file else None
        self._connection: SSHClientConnection | None = None
        self._client: SFTPClient | None = None

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self._at.place

    async def client(self) -> SFTPClient:
        """The other end.

        Raise Fault `drop_away`, `drop_login`, `drop_host_key_unknown` or `drop_host_key_other`.
        """
        if self._client is None:
            await self._connect()
        assert self._client is not None
        return self._client

    async def close(self) -> None:
        """Let go of the connection."""
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            await connection.wait_closed()

    @contextmanager
    def faults(self, code: str, name: str = "") -> Iterator[None]:
        """Whatever goes wrong inside is a Fault: `drop_away`, or `code`."""
        try:
            yield
        except (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost) as error:
            raise self._away(error) from error
        except asyncssh.SFTPError as error:
            named = {"name": name} if code == "drop_unreadable" else {}
            detail = error.reason or type(error).__name__
            raise machine(code, place=self.place, detail=detail, **named) from error
        except (asyncssh.Error, OSError) as error:
            raise self._away(error) from error

    def _away(self, error: Exception) -> Fault:
        # Whatever comes next begins with a new connection.
        self._client = None
        said = "no answer" if isinstance(error, TimeoutError) else getattr(error, "strerror", "")
        detail = said or getattr(error, "reason", "") or str(error)
        return machine("drop_away", place=self.place, detail=detail or type(error).__name__)

    async def _connect(self) -> None:
        await self.close()
        seen: list[SSHKey] = []
        known = self._known

        class Client(asyncssh.SSHClient):
            """Believes one key, and nothing else."""

            def validate_host_public_key(
                self, host: str, addr: str, port: int, key: SSHKey
            ) -> bool:
                seen.append(key)
                return known is not None and key.public_data == known.public_data

        try:
            connection, _ = await in_time(
                asyncssh.create_connection(
                    Client,
                    self._at.host,
                    self._at.port or _PORT,
                    username=self._at.user,
                    password=self._access.password or None,
                    client_keys=[self._own] if self._own else None,
                    **_NOTHING_OF_THIS_COMPUTER,
                    **_algorithms(known),
                )
            )
            self._connection = connection
            self._client = await in_time(
                connection.start_sftp_client(path_errors="surrogateescape")
            )
        except asyncssh.HostKeyNotVerifiable as error:
            raise self._stranger(seen) from error
        except asyncssh.PermissionDenied as error:
            raise Fault("drop_login", place=self.place) from error
        except (asyncssh.Error, OSError) as error:
            raise self._away(error) from error

    def _stranger(self, seen: list[SSHKey]) -> Fault:
        found = seen[-1].get_fingerprint() if seen else "-"
        if self._known is None:
            key = seen[-1].export_public_key().decode().strip() if seen else "-"
            return Fault("drop_host_key_unknown", place=self.place, fingerprint=found, key=key)
        expected = self._known.get_fingerprint()
        return hostile("drop_host_key_other", place=self.place, expected=expected, found=found)


# Keys, agents and lists of known servers of whoever uses this computer are not ours to use.
_NOTHING_OF_THIS_COMPUTER: dict[str, Any] = {
    "known_hosts": ([], [], []),
    "config": None,
    "agent_path": None,
    "x509_trusted_certs": None,
    "gss_host": None,
    "login_timeout": PATIENCE_S,
    "keepalive_interval": PATIENCE_S // 2,
}


def _algorithms(known: SSHKey | None) -> dict[str, list[str]]:
    """A server may have several keys: the one that is known is asked for first."""
    if known is None:
        return {}
    first = [name.decode() for name in known.sig_algorithms]
    return {"server_host_key_algs": [*first, *(n for n in _OTHERS if n not in first)]}


_OTHERS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)


async def in_time(work: Awaitable[T]) -> T:
    """Wait for one answer; raise TimeoutError where the server says nothing."""
    return await asyncio.wait_for(work, PATIENCE_S)


def _key(text: str, place: str) -> SSHKey:
    try:
        return asyncssh.import_public_key(text.strip())
    except (asyncssh.KeyImportError, ValueError) as error:
        raise Fault("drop_host_key_unreadable", Kind.USAGE, place=place) from error


def _own_key(access: Access) -> SSHKey:
    try:
        return asyncssh.import_private_key(access.key_file, access.password or None)
    except asyncssh.KeyEncryptionError as error:
        raise Fault("drop_key_locked") from error
    except (asyncssh.KeyImportError, ValueError) as error:
        raise Fault("drop_key_unreadable", Kind.USAGE) from error
