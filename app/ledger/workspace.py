"""A station's folder: the encrypted ledger, its wrapped key, the bundles it has sealed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.kernel import durable
from app.kernel.faults import Fault, Kind, hostile, machine
from app.ledger.ledger import Ledger
from app.ledger.shredding import shred

_BOX = "station.json"
_LEDGER = "ledger.db"
_REMAINS = "purged.db"
"""What a purge leaves of the ledger."""
_PURGED_BOX = b'"kantoku-purged-key"'
_REBUILT = "rebuilt.db"
_BOX_WAS = "station-was.json"
_LOCK = "in-use.lock"
_OUTBOX = "outbox"
_SET_ASIDE = "set-aside"
_JOURNAL = "-journal"
_MAX_BOX = 64 * 1024
_PREFIX = ".kantoku-"
_RANDOM = 8  # characters that tempfile puts between prefix and suffix


class WorkspaceFolder:
    """The folder that `kantoku venue` commands name; one program at a time writes in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._shown = str(path)
        # A window may take the folder in one thread and let go of it in another.
        self._lock = FileLock(self.path / _LOCK, timeout=0, thread_local=False)

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return self._shown

    @property
    def box_file(self) -> str:
        """The file that holds the wrapped ledger key, as it is called in messages."""
        return str(Path(self._shown) / _BOX)

    @property
    def outbox(self) -> Path:
        """Where sealed bundles are kept until headquarters confirms them."""
        return self.path / _OUTBOX

    @property
    def set_aside(self) -> Path:
        """Where copies of receipts that were not believed are kept."""
        return self.path / _SET_ASIDE

    @property
    def is_purged(self) -> bool:
        """Whether the personal data were destroyed here: its key opens nothing but what is left."""
        return self.is_station() and _PURGED_BOX in self.box()

    def is_station(self) -> bool:
        """Whether a package was opened here."""
        return (self.path / _BOX).is_file()

    def expect_station(self) -> None:
        """Raise Fault `no_workspace`, or `station_file_damaged` where only its key is missing."""
        if self.is_station():
            return
        if (self.path / _LEDGER).exists():
            raise hostile("station_file_damaged", file=self.box_file)
        raise Fault("no_workspace", Kind.USAGE, workspace=self.name)

    def box(self) -> bytes:
        """The wrapped ledger key.

        Raise Fault `no_workspace` where there is none, `file_unreadable`, `station_file_damaged`.
        """
        self.expect_station()
        try:
            with (self.path / _BOX).open("rb") as file:
                box = file.read(_MAX_BOX + 1)
        except OSError as error:
            detail = error.strerror or str(error)
            raise machine("file_unreadable", file=self.box_file, detail=detail) from error
        if len(box) > _MAX_BOX:
            raise hostile("station_file_damaged", file=self.box_file)
        return box

    def create(self, box: bytes, key: bytes, fill: Callable[[Ledger], None]) -> None:
        """Make a station whole or not at all.

        `fill` writes the first facts into the new ledger. Raise Fault `workspace_not_empty`,
        `disk_failed`, or `workspace_just_made` where another program was faster.
        """
        self._expect_nothing()
        try:
            self._create(box, key, fill)
        except Exception as error:
            # The faster one sweeps the slower one's half-made folder away, so it may fail anyhow.
            if self.is_station():
                raise Fault("workspace_just_made", workspace=self.name) from error
            raise

    def _create(self, box: bytes, key: bytes, fill: Callable[[Ledger], None]) -> None:
        made: Path | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(f"-{self.path.name}", _PREFIX, self.path.parent))
            (made / _OUTBOX).mkdir()
            ledger = Ledger(made / _LEDGER, key, create=True)
            try:
                fill(ledger)
            finally:
                ledger.close()
            durable.write(made / _BOX, box)
            durable.flush_folder(made)
            self._expect_nothing()
            durable.rename_folder(made, self.path)
            durable.flush_folder(self.path.parent)
            self._sweep()
        except OSError as error:
            raise machine("disk_failed", detail=error.strerror or str(error)) from error
        finally:
            if made is not None and made.exists():
                shutil.rmtree(made, ignore_errors=True)

    def ledger(self, key: bytes) -> Ledger:
        """Open the ledger, or what a purge has left of it."""
        return Ledger(self.path / (_REMAINS if self.is_purged else _LEDGER), key)

    def leave_remains(self, box: bytes, key: bytes, fill: Callable[[Ledger], None]) -> None:
        """Put what `fill` writes into a new ledger in the old one's place, whole or not at all.

        The replaced key box is the one moment at which it happens; `finish_purge` does the rest.
        Raise Fault `disk_failed`, and nothing has changed.
        """
        try:
            self._clear_unfinished()
            ledger = Ledger(self.path / _REMAINS, key, create=True)
            try:
                fill(ledger)
            finally:
                ledger.close()
            new = self.path / f"{_BOX}.new"
            durable.write(new, box)
            with suppress(OSError):  # where the disk knows no links its old pages are let go of
                os.link(self.path / _BOX, self.path / _BOX_WAS)
            durable.flush_folder(self.path)
            new.replace(self.path / _BOX)
            durable.flush_folder(self.path)
        except OSError as error:
            raise machine("disk_failed", detail=error.strerror or str(error)) from error

    def replace_ledger(
        self, key: bytes, fill: Callable[[Ledger], None], then: Callable[[], None]
    ) -> None:
        """Put a new ledger that `fill` writes in the old one's place, which is set aside.

        `then` lets go of the old one. Raise Fault `disk_failed`, and nothing has changed.
        """
        made, old = self.path / _REBUILT, self.path / _LEDGER
        try:
            for name in (_REBUILT, f"{_REBUILT}{_JOURNAL}"):
                (self.path / name).unlink(missing_ok=True)
            ledger = Ledger(made, key, create=True)
            try:
                fill(ledger)
            finally:
                ledger.close()
            then()
            self.set_aside.mkdir(exist_ok=True)
            durable.write(self._free_name(), old.read_bytes())
            durable.flush_folder(self.set_aside)
            made.replace(old)
            durable.flush_folder(self.path)
        except OSError as error:
            raise machine("disk_failed", detail=error.strerror or str(error)) from error

    def _free_name(self) -> Path:
        taken = {path.name for path in self.set_aside.iterdir()}
        number = next(n for n in range(1, 10**6) if f"ledger-{n}.db" not in taken)
        return self.set_aside / f"ledger-{number}.db"

    @property
    def purge_is_unfinished(self) -> bool:
        """Whether a purge was interrupted after it had happened: what it destroys is still here."""
        return self.is_purged and (self.path / _LEDGER).exists()

    def finish_purge(self) -> None:
        """Overwrite and remove what a purge destroys, from where an interrupted one left off.

        Does nothing elsewhere. Raise Fault `purge_unfinished`.
        """
        if not self.purge_is_unfinished:
            return
        doomed = [self.path / name for name in (_BOX_WAS, f"{_BOX}.new", f"{_LEDGER}{_JOURNAL}")]
        for folder in (self.outbox, self.set_aside):
            doomed += [file for file in sorted(folder.rglob("*")) if not file.is_dir()]
        try:
            # The ledger is the last: while it is there, the purge goes on at the next start.
            for file in (*doomed, self.path / _LEDGER):
                shred(file)
            durable.flush_folder(self.path)
        except OSError as error:
            detail = error.strerror or str(error)
            raise machine("purge_unfinished", workspace=self.name, detail=detail) from error

    def _clear_unfinished(self) -> None:
        """Take away what a purge that never happened has left; no name is in it."""
        for name in (_REMAINS, f"{_REMAINS}{_JOURNAL}", f"{_BOX}.new", _BOX_WAS):
            (self.path / name).unlink(missing_ok=True)

    def take(self) -> None:
        """Become the one that writes here.

        Raise Fault `workspace_in_use`, `disk_failed`; where something of another kind has the name
        of the lock or of the outbox, `folder_in_the_way` or `file_in_the_way`.
        """
        if (self.path / _LOCK).is_dir():
            raise machine("folder_in_the_way", path=str(Path(self._shown) / _LOCK))
        if self.outbox.exists() and not self.outbox.is_dir():
            raise machine("file_in_the_way", path=str(Path(self._shown) / _OUTBOX))
        try:
            self._lock.acquire()
            # What was sealed can be sealed again, so a lost outbox stops nobody.
            self.outbox.mkdir(exist_ok=True)
        except Timeout as error:
            raise machine("workspace_in_use", workspace=self.name) from error
        except OSError as error:
            self._lock.release()
            raise machine("disk_failed", detail=error.strerror or str(error)) from error
        try:
            self.finish_purge()
        except BaseException:
            self._lock.release()
            raise

    def release(self) -> None:
        """Let others write here."""
        self._lock.release()

    def _expect_nothing(self) -> None:
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise Fault("workspace_not_empty", workspace=self.name)

    def _sweep(self) -> None:
        """Remove what was left behind where the power went while this station was being made."""
        for path in self.path.parent.glob(f"{_PREFIX}*"):
            if path.name[len(_PREFIX) + _RANDOM :] == f"-{self.path.name}":
                shutil.rmtree(path, ignore_errors=True)
