"""Every reason that may hold against letting a person in now, in no particular order.

The codes are the rule pack's; `refused_for_good` is a `refused_before` that can't be mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.candidate import Sitting
from app.domain.round import Entry, Session
from app.domain.session import deadline_of
from app.domain.ticket import Ticket
from app.domain.view import View, phase_of


class Presented(NamedTuple):
    """A person at the desk: by a verified ticket, or found on the list (no ticket)."""

    candidate: str
    session: str | None
    ticket: Ticket | None = None
    ticket_issue: int | None = None
    room: str | None = None
    """The room that this desk serves, where it serves one only."""


def standing(view: View, presented: Presented) -> Iterator[str]:
    """Disqualified or barred refuses; admitted is already in, and no rule of time applies."""
    if presented.ticket is not None and presented.ticket.round != view.round_id:
        return  # a number of another round may be somebody else's here
    barring = []
    if view.person(presented.candidate).disqualified:
        barring.append("disqualified")
    if any(entry.barred for entry in view.entries(presented.candidate)):
        barring.append("barred")
    yield from barring
    if barring:
        return
    sitting, _ = sitting_and_plan(view, presented)
    if sitting.conflict:
        yield "admitted_elsewhere"  # whoever was first, another desk has to be asked
    elif sitting.admissions:
        here = sitting.admissions[0].station == view.station
        yield "already_admitted" if here else "admitted_elsewhere"


def reasons(view: View, presented: Presented) -> Iterator[str]:
    """Every other reason that holds, in no particular order."""
    ticket = presented.ticket
    if ticket is not None and ticket.round != view.round_id:
        yield "other_round"
        return
    sitting, plan = sitting_and_plan(view, presented)
    shown = presented.ticket_issue or sitting.ticket_issue
    if shown is not None and shown < view.superseded.get(presented.candidate, 1):
        yield from _unless_settled(view, presented, "superseded")
    if ticket is not None and ticket.venue != view.venue.code:
        yield "other_venue"
        return
    entry = entry_of(view, presented)
    if not view.entries(presented.candidate):
        yield from _unless_settled(view, presented, "not_on_roster")
    elif entry is None or plan is None:
        yield "other_session"
        return
    else:
        yield from _reasons_of_entry(view, presented, plan, entry)
    for code in sitting.raised:
        yield from _unless_settled(view, presented, code)
    if plan is not None:
        yield from _reasons_of_time(view, plan, sitting, entry)


def _reasons_of_entry(
    view: View, presented: Presented, plan: Session, entry: Entry
) -> Iterator[str]:
    """What the roster and the ticket say against it."""
    sitting = view.person(entry.candidate_number).sitting(plan.id)
    referring = []
    if entry.withdrawn:
        referring.append("withdrawn")
    exempt = entry.first_stage_exempt and plan.stage == view.rules.exempt_stage
    if sitting.exemption == "not_sitting" or (exempt and sitting.exemption is None):
        referring.append("exempt_first_stage")
    if entry.duplicates:
        referring.append("duplicate_subject")
    unseen = presented.ticket_issue is None and sitting.ticket_issue is None
    if unseen and plan.ticket_issued:
        referring.append("no_ticket")
    for code in referring:
        yield from _unless_settled(view, presented, code)
    if presented.room is not None and presented.room != entry.room:
        yield "other_room"


def _reasons_of_time(
    view: View, plan: Session, sitting: Sitting, entry: Entry | None
) -> Iterator[str]:
    """What the session's clock and what happened before say; without an entry for any room."""
    state = view.state(plan.id)
    clock, phase = state.room(entry.room if entry else ""), phase_of(view, plan.id)
    in_time = view.now.second <= deadline_of(plan, state).second
    over = clock.ended is not None or phase == "ended"
    if (over and not clock.cancelled) or (not in_time and sitting.arrived is None):
        yield "late"
    if clock.cancelled or phase == "cancelled":
        yield "session_cancelled"
    elif phase == "prepared":
        yield "too_early"
    elif clock.stopped is not None or (entry is None and phase == "suspended"):
        yield "session_suspended"
    if sitting.refused is not None:
        yield "refused_before" if sitting.refused_curable and in_time else "refused_for_good"


def _unless_settled(view: View, presented: Presented, code: str) -> Iterator[str]:
    sitting, _ = sitting_and_plan(view, presented)
    if code not in sitting.settled:
        yield code


def sitting_and_plan(view: View, presented: Presented) -> tuple[Sitting, Session | None]:
    """How the person stands in the session the desk means, and its plan."""
    plan = view.sessions.get(presented.session) if presented.session else None
    if plan is None:
        return Sitting(), None
    return view.person(presented.candidate).sitting(plan.id), plan


def entry_of(view: View, presented: Presented) -> Entry | None:
    """The row that enters the person in the session the desk means."""
    for entry in view.entries(presented.candidate):
        if entry.session == presented.session:
            return entry
    return None


def belongs(view: View, presented: Presented) -> bool:
    """Whether the person may stand in this line: entered here, or on no list that we have."""
    if presented.ticket is not None and presented.ticket.round != view.round_id:
        return False
    return entry_of(view, presented) is not None or not view.entries(presented.candidate)
