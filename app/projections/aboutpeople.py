"""How a case about people is written: whose it is, where, and the facts that it rests on."""

from __future__ import annotations

from app.domain.cases import KINDS, Case, case_id
from app.domain.events import Known
from app.projections.inrooms import Someone, place_seen
from app.projections.roundview import RoundView

Details = dict[str, str | int | list[str]]


def facts_of(view: RoundView, number: str, plan: str, *kinds: type[Known]) -> tuple[str, ...]:
    """The facts of these kinds about somebody in a session."""
    records = view.people[number].records
    return tuple(r.id for r in records if r.session == plan and isinstance(r.fact, kinds))


def about_person(
    view: RoundView,
    kind: str,
    someone: Someone,
    *,
    article: str | None = None,
    evidence: tuple[str, ...] = (),
    details: Details | None = None,
    key: tuple[str, ...] = (),
) -> Case:
    """One person in one session; `key` tells several cases of a kind apart."""
    return case_of(
        view,
        kind,
        someone.session,
        (someone.number, someone.session, *key),
        article=article,
        room=place_seen(someone)[0],
        candidates=(someone.number,),
        evidence=evidence,
        details=details or {},
    )


def case_of(
    view: RoundView,
    kind: str,
    plan: str,
    key: tuple[str, ...],
    *,
    article: str | None,
    venue: str = "",
    room: str = "",
    candidates: tuple[str, ...] = (),
    sessions: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    details: Details,
) -> Case:
    """A case of a session; `key` is what its id rests on."""
    return Case(
        case=case_id(view.round.id, kind, *key),
        round=view.round.id,
        kind=kind,
        severity=KINDS[kind].severity,
        article=article,
        venue=venue or view.plans[plan].venue,
        session=plan,
        room=room,
        candidates=candidates,
        sessions=sessions,
        evidence=evidence,
        details=details,
    )
