"""Many venues on one day: a practice round prepared, packed, lived through and sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.regulation import RulePack
from app.domain.round import Entry, Room, Round, Session, Staff, Venue
from app.formats.rulepack import in_force
from app.kernel.time import Instant
from app.services.benchroom import live_through
from app.services.benchworld import PIN, ZONE
from app.services.headquarters import Headquarters
from app.services.invented import people
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.packing import Packed, pack
from app.services.ports import Drop, VaultPort, Way
from app.services.sending import send

ROUND = "2026-9"
EVENTS_EACH = 5
"""Records of one candidate: scanned, checked, admitted, seen in the room; some go out too."""


def nation(
    hq: Headquarters, packs: Sequence[RulePack], *, venues: int, candidates: int
) -> Iterator[Packed]:
    """Prepare a round and pack it for each of its venues."""
    day = datetime(2026, 11, 22, tzinfo=ZoneInfo(ZONE))
    codes = [f"B{number:03}" for number in range(1, venues + 1)]
    round_ = Round(
        id=ROUND,
        name="Bench",
        regulation="iacs",
        time_zone=ZONE,
        venues=tuple(
            Venue(code, "Bench", "public", (Room("A", "A", candidates),)) for code in codes
        ),
        sessions=tuple(_session(code, day) for code in codes),
        staff=tuple(Staff(code, "l01", "Lead", "lead", PIN) for code in codes),
        practice=True,
    )
    crowd = people(venues, day.date())
    entries = [
        Entry(
            candidate_number=f"{number:08}",
            name=person.name,
            kana=person.kana,
            birth_date=person.birth_date,
            session=f"{codes[(number - 1) // candidates]}-AM",
            room="A",
            seat=str((number - 1) % candidates + 1),
        )
        for number, person in zip(range(1, venues * candidates + 1), crowd, strict=False)
    ]
    hq.registry.store_round(round_, entries, [in_force(packs, "iacs", day.date()).source])
    for code in codes:
        yield pack(hq, ROUND, code, Instant.of(day.replace(hour=8)))


def _session(code: str, day: datetime) -> Session:
    def at(hour: int, minute: int) -> Instant:
        return Instant.of(day.replace(hour=hour, minute=minute))

    return Session(
        id=f"{code}-AM",
        venue=code,
        subject="grade-2",
        stage="first",
        form="written",
        doors=at(9, 0),
        admission_deadline=at(9, 50),
        start=at(10, 0),
        end=at(11, 30),
        ticket_issued=True,
    )


def day_of(station: OpenStation, drop: Way, outbox: Drop, vault: VaultPort) -> None:
    """A venue's whole day at one station, sent to headquarters at its end."""
    log = station.venue.journal.log
    candidates = len(log.roster())
    live_through(station, f"{station.head.venue}-AM", candidates * EVENTS_EACH)
    at = station.venue.journal.last_at
    assert at is not None
    send(station, drop, outbox, vault, Stamp(at.plus(seconds=60), at.ms))
