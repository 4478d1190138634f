"""The paper that stands in for a ticket, where the lead lets somebody in without one."""

from __future__ import annotations

from app.domain.candidate import Person
from app.domain.events import Draft, SlipMade
from app.domain.target import target_at_desk
from app.domain.view import Outcome, View, refused
from app.domain.whereabouts import place_of
from app.domain.wishes import MakeSlip


def slip_due(person: Person, session: str) -> bool:
    """Whether the lead lets the person in without a ticket, and nothing has ended that since."""
    sitting = person.sitting(session)
    stands = sitting.outcome is not None and sitting.refused is None
    return stands and "no_ticket" in sitting.settled and person.disqualified is None


def make_slip(view: View, wish: MakeSlip) -> Outcome:
    """Record that the paper was made, for the seat that is printed on it."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    if not slip_due(view.person(wish.candidate), target.plan.id):
        return refused("no_decision", view.rules.ground("identity"), candidate=wish.candidate)
    room, seat = place_of(target.entry, target.sitting)
    fact = SlipMade(room, seat, provisional=target.sitting.outcome == "provisional")
    return Outcome((Draft(fact, wish.candidate, target.plan.id, room or None),))
