"""Every reason that may hold against letting a person in now, in no particular order.

The codes are the rule pack's and `OWN_REASONS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.candidate import Sitting
from app.domain.lateness import came_within, late_until
from app.domain.regulation import Regulation, VerdictCode
from app.domain.round import Entry, Session
from app.domain.seated import seen_in_time
from app.domain.session import deadline_of
from app.domain.ticket import Ticket
from app.domain.view import View, phase_of
from app.domain.whereabouts import place_of

OWN_REASONS: dict[str, tuple[VerdictCode, str | None]] = {
    "session_ended": ("refuse", None),
    "not_sitting": ("refer", "exempt_first_stage"),
    "refused_for_good": ("refuse", "refused_before"),
}
"""Reasons that no rule pack names: the verdict, and the reason whose article they rest on.

`refused_for_good` is a `refused_before` that can't be mended.
"""

MILDER_REASONS: dict[str, tuple[VerdictCode, str | None]] = {"late_within": ("refer", "late")}
"""The same for what only a pack brings that declares it: late, and the lead may agree."""


def own_reason(code: str) -> tuple[VerdictCode, str | None] | None:
    """The verdict of a reason that no rule pack names, and the reason that it is like."""
    return OWN_REASONS.get(code) or MILDER_REASONS.get(code)


class Presented(NamedTuple):
    """A person at the desk: by a verified ticket, or found on the list (no ticket)."""

    candidate: str
    session: str | None
    ticket: Ticket | None = None
    ticket_issue: int | None = None
    room: str | None = None
    """The room that this desk serves, where it serves one only."""
    in_line: bool = True
    """Whether the person stood in line at the deadline, as far as the desk knows."""


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
    old = shown is not None and shown < view.superseded.get(presented.candidate, 1)
    if old:
        yield from _unless_settled(view, presented, "superseded")
    moved_here = old and bool(view.entries(presented.candidate))
    if ticket is not None and ticket.venue != view.venue.code and not moved_here:
        yield "other_venue"
        return
    entry = entry_of(view, presented)
    if not view.entries(presented.candidate):
        yield from _unless_settled(view, presented, "not_on_roster")
    elif entry is None or plan is None:
        yield "other_session"
        if plan is not None and _ticketless(presented, sitting, plan):
            yield from _unless_settled(view, presented, "no_ticket")
        return
    else:
        yield from _reasons_of_entry(view, presented, plan, entry)
    for code in sitting.raised:
        yield from _unless_settled(view, presented, code)
    if plan is not None:
        yield from _reasons_of_time(view, presented.candidate, plan, entry)


def _reasons_of_entry(
    view: View, presented: Presented, plan: Session, entry: Entry
) -> Iterator[str]:
    """What the roster and the ticket say against it."""
    sitting = view.person(entry.candidate_number).sitting(plan.id)
    referring = []
    if entry.withdrawn:
        referring.append("withdrawn")
    exempt = entry.first_stage_exempt and plan.stage == view.rules.exempt_stage
    if sitting.exemption == "not_sitting":
        referring.append("not_sitting")
    elif exempt and sitting.exemption is None:
        referring.append("exempt_first_stage")
    if entry.duplicates:
        referring.append("duplicate_subject")
    if _ticketless(presented, sitting, plan):
        referring.append("no_ticket")
    for code in referring:
        yield from _unless_settled(view, presented, code)
    if presented.room is not None and presented.room != place_of(entry, sitting)[0]:
        yield "other_room"


def _ticketless(presented: Presented, sitting: Sitting, plan: Session) -> bool:
    """Whether somebody who should have a ticket has shown none."""
    unseen = presented.ticket_issue is None and sitting.ticket_issue is None
    return unseen and plan.ticket_issued


def _reasons_of_time(
    view: View, candidate: str, plan: Session, entry: Entry | None
) -> Iterator[str]:
    """What the session's clock and what happened before say; without an entry for any room."""
    state, sitting = view.state(plan.id), view.person(candidate).sitting(plan.id)
    room, phase = place_of(entry, sitting)[0], phase_of(view, plan.id)
    clock = state.room(room)
    within = came_within(late_until(view.rules, plan, state, room), sitting, view.now)
    in_time = view.now.second <= deadline_of(plan, state).second
    late = not in_time and sitting.arrived is None and not seen_in_time(view, candidate, plan)
    if clock.cancelled or phase == "cancelled":
        yield "session_cancelled"  # nobody is late for what does not take place
    elif clock.ended is not None or phase == "ended":
        yield "session_ended"
        if late:
            yield "late"
    elif clock.stopped is not None or (entry is None and phase == "suspended"):
        yield "session_suspended"  # told to wait, the person is judged again when it goes on
    else:
        if late and not within:
            yield "late"
        elif late and "late_within" not in sitting.settled:
            yield "late_within"
        if phase == "prepared":
            yield "too_early"
    if sitting.refused is not None:
        may_yet = sitting.refused_curable and (in_time or within)
        yield "refused_before" if may_yet else "refused_for_good"


def article_of(view: View, code: str) -> str | None:
    """The article that a reason, finding or ground rests on."""
    return article_in(view.rules, code)


def article_in(rules: Regulation, code: str) -> str | None:
    """The article of a reason, finding or ground in these rules."""
    if code == "late_within" and rules.late_entry is not None and rules.late_entry.article:
        return rules.cite(rules.late_entry.article)
    code = (own_reason(code) or ("", None))[1] or code
    for table in (rules.reasons, rules.findings, rules.refusals):
        if code in table:
            return rules.cite(table[code].article)
    return None


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
