"""Who acts: PINs against guessing, and a lead's one decision at a desk that is not the lead's.

The delay after wrong PINs follows from the recorded failures, so it survives a restart. It is for
people: a day script goes to the venue itself and never waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from app.domain.countfacts import SheetsCounted
from app.domain.events import Recorded, SessionClosed, SignedIn, SignInFailed
from app.domain.view import Operator, Refusal
from app.domain.wishes import AnyWish, SignIn
from app.kernel.faults import Fault
from app.projections.cells import station_cell
from app.services.journal import Stamp
from app.services.pinwaits import Failures, left_of
from app.services.venue import Answer, Venue


class LeadAct(NamedTuple):
    """A lead's sign-in for one wish, and the wish's own answer; None where no lead signed in."""

    sign_in: Answer
    answer: Answer | None


def failures_of(records: Iterable[Recorded]) -> dict[str, Failures]:
    """Each operator's wrong PINs since they last gave the right one."""
    found: dict[str, Failures] = {}
    for record in sorted(records, key=lambda record: record.seq):
        match record.fact:
            case SignInFailed(claimed=operator):
                found[operator] = Failures(found.get(operator, Failures()).number + 1, record.at)
            case SignedIn() if record.operator is not None:
                found.pop(record.operator, None)
            case SheetsCounted() | SessionClosed() as by_two:
                # At a window both people gave the right PIN.
                found.pop(record.operator or "", None)
                found.pop(by_two.second_operator, None)
            case other:
                found.pop(getattr(other, "second_operator", ""), None)
    return found


def waits(venue: Venue, stamp: Stamp) -> dict[str, int]:
    """For each operator who must wait before the next PIN: how many milliseconds still."""
    journal = venue.journal
    records = journal.log.records(station_cell(journal.station, journal.epoch))
    found = {}
    for operator, failures in failures_of(records).items():
        if left := left_of(failures, stamp.at):
            found[operator] = left
    return found


def perform(venue: Venue, wish: AnyWish, stamp: Stamp) -> Answer:
    """Answer a wish of a person; one with a PIN is refused unread while its operator must wait."""
    wait = waits(venue, stamp) if (asked := _whose_pins(venue, wish)) else {}
    for whose in asked:
        if left := wait.get(whose):
            seconds = -(-left // 1000)
            refusal = Refusal("sign_in_wait", None, {"operator": whose, "seconds": seconds})
            return Answer((), None, refusal, {})
    return venue.perform(wish, stamp)


def _whose_pins(venue: Venue, wish: AnyWish) -> list[str]:
    """The operators whose PINs a wish gives."""
    if isinstance(wish, SignIn):
        return [wish.operator]
    gives = bool(getattr(wish, "pin", ""))
    first = venue.operator.id if gives and venue.operator is not None else ""
    return [one for one in (first, getattr(wish, "second_operator", "")) if one]


def as_lead(venue: Venue, operator: str, pin: str, wish: AnyWish | None, stamp: Stamp) -> LeadAct:
    """Grant one wish to a lead, then let whoever acted before go on; every change is recorded."""
    if venue.staff.get(operator) not in ("lead", None):
        refusal = Refusal("lead_only", None, {"operator": operator})
        return LeadAct(Answer((), None, refusal, {}), None)
    before = venue.operator
    sign_in = perform(venue, SignIn(operator=operator, pin=pin), stamp)
    if sign_in.refusal is not None:
        return LeadAct(sign_in, None)
    try:
        return LeadAct(sign_in, None if wish is None else venue.perform(wish, stamp))
    finally:
        _go_back(venue, before, stamp)


def check_lead(venue: Venue, operator: str, pin: str, stamp: Stamp) -> Answer:
    """See that a lead is there, before a form that only a lead may send; both are recorded."""
    return as_lead(venue, operator, pin, None, stamp).sign_in


def as_granted(
    venue: Venue, lead: Operator, wishes: Sequence[AnyWish], stamp: Stamp
) -> tuple[Answer, ...]:
    """Put wishes of a lead whose PIN `check_lead` has found right a moment ago."""
    before = venue.operator
    venue.sign_in_again(lead, stamp)
    try:
        return tuple(venue.perform(wish, stamp) for wish in wishes)
    finally:
        _go_back(venue, before, stamp)


def _go_back(venue: Venue, before: Operator | None, stamp: Stamp) -> None:
    if before is None:
        venue.step_aside()
        return
    # What the lead decided is durable. A failing disk is told by whatever is wished next.
    with suppress(Fault):
        venue.sign_in_again(before, stamp)
