"""Opening a venue package: any computer with the file and its passphrase becomes a station."""

from __future__ import annotations

import datetime
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from app import __version__
from app.domain.events import Draft, Mark, PackageTaken, StationEnrolled
from app.domain.regulation import RulePack
from app.domain.round import Entry
from app.domain.stationname import looks_secret
from app.formats import eventrecord, package, signed, wire
from app.formats.bundle import certificate_message
from app.formats.package import Package, PackageHead
from app.formats.rulepack import in_force, read_rulepack
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.hashing import fingerprint
from app.kernel.ids import new_short_id
from app.kernel.time import Instant
from app.kernel.vocabulary import speak_of
from app.projections.displaced import displaced
from app.services.journal import Journal, Stamp
from app.services.ports import Clock, EventLog, Signer, VaultPort, Workspace
from app.services.venue import Venue

_LEDGER_KEY = "ledger-key"
_PURGED_KEY = "purged-key"
_AGE_IDENTITY = "package"
_DAY_MINUTES = 24 * 60
_HEAD, _STATION, _ROSTER = "package", "station", "roster"
_DIGEST = "package-digest"
"""Kept where the package itself is not any more."""


class Sheet(NamedTuple):
    """A passphrase sheet: the passphrase and the fingerprint of who signed the package."""

    passphrase: str
    fingerprint: str | None

    @classmethod
    def read(cls, text: str) -> Sheet:
        """First line the passphrase, second line the fingerprint."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            raise Fault("passphrase_missing", Kind.USAGE)
        return cls(lines[0], lines[1] if len(lines) > 1 else None)


class _Station(Struct, frozen=True):
    """What a station keeps about itself, inside its encrypted ledger."""

    station: str
    epoch: str
    name: str
    seed: bytes
    certificate: bytes


class OpenStation(NamedTuple):
    """A station ready for work, and what it needs to seal its records."""

    venue: Venue
    head: PackageHead
    package_digest: str
    roster_digest: str
    """SHA-256 of the roster's lines as they were taken from the package."""
    signer: Signer
    close: Callable[[], None]
    folder: str = ""
    """Where the station lies; empty where nobody has said it."""
    lock: Callable[[bytes], bytes] = bytes
    """Wraps a new key of what a purge leaves, for the passphrase that opened the station."""
    found: tuple[Fault, ...] = ()
    """What deserves a look about its records, found on opening."""

    @property
    def certificate(self) -> bytes:
        """The venue key's signature over this station's key, in the epoch of now."""
        return wire.from_json(_kept(self.venue.journal.log, _STATION), _Station).certificate

    @property
    def purged(self) -> Instant | None:
        """When the personal data were destroyed here."""
        return self.venue.journal.own().purged


class OpenedPackage(NamedTuple):
    """A package that is now in use, and what deserves a look."""

    head: PackageHead
    warnings: list[Fault]


def open_package(
    sealed: bytes,
    sheet: Sheet,
    workspace: Workspace,
    vault: VaultPort,
    clock: Clock,
    *,
    station_name: str,
) -> OpenedPackage:
    """Make a station of this workspace, or give an existing one a newer package."""
    if looks_secret(station_name) and not workspace.is_station():
        raise Fault("station_name_secret", Kind.USAGE)
    secret = vault.secret_of(sheet.passphrase)
    opened = _read(sealed, secret, sheet, vault)
    packs = _rulepacks(opened.head)
    for session in opened.head.round.sessions:
        _in_force(packs, opened.head, session.doors)
    now = clock.now()
    if not opened.head.round.practice and now > opened.head.expires:
        raise Fault(
            "package_expired",
            expires=opened.head.expires,
            now=now,
            zone=opened.head.round.time_zone,
        )
    seated: list[Fault] = []
    if workspace.is_station():
        seated = _update(opened, secret, workspace, vault, clock)
    else:
        _enrol(opened, secret, workspace, vault, clock, packs, station_name)
    return OpenedPackage(opened.head, [*other_day(opened.head, now), *seated])


def open_station(
    sheet: Sheet,
    workspace: Workspace,
    vault: VaultPort,
    *,
    script: bool = False,
    even_purged: bool = False,
) -> OpenStation:
    """Open a workspace for work; raise Fault `wrong_passphrase` and reveal nothing.

    Raise Fault `station_file_damaged` where the ledger's key can't be read, `station_purged` where
    nothing is left to work with, unless that is what is asked for.

    With `script` every fact carries that mark: its time is a script's.
    """
    secret = vault.secret_of(sheet.passphrase)
    key = _unwrapped(workspace, secret, vault)
    log = workspace.ledger(key)
    try:
        opened = assemble(log, vault, script=script)
        if opened.purged is not None and not even_purged:
            zone = opened.head.round.time_zone
            raise Fault("station_purged", workspace=workspace.name, at=opened.purged, zone=zone)
        return opened._replace(lock=lambda key: vault.wrap(key, secret, _PURGED_KEY))
    except BaseException:
        log.close()
        raise


def assemble(log: EventLog, vault: VaultPort, *, script: bool = False) -> OpenStation:
    """A station out of what its ledger keeps."""
    head = wire.from_json(_kept(log, _HEAD), PackageHead)
    station = wire.from_json(_kept(log, _STATION), _Station)
    packs = _rulepacks(head)
    first = min(session.doors for session in head.round.sessions)
    speak_of(*_in_force(packs, head, first).regulation.called)
    marks: tuple[Mark, ...] = (*_marks(head), "script") if script else _marks(head)
    journal = Journal(log, station.station, station.epoch, marks)
    venue = Venue(
        head,
        lambda moment: _in_force(packs, head, moment).regulation,
        journal,
        verify=vault.verify,
        pin_matches=vault.pin_matches,
    )
    return OpenStation(
        venue=venue,
        head=head,
        package_digest=_package_digest(log),
        roster_digest=_kept(log, _ROSTER).decode(),
        signer=vault.signer(station.seed),
        close=log.close,
    )


def _package_digest(log: EventLog) -> str:
    said = log.kept(_DIGEST)
    return signed.digest(_kept(log, _HEAD)) if said is None else said.decode()


def without_names(station: OpenStation, log: EventLog) -> dict[str, bytes]:
    """What a station keeps about itself when nobody may be named any more."""
    head, about = station.head, wire.from_json(_kept(log, _STATION), _Station)
    bare = replace(
        head,
        round=replace(head.round, staff=()),
        pin_verifiers={},
        superseded={},
        venue_identity="",
        venue_key=b"",
        content="",
        entries=0,
    )
    return {
        _HEAD: wire.to_json(bare),
        _STATION: wire.to_json(replace(about, name="")),
        _ROSTER: signed.digest(b"").encode(),
        _DIGEST: station.package_digest.encode(),
    }


class NewEpoch(NamedTuple):
    """A station's next log."""

    epoch: str
    enrolled: StationEnrolled
    """Its first fact."""
    kept: dict[str, bytes]
    """What the station keeps about itself from then on."""


def new_epoch(station: OpenStation, vault: VaultPort) -> NewEpoch:
    """The same station and key, certified for a log that nobody has seen yet."""
    journal, head, epoch = station.venue.journal, station.head, new_short_id()
    about = wire.from_json(_kept(journal.log, _STATION), _Station)
    message = certificate_message(
        head.round.id, head.venue, about.station, epoch, station.signer.public_key
    )
    certificate = vault.signer(head.venue_key).sign(message)
    first = journal.log.record(eventrecord.id_of(journal.station, journal.epoch, 1))
    if first is None or not isinstance(first.fact, StationEnrolled):
        raise hostile("ledger_damaged", file=_STATION)
    enrolled = replace(
        first.fact,
        certificate=certificate.hex(),
        package_digest=station.package_digest,
        package_issue=head.issue,
        app_version=__version__,
    )
    about = replace(about, epoch=epoch, certificate=certificate)
    return NewEpoch(epoch, enrolled, {_STATION: wire.to_json(about)})


def _read(sealed: bytes, secret: bytes, sheet: Sheet, vault: VaultPort) -> Package:
    if len(sealed) > package.MAX_SEALED:
        raise hostile("too_large", format=package.KIND, limit=package.MAX_SEALED)
    identity = vault.identity_from(secret, _AGE_IDENTITY)
    data = vault.unseal(sealed, [identity], limit=package.MAX_OPEN, format=package.KIND)
    if data is None:
        raise Fault("wrong_passphrase")
    opened = package.read(data, verify=vault.verify)
    if sheet.fingerprint is None:
        raise Fault("fingerprint_missing")
    if _letters(fingerprint(opened.public_key)) != _letters(sheet.fingerprint):
        raise hostile("other_signer", expected=sheet.fingerprint)
    return opened


def _enrol(
    opened: Package,
    secret: bytes,
    workspace: Workspace,
    vault: VaultPort,
    clock: Clock,
    packs: list[RulePack],
    name: str,
) -> None:
    head = opened.head
    key, signer = secrets.token_bytes(32), vault.new_signer()
    station, epoch = new_short_id(), new_short_id()
    message = certificate_message(head.round.id, head.venue, station, epoch, signer.public_key)
    certificate = vault.signer(head.venue_key).sign(message)
    pack = _in_force(packs, head, min(session.doors for session in head.round.sessions))
    fact = StationEnrolled(
        round=head.round.id,
        venue=head.venue,
        station_name=name,
        public_key=signer.public_key.hex(),
        certificate=certificate.hex(),
        package_digest=opened.digest,
        package_issue=head.issue,
        rulepack_id=pack.regulation.id,
        rulepack_version=pack.regulation.version,
        rulepack_digest=pack.digest,
        app_version=__version__,
    )
    keep = {
        **_taken(opened),
        _STATION: wire.to_json(_Station(station, epoch, name, signer.seed, certificate)),
    }
    now = clock.now()
    if head.round.practice:  # a day of invented time: its log begins before any of it
        doors = min(session.doors for session in head.round.sessions)
        now = min(now, doors.plus(minutes=-_DAY_MINUTES))

    def fill(log: EventLog) -> None:
        journal = Journal(log, station, epoch, _marks(head))
        stamp = Stamp(now, clock.monotonic_ms())
        journal.append([Draft(fact)], stamp, keep=keep, roster=opened.entries)

    workspace.create(vault.wrap(key, secret, _LEDGER_KEY), key, fill)


def _update(
    opened: Package, secret: bytes, workspace: Workspace, vault: VaultPort, clock: Clock
) -> list[Fault]:
    """A newer package of the same venue replaces roster and plan; an older one is refused.

    Answers who sits here already and is not to sit there by the newer roster.
    """
    workspace.take()
    try:
        log = workspace.ledger(_key_of(workspace, secret, vault, opened.head))
        try:
            station = assemble(log, vault)
            if station.purged is not None:
                zone = station.head.round.time_zone
                raise Fault(
                    "station_purged", workspace=workspace.name, at=station.purged, zone=zone
                )
            current, head = station.head, opened.head
            if (head.round.id, head.venue) != (current.round.id, current.venue):
                raise Fault(
                    "other_package",
                    round=current.round.id,
                    venue=current.venue,
                    found=f"{head.round.id} {head.venue}",
                )
            if opened.digest == station.package_digest:
                return []
            if head.issue <= current.issue:
                raise Fault("package_older", issue=head.issue, current=current.issue)
            pack = _in_force(_rulepacks(head), head, min(s.doors for s in head.round.sessions))
            fact = PackageTaken(opened.digest, head.issue, pack.digest)
            journal = station.venue.journal
            seated = _displaced_anew(journal, opened.entries)
            now = journal.last_at if head.round.practice and journal.last_at else clock.now()
            journal.append(
                [Draft(fact)],
                Stamp(now, clock.monotonic_ms()),
                keep=_taken(opened),
                roster=opened.entries,
            )
            return seated
        finally:
            log.close()
    finally:
        workspace.release()


def _displaced_anew(journal: Journal, roster: Sequence[Entry]) -> list[Fault]:
    before = displaced(journal.people(), journal.log.roster())
    return [
        Fault(f"displaced_{one.what}").about(**wire.to_builtins(one))
        for one in displaced(journal.people(), roster)
        if one not in before
    ]


def ledger_key(sheet: Sheet, workspace: Workspace, vault: VaultPort) -> bytes:
    """The key of the ledger; raise Fault `wrong_passphrase`, `station_file_damaged`."""
    return _unwrapped(workspace, vault.secret_of(sheet.passphrase), vault)


def _key_of(workspace: Workspace, secret: bytes, vault: VaultPort, head: PackageHead) -> bytes:
    """The ledger's key; the passphrase opened the package, so it is the folder that is wrong."""
    try:
        return _unwrapped(workspace, secret, vault)
    except Fault as fault:
        if fault.code != "wrong_passphrase":
            raise
        found = f"{head.round.id} {head.venue}"
        raise Fault("other_workspace", workspace=workspace.name, found=found) from fault


def _unwrapped(workspace: Workspace, secret: bytes, vault: VaultPort) -> bytes:
    purpose = _PURGED_KEY if workspace.is_purged else _LEDGER_KEY
    try:
        return vault.unwrap(workspace.box(), secret, purpose)
    except Fault as fault:
        if fault.code not in ("damaged", "other_format"):
            raise
        raise hostile("station_file_damaged", file=workspace.box_file) from fault


def _taken(opened: Package) -> dict[str, bytes]:
    """What a station keeps of the package in use."""
    roster = signed.digest(package.roster_lines(opened.entries))
    return {_HEAD: opened.manifest, _ROSTER: roster.encode()}


def _letters(text: str) -> str:
    """A fingerprint as it is compared: width, case, spaces and hyphens do not matter."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def other_day(head: PackageHead, now: Instant) -> list[Fault]:
    """A package for another day opens (it is set up the day before), but says so."""
    zone = head.round.time_zone
    days = sorted({session.doors.local(zone).date() for session in head.round.sessions})
    today = now.local(zone).date()
    if head.round.practice or today in days:
        return []
    return [Fault("other_date", planned=[str(day) for day in days], today=str(today))]


def _marks(head: PackageHead) -> tuple[Mark, ...]:
    return ("practice",) if head.round.practice else ()


def _kept(log: EventLog, name: str) -> bytes:
    value = log.kept(name)
    if value is None:
        raise hostile("ledger_damaged", file=name)
    return value


def _rulepacks(head: PackageHead) -> list[RulePack]:
    return [read_rulepack(text.encode(), "package") for text in head.rulepacks]


def _in_force(packs: list[RulePack], head: PackageHead, moment: Instant) -> RulePack:
    day: datetime.date = moment.local(head.round.time_zone).date()
    return in_force(packs, head.round.regulation, day)
