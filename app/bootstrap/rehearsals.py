"""Rehearsals: a practice round with keys of its own, which nobody keeps."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bootstrap.computer import clock, regulations, roster_rows, vault
from app.bootstrap.office import create_headquarters, headquarters
from app.bootstrap.stations import station, workspace
from app.domain.rehearsing import Script
from app.domain.round import Entry, Round
from app.formats.rehearsalscript import read_script
from app.kernel.phrases import Language, phrase
from app.kernel.resources import resource
from app.kernel.time import Instant
from app.machine.files import write_file
from app.machine.userfolders import data_folder
from app.services.headquarters import Headquarters
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.opening import Sheet, open_package
from app.services.packing import pack
from app.services.preparing import prepare, ticket_texts
from app.services.rehearsing import (
    SESSION,
    VENUE,
    Rehearsal,
    RehearsalClock,
    begin,
    fields_of,
    held_up,
    rehearsal_round,
)

SHEET_FILE, STATION_FOLDER = "rehearsal.pass.txt", "station"


def rehearsal_scripts() -> list[Script]:
    """Every rehearsal that comes with this version; raise Faults where a file is damaged."""
    files = sorted(resource("rehearsal").glob("*.toml"))
    return [read_script(path.read_bytes(), path.name) for path in files]


def rehearsals_folder() -> Path:
    """A new folder for a rehearsal, where the window makes them."""
    where = data_folder() / "rehearsals"
    return next(where / f"{n}" for n in count(1) if not (where / f"{n}").exists())


def rehearsal_sheet(folder: Path) -> Path:
    """The file with the passphrase of a rehearsal that was made in this folder."""
    return folder / SHEET_FILE


def rehearsal(
    folder: Path,
    script: Script,
    language: Language,
    tell: Callable[[str], None] = lambda _: None,
) -> Rehearsal:
    """Make a rehearsal in a new folder, its station open; `tell` hears how far it is.

    The headquarters behind it is made for it alone and gone when it begins: nobody can ever take
    its records for those of a real day. Raise Fault `path_failed`, `file_unwritable`.
    """
    now = clock().now()
    round_, entries = rehearsal_round(script, getattr(script.name, language), now)
    tell("rehearsal_making")
    with TemporaryDirectory(prefix="kantoku-rehearsal-") as made:
        passphrase = secrets.token_urlsafe(16)
        behind = Path(made) / "headquarters"
        create_headquarters(behind, "Rehearsal", passphrase, None)
        with headquarters(behind, passphrase) as hq:
            _prepare(hq, Path(made) / "roster.csv", round_, entries, now)
            texts = ticket_texts(hq, round_.id)
            tickets = held_up(script, texts, hq.issuer.public_key, vault().new_signer())
            packed = pack(hq, round_.id, VENUE, now)
    sheet = Sheet.read(packed.passphrase_text)
    write_file(rehearsal_sheet(folder), packed.passphrase_text.encode(), secret=True)
    place = folder / STATION_FOLDER
    name = phrase("rehearsal_station", language)
    open_package(packed.sealed, sheet, workspace(place), vault(), clock(), station_name=name)
    opened, running = station(place, sheet), RehearsalClock(clock())
    begin(opened.venue, running, SESSION)
    fields = {step.id: fields_of(step, round_, entries) for step in script.steps}
    return Rehearsal(opened, script, running, tickets, fields, str(folder))


def _prepare(
    hq: Headquarters, roster: Path, round_: Round, entries: list[Entry], now: Instant
) -> None:
    """By the real files, so that a rehearsal walks the way that a round walks."""
    write_file(roster, as_roster_csv(entries).encode())
    file = ("round.toml", as_round_toml(round_).encode())
    today = now.local(round_.time_zone).date()
    prepare(hq, file, [(roster.name, roster_rows(roster))], regulations(), today=today)
