"""Whoever stands at the desk in a course: the way out, today's attendance, the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.candidate import Person as Standing
from app.domain.coursefacts import ScannedBack, ScannedOut
from app.domain.courserules import keeps_attendance
from app.domain.coursewishes import Attendance
from app.domain.events import Recorded
from app.domain.session import SessionState, start_of
from app.domain.whereabouts import place_of
from app.kernel.time import Instant
from app.projections import cells
from app.projections.courses import Period
from app.services.coursesnow import progress_now
from app.services.venue import Answer, Venue
from ui.viewmodels.deskflow import Desk
from ui.viewmodels.deskstate import AtCourse, DeskState, PeriodHere, Receipt, Way


def is_course(venue: Venue, session: str) -> bool:
    """Whether attendance is kept in a session, so that people are scanned out too."""
    plan = venue.sessions[session]
    return keeps_attendance(venue.rules(plan.doors).course, plan.stage)


def way_of(facts: Sequence[Recorded]) -> Way:
    """Which way a scan took somebody who had been let in before; empty for neither."""
    for record in facts:
        if isinstance(record.fact, ScannedOut):
            return "out"
        if isinstance(record.fact, ScannedBack):
            return "back"
    return ""


def at_course(venue: Venue, number: str, session: str) -> AtCourse | None:
    """What a person's course says at the desk; None where no attendance is kept."""
    if not number or not is_course(venue, session):
        return None
    plan, zone = venue.sessions[session], venue.head.round.time_zone
    person = venue.journal.state(cells.person_cell(number), Standing)
    found = progress_now(venue, venue.journal.log.entries(number), lambda _: person)
    one = next((each for each in found if each.subject == plan.subject), None)
    if one is None:
        return None
    today = plan.start.local(zone).date().isoformat()
    here = next((each for each in one.periods if each.session == session), None)
    sitting, rules = person.sitting(session), venue.rules(plan.doors).course
    state = venue.journal.state(cells.session_cell(session), SessionState)
    started = state.room(place_of(one.entry, sitting)[0]).started
    asked = rules is not None and rules.receipts is not None and bool(one.receipt_name)
    return AtCourse(
        number=number,
        begun=start_of(plan, state) if started is None else Instant(started * 1000),
        late=here.late_minutes if here else 0,
        periods=tuple(_period(venue, each) for each in one.periods if each.day == today),
        receipt=Receipt(
            one.receipt_name,
            ready=sitting.in_room,
            handed=one.receipt.at if one.receipt else None,
        )
        if asked
        else None,
    )


def _period(venue: Venue, one: Period) -> PeriodHere:
    plan = venue.sessions[one.session]
    return PeriodHere(plan.start, plan.end, one.states, one.came, one.went, one.late_minutes)


def may_hand(state: DeskState) -> bool:
    """Whether a receipt lies ready for whoever stands here and has been let in."""
    receipt = state.course.receipt if state.course and state.person else None
    return receipt is not None and receipt.ready and receipt.handed is None


def hand_receipt(desk: Desk) -> None:
    """Record that the receipt was handed over to whoever stands here."""
    if desk.state.person is None or not may_hand(desk.state):
        return

    def handed(answer: Answer) -> None:
        if answer.refusal is None:
            desk.say("desk_receipt_handed")

    number = desk.state.person.number
    desk.wish(Attendance(candidate=number, receipt_handed=True, session=desk.session), handed)
