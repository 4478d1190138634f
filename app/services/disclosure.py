"""Everything that headquarters stores about one person, for whoever asks to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.office import Banned, CaseDecided, OfficeRecord, PersonSeen, PhotoSeen
from app.domain.round import Entry
from app.formats import eventrecord
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.projections.timeline import naming, timeline
from app.services.casefile import Step, step_of
from app.services.casework import CaseShown, Work, work_on
from app.services.registryport import EventHeld, Registry


class Look(Struct, frozen=True):
    """Somebody looked at what is stored about the person."""

    at: Instant
    clerk: str
    why: str


class PersonFile(Struct, frozen=True):
    """What one round holds of one candidate number."""

    round: str
    round_name: str
    candidate_number: str
    entries: list[dict[str, Any]]
    """Their rows of the roster, every field."""
    facts: list[dict[str, Any]]
    """Every record about them, as the venue wrote it."""
    timeline: tuple[Step, ...]
    """The same in words."""
    cases: tuple[CaseShown, ...]
    bans: tuple[Banned, ...]
    looks: tuple[Look, ...]
    practice: bool = False


def person_files(
    registry: Registry,
    number: str,
    round_id: str = "",
    *,
    work_of: Callable[[Registry, str], Work] = work_on,
) -> list[PersonFile]:
    """One file a round that knows the number; raise Fault `person_unknown`, `round_unknown`.

    `work_of` answers a round's cases; whoever has them at hand need not find them again.
    """
    rounds = [registry.round(round_id).id] if round_id else registry.rounds()
    found = []
    for each in rounds:
        events = list(registry.person_events(each, number))
        known = [entry for entry in registry.entries(each) if entry.candidate_number == number]
        if events or known:
            found.append(_file(registry, work_of(registry, each), number, known, events))
    if not found:
        raise Fault("person_unknown", candidate=number)
    return found


def _file(
    registry: Registry,
    work: Work,
    number: str,
    entries: list[Entry],
    events: list[EventHeld],
) -> PersonFile:
    round_id = work.view.round.id
    events = [*events, *_naming(registry, round_id, number)]
    records = [
        eventrecord.decode(event.station, event.epoch, event.seq, event.body) for event in events
    ]
    return PersonFile(
        round=round_id,
        round_name=work.view.round.name,
        practice=work.view.round.practice,
        candidate_number=number,
        entries=[_whole(entry) for entry in entries],
        facts=[_as_written(event) for event in events],
        timeline=tuple(step_of(work, told) for told in timeline(records)),
        cases=tuple(case for case in work.cases if number in case.candidates),
        bans=tuple(_bans(work, round_id, number)),
        looks=tuple(_looks(work.office.records, round_id, number)),
    )


def _naming(registry: Registry, round_id: str, number: str) -> Iterator[EventHeld]:
    """Notes about a session that name the person among several."""
    for event in registry.session_events(round_id):
        record = eventrecord.decode(event.station, event.epoch, event.seq, event.body)
        if naming(number, [record]):
            yield event


def _whole(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__struct_fields__}


def _as_written(event: EventHeld) -> dict[str, Any]:
    body: Mapping[str, Any] = msgspec.json.decode(event.body)
    return {"station": event.station, "epoch": event.epoch, "seq": event.seq, **body}


def _bans(work: Work, round_id: str, number: str) -> Iterator[Banned]:
    for made in work.office.state.decisions.values():
        if made[-1].what.round == round_id:
            yield from (who for who in made[-1].banned if who.candidate_number == number)


def _looks(records: Iterable[OfficeRecord], round_id: str, number: str) -> Iterator[Look]:
    for record in records:
        if record.round == round_id and _is_about(record, number):
            yield Look(record.at, record.clerk, _why(record))


def _why(record: OfficeRecord) -> str:
    match record.fact:
        case PersonSeen(why=why):
            return why
        case PhotoSeen():
            return "photo"
        case _:
            return "decision"


def _is_about(record: OfficeRecord, number: str) -> bool:
    fact = record.fact
    if isinstance(fact, PersonSeen | PhotoSeen):
        return fact.candidate == number
    return isinstance(fact, CaseDecided) and number in fact.what.candidates
