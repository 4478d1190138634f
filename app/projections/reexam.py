"""Who is proposed for a re-exam, and why: everyone whom a cause of the organiser's touched (E 21).

A proposal only: headquarters decides. Cancelled is not absent, and whoever had not come by the
deadline, was turned away or disqualified was not touched.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from app.domain.session import SessionState
from app.projections.inrooms import Someone

_UNTOUCHED = ("absent", "refused", "disqualified", "not_sitting")


class Proposal(Struct, frozen=True):
    """One person in one session."""

    candidate_number: str
    session: str
    why: tuple[str, ...]
    """cancelled, shortfall, time_owed."""


def proposals(everybody: Iterable[Someone], state: SessionState) -> list[Proposal]:
    """Everyone touched in one session, by number."""
    found = []
    for one in everybody:
        if why := _why(one, state):
            found.append(Proposal(one.number, one.session, why))
    return sorted(found, key=lambda proposal: proposal.candidate_number)


def _why(one: Someone, state: SessionState) -> tuple[str, ...]:
    entry, standing = one.entry, one.person.standing(one.session)
    unexpected = entry is None or entry.withdrawn or entry.barred
    if standing in _UNTOUCHED or (unexpected and not one.sitting.in_room):
        return ()
    clock, there = state.room(one.place[0]), one.sitting.there
    sits = one.sitting.in_room and there.gone is None
    causes = {
        # Also who had left or given up before: the cancelled exam was theirs too, and
        # headquarters decides.
        "cancelled": clock.cancelled,
        "shortfall": sits and (clock.shortfall > 0 or there.cut_short > 0),
        "time_owed": there.lost > there.given,
    }
    return tuple(code for code, holds in causes.items() if holds)
