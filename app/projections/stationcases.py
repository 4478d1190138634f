"""What the records of a round say about stations and the files that came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.domain.cases import KINDS, Case, case_id
from app.domain.events import ClockConfirmed, ForkFound, Recorded, SegmentTaken
from app.domain.stationfacts import StationsConfirmed
from app.projections.roundview import Log, LogHeld, RoundView

Details = dict[str, str | int | list[str]]

MOST_OFFSET = 5 * 60_000
"""Milliseconds; our own bound, the one beyond which a venue is asked for a reason."""
_PRACTICE = "practice_mismatch"


def station_cases(view: RoundView) -> Iterator[Case]:
    """Every case and finding about stations, venues that are silent, and files."""
    witnessed = _witnessed(view)
    for log in view.arrived.logs:
        yield from _chain(view, log, witnessed.get((log.station, log.epoch)))
        yield from _clock(view, log)
    yield from _never_sent(view, witnessed)
    for file in view.arrived.refused:
        kind = "practice_offered" if file.reason == _PRACTICE else "bundle_refused"
        yield _about(
            view,
            kind,
            (file.sha256,),
            venue=file.venue,
            station=file.station,
            evidence=(file.sha256,),
            details={"file": file.file, "reason": file.reason},
        )


def _witnessed(view: RoundView) -> dict[Log, tuple[str, int, str]]:
    """Log -> venue, how far others saw it reach, and who says so."""
    found: dict[Log, tuple[str, int, str]] = {}

    def saw(log: Log, venue: str, size: int, fact: str) -> None:
        if size > found.get(log, ("", 0, ""))[1]:
            found[log] = (venue, size, fact)

    for whose, records in view.of_logs.items():
        for record in records:
            if isinstance(record.fact, SegmentTaken):
                seen = (record.fact.station, record.fact.epoch)
                saw(seen, view.venue_of.get(whose, ""), record.fact.size, record.id)
    for plan, told in view.told.items():
        for record in told:
            if isinstance(record.fact, StationsConfirmed):
                for one in (*record.fact.stations, *record.fact.not_ours):
                    saw((one.station, one.epoch), view.plans[plan].venue, one.size, record.id)
    return found


def _chain(view: RoundView, log: LogHeld, witness: tuple[str, int, str] | None) -> Iterator[Case]:
    """Gaps, forks, and records that others have seen and headquarters has not."""
    whose = (log.station, log.epoch)
    if log.gaps:
        gaps = [f"{first}-{last}" for first, last in log.gaps]
        yield _of(view, "chain_gap", log, details={"gaps": gaps, "size": log.size})
    elif witness is not None and witness[1] > log.size > 0:
        details: Details = {"size": log.size, "seen": witness[1]}
        yield _of(view, "records_missing", log, evidence=(witness[2],), details=details)
    noted: dict[int, list[str]] = defaultdict(list)
    for seq in log.forks:
        noted[seq] = []
    for records in view.of_logs.values():
        for record in records:
            fact = record.fact
            if isinstance(fact, ForkFound) and (fact.station, fact.epoch) == whose:
                noted[fact.seq].append(record.id)
    for seq, facts in sorted(noted.items()):
        yield _of(
            view, "fork", log, evidence=tuple(facts), details={"record": seq}, key=(str(seq),)
        )


def _clock(view: RoundView, log: LogHeld) -> Iterator[Case]:
    """A clock that nobody compared, or that was far off when two people did."""
    if log.size == 0:
        return
    read: list[tuple[Recorded, int]] = [
        (record, record.fact.offset_ms)
        for record in view.of_logs.get((log.station, log.epoch), ())
        if isinstance(record.fact, ClockConfirmed)
    ]
    if not read:
        yield _of(view, "clock_unchecked", log)
        return
    worst, offset = max(read, key=lambda one: abs(one[1]))
    if abs(offset) > MOST_OFFSET:
        details: Details = {"offset_ms": offset, "limit_ms": MOST_OFFSET}
        yield _of(view, "clock_offset", log, evidence=(worst.id,), details=details)


def _never_sent(view: RoundView, witnessed: dict[Log, tuple[str, int, str]]) -> Iterator[Case]:
    """Stations that others have met, and venues of which nothing has come in at all."""
    held = {(log.station, log.epoch) for log in view.arrived.logs if log.size > 0}
    venues = {log.venue for log in view.arrived.logs if log.size > 0}
    for log, (venue, size, fact) in sorted(witnessed.items()):
        if log not in held:
            yield _about(
                view,
                "never_sent",
                log,
                venue=venue,
                station=log[0],
                evidence=(fact,),
                details={"seen": size},
            )
    for code in sorted({plan.venue for plan in view.plans.values()} - venues):
        yield _about(view, "never_sent", (code,), venue=code)


def _of(
    view: RoundView,
    kind: str,
    log: LogHeld,
    *,
    evidence: tuple[str, ...] = (),
    details: Details | None = None,
    key: tuple[str, ...] = (),
) -> Case:
    about = (log.station, log.epoch, *key)
    named: Details = {"station_name": log.name, **(details or {})}
    return _about(
        view,
        kind,
        about,
        venue=log.venue,
        station=log.station,
        evidence=evidence,
        details=named,
    )


def _about(
    view: RoundView,
    kind: str,
    key: tuple[str, ...],
    *,
    venue: str,
    station: str = "",
    evidence: tuple[str, ...] = (),
    details: Details | None = None,
) -> Case:
    return Case(
        case=case_id(view.round.id, kind, *key),
        round=view.round.id,
        kind=kind,
        severity=KINDS[kind].severity,
        venue=venue,
        station=station,
        evidence=evidence,
        details=details or {},
    )
