"""The rows of the list of incidents; those that are about one person's conduct are found here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.candidate import Sitting
from app.domain.events import AttentionCalled, Disqualified, Recorded
from app.domain.roomfacts import EvidenceKept, ImpersonationFound
from app.domain.session import phase_in
from app.kernel.time import Instant
from app.services.moment import Moment
from app.services.noted import Note

Waiting = Literal[
    "incident",
    "impersonation",
    "impersonation_over",
    "until_stopped",
    "stopped",
    "unsigned",
    "out_of_rule",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: an incident, somebody who sits for another, a warning that is not signed yet, or a
    disqualification outside the rule."""

    id: str
    sort: Waiting
    at: Instant
    """When it was seen."""
    waits: bool
    number: str = ""
    note: Note | None = None
    kind: str = ""
    record: Recorded | None = None
    """What was recorded of the person, where it is no incident."""
    photo: bool = False
    """Whether a photo is kept as evidence of it."""

    @property
    def companion(self) -> bool:
        """Whether it is about whoever came along, not about the person."""
        return getattr(self.record and self.record.fact, "to", "") == "companion"


def about_people(moment: Moment, session: str) -> list[Entry]:
    """Who sits for another, whose warning nobody has signed, who was sent out above the rule."""
    over = phase_in(moment.state(session), moment.rooms(session)) in ("ended", "cancelled")
    found: list[Entry] = []
    for number, person in moment.people():
        sitting = person.sitting(session)
        concerned = sitting.there.impersonation or sitting.attentions or person.disqualified
        if concerned:
            records = [one for one in moment.records_of(number) if one.session == session]
            found += _about(number, sitting, records, over=over)
    return found


def _about(
    number: str, sitting: Sitting, records: Sequence[Recorded], *, over: bool
) -> Iterator[Entry]:
    shown = {one.fact.about for one in records if isinstance(one.fact, EvidenceKept)}
    for record in records:
        fact = record.fact
        sort: Waiting
        match fact:
            case ImpersonationFound():
                sort, waits = _impersonation(fact, sitting, over=over)
            case Disqualified(out_of_rule=True):
                sort, waits = "out_of_rule", False
            case AttentionCalled(written=True, acknowledged=None):
                sort, waits = "unsigned", True
                if record.id in sitting.there.answers:
                    continue
            case _:
                continue
        at, kind = fact.seen_at or record.when, getattr(fact, "kind", "")
        photo = record.id in shown
        yield Entry(record.id, sort, at, waits, number, kind=kind, record=record, photo=photo)


def _impersonation(
    fact: ImpersonationFound, sitting: Sitting, *, over: bool
) -> tuple[Waiting, bool]:
    """As what it is listed, and whether anything is still to be done at the venue."""
    if fact.outcome == "stopped":
        return "stopped", False
    if sitting.there.stopped:
        return "until_stopped", False
    return ("impersonation_over", False) if over else ("impersonation", True)
