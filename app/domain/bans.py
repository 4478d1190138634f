"""Who is barred by what headquarters decided about another round (E 15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from app.domain.office import Banned, Decision, OfficeState
from app.domain.round import Entry, Round, Session
from app.domain.samepeople import folded_kana, folded_name
from app.kernel.time import Instant


class Ban(NamedTuple):
    """A ban that holds, and the decision behind it."""

    who: Banned
    since: Instant
    decision: Decision


def bans(state: OfficeState) -> Iterator[Ban]:
    """Every ban of a decision that holds; one that was superseded bars nobody."""
    for made in state.decisions.values():
        last = made[-1]
        for who in last.banned:
            yield Ban(who, last.at, last)


def with_bans(entries: Iterable[Entry], round_: Round, state: OfficeState) -> list[Entry]:
    """The roster with everybody barred whom a ban names: by name, kana and birth date together.

    Numbers change from round to round, and two of the three may be a namesake's. A ban holds from
    its decision on, and never in the round that it came from.
    """
    plans = {plan.id: plan for plan in round_.sessions}
    barred: dict[tuple[str, str, str], list[Ban]] = {}
    for ban in bans(state):
        if ban.decision.what.round == round_.id:
            continue
        barred.setdefault(same_person(ban.who), []).append(ban)
    if not barred:
        return list(entries)
    found = []
    for entry in entries:
        plan = plans.get(entry.session)
        known = barred.get(same_person(entry), []) if plan is not None else []
        holds = plan is not None and any(_holds(ban, plan, round_.time_zone) for ban in known)
        found.append(replace(entry, barred=True) if holds else entry)
    return found


def _holds(ban: Ban, plan: Session, zone: str) -> bool:
    day = plan.doors.local(zone).date().isoformat()
    return ban.since < plan.doors and (not ban.who.until or day <= ban.who.until)


def same_person(who: Entry | Banned) -> tuple[str, str, str]:
    """What tells people apart from round to round: name, kana and birth date together."""
    return (folded_name(who.name), folded_kana(who.kana), who.birth_date)
