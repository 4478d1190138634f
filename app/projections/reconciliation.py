"""Everything that headquarters must look at in a round, found anew from what is stored."""

from __future__ import annotations

from app.domain.cases import KINDS, Case
from app.kernel.memory import all_staying
from app.projections.peoplecases import people_cases
from app.projections.roundview import RoundView
from app.projections.sessioncases import session_cases
from app.projections.stationcases import station_cases

_ORDER = {kind: place for place, kind in enumerate(KINDS)}


def reconcile(view: RoundView) -> list[Case]:
    """All cases and findings: by kind, venue, session and person; each id once."""
    with all_staying():
        found = {
            case.case: case
            for part in (people_cases, session_cases, station_cases)
            for case in part(view)
        }
    return sorted(
        found.values(),
        key=lambda c: (_ORDER[c.kind], c.venue, c.session, c.room, c.candidates, c.case),
    )
