"""Whether somebody's personal data may be erased at headquarters; a plain function over the state.

A rule pack says how many days a venue keeps them; we read the same days for headquarters, from the
round's last exam on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.office import Actor, OfficeState
from app.domain.regulation import Regulation
from app.domain.round import Round
from app.kernel.faults import Fault
from app.kernel.time import Instant

_DAY = 24 * 60  # minutes


def in_the_way(
    state: OfficeState,
    round_: Round,
    number: str,
    rules: Iterable[Regulation],
    open_cases: Sequence[str],
    *,
    held: int,
    now: Instant,
) -> list[Fault]:
    """Everything that says: not yet."""
    faults = []
    if open_cases:
        faults.append(Fault("erase_case_open", candidate=number, cases=list(open_cases)))
    today = now.local(round_.time_zone).date().isoformat()
    bans = [
        made[-1].what.case
        for made in state.decisions.values()
        for who in made[-1].banned
        if made[-1].what.round == round_.id
        and who.candidate_number == number
        and (not who.until or who.until >= today)
    ]
    if bans:
        faults.append(Fault("erase_banned", candidate=number, cases=bans))
    days = max(pack.retention.days for pack in rules)
    due = max(plan.end for plan in round_.sessions).plus(minutes=days * _DAY)
    if now < due:
        zone = round_.time_zone
        faults.append(Fault("erase_retention", candidate=number, days=days, due=due, zone=zone))
    if held:
        faults.append(Fault("erase_held", round=round_.id, count=held))
    return faults


def expect_two(actor: Actor, second: str) -> None:
    """Raise Fault `clerk_not_decider`, `erase_needs_second`: nobody erases alone."""
    if actor.role != "decider":
        raise Fault("clerk_not_decider", clerk=actor.clerk)
    if not second or second == actor.clerk:
        raise Fault("erase_needs_second", clerk=actor.clerk)
