"""Closing a session: two people, and nothing left open that names somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.candidate import Person, Sitting
from app.domain.confirming import unconfirmed
from app.domain.evacuating import on_the_register
from app.domain.events import Draft, SessionClosed
from app.domain.ownend import own_seconds, still_writing
from app.domain.reconciling import named, papers, parcels, uncounted
from app.domain.roomfacts import RegisterCalled
from app.domain.round import Session
from app.domain.twopeople import both, unbound
from app.domain.view import (
    Outcome,
    View,
    Warned,
    phase_of,
    refused,
    session_closed,
    unknown_session,
)
from app.domain.whereabouts import awaited, place_of, presence, sits
from app.domain.wishes import Close


class Blocking(NamedTuple):
    """Something that is still open, and about whom."""

    candidate_number: str
    why: str
    """count, referral, id_check, conflict, leave, undecided, attendance, own_end, incident, or
    register: missing when the register was called last, and not found since."""
    grounds: tuple[str, ...] = ()
    fact: str = ""
    """The incident that the lead has not read."""
    room: str = ""
    """The room whose sheets do not agree with the people, or where somebody is missing."""
    people: tuple[str, ...] = ()
    """Who was named when the sheets were counted: without one, or on one too many."""


def close(view: View, wish: Close) -> Outcome:
    """Close an ended or cancelled session; whatever is open is named."""
    assert view.operator is not None
    plan = view.sessions.get(wish.session)
    if plan is None:
        return unknown_session(view, wish.session)
    if view.state(plan.id).closed is not None:
        return session_closed(plan.id)
    if no := both(view, wish.pin, wish.second_operator, wish.second_pin):
        return no
    if "lead" not in (view.operator.role, view.staff_role(wish.second_operator)):
        return refused("lead_only", None, operator=view.operator.id)
    phase = phase_of(view, plan.id)
    if phase not in ("ended", "cancelled"):
        return refused("wrong_phase", None, phase=phase, needed=["ended", "cancelled"])
    if open_ := blocking(view, plan):
        return _blocked(open_)
    draft = Draft(SessionClosed(wish.second_operator), session=plan.id, reason=wish.reason or None)
    warned = list(_warned(view, plan, written=bool(wish.reason.strip())))
    if bare := unbound(view, wish.second_operator):
        warned.append(bare)
    return Outcome((draft,), extra={"warning": warned[0], "warnings": warned} if warned else {})


def blocking(view: View, plan: Session) -> list[Blocking]:
    """Everything that keeps a session from being closed."""
    return sorted(_blocking(view, plan))


def _blocking(view: View, plan: Session) -> Iterator[Blocking]:
    for number, person in view.people():
        for why, grounds in _open(person, person.sitting(plan.id), plan):
            yield Blocking(number, why, grounds)
    for number in unset(view, plan):
        yield Blocking(number, "attendance")
    for number in _undecided(view, plan):
        yield Blocking(number, "undecided")
    for number in writing_on(view, plan):
        yield Blocking(number, "own_end")
    for room, one in papers(view, plan).items():
        if one.holds:
            yield Blocking("", "count", room=room, people=named(one))
    for room, number in missing(view, plan.id):
        yield Blocking(number, "register", room=room)
    for fact in view.unreviewed(plan.id):
        record = view.record(fact)
        yield Blocking((record and record.candidate) or "", "incident", fact=fact)


def missing(view: View, session: str) -> Iterator[tuple[str, str]]:
    """Room and number of whoever did not answer the last call of a register, and is not gone."""
    calls = {
        record.room: (record.when, record.fact.missing)
        for record in view.history(session)
        if isinstance(record.fact, RegisterCalled) and record.room
    }
    for room, (called, numbers) in calls.items():
        there = {*on_the_register(view, session, room)} if numbers else set[str]()
        for number in numbers:
            seen = view.person(number).sitting(session).there.marked_at
            if number in there and not (seen is not None and seen > called):
                yield room, number


def writing_on(view: View, plan: Session) -> Iterator[str]:
    """Who has time of their own that is not up, though their room has ended."""
    entered = {entry.candidate_number: entry for entry in view.entered(plan.id)}
    state = view.state(plan.id)
    for number, person in view.people():
        sitting, entry = person.sitting(plan.id), entered.get(number)
        if not sits(person, plan.id) or sitting.there.time_up is not None:
            continue
        clock = state.room(place_of(entry, sitting)[0])
        seconds = own_seconds(entry, sitting.there)
        if still_writing(clock, plan, seconds, view.now.second) is not None:
            yield number


def _warned(view: View, plan: Session, *, written: bool) -> Iterator[Warned]:
    rooms = uncounted(view.rules, plan, papers(view, plan))
    if rooms and not written:
        yield Warned("rooms_uncounted", {"session": plan.id, "rooms": rooms})
    if (found := parcels(view.state(plan.id))).differ and not written:
        yield Warned("parcels_differ", {"session": plan.id, **found._asdict()})
    if left := unconfirmed(view, plan.id):
        told = [f"{one.name} {one.short}".strip() for one in left]
        yield Warned("stations_unconfirmed", {"session": plan.id, "stations": told})


def _undecided(view: View, plan: Session) -> Iterator[str]:
    """Who came to the desk or sits in the room, while nobody let them in or turned them away."""
    entered = {entry.candidate_number: entry for entry in view.entered(plan.id)}
    state = view.state(plan.id)
    for number, person in view.people():
        sitting = person.sitting(plan.id)
        room, _ = place_of(entered.get(number), sitting)
        came = sitting.arrived is not None or sitting.verdict == "proceed"
        here = came or presence(sitting) == "present"
        if here and not state.room(room).cancelled and _is_undecided(person, plan):
            yield number


def _is_undecided(person: Person, plan: Session) -> bool:
    sitting = person.sitting(plan.id)
    gone = presence(sitting) in ("absent", "departed", "withdrew")
    return person.standing(plan.id) in ("arrived", "expected") and not gone


def unset(view: View, plan: Session) -> Iterator[str]:
    """Everybody of whom the room must still say whether they are there."""
    state = view.state(plan.id)
    entered = {entry.candidate_number: entry for entry in view.entered(plan.id)}
    others = [n for n, who in view.people() if n not in entered and plan.id in who.sittings]
    for number in [*entered, *others]:
        entry, person = entered.get(number), view.person(number)
        room, _ = place_of(entry, person.sitting(plan.id))
        if awaited(entry, person, plan.id) and not state.room(room).cancelled:
            yield number


def _open(person: Person, sitting: Sitting, plan: Session) -> Iterator[tuple[str, tuple[str, ...]]]:
    if sitting.conflict:
        yield "conflict", ()
    if person.disqualified is not None:
        return  # that decision stands above every referral and check
    grounds = tuple(code for code in sitting.open_grounds if code != "not_sitting")
    if grounds:
        yield "referral", grounds
    unchecked = not (sitting.id_good or sitting.id_excused or sitting.findings)
    if sitting.there.out is not None:
        yield "leave", ()
    if plan.id_check == "seat" and sitting.admissions and unchecked:
        yield "id_check", ()


def _blocked(blocking: list[Blocking]) -> Outcome:
    def numbers(why: str) -> list[str]:
        return [one.candidate_number for one in blocking if one.why == why]

    return refused(
        "close_blocked",
        None,
        blocking=[one._asdict() for one in blocking],
        referrals=numbers("referral"),
        id_checks=numbers("id_check"),
        conflicts=numbers("conflict"),
        leaves=numbers("leave"),
        undecided=numbers("undecided"),
        attendance=numbers("attendance"),
        own_ends=numbers("own_end"),
        counts=[one.room for one in blocking if one.why == "count"],
        named=[number for one in blocking for number in one.people],
        registers=numbers("register"),
        incidents=[one.fact for one in blocking if one.why == "incident"],
    )
