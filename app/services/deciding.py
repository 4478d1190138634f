"""A case decided at headquarters: recorded, and told with what it replaces and what then holds."""

from __future__ import annotations

from typing import NamedTuple

from app.domain import casework
from app.domain.casework import Decide
from app.domain.office import Actor, Decision
from app.domain.outcomes import Holds, Outcomes
from app.services.casework import CaseShown, Work, find_case, shown_of
from app.services.office import read_office, write_office
from app.services.ports import Clock
from app.services.registryport import Registry


class Decided(NamedTuple):
    """A case as it stands once it was decided."""

    case: CaseShown
    replaces: Decision | None
    """The decision whose place this one took."""
    outcomes: tuple[Holds, ...]
    """What holds for its people where other decisions say something about the same exam."""
    zone: str


def decide(registry: Registry, clock: Clock, actor: Actor, case: str, wish: Decide) -> Decided:
    """Decide about a case and record it; raise Fault."""
    return decide_in(registry, clock, actor, *find_case(registry, case), wish)


def decide_in(
    registry: Registry, clock: Clock, actor: Actor, work: Work, shown: CaseShown, wish: Decide
) -> Decided:
    """The same about a case that is at hand."""
    what = work.by_id[shown.case]
    entries = work.entries(what.candidates)
    today = clock.now().local(work.view.round.time_zone).date().isoformat()
    write_office(
        registry,
        clock,
        actor,
        lambda state: [casework.decided(state, what, wish, actor, entries, today=today)],
        round_id=what.round,
        reason=wish.reason,
    )
    office = read_office(registry)
    before = office.state.decisions[what.case][:-1]
    return Decided(
        case=shown_of(what, office, stands=shown.stands),
        replaces=before[-1] if before else None,
        outcomes=tuple(Outcomes(office.state, what.round).around(what)),
        zone=work.view.round.time_zone,
    )
