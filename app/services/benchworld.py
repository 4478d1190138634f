"""A large invented venue to measure in: one session, one room, as many people as asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.regulation import RulePack
from app.domain.round import Entry, Room, Round, Session, Staff, Venue
from app.formats.rulepack import in_force
from app.kernel.time import Instant
from app.services.headquarters import Headquarters
from app.services.invented import people
from app.services.opening import Sheet
from app.services.packing import pack
from app.services.preparing import ticket_texts

ZONE = "Asia/Tokyo"
PIN = "2468"


class BenchWorld(NamedTuple):
    """A sealed package, its sheet, and some people's ticket texts."""

    sealed: bytes
    sheet: Sheet
    tickets: list[str]
    session: str
    doors: Instant


def bench_world(
    hq: Headquarters, packs: Sequence[RulePack], *, size: int, tickets: int
) -> BenchWorld:
    """Prepare and pack a practice round with `size` people at one venue."""
    day = datetime(2026, 11, 22, tzinfo=ZoneInfo(ZONE))

    def at(hour: int, minute: int) -> Instant:
        return Instant.of(day.replace(hour=hour, minute=minute))

    session = Session(
        id="AM",
        venue="B01",
        subject="grade-2",
        stage="first",
        form="written",
        doors=at(9, 0),
        admission_deadline=at(9, 50),
        start=at(10, 0),
        end=at(11, 30),
        ticket_issued=True,
    )
    round_ = Round(
        id="2026-9",
        name="Bench",
        regulation="iacs",
        time_zone=ZONE,
        venues=(Venue("B01", "Bench", "public", (Room("A", "A", size),)),),
        sessions=(session,),
        staff=(Staff("B01", "l01", "Lead", "lead", PIN),),
        practice=True,
    )
    crowd = people(size, day.date())
    entries = [
        Entry(
            candidate_number=f"{number:08}",
            name=person.name,
            kana=person.kana,
            birth_date=person.birth_date,
            session=session.id,
            room="A",
            seat=str(number),
        )
        for number, person in zip(range(1, size + 1), crowd, strict=False)
    ]
    chosen = in_force(packs, "iacs", day.date())
    hq.registry.store_round(round_, entries, [chosen.source])
    texts = ticket_texts(hq, round_.id)
    some = random.Random(size).sample(sorted(texts.values()), min(tickets, size))
    packed = pack(hq, round_.id, "B01", at(8, 0))
    return BenchWorld(
        packed.sealed, Sheet.read(packed.passphrase_text), some, session.id, session.doors
    )
