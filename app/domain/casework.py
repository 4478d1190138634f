"""What clerks may do with cases: decide, decide anew, open one; plain functions over the state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.domain.cases import KINDS, Case, Outcome, case_id, effect_of
from app.domain.freetext import trouble_in
from app.domain.office import (
    HOLDER,
    Actor,
    Banned,
    CaseDecided,
    CaseOpened,
    Clerk,
    ClerkAdded,
    ClerkRemoved,
    ClerkRole,
    Decision,
    OfficeState,
)
from app.domain.printable import shows_nothing
from app.domain.regulation import Regulation
from app.domain.round import Entry, Round
from app.kernel.faults import Fault, Kind
from app.kernel.ids import is_code


class Decide(NamedTuple):
    """What somebody wants to decide."""

    outcome: Outcome
    reason: str
    anew: bool = False
    """In the place of a decision that was made before."""
    ban: bool = False
    until: str = ""
    """The last day of the ban, YYYY-MM-DD; empty: without an end."""
    second: str = ""
    """The second person, whose PIN was right."""


class Open(NamedTuple):
    """What somebody wants looked into, whatever the records say."""

    reason: str
    candidates: tuple[str, ...] = ()
    session: str = ""
    venue: str = ""


def decided(
    state: OfficeState,
    case: Case,
    wish: Decide,
    actor: Actor,
    entries: Sequence[Entry],
    *,
    today: str,
) -> CaseDecided:
    """A decision about a case; `entries` are the rows of the people it is about.

    `today` is the day in the round's time zone, YYYY-MM-DD. Raise Fault: `clerk_not_decider`,
    `no_reason_given` and what free text may not hold, `case_decided`, `case_not_decided`,
    `void_needs_session`, `until_no_day`, `until_without_ban`, `until_past`, `ban_needs_confirm`,
    `ban_needs_person`, `ban_needs_second`, `ban_lift_needs_second`.
    """
    if actor.role != "decider":
        raise Fault("clerk_not_decider", clerk=actor.clerk)
    expect_reason(wish)
    before = state.decision(case.case)
    if before is not None and not wish.anew:
        raise Fault("case_decided", case=case.case, outcome=before.outcome, clerk=before.clerk)
    if before is None and wish.anew:
        raise Fault("case_not_decided", case=case.case)
    if wish.outcome == "void" and not case.about:
        raise Fault("void_needs_session", case=case.case)
    _expect_last_day(case, wish, today)
    banned = _banned(case, wish, actor, entries) if wish.ban else ()
    _expect_two_to_lift(case, before, wish, actor)
    return CaseDecided(
        what=case,
        outcome=wish.outcome,
        effect=effect_of(case.kind, wish.outcome),
        supersedes=before.fact if before else "",
        banned=banned,
        second=wish.second,
    )


def _banned(case: Case, wish: Decide, actor: Actor, entries: Sequence[Entry]) -> tuple[Banned, ...]:
    """E 15: who may not sit again; two persons, of whom neither stands for the other."""
    if wish.outcome != "confirm":
        raise Fault("ban_needs_confirm", case=case.case, outcome=wish.outcome)
    rows = {e.candidate_number: e for e in entries if e.candidate_number in case.candidates}
    if not rows:
        raise Fault("ban_needs_person", case=case.case)
    if not _are_two(wish, actor):
        raise Fault("ban_needs_second", case=case.case)
    return tuple(
        Banned(number, row.name, row.kana, row.birth_date, wish.until)
        for number, row in sorted(rows.items())
    )


def _expect_two_to_lift(case: Case, before: Decision | None, wish: Decide, actor: Actor) -> None:
    """What two people made, one alone neither lifts nor shortens."""
    if before is not None and before.banned and not _are_two(wish, actor):
        numbers = [who.candidate_number for who in before.banned]
        raise Fault("ban_lift_needs_second", case=case.case, candidates=numbers)


def _are_two(wish: Decide, actor: Actor) -> bool:
    return bool(wish.second) and wish.second != actor.clerk


def _expect_last_day(case: Case, wish: Decide, today: str) -> None:
    """A ban ends on a day that is written in one way only, and that is still to come."""
    if not is_last_day(wish.until):
        raise Fault("until_no_day", Kind.USAGE, found=wish.until)
    if wish.until and not wish.ban:
        raise Fault("until_without_ban", Kind.USAGE, case=case.case, found=wish.until)
    if wish.until and wish.until < today:
        raise Fault("until_past", found=wish.until, today=today)


def is_last_day(text: str) -> bool:
    """Whether it is a day as YYYY-MM-DD, which is compared as text, or nothing."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def opened(
    state: OfficeState, round_: Round, entries: Sequence[Entry], rules: Regulation, wish: Open
) -> CaseOpened:
    """A case after the event (E 18.2): about people, a session or a venue of the round.

    Raise Fault: `no_reason_given`, `case_about_nothing`, `candidate_unknown`, `unknown_session`,
    `unknown_venue`.
    """
    expect_reason(wish)
    plans = {plan.id: plan for plan in round_.sessions}
    if wish.session and wish.session not in plans:
        raise Fault("unknown_session", session=wish.session, known=list(plans))
    if wish.venue and wish.venue not in {venue.code for venue in round_.venues}:
        raise Fault("unknown_venue", Kind.USAGE, venue=wish.venue, round=round_.id)
    if not (wish.candidates or wish.session or wish.venue):
        raise Fault("case_about_nothing", Kind.USAGE)
    sessions = [wish.session] if wish.session else []
    for number in wish.candidates:
        rows = [entry for entry in entries if entry.candidate_number == number]
        if not rows:
            raise Fault("candidate_unknown", round=round_.id, candidate=number)
        if not wish.session:
            sessions += [row.session for row in rows if row.session not in sessions]
    first = sessions[0] if sessions else ""
    number = str(sum(1 for case in state.opened.values() if case.what.round == round_.id) + 1)
    what = Case(
        case=case_id(round_.id, "opened", number, *wish.candidates, *sessions),
        round=round_.id,
        kind="opened",
        severity=KINDS["opened"].severity,
        article=rules.ground("afterwards") if wish.candidates else None,
        venue=wish.venue or (plans[first].venue if first else ""),
        session=first,
        candidates=wish.candidates,
        sessions=tuple(sessions) if len(sessions) > 1 else (),
    )
    return CaseOpened(what=what)


def clerk_added(
    state: OfficeState, actor: Actor, clerk: str, name: str, role: ClerkRole, verifier: str
) -> ClerkAdded:
    """A clerk of a new name; raise Fault `clerk_id`, `clerk_exists`, `clerk_not_holder`."""
    if actor.clerk != HOLDER:
        raise Fault("clerk_not_holder", clerk=actor.clerk)
    if not is_code(clerk) or clerk == HOLDER or shows_nothing(name):
        raise Fault("clerk_id", Kind.USAGE, clerk=clerk)
    if clerk in state.clerks:
        # One who left stays known by this id: it never means somebody else.
        raise Fault("clerk_exists", clerk=clerk)
    return ClerkAdded(clerk, name, role, verifier)


def clerk_removed(state: OfficeState, actor: Actor, clerk: str) -> ClerkRemoved:
    """A clerk who may no longer act; raise Fault `clerk_unknown`, `clerk_not_holder`."""
    if actor.clerk != HOLDER:
        raise Fault("clerk_not_holder", clerk=actor.clerk)
    known_clerk(state, clerk)
    return ClerkRemoved(clerk)


def known_clerk(state: OfficeState, clerk: str) -> Clerk:
    """A clerk who may act; raise Fault `clerk_unknown`."""
    found = state.acting(clerk)
    if found is None:
        raise Fault("clerk_unknown", clerk=clerk)
    return found


def expect_reason(wish: Decide | Open) -> None:
    """Raise Fault `no_reason_given`, or why a reason may not be stored."""
    if shows_nothing(wish.reason):
        raise Fault("no_reason_given")
    if (no := trouble_in(wish)) and no.refusal is not None:
        raise Fault(no.refusal.code, article=no.refusal.article).about(**no.refusal.fields)
