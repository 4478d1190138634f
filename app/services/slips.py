"""The replacement slip of somebody whom the lead let in without a ticket."""

from __future__ import annotations

from app.domain.events import Decided, Recorded, SlipMade
from app.domain.session import SessionState, start_of
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language
from app.projections.cells import person_cell, session_cell, standing
from app.reports.document import Document
from app.reports.slip import replacement_slip
from app.services.headcodes import code_so_far
from app.services.roundname import name_on_paper
from app.services.venue import Venue


def slip_for(venue: Venue, made: Recorded, language: Language) -> Document:
    """The slip as the record that it was made says; raise Fault `no_decision` without one."""
    number, session = made.candidate or "", made.session or ""
    records = standing(venue.journal.log.records(person_cell(number)))
    decided = [
        record
        for record in records
        if isinstance(record.fact, Decided)
        and record.session == session
        and record.fact.outcome != "refuse"
    ]
    entries = [e for e in venue.journal.log.entries(number) if e.session == session]
    if not decided or not isinstance(made.fact, SlipMade):
        raise Fault("no_decision", Kind.REFUSED, candidate=number)
    last, plan = decided[-1], venue.sessions[session]
    rooms = {room.code: room.name for room in venue.plan.rooms}
    staff = {member.id: member.name for member in venue.head.round.staff}
    state = venue.journal.state(session_cell(session), SessionState)
    return replacement_slip(
        round_name=name_on_paper(venue.head.round, language),
        venue=venue.plan.name,
        subject=getattr(venue.rules(plan.doors).subject(plan.subject), language),
        number=number,
        name=entries[0].name if entries else "",
        room=rooms.get(made.fact.room, made.fact.room),
        seat=made.fact.seat,
        start=start_of(plan, state),
        decided_by=staff.get(last.operator or "", last.operator or ""),
        decided_at=last.when,
        provisional=made.fact.provisional,
        head_code=code_so_far(venue.journal),
        language=language,
        zone=venue.head.round.time_zone,
    )
