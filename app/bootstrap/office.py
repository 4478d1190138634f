"""Headquarters: its folder, keys and registry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from msgspec.structs import replace

from app.bootstrap.computer import clock, vault
from app.bootstrap.keyrings import (
    KEYRING_FILE,
    MAX_KEYRING,
    REGISTRY_FILE,
    keyring_at,
    make_keyring,
)
from app.formats.backup import Part
from app.kernel.faults import Fault, Faults, Kind
from app.machine.files import day_written, read_file
from app.machine.folders import new_folder
from app.machine.growing import growing_file, open_file, passing_file
from app.services.founding import check_founding, check_passphrase
from app.services.headquarters import (
    Headquarters,
    KeyRing,
    new_keyring,
    registry_secret,
    unlock_keyring,
)
from app.services.keeping import Backup, everything_wrong, read_backup, rows_of, write_backup
from app.services.paperkey import open_recovery, seal_recovery

if TYPE_CHECKING:
    from app.registry.bare import Bare
    from app.registry.registry import Registry


def headquarters_at(path: Path) -> Literal["headquarters", "free", "taken"]:
    """What a folder is: a headquarters, nothing yet, or something else."""
    if (path / KEYRING_FILE).exists() or (path / REGISTRY_FILE).exists():
        return "headquarters"
    try:
        return "taken" if any(path.iterdir()) else "free"
    except FileNotFoundError:
        return "free"
    except OSError:
        return "taken"


def check_headquarters(path: Path, passphrase: str) -> None:
    """Raise the Faults of `headquarters` where this is not its passphrase; nothing is opened."""
    keyring_at(path, passphrase)


def create_headquarters(path: Path, name: str, passphrase: str, database: str | None) -> None:
    """Keys and an empty registry, whole or not at all.

    Raise Fault `hq_exists`, `folder_not_empty`, `folder_unwritable`, `registry_url`.
    """
    from app.registry.registry import Registry

    if (path / KEYRING_FILE).exists():
        raise Fault("hq_exists", Kind.REFUSED, hq=str(path))
    check_founding(name, passphrase)
    _expect_server(database)
    keyring = new_keyring(name, database or "", vault())
    with new_folder(path) as made:
        make_keyring(made, keyring, passphrase)
        Registry.create(database or _sqlite(made), registry_secret(keyring, vault())).close()


@contextmanager
def headquarters(path: Path, passphrase: str) -> Iterator[Headquarters]:
    """An unlocked headquarters.

    Raise Fault `no_headquarters`, `keyring_missing`, `hq_wrong_passphrase`, `keyring_damaged`.
    """
    with _unlocked(path, passphrase) as (found, _):
        yield found


@contextmanager
def headquarters_and_registry(
    path: Path, passphrase: str
) -> Iterator[tuple[Headquarters, Registry]]:
    """The same, with the whole registry beside it."""
    with _unlocked(path, passphrase) as both:
        yield both


def bare_rows(database: str, file: Path) -> Bare:
    """The yardstick for an import: the same rows without anything around them."""
    from app.registry.bare import bare_rows

    into = f"sqlite:///{file}" if database.startswith("sqlite") else database
    return bare_rows(database, into)


def backup_headquarters(path: Path, passphrase: str, out: Path) -> int:
    """Everything a headquarters has, sealed, in one new file; answer how many rows.

    Raise the Faults of `headquarters`, `file_exists`, `file_unwritable`, or the first of what is
    wrong with the database.
    """
    from app.registry.tables import VERSION

    with _unlocked(path, passphrase) as (found, registry), growing_file(out) as file:
        boxes = (
            read_file(path / KEYRING_FILE, MAX_KEYRING),
            seal_recovery(found.keyring, vault()),
        )
        args = (file, registry, boxes, found.keyring, vault(), clock().now())
        return write_backup(*args, tables=VERSION)


def restore_headquarters(
    file: Path, path: Path, passphrase: str, database: str | None, *, paper: str = ""
) -> int:
    """A headquarters from a backup, whole and verified or not at all; answer how many rows.

    The passphrase opens the backup, or with a typed paper key it is the new one.

    Raise the Faults of `create_headquarters`, `hq_wrong_passphrase`, `damaged`, those of a mistyped
    paper key, `recovery_not_in_backup`, or Faults of all that verifying finds.
    """
    from app.registry.registry import Registry
    from app.registry.tables import VERSION

    if (path / KEYRING_FILE).exists():
        raise Fault("hq_exists", Kind.REFUSED, hq=str(path))
    _expect_server(database)
    count = 0

    def rows(read: Backup, passing: IO[bytes], ring: KeyRing) -> Iterator[Part]:
        nonlocal count
        for part in rows_of(read, passing, ring, vault()):
            count += len(part.rows)
            yield part

    with open_file(file) as source:
        read = read_backup(source, tables=VERSION)
        ring = _ring_of(read, passphrase, paper, file)
        ring = replace(ring, database=database or "")
        secret = registry_secret(ring, vault())
        with new_folder(path) as made:
            make_keyring(made, ring, passphrase)
            with passing_file(made) as passing:
                where = database or _sqlite(made)
                registry = Registry.load(
                    where, secret, rows(read, passing, ring), read.header.tables
                )
            try:
                faults = everything_wrong(Headquarters(ring, registry, vault()), registry)
                if bad := [fault for fault in faults if fault.kind is not Kind.REFUSED]:
                    registry.discard()
                    raise Faults(bad)
                registry.settle()
            finally:
                registry.close()
    return count


def _ring_of(read: Backup, passphrase: str, paper: str, file: Path) -> KeyRing:
    if not paper:
        return unlock_keyring(
            read.keyring, passphrase, vault(), file=str(file), written=day_written(file)
        )
    if not read.recovery:
        raise Fault("recovery_not_in_backup", file=str(file))
    check_passphrase(passphrase)
    return open_recovery(read.recovery, paper, vault(), file=str(file))


def _expect_server(database: str | None) -> None:
    if database is not None and not database.startswith("postgresql"):
        # A file elsewhere could not appear and vanish together with the folder.
        raise Fault("registry_url", Kind.USAGE, url=database.partition(":")[0])


def upgrade_headquarters(path: Path, passphrase: str) -> tuple[int, int]:
    """Bring a database of an earlier version to this one's; answer both versions.

    Raise the Faults of `headquarters` and `Registry.upgrade`; nothing is changed then.
    """
    from app.registry.registry import Registry
    from app.registry.tables import VERSION

    keyring = keyring_at(path, passphrase)
    where = keyring.database or _sqlite(path)
    return Registry.upgrade(where, registry_secret(keyring, vault())), VERSION


@contextmanager
def opened_with(path: Path, keyring: KeyRing) -> Iterator[Headquarters]:
    """A headquarters whose key ring was opened in whatever way; raise its registry's Faults."""
    with _opened(path, keyring) as (found, _):
        yield found


@contextmanager
def _unlocked(path: Path, passphrase: str) -> Iterator[tuple[Headquarters, Registry]]:
    with _opened(path, keyring_at(path, passphrase)) as both:
        yield both


@contextmanager
def _opened(path: Path, keyring: KeyRing) -> Iterator[tuple[Headquarters, Registry]]:
    from app.registry.registry import Registry

    registry = Registry.open(keyring.database or _sqlite(path), registry_secret(keyring, vault()))
    try:
        yield Headquarters(keyring, registry, vault()), registry
    finally:
        registry.close()


def _sqlite(path: Path) -> str:
    return f"sqlite:///{(path / REGISTRY_FILE).absolute()}"
