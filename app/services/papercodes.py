"""Codes from a venue's paper, held against the records that came in."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.cases import KINDS, Case, case_id
from app.domain.office import HeadNoted, HeadResult, OfficeRecord
from app.formats.headcode import TypedHead, read_code
from app.services.registryport import Registry, StationHeld

WRONG: tuple[HeadResult, ...] = ("differs", "beyond")
"""What says that the records are not those that the paper bears witness for."""


def held_against(registry: Registry, round_id: str, venue: str, code: str) -> HeadNoted:
    """What the records say to a code that stands on a venue's paper.

    Raise Fault `head_code_unreadable`, `head_code_misread`.
    """
    typed = read_code(code)
    stations = [s for s in registry.stations(round_id) if s.venue == venue]
    meant = [s for s in stations if typed.is_station(s.station)]
    for station, seq in _places(registry, typed, meant):
        return HeadNoted(venue=venue, code=code, result="found", station=station, seq=seq)
    seq = typed.seq or 0
    result: HeadResult = "differs"
    if not meant:
        result = "stranger"
    elif typed.seq is None:
        result = "not_here"
    elif max(s.size for s in meant) < typed.seq:
        # More may come; but a venue that has sent everything has no more.
        result = "beyond"
    station = meant[0].station if len(meant) == 1 else ""
    return HeadNoted(venue=venue, code=code, result=result, station=station, seq=seq)


def head_cases(registry: Registry, round_id: str, noted: Iterator[OfficeRecord]) -> Iterator[Case]:
    """A case for each code that was noted and that the records do not bear out, as of now."""
    for record in noted:
        fact = record.fact
        if not isinstance(fact, HeadNoted) or record.round != round_id:
            continue
        now = held_against(registry, round_id, fact.venue, fact.code)
        if now.result in WRONG or now.result == "stranger":
            yield Case(
                case=case_id(round_id, "head_differs", fact.venue, fact.code),
                round=round_id,
                kind="head_differs",
                severity=KINDS["head_differs"].severity,
                venue=fact.venue,
                station=now.station,
                evidence=(record.id,),
                details={"code": fact.code, "result": now.result, "record": now.seq},
            )


def _places(
    registry: Registry, typed: TypedHead, meant: list[StationHeld]
) -> Iterator[tuple[str, int]]:
    for station in meant:
        chain = (station.round, station.venue, station.station, station.epoch)
        first, last = (typed.seq, typed.seq) if typed.seq else (1, None)
        for event in registry.events(chain, first, last):
            if typed.is_head(event.hash):
                yield station.station, event.seq
