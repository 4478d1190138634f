"""A new epoch: how a station goes on whose records were put back, copied or moved.

Numbers that were given once are never given again: the station begins a log of its own anew, and
what it had recorded before is held like another station's. What was lost on this computer comes
back from those who have met it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from app.domain.events import Draft, IncidentNoted
from app.formats import bundle
from app.kernel.faults import Fault, hostile
from app.kernel.phrases import phrase
from app.services.bundling import EVENTS_A_BUNDLE, opened_bundle
from app.services.journal import Stamp
from app.services.neighbours import TAKEN, Neighbours
from app.services.opening import OpenStation, new_epoch
from app.services.ports import Drop, VaultPort

Why = Literal["restored", "moved", "rebuilt"]
HOME = "home"
"""Kept under this: the computer on which the log is written."""


class Mark(Struct, frozen=True):
    """What a computer remembers of a station's log, outside the station's folder."""

    epoch: str
    size: int
    head: str


def mark_of(station: OpenStation) -> Mark:
    """How far the log reaches now."""
    journal = station.venue.journal
    return Mark(journal.epoch, journal.head.size, journal.head.hash.hex())


def go_on(
    station: OpenStation,
    outbox: Drop,
    vault: VaultPort,
    stamp: Stamp,
    *,
    computer: str,
    mark: Mark | None,
) -> tuple[Fault, ...]:
    """Look whether this log may be gone on with, and begin a new epoch where it may not.

    `computer` is what tells this computer from others, empty where nothing does; `mark` is what it
    remembers of the log.
    What was sealed here and is no longer in the log is taken back first. Answers what deserves a
    look: `epoch_restored` or `epoch_moved`.
    """
    journal = station.venue.journal
    before = journal.head.size
    back = _take_back(station, outbox, vault)
    home = (journal.log.kept(HOME) or b"").decode()
    here = {HOME: computer.encode()} if computer else {}
    if back or _is_behind(station, mark):
        begin_epoch(station, vault, stamp, "restored", keep=here)
        return (hostile("epoch_restored", size=before, back=back),)
    if here and home and home != computer:
        begin_epoch(station, vault, stamp, "moved", keep=here)
        return (Fault("epoch_moved"),)
    return ()


def claim(station: OpenStation, computer: str) -> None:
    """Keep on which computer the log is written, once anything was recorded here."""
    journal = station.venue.journal
    if computer and journal.head.size > 1 and not journal.log.kept(HOME):
        journal.keep({HOME: computer.encode()})


def begin_epoch(
    station: OpenStation,
    vault: VaultPort,
    stamp: Stamp,
    why: Why,
    *,
    keep: Mapping[str, bytes] | None = None,
) -> None:
    """Begin a new log under this station's name; an incident tells the lead."""
    journal = station.venue.journal
    keep = {**(keep or {}), **dict(_vouched(station))}
    new = new_epoch(station, vault)
    incident = IncidentNoted("other", "session", phrase(f"epoch_incident_{why}", "ja"))
    drafts = [Draft(new.enrolled), Draft(incident, session=session_to_tell(station))]
    journal.begin_epoch(new.epoch, drafts, stamp, {**keep, **new.kept})


def _vouched(station: OpenStation) -> Iterator[tuple[str, bytes]]:
    """This station's own signature under what it had recorded, as it is kept of any other."""
    journal = station.venue.journal
    size = journal.head.size
    for first in range(1, size + 1, EVENTS_A_BUNDLE):
        head, opened = opened_bundle(station, first, min(first + EVENTS_A_BUNDLE - 1, size))
        name = f"{TAKEN}{journal.station}-{journal.epoch}/{head.last:015d}"
        yield name, bundle.envelope_of(opened)


def _take_back(station: OpenStation, outbox: Drop, vault: VaultPort) -> int:
    """Take back what this station has sealed and its log has lost; answer how many records."""
    journal, neighbours = station.venue.journal, Neighbours(station, vault)
    before = journal.head.size
    for name in sorted(outbox.list("")):
        says = bundle.named(name)
        mine = says is not None and says[:2] == (journal.station, journal.epoch)
        if says is None or not mine or says.last <= journal.head.size:
            continue
        judgement = neighbours.judge(outbox.get(name, bundle.MAX_SEALED))
        if judgement.fault is None and judgement.fork is None and judgement.new:
            journal.take(judgement.new)
    return journal.head.size - before


def _is_behind(station: OpenStation, mark: Mark | None) -> bool:
    journal = station.venue.journal
    if mark is None:
        return False
    if mark.epoch != journal.epoch:
        # A log that was begun after this one, and is not even known here.
        return (journal.station, mark.epoch) not in journal.others
    links = journal.log.links(journal.station, journal.epoch, mark.size, mark.size)
    return not links or links[0].hash.hex() != mark.head


def session_to_tell(station: OpenStation) -> str:
    """The session that goes on, or the first that is not closed."""
    moment = station.venue.at(Stamp(station.venue.journal.last_at or station.head.made_at, 0))
    plans = sorted(station.venue.sessions.values(), key=lambda plan: plan.doors)
    states = {plan.id: moment.state(plan.id) for plan in plans}
    still = [plan.id for plan in plans if states[plan.id].closed is None]
    going = [id_ for id_ in still if states[id_].doors_opened]
    return next(iter([*going, *still, *(plan.id for plan in plans)]))
