"""A venue's station: its folder, its drops, its purge."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.computer import clock, staged_files, vault
from app.domain.events import DocumentMade
from app.drops.access import Access
from app.drops.folder import FolderDrop
from app.drops.places import is_within, open_drop
from app.formats import wire
from app.kernel.faults import Fault, Kind, machine
from app.kernel.hashing import sha256
from app.ledger.workspace import WorkspaceFolder
from app.machine.files import file_digest, file_with, read_file, write_file
from app.machine.staged import refuse_existing
from app.machine.userfolders import data_folder
from app.services.documents import Lying, documents_still_there
from app.services.epochs import Mark, claim, go_on, mark_of
from app.services.exchanging import Exchanged, exchange
from app.services.journal import Stamp
from app.services.opening import OpenStation, Sheet, open_station
from app.services.outside import documents_outside, with_names
from app.services.ports import Drop, Way
from app.services.purging import Look, Purge, look, purge

if TYPE_CHECKING:
    from app.ledger.bare import BareInsert

MAX_MARK = 4096
_OPEN = Access()


def drop(place: str, *, create: bool = False, access: Access = _OPEN) -> Way:
    """A place where files are handed over; `create` makes its last folder."""
    return open_drop(place, create=create, access=access)


def drop_of(workspace: Path, place: str, *, create: bool = True, access: Access = _OPEN) -> Way:
    """A place where a station hands its files over; `create` makes its last folder.

    Raise Fault `drop_in_workspace` where that would be the station's own folder.
    """
    if is_within(place, workspace):
        raise Fault("drop_in_workspace", Kind.USAGE, place=place, workspace=str(workspace))
    return open_drop(place, create=create, access=access)


def workspace(path: Path) -> WorkspaceFolder:
    """A station's folder."""
    return WorkspaceFolder(path)


def station(path: Path, sheet: Sheet) -> OpenStation:
    """A station open for work; nobody else may write in its folder until it is closed.

    Raise Fault `no_workspace`, `workspace_in_use`, `wrong_passphrase`.
    """
    folder = workspace(path)
    if not folder.is_station():
        raise Fault("no_workspace", workspace=folder.name)
    folder.take()
    try:
        opened = open_station(sheet, folder, vault())
        time = clock()
        found = settle_epoch(path, opened, Stamp(time.now(), time.monotonic_ms()))
    except BaseException:
        folder.release()
        raise

    def close() -> None:
        if not folder.is_purged:
            remember(path, opened)
        opened.close()
        folder.release()

    return opened._replace(close=close, folder=str(path), found=found)


def settle_epoch(path: Path, station: OpenStation, stamp: Stamp) -> tuple[Fault, ...]:
    """Begin a new log where this one was put back or comes from another computer; say so."""
    mark, known = _mark_file(path, station), None
    with suppress(Fault, *wire.UNREADABLE):  # what can't be read remembers nothing
        known = wire.from_json(read_file(mark, MAX_MARK), Mark)
    computer = _this_computer()
    return go_on(station, outbox(path), vault(), stamp, computer=computer, mark=known)


def remember(path: Path, station: OpenStation) -> None:
    """Note outside the station's folder how far its log reaches; a full disk stops nothing."""
    with suppress(Fault):
        claim(station, _this_computer())
        write_file(_mark_file(path, station), wire.to_json(mark_of(station)))


def _mark_file(path: Path, station: OpenStation) -> Path:
    whose = f"{path.absolute()}\n{station.venue.journal.station}"
    return data_folder() / "marks" / f"{sha256(whose.encode()).hex()[:32]}.json"


def _this_computer() -> str:
    """What tells this computer from others; empty where nothing can be kept."""
    file = data_folder() / "computer.txt"
    try:
        if not file.is_file():
            write_file(file, secrets.token_hex(16).encode(), secret=True)
        return read_file(file, MAX_MARK).decode("ascii")
    except (Fault, UnicodeDecodeError):
        return ""


def exchanged(
    station: OpenStation, drop: Drop, stamp: Stamp, *, passed: set[str] | None = None
) -> Exchanged:
    """Give a station's records to the others of its venue, and take theirs; raise Fault."""
    folder = Path(station.folder)
    aside = set_aside(folder)
    return exchange(station, drop, outbox(folder), vault(), stamp, aside=aside, passed=passed)


def digest_at(path: str) -> str | None:
    """SHA-256 of the file there, empty where it can't be read; None where there is none."""
    return file_digest(Path(path))


def replace_in(place: str, file: str, data: bytes) -> None:
    """Put a file into a folder that is there, whole, over the one before; for its owner only.

    Raise Fault `drop_missing` where the folder is gone, `file_unwritable`.
    """
    if not Path(place).is_dir():
        raise Fault("drop_missing", Kind.USAGE, place=place)
    write_file(Path(place) / file, data, secret=True)


def publish_files(files: Mapping[Path, bytes], secret: bool) -> list[Path]:
    """Write all of these new files or none; raise Fault `file_exists`, `file_unwritable`."""
    refuse_existing(files)
    with staged_files() as staged:
        for path, data in files.items():
            staged.put(path, data, secret=secret)
        return staged.publish()


def finish_purge(path: Path) -> None:
    """Go on with a purge that was interrupted; raise Fault `workspace_in_use`."""
    folder = workspace(path)
    folder.take()
    folder.release()


def purge_look(station: OpenStation) -> tuple[Look, list[str]]:
    """What a purge would destroy by this computer's clock, and files with names that lie outside.

    Days are counted by the computer's own clock, at a practice venue too.
    """
    now = station.venue.at(_stamp()).now
    found = look(station, outbox(Path(station.folder)), vault(), now)
    return found, [one.path for one in _lying(found.documents)]


def purge_now(station: OpenStation) -> Purge:
    """Destroy a station's personal data and close it; raise the first Fault that is against it."""
    found, _ = purge_look(station)
    if found.keeps:
        raise found.keeps[0]
    path, there = Path(station.folder), [one.fact for one in _lying(found.documents)]
    return purge(station, workspace(path), outbox(path), vault(), _stamp(), still_there=there)


def documents_known(station: OpenStation) -> list[DocumentMade]:
    """Every file that was made at a station, as far as anything is known of it after a purge."""
    return documents_outside(
        station.venue.journal, lambda folder, digest: file_with(Path(folder), digest)
    )


def names_outside(station: OpenStation) -> list[str]:
    """The paths of the files with names that still lie outside."""
    return [one.path for one in _lying(with_names(documents_known(station)))]


def _lying(documents: Iterable[DocumentMade]) -> list[Lying]:
    return [one for one in documents_still_there(documents, digest_at) if one.there]


def _stamp() -> Stamp:
    time = clock()
    return Stamp(time.now(), time.monotonic_ms())


def outbox(path: Path) -> FolderDrop:
    """The bundles that a station has sealed."""
    return FolderDrop(_own_folder(workspace(path).outbox))


def sealed_so_far(path: Path) -> FolderDrop | None:
    """The same, only to be looked at: None where there is no such folder."""
    return outbox(path) if workspace(path).outbox.is_dir() else None


def set_aside(path: Path) -> FolderDrop:
    """Copies of the receipts that a station did not believe."""
    return FolderDrop.made(_own_folder(workspace(path).set_aside))


def _own_folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise machine("file_in_the_way", path=str(path))
    return path


def flush_milliseconds(bare: BareInsert) -> float:
    """How long this disk takes to keep one row, at the median of twenty."""
    milliseconds = []
    for _ in range(20):
        began = time.perf_counter()
        bare.insert(b"trial")
        milliseconds.append((time.perf_counter() - began) * 1000)
    return statistics.median(milliseconds)


def bare_insert(path: Path) -> BareInsert:
    """The yardstick for recording: one row, durably, in a new file."""
    from app.ledger.bare import BareInsert

    return BareInsert(path)
