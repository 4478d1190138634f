"""A round's cases held at hand: reconciled once, and again only when something has come in."""

from __future__ import annotations

from app.domain.bans import bans
from app.domain.casework import Decide, Open
from app.domain.office import (
    Actor,
    CaseDecided,
    CaseOpened,
    ClerkSignedIn,
    ListsWritten,
    PersonSeen,
    PhotoSeen,
)
from app.kernel.faults import Fault, Kind
from app.services.casework import CaseShown, Work, open_case, told_anew, work_on
from app.services.deciding import Decided, decide_in
from app.services.office import Office, read_office
from app.services.ports import Clock
from app.services.registryport import Registry

_JOINED = (CaseDecided, CaseOpened, PersonSeen, PhotoSeen, ListsWritten, ClerkSignedIn)
"""Headquarters' own facts by which the records say nothing else."""


class CasesHeld:
    """One round at a time, for whoever works on one case after another; not for two threads."""

    def __init__(self, registry: Registry, clock: Clock) -> None:
        self._registry, self._clock = registry, clock
        self._work: Work | None = None
        self._mark: object = None

    def work(self, round_id: str) -> Work:
        """The round as of now; what was decided since is joined without reconciling again."""
        office = read_office(self._registry)
        mark = _mark(self._registry, round_id, office)
        if self._work is None or mark != self._mark:
            self._work, self._mark = work_on(self._registry, round_id), mark
        elif office.state.size != self._work.office.state.size:
            self._work = told_anew(self._work, office)
        return self._work

    def beside(self, round_id: str) -> Work:
        """The same of any round: one that is not at hand takes nothing's place."""
        at_hand = self._work is None or self._work.view.round.id == round_id
        return self.work(round_id) if at_hand else work_on(self._registry, round_id)

    def forget(self) -> None:
        """Reconcile when it is asked for again."""
        self._work = None

    def case(self, round_id: str, case: str) -> tuple[Work, CaseShown]:
        """A case by its id; raise Fault `case_unknown`."""
        work = self.work(round_id)
        found = next((shown for shown in work.cases if shown.case == case), None)
        if found is None:
            raise Fault("case_unknown", Kind.REFUSED, case=case)
        return work, found

    def decide(self, actor: Actor, round_id: str, case: str, wish: Decide) -> Decided:
        """Decide about a case; raise Fault."""
        return decide_in(self._registry, self._clock, actor, *self.case(round_id, case), wish)

    def open(self, actor: Actor, round_id: str, wish: Open) -> CaseShown:
        """Open a case that no record shows; raise Fault."""
        return open_case(self._registry, self._clock, actor, round_id, wish)


def _mark(registry: Registry, round_id: str, office: Office) -> object:
    """What differs as soon as reconciling might find something else."""
    return (
        registry.preparation(round_id),
        tuple((one.station, one.epoch, one.size) for one in registry.stations(round_id)),
        tuple((one.sha256, one.status) for one in registry.bundles(round_id)),
        len(registry.forks(round_id)),
        # A code from paper may be a case, and whoever was erased is in none.
        sum(not isinstance(record.fact, _JOINED) for record in office.records),
        # A ban of another round bars people here.
        tuple(b.decision.fact for b in bans(office.state) if b.decision.what.round != round_id),
    )
