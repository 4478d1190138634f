"""Building a station's records anew from what the others have of them.

For a station whose records were put back to an older copy and then went on, so that two different
ones have the same number. The new ledger takes what the others have; what was recorded here alone
is recorded again in a new log, at the times at which it happened. The old ledger is set aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.domain.events import Draft, IncidentNoted, Recorded, StationEnrolled
from app.domain.round import Entry
from app.formats import bundle, wire
from app.kernel.faults import Fault
from app.kernel.phrases import phrase
from app.services.bundling import EVENTS_A_BUNDLE, only_word_of_sending, opened_bundle
from app.services.epochs import session_to_tell
from app.services.exchanging import take_in
from app.services.journal import Journal, Stamp
from app.services.neighbours import FORK, HELD, TAKEN
from app.services.opening import OpenStation, assemble, new_epoch
from app.services.ports import Drop, VaultPort, Workspace
from app.services.relaying import relay

_LEFT_BEHIND = (HELD, FORK, TAKEN)
"""Kept values that the new ledger finds out for itself."""


class Rebuilt(NamedTuple):
    """What a rebuilding has found."""

    taken: int
    """Records that came from the others, or from this station's own sealed log."""
    again: int
    """Records that nobody else had, recorded again."""
    faults: tuple[Fault, ...]


def rebuild(
    old: OpenStation,
    workspace: Workspace,
    key: bytes,
    drop: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    aside: Drop | None = None,
) -> Rebuilt:
    """Put a new ledger in the old one's place, whole or not at all; the old station is closed.

    Raise Fault `drop_unreadable` or `disk_failed`, and nothing has changed.
    """
    found: list[Rebuilt] = []

    def fill(new: Any) -> None:
        found.append(_fill(old, new, drop, vault, stamp, aside))

    workspace.replace_ledger(key, fill, then=old.close)
    return found[0]


def _fill(
    old: OpenStation, new: Any, drop: Drop, vault: VaultPort, stamp: Stamp, aside: Drop | None
) -> Rebuilt:
    log, begun = old.venue.journal.log, new_epoch(old, vault)
    names = [n for n in log.kept_names("") if not n.startswith(_LEFT_BEHIND)]
    keep = {name: log.kept(name) or b"" for name in names} | begun.kept
    # In the order of its package, which its digest rests on.
    roster = [wire.from_json(line, Entry) for line in log.roster_bytes().splitlines()]
    first = Journal(new, old.venue.journal.station, begun.epoch, old.venue.journal.marks)
    first.append([Draft(begun.enrolled)], stamp, keep=keep, roster=roster)
    station = assemble(new, vault)
    journal, own = station.venue.journal, _Own(drop.place)
    # What the others have counts; what is only here comes after it.
    faults = [*take_in(station, drop, vault, stamp, aside=aside)]
    _give_all(old, own, vault, parted=_has_parted(old, journal))
    faults += take_in(station, own, vault, stamp, aside=aside)
    lost = [record for record in log.all_records() if _is_lost(record, old, journal)]
    told = IncidentNoted("other", "session", phrase("epoch_incident_rebuilt", "ja"))
    journal.record_again(lost)
    journal.append([Draft(told, session=session_to_tell(station))], stamp)
    taken = sum(head.size for head in journal.others.values())
    return Rebuilt(taken, len(lost), tuple(faults))


def _give_all(old: OpenStation, own: _Own, vault: VaultPort, *, parted: bool) -> None:
    """Everything that the old ledger has, as any station would give it; a parted log it keeps."""
    relay(old, own, vault)
    size = 0 if parted else old.venue.journal.head.size
    for first in range(1, size + 1, EVENTS_A_BUNDLE):
        head, opened = opened_bundle(old, first, min(first + EVENTS_A_BUNDLE - 1, size))
        sealed = vault.seal(opened, list(head.recipients))
        own.put(bundle.file_name(head, sealed), sealed)


def _has_parted(old: OpenStation, journal: Journal) -> bool:
    """Whether others have another record of this station under a number that is taken here."""
    ours = old.venue.journal
    whose = (ours.station, ours.epoch)
    theirs = journal.others.get(whose)
    if theirs is None:
        return False
    size = min(theirs.size, ours.head.size)
    return (
        ours.log.links(*whose, size, size)[0].hash != journal.log.links(*whose, size, size)[0].hash
    )


def _is_lost(record: Recorded, old: OpenStation, journal: Journal) -> bool:
    """Whether the new ledger has another record, or none, where this station had this one."""
    if record.station != old.venue.journal.station or isinstance(record.fact, StationEnrolled):
        return False
    if only_word_of_sending([record]):
        return False
    whose, seq = (record.station, record.epoch), record.seq
    theirs = journal.log.links(*whose, seq, seq)
    ours = old.venue.journal.log.links(*whose, seq, seq)
    return not theirs or theirs[0].hash != ours[0].hash


class _Own:
    """A drop that holds only what this station itself puts there."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._files: dict[str, bytes] = {}

    def put(self, name: str, data: bytes) -> None:
        """Keep a file."""
        self._files[name] = data

    def list(self, under: str) -> Iterator[str]:
        """The names of the files."""
        return (name for name in sorted(self._files) if name.startswith(under))

    def get(self, name: str, limit: int) -> bytes:
        """A file's bytes."""
        return self._files[name][: limit + 1]
