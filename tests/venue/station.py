"""A small real world: headquarters, an invented round, its packages, and stations."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from msgspec.structs import replace

from app import bootstrap
from app.cli.main import cli
from app.domain.closing import unset
from app.domain.roomwishes import Mark
from app.domain.round import Entry, Round
from app.domain.wishes import OpenDoors, Scan, SignIn
from app.drops.folder import FolderDrop
from app.formats import package, signed
from app.formats.rosterrows import Row
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.ledger.database import connect
from app.ledger.schema import TRIGGERS
from app.services.headquarters import Headquarters
from app.services.importing import Imported, import_from
from app.services.invented import PINS, invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.journal import Stamp
from app.services.opening import OpenStation, Sheet, open_package, open_station
from app.services.packing import pack
from app.services.preparing import prepare, ticket_texts
from app.services.venue import Answer, Scanned, Venue
from app.services.verifying import verify
from app.tabular.reading import read_rows

DAY = date(2026, 11, 22)
SESSION = "T01-AM"
MORNING = Instant.parse("2026-11-22T09:10:00+09:00")
UNCHECKED = "練習のため時計は確かめない"
"""Why the doors open although nobody has checked the clock."""
PASSPHRASE = "seven green lamps by the river"


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    at: Instant = MORNING

    def now(self) -> Instant:
        return self.at

    def monotonic_ms(self) -> int:
        return self.at.ms


@dataclass(frozen=True)
class Sealed:
    """A package and its sheet."""

    data: bytes
    sheet: Sheet
    roster: tuple[Entry, ...]

    def write(self, folder: Path) -> tuple[Path, Path]:
        """As the two files that travel."""
        folder.mkdir(parents=True, exist_ok=True)
        file, sheet = folder / "venue.kvp", folder / "venue.pass.txt"
        file.write_bytes(self.data)
        sheet.write_text(f"{self.sheet.passphrase}\n{self.sheet.fingerprint}\n")
        return file, sheet


@dataclass(frozen=True)
class World:
    """One headquarters with one round."""

    hq: Path
    round: Round
    first: Sealed
    """Venue T01's package, issue 1."""
    other: Sealed
    """Venue T02's."""
    tickets: dict[str, str]
    """Candidate number -> the text on the ticket, venue T01."""

    @contextmanager
    def headquarters(self) -> Iterator[Headquarters]:
        with bootstrap.headquarters(self.hq, PASSPHRASE) as found:
            yield found

    @property
    def untouched(self) -> Path:
        """A copy of headquarters as it was made, whatever a test has done with it since."""
        return self.hq.with_name("hq-untouched")

    def again(
        self,
        *,
        issue: int,
        without: Sequence[str] = (),
        expires: Instant | None = None,
        change: Callable[[Entry], Entry] = lambda entry: entry,
    ) -> Sealed:
        """Another issue of T01's package, without some of its candidates, others changed."""
        vault = bootstrap.vault()
        with self.headquarters() as hq:
            keys = hq.venue_keys(self.round.id, "T01")
            data = vault.unseal(
                self.first.data, [keys.package_identity], limit=package.MAX_OPEN, format="package"
            )
            assert data is not None
            opened = package.read(data, verify=vault.verify)
            entries = [change(e) for e in opened.entries if e.candidate_number not in without]
            roster = package.roster_lines(entries)
            head = replace(
                opened.head,
                issue=issue,
                content=signed.digest(roster),
                entries=len(entries),
                expires=expires or opened.head.expires,
            )
            key = hq.package_signer
            made = package.write(head, roster, public_key=key.public_key, sign=key.sign)
            recipient = vault.recipient_of(keys.package_identity)
        return Sealed(vault.seal(made, [recipient]), self.first.sheet, tuple(entries))

    def take_in(self, drop: FolderDrop) -> list[Imported]:
        """Headquarters imports what lies in a drop, and puts receipts there."""
        with bootstrap.headquarters_and_registry(self.hq, PASSPHRASE) as (hq, registry):
            return import_from(
                drop,
                registry,
                unseal=hq.unseal_bundle,
                verify=hq.vault.verify,
                receipt_signer=hq.receipt_signer,
                clock=Clock(),
                recipients=hq.recipients(),
            )


def make_world(
    folder: Path,
    *,
    practice: bool = True,
    candidates: int = 40,
    change: Callable[[Round], Round] = lambda round_: round_,
    rules: Sequence[Path] = (),
) -> World:
    """Headquarters, a round prepared from its files (`change` before), packages for both venues.

    `rules` are rule packs of one's own.
    """
    invented, entries = invented_round(DAY, candidates=candidates)
    round_ = change(replace(invented, practice=practice))
    if not practice:
        round_ = replace(round_, staff=tuple(replace(s, pin=None) for s in round_.staff))
    hq = folder / "hq"
    bootstrap.create_headquarters(hq, "本部", PASSPHRASE, None)
    rows: list[Row] = read_rows(as_roster_csv(entries).encode(), "roster.csv")
    with bootstrap.headquarters(hq, PASSPHRASE) as found:
        files = ("round.toml", as_round_toml(round_).encode())
        prepare(found, files, [("roster.csv", rows)], bootstrap.regulations(rules), today=DAY)
        first, other = (_pack(found, round_.id, venue, entries) for venue in ("T01", "T02"))
        texts = ticket_texts(found, round_.id)
    tickets = {number: text for (venue, number), text in texts.items() if venue == "T01"}
    world = World(hq, round_, first, other, tickets)
    shutil.copytree(hq, world.untouched)
    return world


def _pack(hq: Headquarters, round_id: str, venue: str, entries: Sequence[Entry]) -> Sealed:
    packed = pack(hq, round_id, venue, MORNING.plus(minutes=-9000))
    here = tuple(e for e in entries if e.session.startswith(venue))
    return Sealed(packed.sealed, Sheet.read(packed.passphrase_text), here)


class Desk:
    """One station's folder, and what a person does with it."""

    def __init__(self, path: Path, sealed: Sealed) -> None:
        self.path = path
        self.sheet = sealed.sheet
        self.clock = Clock()

    @classmethod
    def made(cls, path: Path, sealed: Sealed) -> Desk:
        """A new station."""
        desk = cls(path, sealed)
        desk.open_package(sealed)
        return desk

    def open_package(self, sealed: Sealed, sheet: Sheet | None = None) -> list[Fault]:
        """Open a package here; answer the warnings."""
        workspace, vault = bootstrap.workspace(self.path), bootstrap.vault()
        opened = open_package(
            sealed.data, sheet or sealed.sheet, workspace, vault, self.clock, station_name="受付1"
        )
        return opened.warnings

    @contextmanager
    def station(self) -> Iterator[OpenStation]:
        """The station open for work; nobody else writes meanwhile."""
        workspace = bootstrap.workspace(self.path)
        workspace.take()
        try:
            station = open_station(self.sheet, workspace, bootstrap.vault())
            try:
                yield station
            finally:
                station.close()
        finally:
            workspace.release()

    @property
    def ledger_file(self) -> Path:
        return self.path / "ledger.db"

    def key(self) -> bytes:
        """The ledger's key, as the passphrase yields it."""
        vault, box = bootstrap.vault(), bootstrap.workspace(self.path).box()
        return vault.unwrap(box, vault.secret_of(self.sheet.passphrase), "ledger-key")

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """A bare connection to the ledger: what somebody with the key could do."""
        connection = connect(self.ledger_file, self.key())
        try:
            yield connection
        finally:
            connection.close()

    def tamper(self, *statements: str) -> None:
        """Change the ledger behind the program's back, triggers or not; they stand again after."""
        with self.raw() as connection:
            for table in ("chain", "body"):
                for verb in ("update", "delete"):
                    connection.execute(f"DROP TRIGGER {table}_no_{verb}")
            connection.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                assert connection.execute(statement).rowcount > 0, statement
            for trigger in TRIGGERS.values():
                connection.execute(trigger)

    def check(self) -> list[str]:
        """The codes of everything that `venue verify` finds."""
        with self.station() as station:
            return [fault.code for fault in verify(station, self.outbox, bootstrap.vault())]

    @property
    def outbox(self) -> FolderDrop:
        return bootstrap.outbox(self.path)

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.clock.at, self.clock.monotonic_ms())


def sign_in(station: OpenStation, stamp: Stamp, *, doors: bool = True) -> None:
    """The lead at the desk, and the doors open unless they are."""
    venue = station.venue
    assert venue.perform(SignIn(operator="l01", pin=PINS["l01"]), stamp).refusal is None
    if doors and not venue.at(stamp).state(SESSION).doors_opened:
        opened = OpenDoors(session=SESSION, reason=UNCHECKED)
        assert venue.perform(opened, stamp).refusal is None


def bind(venue: Venue, stamp: Stamp, *operators: str) -> None:
    """Each has signed in once and confirmed confidentiality; then the lead acts."""
    for who in (*operators, "l01"):
        assert venue.perform(SignIn(operator=who, pin=PINS[who]), stamp).refusal is None


def mark_everybody(station: OpenStation, stamp: Stamp) -> None:
    """The room says of everybody whether they are there: whoever was let in is."""
    now = station.venue.at(stamp)
    for number in list(unset(now, now.sessions[SESSION])):
        let_in = bool(now.person(number).sitting(SESSION).admissions)
        mark = Mark(candidate=number, state="present" if let_in else "absent", session=SESSION)
        assert station.venue.perform(mark, stamp).refusal is None


def scan(station: OpenStation, text: str, stamp: Stamp) -> Answer:
    """One scan at the desk."""
    return station.venue.scan(Scanned(text, "QRCode", "camera"), Scan(text=text), stamp)


def script(*lines: dict[str, object]) -> str:
    """A day script: the lead signs in and opens the doors, then these lines."""
    at = str(MORNING)
    before: list[dict[str, object]] = [
        {"at": at, "do": "sign_in", "operator": "l01", "pin": PINS["l01"]},
        {"at": at, "do": "open_doors", "session": SESSION, "reason": UNCHECKED},
    ]
    return "".join(json.dumps(line) + "\n" for line in [*before, *lines])


def kantoku(*arguments: str | Path, input: str | bytes | None = None) -> tuple[int, str]:
    """Run a command in this process as `main` does; answer exit status and output."""
    runner = CliRunner()
    result = runner.invoke(cli, [str(a) for a in arguments], input=input, standalone_mode=False)
    error = result.exception
    if error is None or isinstance(error, SystemExit):
        return result.exit_code, result.output
    if isinstance(error, Fault | Faults):
        return error.kind.value, ", ".join(
            f.code for f in (error.faults if isinstance(error, Faults) else [error])
        )
    raise error
