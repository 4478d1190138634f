"""Headquarters in one sealed file, and back from it."""

from __future__ import annotations

import errno
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple, Protocol

from app.formats import backup
from app.formats.backup import End, Header, Part
from app.kernel.faults import Fault, hostile
from app.kernel.time import Instant
from app.services.headquarters import Headquarters, KeyRing
from app.services.registryport import Registry
from app.services.reviewing import verify

_NO_ARCHIVE = (
    *(zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError),
    *(EOFError, OverflowError, struct.error),
)
FIRST_TABLES = 3
"""The version of the database that the first backups were made of."""
MAX_KEYRING = 64 * 2**10


def everything_wrong(found: Headquarters, registry: Registry) -> list[Fault]:
    """What a headquarters finds when it checks all that it has."""
    return verify(
        registry,
        unseal=found.unseal_bundle,
        unseal_photo=found.unseal_photo,
        verify=found.vault.verify,
        receipt_key=found.receipt_signer.public_key,
    )


class Dumped(Protocol):
    """A registry that gives out all of its rows, as of one moment."""

    def dump(self) -> Iterator[Part]: ...


class Streams(Protocol):
    """Sealing and opening piece by piece."""

    def recipient_of(self, identity: str) -> str: ...
    def seal_stream(
        self, pieces: Iterable[bytes], into: IO[bytes], recipients: list[str]
    ) -> None: ...
    def unseal_stream(
        self, source: IO[bytes], passing: IO[bytes], identities: list[str], *, format: str
    ) -> IO[bytes] | None: ...


class Backup(NamedTuple):
    """A backup whose rows are not read yet."""

    header: Header
    keyring: bytes
    """As it lies in a headquarters' folder."""
    recovery: bytes
    """The same for whoever has the paper key; empty in a backup of an earlier version."""
    archive: zipfile.ZipFile


def write_backup(
    into: IO[bytes],
    registry: Dumped,
    boxes: tuple[bytes, bytes],
    ring: KeyRing,
    vault: Streams,
    at: Instant,
    /,
    *,
    tables: int,
) -> int:
    """Write everything; answer how many rows. `boxes` are the key ring and its recovery file.

    Raise the first of what is wrong with the rows."""
    count = 0

    def pieces() -> Iterator[bytes]:
        nonlocal count
        for part in registry.dump():
            count += len(part.rows)
            yield backup.encode(part)
        yield backup.encode(End(count))

    recipients = [vault.recipient_of(identity) for identity in (ring.identity, ring.recovery)]
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(backup.HEADER), backup.header(tables, str(at)))
        archive.writestr(zipfile.ZipInfo(backup.KEYRING), boxes[0])
        archive.writestr(zipfile.ZipInfo(backup.RECOVERY), boxes[1])
        with archive.open(zipfile.ZipInfo(backup.TABLES), "w", force_zip64=True) as member:
            vault.seal_stream(pieces(), member, recipients)
    return count


def read_backup(source: IO[bytes], *, tables: int) -> Backup:
    """What a file says it is; raise a hostile Fault `damaged`, or Fault `registry_newer`."""
    with _as_an_archive():
        archive = zipfile.ZipFile(source)
        header = backup.read_header(_part(archive, backup.HEADER, backup.MAX_HEADER))
        keyring = _part(archive, backup.KEYRING, MAX_KEYRING)
        with_paper = backup.RECOVERY in archive.namelist()
        recovery = _part(archive, backup.RECOVERY, MAX_KEYRING) if with_paper else b""
        if archive.getinfo(backup.TABLES).compress_type != zipfile.ZIP_STORED:
            raise hostile("damaged", format=backup.KIND)
    if header.tables > tables:
        raise Fault("registry_newer", version=header.tables, known=tables)
    if header.tables < FIRST_TABLES:
        raise hostile("damaged", format=backup.KIND)
    return Backup(header, keyring, recovery, archive)


def rows_of(read: Backup, passing: IO[bytes], ring: KeyRing, vault: Streams) -> Iterator[Part]:
    """The rows; raise a hostile Fault `damaged`, `not_for_us` before the first of them."""
    identities = [ring.identity, ring.recovery]
    with _as_an_archive(), read.archive.open(backup.TABLES) as member:
        opened = vault.unseal_stream(member, passing, identities, format=backup.KIND)
    if opened is None:
        raise hostile("not_for_us")
    yield from backup.parts(opened.read)


@contextmanager
def _as_an_archive() -> Iterator[None]:
    try:
        yield
    except _NO_ARCHIVE as error:
        raise hostile("damaged", format=backup.KIND) from error
    except OSError as error:
        # A place named in the file that no file can have; the disk's own trouble is told as such.
        if error.errno != errno.EINVAL:
            raise
        raise hostile("damaged", format=backup.KIND) from error


def _part(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    about = archive.getinfo(name)
    if about.compress_type != zipfile.ZIP_STORED or about.file_size > limit:
        raise hostile("damaged", format=backup.KIND)
    with archive.open(about) as member:
        return member.read(limit)
