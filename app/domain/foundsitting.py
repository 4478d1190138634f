"""The lead's decision about somebody found sitting in the room whom no desk let in.

Nobody waves a late person through at the desk (E 11). Whom the room saw before any desk told them
that they are late was there: the lead answers for that, and what they decide counts.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.events import Admitted, Decided
from app.domain.lateness import LATE
from app.domain.reasons import Presented, own_reason, reasons, standing
from app.domain.seated import first_seen, not_let_in
from app.domain.target import Target
from app.domain.view import View
from app.domain.whereabouts import place_of

_OF_TIME_OR_PAPER = (*LATE, "session_ended", "session_suspended", "no_ticket")
"""What is said to somebody at the door, and not to somebody who sits."""


def found_sitting(view: View, target: Target) -> bool:
    """Whether the room saw the person, whom no desk let in, before a desk told them late."""
    sitting = target.sitting
    if not not_let_in(sitting):
        return False
    first = first_seen(view, target.candidate, target.plan)
    return first is not None and (sitting.late is None or first <= sitting.late)


def came_too_late(view: View, target: Target) -> bool:
    """Whether somebody sits there whom a desk had told that they are late, which stands (E 11)."""
    late = target.sitting.late is not None and target.sitting.arrived is None
    asks = "late_within" in (*target.sitting.open_grounds, *target.sitting.settled)
    return late and not asks and not_let_in(target.sitting) and not found_sitting(view, target)


def may_be_let_in(view: View, target: Target, settled: Collection[str]) -> bool:
    """Whether nothing but time and paper stands against somebody who was found sitting."""
    if not found_sitting(view, target):
        return False
    presented = Presented(
        target.candidate, target.plan.id, ticket_issue=target.sitting.ticket_issue
    )
    codes = {*standing(view, presented), *reasons(view, presented)}
    return not any(_bars(view, code) for code in codes - {*_OF_TIME_OR_PAPER, *settled})


def let_in_by(view: View, target: Target, decided: Decided) -> Admitted | None:
    """What the lead's decision comes to at once: the person counts as let in, from here on.

    Without a good ID check only provisionally; admitted in full they are after the check.
    """
    if decided.outcome == "refuse" or not may_be_let_in(view, target, decided.settled):
        return None
    sitting = target.sitting
    excused = sitting.id_excused or any(code in view.rules.findings for code in decided.settled)
    checked = target.plan.id_check == "seat" or sitting.id_good or excused
    provisional = decided.outcome == "provisional"
    if not (checked or provisional):
        return None
    return Admitted(*place_of(target.entry, sitting), provisional=provisional)


def _bars(view: View, code: str) -> bool:
    reason = view.rules.reasons.get(code)
    own = own_reason(code)
    verdict = own[0] if own else reason and reason.verdict
    return verdict != "proceed"
