"""One case with everything that a person needs to decide about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.domain.events import Recorded
from app.domain.office import Decision, PersonSeen
from app.domain.outcomes import Holds, Outcomes
from app.domain.round import Entry
from app.domain.samepeople import folded_kana
from app.formats import eventrecord
from app.kernel.time import Instant
from app.projections.timeline import Told, timeline
from app.services.casework import CaseShown, Work, shown_of, work_on
from app.services.forkedrecords import sides
from app.services.registryport import EventHeld, Registry

_MOST_STEPS = 500
"""A session's facts without anybody in it are fewer; a person's are far fewer."""


class Step(Struct, frozen=True):
    """One fact of the timeline."""

    fact: str
    at: Instant
    type: str
    venue: str
    station: str
    operator: str
    session: str
    room: str
    candidate: str
    codes: tuple[str, ...]
    details: tuple[str, ...]
    reason: str
    article: str | None
    corrected: bool


class CaseFile(Struct, frozen=True):
    """A case, its decisions, what happened at the venue, and earlier cases of the people."""

    case: CaseShown
    decisions: tuple[Decision, ...]
    timeline: tuple[Step, ...]
    earlier: tuple[CaseShown, ...]
    outcomes: tuple[Holds, ...] = ()
    """What holds for its people where other decisions say something about the same exam."""


def case_file(registry: Registry, work: Work, case: CaseShown) -> CaseFile:
    """Everything about a case."""
    return CaseFile(
        case=case,
        decisions=work.office.state.decisions.get(case.case, ()),
        timeline=tuple(_steps(registry, work, case)),
        earlier=tuple(_earlier(registry, work, case)),
        outcomes=tuple(Outcomes(work.office.state, case.round).around(work.by_id[case.case])),
    )


def looks_at(registry: Registry, case: CaseShown) -> list[PersonSeen]:
    """What is recorded of somebody who opens a case: a look at each person in it."""
    parted = [side.record.candidate or "" for side in sides(registry, case)]
    people = dict.fromkeys([*case.candidates, *filter(None, parted)])
    return [PersonSeen(candidate=number, why="case") for number in people]


def _steps(registry: Registry, work: Work, case: CaseShown) -> Iterator[Step]:
    events: list[EventHeld] = []
    for number in case.candidates:
        events += registry.person_events(case.round, number)
    if not case.candidates:
        wanted = set(case.sessions)
        events += [e for e in registry.session_events(case.round) if e.session in wanted]
    records = [
        eventrecord.decode(event.station, event.epoch, event.seq, event.body) for event in events
    ]
    told = timeline(records)
    evidence = set(case.evidence)
    if len(told) > _MOST_STEPS:
        told = tuple(one for one in told if one.record.id in evidence)
    for one in told:
        yield step_of(work, one)
    for side in sides(registry, case):
        [only] = timeline([side.record])
        step = step_of(work, only)
        yield replace(step, codes=(side.code, *step.codes))


def step_of(work: Work, told: Told) -> Step:
    """A fact as it is shown."""
    record: Recorded = told.record
    rules = work.view.rules.get(record.session or "")
    return Step(
        fact=record.id,
        at=record.when,
        type=told.kind,
        venue=work.view.venue_of.get((record.station, record.epoch), ""),
        station=record.station,
        operator=record.operator or "",
        session=record.session or "",
        room=record.room or "",
        candidate=record.candidate or "",
        codes=told.codes,
        details=told.details,
        reason=record.reason or "",
        article=told.article(rules) if rules else None,
        corrected=told.corrected is not None,
    )


def _earlier(registry: Registry, work: Work, case: CaseShown) -> Iterator[CaseShown]:
    """Other cases of the same people: of this round, and decided or opened ones of others."""
    people = set(case.candidates)
    for other in work.cases:
        if other.case != case.case and people.intersection(other.candidates):
            yield other
    keys = {_key(entry) for entry in work.entries(case.candidates)}
    state = work.office.state
    for round_id in registry.rounds():
        if round_id == case.round or not keys:
            continue
        kept = [made[-1].what for made in state.decisions.values()]
        kept += [opened.what for opened in state.opened.values()]
        of_round = {what.case: what for what in kept if what.round == round_id}
        if not of_round:
            continue
        same = {e.candidate_number for e in registry.entries(round_id) if _key(e) in keys}
        for what in of_round.values():
            if same.intersection(what.candidates):
                yield shown_of(what, work.office, stands=True)


def _key(entry: Entry) -> tuple[str, str]:
    return folded_kana(entry.kana), entry.birth_date


def person_cases(registry: Registry, round_id: str, number: str) -> Sequence[CaseShown]:
    """Every case of a person in a round."""
    return [case for case in work_on(registry, round_id).cases if number in case.candidates]
