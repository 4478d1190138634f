"""A latecomer's delay certificate (遅延証明書): noted for headquarters, the verdict stays."""

from __future__ import annotations

from app.domain.events import IncidentNoted
from app.domain.lateness import LATE
from app.domain.regulation import Regulation
from app.domain.wishes import Incident
from app.projections import cells
from app.services.venue import Answer, Venue
from ui.viewmodels.deskflow import Desk
from ui.viewmodels.deskstate import DeskState

KIND = "delay_certificate"


def may_note(state: DeskState, rules: Regulation) -> bool:
    """Whether somebody who came late stands here, and the rules know such a certificate."""
    verdict, person = state.verdict, state.person
    late = verdict is not None and any(reason.code in LATE for reason in verdict.reasons)
    return late and KIND in rules.incident_kinds and person is not None and bool(person.name)


def note_certificate(desk: Desk) -> None:
    """Note once that it was shown; no line, no minutes, nothing to type."""
    person, session, venue = desk.state.person, desk.session, desk.station.venue
    if person is None or session is None or not may_note(desk.state, desk.rules):
        return
    number = person.number

    def asked(before: bool) -> None:
        here = desk.state.person
        if here is None or here.number != number:
            return
        if before:
            desk.say("desk_delay_noted_before")
            return
        wish = Incident(kind=KIND, scope="candidate", candidate=number, session=session)
        desk.wish(wish, noted)

    def noted(answer: Answer) -> None:
        if answer.refusal is None:
            desk.say("desk_delay_noted")

    desk.station.look(lambda: _noted_before(venue, number, session), asked)


def _noted_before(venue: Venue, number: str, session: str) -> bool:
    records = cells.standing(venue.journal.log.records(cells.person_cell(number)))
    return any(
        isinstance(record.fact, IncidentNoted)
        and record.fact.kind == KIND
        and record.session == session
        for record in records
    )
