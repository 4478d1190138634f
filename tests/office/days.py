"""Two venues' day as headquarters holds it: facts written down one by one, in no order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from app.domain.cases import Case
from app.domain.events import Known, Recorded, StationEnrolled
from app.domain.round import Entry, Room, Round, Session, Venue
from app.kernel.time import Instant
from app.projections.reconciliation import reconcile
from app.projections.roundview import Arrived, FileRefused, LogHeld, RoundView
from tests.domain.world import IACS

HOMES = {"T01": ("a" * 16, "e" * 16), "S01": ("b" * 16, "f" * 16), "T02": ("c" * 16, "d" * 16)}
"""Each venue's station and its epoch."""


def at(clock: str, day: str = "2026-11-22") -> Instant:
    """A time of the exam day in Japan."""
    return Instant.parse(f"{day}T{clock}+09:00")


def plan(id: str = "T01-AM", **changes: Any) -> Session:
    """A morning of the venue that its id names."""
    made = Session(
        id=id,
        venue=id.partition("-")[0],
        subject="grade-2",
        stage="first",
        form="written",
        doors=at("09:00:00"),
        admission_deadline=at("09:50:00"),
        start=at("10:00:00"),
        end=at("11:30:00"),
        ticket_issued=True,
    )
    return replace(made, **changes)


def row(number: str, session: str = "T01-AM", **changes: Any) -> Entry:
    """A row of the roster."""
    made = Entry(
        candidate_number=number,
        name=f"試験 {number}",
        kana=f"シケン {'アイウエオカキクケコ'[int(number[-1])]}{number}",
        birth_date="2001-02-03",
        session=session,
        room="A",
        seat=number[-2:],
    )
    return replace(made, **changes)


@dataclass
class Day:
    """What came in of a round of a public, a second public and a semi-public venue."""

    plans: Sequence[Session] = (plan(), plan("T02-AM"), plan("S01-AM"))
    roster: list[Entry] = field(default_factory=list)
    facts: list[Recorded] = field(default_factory=list)
    logs: dict[tuple[str, str], LogHeld] = field(default_factory=dict)
    refused: list[FileRefused] = field(default_factory=list)

    @property
    def round(self) -> Round:
        """The round as it was prepared."""
        rooms = (Room("A", "試験室A", 40), Room("B", "試験室B", 40))
        venues = tuple(
            Venue(code, f"会場{code}", "semi-public" if code[0] == "S" else "public", rooms)
            for code in HOMES
        )
        return Round("2026-2", "第2回", "iacs", "Asia/Tokyo", venues, tuple(self.plans), ())

    def note(
        self,
        fact: Known,
        *,
        venue: str = "T01",
        who: str | None = None,
        session: str | None = "",
        clock: str = "09:30:00",
        **more: Any,
    ) -> str:
        """One more fact of a venue's station; answer its id."""
        station, epoch = HOMES[venue]
        seq = 1 + sum(1 for record in self.facts if record.station == station)
        record = Recorded(
            station=station,
            epoch=epoch,
            seq=seq,
            id=f"{station}-{epoch}-{seq}",
            order=at(clock).ms + seq,
            at=at(clock),
            offset_ms=0,
            monotonic_ms=seq,
            fact=fact,
            operator="l01",
            role="lead",
            candidate=who,
            session=f"{venue}-AM" if session == "" else session,
            **more,
        )
        self.facts.append(record)
        name = "受付" if not isinstance(fact, StationEnrolled) else fact.station_name
        self.logs[station, epoch] = LogHeld(venue, station, epoch, name, seq)
        return record.id

    def view(self) -> RoundView:
        """Everything folded."""
        arrived = Arrived(tuple(self.logs.values()), tuple(self.refused))
        return RoundView(
            self.round, self.roster, reversed(self.facts), rules=lambda _: IACS, arrived=arrived
        )

    def cases(self, *kinds: str) -> list[Case]:
        """The cases of these kinds, or all."""
        found = reconcile(self.view())
        return [case for case in found if not kinds or case.kind in kinds]
