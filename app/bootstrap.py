"""The only module that names concrete adapters: it builds what services need.

What takes long to import (cameras, typesetting, the registry) is imported when it is first used, so
that a desk is ready in a second.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from msgspec.structs import replace

from app.domain.events import DocumentMade
from app.drops.access import Access as Access
from app.drops.folder import FolderDrop
from app.drops.medium import Medium as Medium
from app.drops.places import is_within, open_drop
from app.drops.urls import is_remote as is_remote
from app.formats import wire
from app.formats.backup import Part
from app.formats.rulepack import SIZE_LIMIT as MAX_RULEPACK
from app.formats.rulepack import load_regulations
from app.kernel.faults import Fault, Faults, Kind, hostile, machine
from app.kernel.hashing import sha256
from app.kernel.resources import resource
from app.ledger.workspace import WorkspaceFolder
from app.machine.clock import ComputerClock, zone_minutes
from app.machine.files import file_digest, file_with, read_file, write_file
from app.machine.folders import new_folder, write_new
from app.machine.growing import growing_file, open_file, passing_file
from app.machine.staged import StagedFiles, is_nested, is_same_folder, refuse_existing
from app.machine.userfolders import data_folder, settings_folder
from app.services.documents import Lying, documents_still_there
from app.services.epochs import Mark, claim, go_on, mark_of
from app.services.exchanging import Exchanged, exchange
from app.services.founding import check_founding
from app.services.headquarters import (
    Headquarters,
    KeyRing,
    lock_keyring,
    new_keyring,
    registry_secret,
    unlock_keyring,
)
from app.services.journal import Stamp
from app.services.keeping import Backup, everything_wrong, read_backup, rows_of, write_backup
from app.services.opening import OpenStation, Sheet, open_station
from app.services.outside import documents_outside, with_names
from app.services.ports import Drop, SoundPort
from app.services.ports import Way as Way
from app.services.purging import Look, Purge, look, purge
from app.settings import SettingsFile
from app.vault.vault import Vault

if TYPE_CHECKING:
    # What is named twice here is for the window too, which may not name an adapter.
    from app.camera.decoding import DecoderChain as DecoderChain
    from app.camera.devices import Camera as Camera
    from app.camera.fed import FedSource as FedSource
    from app.camera.frames import Source as Source
    from app.camera.pixels import Pixels
    from app.camera.sight import Sight as Sight
    from app.camera.stream import Hears
    from app.camera.stream import Stream as Stream
    from app.domain.regulation import RulePack
    from app.formats.cards import Cards
    from app.formats.rosterrows import Row
    from app.kernel.phrases import Language
    from app.ledger.bare import BareInsert
    from app.registry.bare import Bare
    from app.registry.registry import Registry
    from app.reports.document import Document
    from app.reports.tickets import PassphraseSheet, PinSheet, TicketSheet

__all__ = [
    "StagedFiles",
    "is_nested",
    "is_same_folder",
    "read_file",
    "refuse_existing",
    "write_file",
    "zone_minutes",
]

KEYRING_FILE = "keyring.json"
REGISTRY_FILE = "registry.db"
MAX_KEYRING = 64 * 1024
MAX_ROUND_FILE = 16 * 2**20
MAX_ROSTER_FILE = 64 * 2**20
MAX_SETTINGS = 2**20
MAX_MARK = 4096


def vault() -> Vault:
    """Keys, signatures and seals."""
    return Vault()


def clock() -> ComputerClock:
    """The computer's clock."""
    return ComputerClock()


def settings(folder: Path | None = None) -> SettingsFile:
    """What the people of this computer chose, in a file of their own."""
    file = (folder or settings_folder()) / "settings.toml"

    def load() -> str | None:
        if not file.is_file():
            return None
        return read_file(file, MAX_SETTINGS).decode("utf-8-sig", "replace")

    def set_aside() -> None:
        write_file(file.with_name("settings-set-aside.toml"), read_file(file, MAX_SETTINGS))

    return SettingsFile(load, lambda text: write_file(file, text.encode()), set_aside)


def stations_folder() -> Path:
    """Where stations are made when nobody says where."""
    return data_folder() / "stations"


def demos_folder() -> Path:
    """Where the window makes its demo days."""
    return data_folder() / "demos"


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


def staged_files() -> StagedFiles:
    """New files that appear together."""
    return StagedFiles()


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


def regulations(more: Sequence[Path] = ()) -> list[RulePack]:
    """Every rule pack that comes with this version, and more from files."""
    folder = resource("regulations")
    files = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/*.toml")}
    shipped = {name: path.read_bytes() for name, path in files.items()}
    given = {str(path): read_file(path, MAX_RULEPACK) for path in more}
    return load_regulations({**shipped, **given})


def rulepack_template() -> str:
    """A rule pack to begin with: everything that must be there, and what it is for."""
    return resource("templates", "rulepack.toml").read_text(encoding="utf-8")


def cards() -> Cards:
    """What can be turned round to a candidate; raise Faults where the files are damaged."""
    from app.formats.cards import read_cards

    files = {path.name: path.read_bytes() for path in resource("cards").glob("*.toml")}
    kinds = [
        code
        for pack in regulations()
        for code, kind in pack.regulation.incident_kinds.items()
        if kind.misconduct
    ]
    return read_cards(files, kinds)


def round_bytes(path: Path) -> bytes:
    """A round file's bytes."""
    return read_file(path, MAX_ROUND_FILE)


def sounds(*, volume: int = 80, muted: bool = False) -> SoundPort:
    """The desk's sounds, one for each verdict; close them with the window."""
    from app.machine.sound import Sounds

    return Sounds(resource("sounds"), volume=volume, muted=muted)


def roster_rows(path: Path, *, name: str = "") -> list[Row]:
    """The rows of a roster file, CSV or XLSX; `name` is what it is called in messages."""
    from app.tabular.reading import read_rows

    return read_rows(read_file(path, MAX_ROSTER_FILE), name or path.name)


def decoder() -> DecoderChain:
    """The decoders, content with nothing but a ticket's text, or a receipt's."""
    from app.camera.decoding import DecoderChain
    from app.formats.receipt import looks_like_receipt
    from app.formats.ticket import looks_like_ticket

    return DecoderChain(lambda text: looks_like_ticket(text) or looks_like_receipt(text))


def frames(path: Path) -> Source:
    """The frames of a picture, a video or a folder of pictures."""
    from app.camera.frames import open_source

    return open_source(path)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder in the order of their names; raise Fault `file_unreadable`."""
    from app.camera.frames import pictures_in as found

    return found(folder)


def read_codes(path: str) -> list[tuple[str, str]]:
    """Every text in a picture, with its symbology."""
    chain = decoder()
    with frames(Path(path)) as source:
        found = [code for frame in source for code in chain.read(frame.pixels)]
        if source.faults:
            raise source.faults[0]
    return [(code.text, code.symbology) for code in found]


def receipt_in(path: Path) -> bytes:
    """A receipt's text in a file, or in a picture of its code; raise Fault `receipt_not_found`."""
    from app.formats.receipt import MAX_FILE, looks_like_receipt

    if path.suffix.lower() == ".txt":
        return read_file(path, MAX_FILE)
    texts = (text for text, _ in read_codes(str(path)))
    found = next(filter(looks_like_receipt, texts), None)
    if found is None:
        raise Fault("receipt_not_found", file=str(path))
    return found.encode()


def code_pictures(codes: Sequence[tuple[str, Sequence[str]]]) -> list[bytes]:
    """QR codes with their captions as PNG."""
    from app.renderers.qr import qr_pngs

    return qr_pngs(codes)


def ticket_pages(sheets: Sequence[TicketSheet], language: Language) -> bytes:
    """Admission tickets as one PDF."""
    from app.renderers.pdf import render_tickets

    return render_tickets(sheets, language)


def passphrase_page(sheet: PassphraseSheet, language: Language) -> bytes:
    """A venue's passphrase sheet as PDF."""
    from app.renderers.pdf import render_passphrase_sheet

    return render_passphrase_sheet(sheet, language)


def pin_pages(sheets: Sequence[PinSheet], language: Language) -> bytes:
    """PIN sheets as PDF, one page a person."""
    from app.renderers.pdf import render_pin_sheets

    return render_pin_sheets(sheets, language)


def document_pages(document: Document) -> bytes:
    """A report as PDF."""
    from app.renderers.pdf import render_document

    return render_document(document)


def document_html(document: Document) -> bytes:
    """A report as one page of HTML."""
    from app.renderers.html import render_html

    return render_html(document)


def document_workbook(document: Document) -> bytes:
    """A report as XLSX."""
    from app.renderers.xlsx import render_workbook

    return render_workbook(document)


def document_files(document: Document) -> tuple[bytes, bytes, dict[str, bytes]]:
    """A report as PDF, workbook and CSV; the PDF is drawn beside the others, it takes longest."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pages = pool.submit(document_pages, document)
        workbook, csvs = document_workbook(document), document_csvs(document)
        return pages.result(), workbook, csvs


def document_csvs(document: Document) -> dict[str, bytes]:
    """A report's tables as CSV, by the names of the tables."""
    from app.renderers.csvfile import render_csv, tables_of

    files: dict[str, bytes] = {}
    for table in tables_of(document):
        again = sum(name.partition("-")[0] == table.code for name in files)
        name = f"{table.code}-{again + 1}" if again else table.code
        files[name] = render_csv(table, document.time_zone)
    return files


def document_pictures(document: Document, *, pixels_per_point: int) -> list[bytes]:
    """A report's pages as PNG."""
    from app.renderers.pdf import document_pictures as pictures

    return pictures(document, pixels_per_point=pixels_per_point)


def held_up(picture: bytes, *, module_px: float, turn: float, seed: int) -> Pixels:
    """A ticket's picture as a webcam would see it."""
    from app.camera.pretend import held_up as pretend

    return pretend(picture, module_px=module_px, turn=turn, seed=seed)


def nobody_there(*, seed: int) -> Pixels:
    """What a webcam sees while nobody holds anything up."""
    from app.camera.pretend import nobody

    return nobody(seed=seed)


def film(path: Path, frames: Iterable[Pixels]) -> int:
    """A video of frames, thirty a second, and how many they are; raise Fault `path_failed`."""
    from app.camera.filmed import film as write

    return write(path, frames)


def camera_names() -> list[str]:
    """The cameras of this computer, by name."""
    from app.camera.devices import list_cameras

    return [camera.name for camera in list_cameras()]


def cameras() -> list[Camera]:
    """The cameras of this computer: number and name."""
    from app.camera.devices import list_cameras

    return list_cameras()


def camera(index: int) -> Source:
    """A camera's frames; raises Fault when they are gone through."""
    from app.camera.devices import CameraSource

    return CameraSource(index)


def camera_called(index: int, name: str) -> Source:
    """The same for a camera chosen before, whatever its number is now; raise Fault."""
    from app.camera.again import same_camera
    from app.camera.devices import Camera, CameraSource, list_cameras

    return CameraSource(same_camera(Camera(index, name), list_cameras()).index)


def played(path: Path, *, again: bool = False) -> Source:
    """A video in place of a camera, at its own rate; or a folder of pictures."""
    from app.camera.played import PlayedSource

    return PlayedSource(path, again=again)


def fed(first: object) -> FedSource:
    """A camera that shows what it is told to."""
    from app.camera.fed import FedSource

    return FedSource(first)  # type: ignore[arg-type]


def watch(open_source: Callable[[], Source], decoder: DecoderChain, hears: Hears) -> Stream:
    """A source watched from threads of its own, from now until `stop`."""
    from app.camera.stream import Stream

    stream = Stream(open_source, decoder, hears)
    stream.start()
    return stream


def font_files() -> list[Path]:
    """The fonts that come with this version."""
    return sorted(resource("fonts").rglob("*.ttf"))


def draws() -> Callable[[str], bool]:
    """Whether a character can be printed with the fonts that come with this version."""
    from app.renderers.coverage import characters_of

    drawn = characters_of(font_files())
    return lambda character: ord(character) in drawn


def flush_milliseconds(bare: BareInsert) -> float:
    """How long this disk takes to keep one row, at the median of twenty."""
    milliseconds = []
    for _ in range(20):
        began = time.perf_counter()
        bare.insert(b"trial")
        milliseconds.append((time.perf_counter() - began) * 1000)
    return statistics.median(milliseconds)


def rescue_stages() -> range:
    """The numbers of the decoder's rescue stages."""
    from app.camera.stages import STAGES

    return range(2, STAGES + 1)


def bare_insert(path: Path) -> BareInsert:
    """The yardstick for recording: one row, durably, in a new file."""
    from app.ledger.bare import BareInsert

    return BareInsert(path)


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
    _keyring(path, passphrase)


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
        write_new(made / KEYRING_FILE, lock_keyring(keyring, passphrase, vault()))
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
        box = read_file(path / KEYRING_FILE, MAX_KEYRING)
        args = (file, registry, box, found.keyring, vault(), clock().now())
        return write_backup(*args, tables=VERSION)


def restore_headquarters(file: Path, path: Path, passphrase: str, database: str | None) -> int:
    """A headquarters from a backup, whole and verified or not at all; answer how many rows.

    Raise the Faults of `create_headquarters`, `hq_wrong_passphrase`, `damaged`, or Faults of all
    that verifying finds.
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
        ring = unlock_keyring(read.keyring, passphrase, vault(), file=str(file))
        ring = replace(ring, database=database or "")
        secret = registry_secret(ring, vault())
        with new_folder(path) as made:
            write_new(made / KEYRING_FILE, lock_keyring(ring, passphrase, vault()))
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
            finally:
                registry.close()
    return count


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

    keyring = _keyring(path, passphrase)
    where = keyring.database or _sqlite(path)
    return Registry.upgrade(where, registry_secret(keyring, vault())), VERSION


@contextmanager
def _unlocked(path: Path, passphrase: str) -> Iterator[tuple[Headquarters, Registry]]:
    from app.registry.registry import Registry

    keyring = _keyring(path, passphrase)
    registry = Registry.open(keyring.database or _sqlite(path), registry_secret(keyring, vault()))
    try:
        yield Headquarters(keyring, registry, vault()), registry
    finally:
        registry.close()


def _keyring(path: Path, passphrase: str) -> KeyRing:
    if not (path / KEYRING_FILE).is_file():
        if (path / REGISTRY_FILE).exists():
            # Whoever followed "run hq init" now would bury what lies here.
            raise hostile("keyring_missing", file=str(path / KEYRING_FILE), hq=str(path))
        raise Fault("no_headquarters", Kind.USAGE, hq=str(path))
    box = read_file(path / KEYRING_FILE, MAX_KEYRING)
    return unlock_keyring(box, passphrase, vault(), file=str(path / KEYRING_FILE))


def _sqlite(path: Path) -> str:
    return f"sqlite:///{(path / REGISTRY_FILE).absolute()}"
