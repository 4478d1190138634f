"""Cases at headquarters: found anew from the records, joined with what clerks have decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from app.domain import casework
from app.domain.cases import Case, Effect, Outcome, Severity, round_of
from app.domain.casework import Open
from app.domain.office import (
    Actor,
    CaseDecided,
    CaseOpened,
    CertificatesListed,
    HeadNoted,
    ListsWritten,
    OfficeFact,
    PersonSeen,
)
from app.domain.round import Entry
from app.kernel.faults import Fault, Kind
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.projections.reconciliation import reconcile
from app.projections.roundview import RoundView
from app.services.office import Office, read_office, write_office
from app.services.papercodes import head_cases, held_against
from app.services.ports import Clock
from app.services.registryport import Registry
from app.services.roundnow import round_view, rules_of

State = Literal["open", "decided"]


class CaseShown(Struct, frozen=True):
    """A case and what was decided about it, as one flat line."""

    case: str
    round: str
    kind: str
    severity: Severity
    article: str | None
    state: State
    venue: str
    session: str
    room: str
    candidate_number: str
    """Whom it is about, where that is one person."""
    candidates: tuple[str, ...]
    sessions: tuple[str, ...]
    station: str
    evidence: tuple[str, ...]
    details: dict[str, str | int | list[str]]
    outcome: Outcome | None
    effect: Effect
    reason: str
    decided_by: str
    second: str
    decided_at: Instant | None
    banned: tuple[str, ...]
    decisions: int
    """How many decisions were made; the last one holds."""
    stands: bool
    """Whether the records still show it; what was decided stays listed in any case."""
    opened_by: str
    opened_reason: str


class Work(NamedTuple):
    """A round and everything that waits or was decided in it."""

    view: RoundView
    office: Office
    cases: Sequence[CaseShown]
    by_id: dict[str, Case]
    found: dict[str, Case]
    """Those of them that the records show."""

    def entries(self, numbers: Iterable[str]) -> list[Entry]:
        """The rows of the roster of these people."""
        people = [self.view.people[n] for n in numbers if n in self.view.people]
        return [entry for one in people for entry in one.entries]


class Filter(NamedTuple):
    """Which cases are wanted; what is empty holds for all."""

    kind: str = ""
    venue: str = ""
    state: str = ""
    candidate: str = ""
    severity: str = ""

    def fits(self, case: CaseShown) -> bool:
        """Whether a case is wanted."""
        return (
            self.kind in ("", case.kind)
            and self.venue in ("", case.venue)
            and self.state in ("", case.state)
            and self.severity in ("", case.severity)
            and (not self.candidate or self.candidate in case.candidates)
        )


def work_on(registry: Registry, round_id: str) -> Work:
    """A round's cases as of now; raise Fault `round_unknown`."""
    office = read_office(registry)
    view = round_view(registry, round_id, office.state)
    found = {case.case: case for case in reconcile(view)}
    heads = iter(office.state.heads)
    found |= {case.case: case for case in head_cases(registry, round_id, heads)}
    return _joined(view, office, found)


def told_anew(work: Work, office: Office) -> Work:
    """The same records with what was decided and opened since; nothing is reconciled again."""
    return _joined(work.view, office, work.found)


def _joined(view: RoundView, office: Office, found: dict[str, Case]) -> Work:
    round_id, every, stands = view.round.id, dict(found), {*found}
    for opened in office.state.opened.values():
        if opened.what.round == round_id:
            every[opened.what.case] = opened.what
            stands.add(opened.what.case)
    for made in office.state.decisions.values():
        if made[-1].what.round == round_id:
            every.setdefault(made[-1].what.case, made[-1].what)
    shown = [shown_of(case, office, stands=case.case in stands) for case in every.values()]
    # What waits for a decision first, cases before findings; the rest stays in its order.
    shown.sort(key=lambda case: (case.state != "open", case.severity != "case"))
    return Work(view, office, shown, every, found)


def shown_of(case: Case, office: Office, *, stands: bool) -> CaseShown:
    """A case with what was decided about it."""
    decision = office.state.decision(case.case)
    opened = office.state.opened.get(case.case)
    return CaseShown(
        case=case.case,
        round=case.round,
        kind=case.kind,
        severity=case.severity,
        article=case.article,
        state="decided" if decision else "open",
        venue=case.venue,
        session=case.session,
        room=case.room,
        candidate_number=case.candidates[0] if len(case.candidates) == 1 else "",
        candidates=case.candidates,
        sessions=case.about,
        station=case.station,
        evidence=case.evidence,
        details=case.details,
        outcome=decision.outcome if decision else None,
        effect=decision.effect if decision else "",
        reason=decision.reason if decision else "",
        decided_by=decision.clerk if decision else "",
        second=decision.second if decision else "",
        decided_at=decision.at if decision else None,
        banned=tuple(who.candidate_number for who in decision.banned) if decision else (),
        decisions=len(office.state.decisions.get(case.case, ())),
        stands=stands,
        opened_by=opened.clerk if opened else "",
        opened_reason=opened.reason if opened else "",
    )


def find_case(registry: Registry, case: str) -> tuple[Work, CaseShown]:
    """A case by its id; raise Fault `case_unknown`."""
    round_id = round_of(case)
    if round_id not in registry.rounds():
        raise Fault("case_unknown", Kind.REFUSED, case=case)
    work = work_on(registry, round_id)
    found = next((shown for shown in work.cases if shown.case == case), None)
    if found is None:
        raise Fault("case_unknown", Kind.REFUSED, case=case)
    return work, found


def open_case(
    registry: Registry, clock: Clock, actor: Actor, round_id: str, wish: Open
) -> CaseShown:
    """Open a case that no rule has found; raise Fault."""
    round_, entries = registry.round(round_id), registry.entries(round_id)
    every = rules_of(registry, round_)
    rules = every[wish.session] if wish.session in every else next(iter(every.values()))
    facts = write_office(
        registry,
        clock,
        actor,
        lambda state: [casework.opened(state, round_, entries, rules, wish)],
        round_id=round_id,
        reason=wish.reason,
    )
    what = next(fact.what for fact in facts if isinstance(fact, CaseOpened))
    return shown_of(what, read_office(registry), stands=True)


def note_head(
    registry: Registry, clock: Clock, actor: Actor, round_id: str, venue: str, code: str
) -> HeadNoted:
    """Enter a code from a venue's paper; raise Fault where it can't be read."""
    if venue not in {place.code for place in registry.round(round_id).venues}:
        raise Fault("unknown_venue", Kind.USAGE, venue=venue, round=round_id)
    noted = held_against(registry, round_id, venue, code)
    write_office(registry, clock, actor, lambda _: [noted], round_id=round_id)
    return noted


def note_looks(
    registry: Registry,
    clock: Clock,
    actor: Actor,
    round_id: str,
    looks: Iterable[PersonSeen],
) -> None:
    """Record that somebody looked at people; what is seen is told only after it."""
    facts: list[OfficeFact] = list(looks)
    if facts:
        write_office(registry, clock, actor, lambda _: facts, round_id=round_id)


def note_lists(
    registry: Registry,
    clock: Clock,
    actor: Actor,
    round_id: str,
    place: str,
    files: Mapping[str, bytes],
    certificates: Mapping[str, tuple[str, ...]] | None = None,
    *,
    with_names: bool = True,
) -> None:
    """Record that lists leave headquarters, with the hash of each file.

    `certificates` has who stands on the list of certificates for the first time, by course.
    """
    digests = {name: sha256(data).hex() for name, data in sorted(files.items())}
    fact = ListsWritten(place=place, files=digests, with_names=with_names)
    first = [CertificatesListed(people=dict(certificates))] if certificates else []
    write_office(registry, clock, actor, lambda _: [fact, *first], round_id=round_id)


def decisions_of(office: Office, case: str) -> Iterator[tuple[str, CaseDecided]]:
    """Every decision about a case with its id, the first first."""
    for record in office.records:
        if isinstance(record.fact, CaseDecided) and record.fact.what.case == case:
            yield record.id, record.fact
