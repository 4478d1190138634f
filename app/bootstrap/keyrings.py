"""Headquarters' key ring on the disk: under the passphrase, and once more under the paper key."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap.computer import vault
from app.kernel.faults import Fault, Kind, hostile
from app.machine.files import day_written, read_file, write_file
from app.machine.folders import write_new
from app.services.headquarters import KeyRing, lock_keyring, unlock_keyring
from app.services.paperkey import MAX_RECOVERY, open_recovery, seal_recovery

KEYRING_FILE = "keyring.json"
RECOVERY_FILE = "recovery.age"
REGISTRY_FILE = "registry.db"
MAX_KEYRING = 64 * 1024


def keyring_at(path: Path, passphrase: str) -> KeyRing:
    """The key ring in a headquarters' folder.

    Raise Fault `no_headquarters`, `keyring_missing`, `hq_wrong_passphrase`, `keyring_damaged`.
    """
    file = _there(path)
    box, written = read_file(file, MAX_KEYRING), day_written(file)
    return unlock_keyring(box, passphrase, vault(), file=str(file), written=written)


def keyring_by_paper(path: Path, paper: str) -> KeyRing:
    """The key ring by a typed paper key.

    Raise Fault `no_headquarters`, `recovery_missing` and what `open_recovery` raises. It needs no
    `keyring.json`: that may be lost too.
    """
    file = path / RECOVERY_FILE
    if not file.is_file():
        if (path / KEYRING_FILE).is_file():
            raise Fault("recovery_missing", Kind.REFUSED, file=str(file), hq=str(path))
        _there(path)
    return open_recovery(read_file(file, MAX_RECOVERY), paper, vault(), file=str(file))


def make_keyring(folder: Path, ring: KeyRing, passphrase: str) -> None:
    """Both files in a folder that is being filled; raises OSError."""
    write_new(folder / KEYRING_FILE, lock_keyring(ring, passphrase, vault()))
    write_new(folder / RECOVERY_FILE, seal_recovery(ring, vault()))


def store_keyring(path: Path, ring: KeyRing, passphrase: str) -> None:
    """Both files in the place of those that are there, each whole; raise Fault `file_unwritable`.

    The recovery file is first: a key that is in use is never missing in it.
    """
    store_recovery(path, ring)
    write_file(path / KEYRING_FILE, lock_keyring(ring, passphrase, vault()), secret=True)


def store_recovery(path: Path, ring: KeyRing) -> None:
    """The recovery file alone, for a headquarters of an earlier version too."""
    write_file(path / RECOVERY_FILE, seal_recovery(ring, vault()), secret=True)


def _there(path: Path) -> Path:
    file = path / KEYRING_FILE
    if not file.is_file():
        if (path / REGISTRY_FILE).exists():
            # Whoever followed "run hq init" now would bury what lies here.
            raise hostile("keyring_missing", file=str(file), hq=str(path))
        raise Fault("no_headquarters", Kind.USAGE, hq=str(path))
    return file
