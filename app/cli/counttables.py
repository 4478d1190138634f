"""People and papers on a terminal, once an exam is over."""

from __future__ import annotations

from collections.abc import Callable

from app.cli.common import put, say
from app.domain.reconciling import Difference, RoomPapers
from app.services.overview import Overview

_NAMED = 12
"""A line names no more people than this; all of them are in the JSON."""


def show_papers(found: Overview, table: Callable[[str, list[str], list[list[str]]], None]) -> None:
    """Room by room: who sat, what was counted, what does not agree, and where the parcels are."""
    rows = [
        [session.id, room, *_row(one)]
        for session in found.sessions
        for room, one in session.papers.items()
        if one.counted is not None or room in session.uncounted
    ]
    if rows:
        names = ("session", "room", "present", "sheets", "absent", "blanks", "papers")
        table("", [say(f"heading_{name}") for name in names], rows)
    for session in found.sessions:
        for room, one in session.papers.items():
            for difference in one.differences:
                put(_differs(session.id, room, difference))
        if session.hold:
            put(say("hold_rooms", session=session.id, rooms=session.hold))
        if session.unconfirmed:
            left = [f"{one.name} {one.short}".strip() for one in session.unconfirmed]
            put(say("stations_unconfirmed", session=session.id, stations=left))
        for handed in session.handed_over:
            sealed = {"parcels": handed.parcels, "seals": list(handed.seals)}
            put(say("papers_handed_over", session=session.id, to=handed.to, **sealed))


def _differs(session: str, room: str, difference: Difference) -> str:
    people = [
        f"{one.candidate_number} ({say('may_' + one.why)})" for one in difference.people[:_NAMED]
    ]
    left_out = len(difference.people) - len(people)
    counted = {"counted": difference.counted, "expected": difference.expected}
    told = {**counted, "people": [*people, f"+ {left_out}"] if left_out else people}
    return say(f"differs_{difference.code}", session=session, room=room, **told)


def _row(one: RoomPapers) -> list[str]:
    if one.counted is None:
        return [str(one.present), "–", str(one.absent), "–", say("papers_uncounted")]
    counted = one.counted
    state = "hold" if one.holds else ("written" if one.differences else "agree")
    numbers = (one.present, counted.sheets_used, one.absent, counted.sheets_blank_absent)
    return [*map(str, numbers), say(f"papers_{state}")]
