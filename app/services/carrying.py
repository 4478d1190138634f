"""Photos of the venue's other stations: taken from where they meet, kept sealed, sent on.

So a photo outlives the computer that took it. It is never looked at here: it stays sealed for
headquarters, and only its signature and its place in this venue are checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.roomfacts import EvidenceKept
from app.formats import evidence as evidence_format
from app.formats import photoreceipt
from app.formats.evidence import EvidenceHead
from app.formats.photoreceipt import PhotoReceipt
from app.formats.ticket import key_id
from app.kernel.faults import Fault, Kind, hostile
from app.services.evidence import CARRIED, CONFIRMED, destroyed, digests, lying, restore
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.receiving import HEADQUARTERS, folder_of, was_aside


class PhotosTaken(NamedTuple):
    """What came of a look at the photos of a drop."""

    names: tuple[str, ...]
    """Files that are carried from now on, or that gave a lost photo of this station back."""
    faults: tuple[Fault, ...]
    known: tuple[Fault, ...]
    """What is not believed and was told and set aside before."""


def take_photos(
    station: OpenStation, drop: Drop, vault: VaultPort, *, aside: Drop | None = None
) -> PhotosTaken:
    """Keep every photo of this venue that is new here; one that is not believed stops no other."""
    taken, faults, known = list[str](), list[Fault](), list[Fault]()
    if destroyed(station.venue.journal):
        return PhotosTaken((), (), ())
    for name in _new(station, drop):
        sealed = b""
        try:
            sealed = drop.get(name, evidence_format.MAX_SEALED)
            if _take(station, sealed, vault):
                taken.append(name)
        except Fault as fault:
            again = (
                aside is not None
                and fault.kind is Kind.HOSTILE
                and was_aside(aside, name.rsplit("/", 1)[-1], sealed)
            )
            (known if again else faults).append(fault.about(file=name))
    return PhotosTaken(tuple(taken), tuple(faults), tuple(known))


def take_photo_receipts(
    station: OpenStation, drop: Drop, vault: VaultPort
) -> tuple[int, tuple[Fault, ...]]:
    """Keep headquarters' word on every photo that lies here; how many are new, and what is false.

    What is kept is its signed text: a purge verifies it again.
    """
    log, found, faults = station.venue.journal.log, dict[str, bytes](), list[Fault]()
    folder = f"{station.head.round.id}/{station.head.venue}/{HEADQUARTERS}"
    have = set(log.kept_names(CONFIRMED))
    for name in drop.list(folder):
        if not name.endswith(photoreceipt.SUFFIX):
            continue
        try:
            data = drop.get(name, photoreceipt.MAX_TEXT)
            said = _word(station, data, vault)
        except Fault as fault:
            faults.append(fault.about(file=name))
            continue
        if said is not None and CONFIRMED + said.content not in have:
            found[CONFIRMED + said.content] = data
    if found:
        station.venue.journal.keep(found)
    return len(found), tuple(faults)


def unconfirmed(station: OpenStation, vault: VaultPort) -> tuple[str, ...]:
    """The photos lying here, as `lying` names them, of which headquarters has not said it has them.

    A purge must leave everything while this is not empty.
    """
    journal, confirmed = station.venue.journal, set[str]()
    for name in journal.log.kept_names(CONFIRMED):
        said = _word(station, journal.log.kept(name) or b"", vault)
        if said is not None:
            confirmed.add(said.content)
    ends = (*confirmed, *map(evidence_format.named, confirmed))
    return tuple(name for name in lying(journal) if not name.endswith(ends))


def _word(station: OpenStation, data: bytes, vault: VaultPort) -> PhotoReceipt | None:
    """What headquarters said, if it is about this venue; raise a hostile Fault where it is not."""
    keys = {key_id(key): key for key in map(bytes.fromhex, station.head.receipt_keys)}
    try:
        text = data.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise hostile("not_a_receipt") from error
    said = photoreceipt.read(text, keys, verify=vault.verify)
    ours = (station.head.round.id, station.head.venue)
    return said if (said.round, said.venue) == ours else None


def carried(station: OpenStation) -> Iterator[tuple[str, bytes]]:
    """The sealed photos of other stations, each with the name of its file."""
    log = station.venue.journal.log
    for name in log.kept_names(CARRIED):
        yield name.removeprefix(CARRIED), log.kept(name) or b""


def _new(station: OpenStation, drop: Drop) -> Iterator[str]:
    """Files that may be photos of this venue and are not known yet."""
    venue = (station.head.round.id, station.head.venue)
    log, mine = station.venue.journal.log, f"{folder_of(station)}/"
    have = {name.removeprefix(CARRIED) for name in log.kept_names(CARRIED)}
    own = {evidence_format.named(digest) for digest in digests(station.venue.journal)}
    for name in sorted(drop.list("")):
        parts = name.split("/")
        elsewhere = len(parts) > 3 and tuple(parts[:2]) != venue
        if not name.endswith(evidence_format.SUFFIX) or elsewhere or parts[-1] in have:
            continue
        if not (name.startswith(mine) and parts[-1].endswith(tuple(own))):
            yield name


def _take(station: OpenStation, sealed: bytes, vault: VaultPort) -> bool:
    journal = station.venue.journal
    identities, limit = [station.head.venue_identity], evidence_format.MAX_OPEN
    opened = vault.unseal(sealed, identities, limit=limit, format=evidence_format.KIND)
    if opened is None:
        raise hostile("not_for_us")
    venue_key = vault.signer(station.head.venue_key).public_key
    head, photo = evidence_format.read(opened, verify=vault.verify, venue_key=venue_key)
    if (head.round, head.venue) != (station.head.round.id, station.head.venue):
        raise hostile("photo_other_venue", station=head.station)
    record = journal.log.record(head.fact)
    if record is not None and not _is_of(head, record.fact):
        raise hostile("photo_differs", fact=head.fact, station=head.station)
    if (head.station, head.epoch) == (journal.station, journal.epoch):
        # A station put back to an older copy of itself finds its own photo again.
        return record is not None and restore(journal, head.content, photo)
    journal.keep({CARRIED + evidence_format.file_name(head): sealed})
    return True


def _is_of(head: EvidenceHead, fact: object) -> bool:
    return isinstance(fact, EvidenceKept) and (fact.sha256, fact.about) == (
        head.content,
        head.about,
    )
