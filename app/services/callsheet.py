"""A session's announcements as a paper in large type."""

from __future__ import annotations

from app.kernel.faults import Fault
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.announcements import written_announcements
from app.reports.document import Document
from app.services.journal import Stamp
from app.services.roundname import name_on_paper
from app.services.venue import Venue


def call_sheet(venue: Venue, session: str, language: Language) -> Document:
    """What is read in a session, in writing; raise Fault `unknown_session`."""
    plan = venue.sessions.get(session)
    if plan is None:
        raise Fault("unknown_session", session=session, known=list(venue.sessions))
    rules = venue.at(Stamp(Instant(0), 0)).rules_on(plan.doors)
    return written_announcements(
        round_name=name_on_paper(venue.head.round, language),
        venue=venue.plan.name,
        subject=getattr(rules.subject(plan.subject), language),
        script=rules.announcements,
        version=rules.version,
        language=language,
        date=plan.doors,
        zone=venue.head.round.time_zone,
        about=session,
    )
