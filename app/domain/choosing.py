"""Which session a desk or a room means when it names none."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.round import Session
from app.domain.session import deadline_of, doors_of, planned_end_of
from app.domain.view import Outcome, Refusal, View, phase_of


def default_session(view: View, candidate: str | None) -> str | None:
    """The session whose doors are open; among several the person's own.

    Of two that are open for this person it is the one whose admission closes next; once all have
    closed, the one that closed last. With none open for this person: the one that should have been
    and was cancelled, any other that is open, the person's next one, their last one, and at the
    very end anybody's next.
    """
    plans = sorted(view.sessions.values(), key=lambda plan: doors_of(plan, view.state(plan.id)).ms)
    phases = {plan.id: phase_of(view, plan.id) for plan in plans}
    entered = {entry.session for entry in view.entries(candidate)} if candidate else set()
    own = [plan for plan in plans if plan.id in entered]
    going = [p for p in plans if phases[p.id] in ("doors_open", "started", "suspended")]
    still = [p for p in own if view.now.second <= _end(view, p)]
    cancelled = [p for p in still if phases[p.id] == "cancelled"]
    awaited = [p for p in still if phases[p.id] in ("prepared", "cancelled")]
    prepared = [p for p in plans if phases[p.id] == "prepared"]
    if mine := [plan for plan in going if plan in own]:
        return _likeliest(view, mine).id
    if going and not cancelled:
        return _likeliest(view, going).id
    chosen = awaited[:1] or own[-1:] or prepared[:1] or plans[:1]
    return chosen[0].id if chosen else None


def sessions_of(view: View, candidate: str) -> list[str]:
    """The sessions that a wish about this person may mean, in order: their own, never another's.

    Own is where the roster enters them or a desk let them in, and with neither where anything is
    known of them. Of several only those that go on and the one where a desk saw them last may be
    meant; where there are none of these, every one that is neither closed nor cancelled.
    """
    person = view.person(candidate)
    entered = {entry.session for entry in view.entries(candidate)}
    entered |= {name for name, sitting in person.sittings.items() if sitting.admissions}
    own = [s for s in view.sessions if s in entered] or [
        s for s in view.sessions if s in person.sittings
    ]
    open_ = [s for s in own if view.state(s).closed is None]
    phases = {s: phase_of(view, s) for s in open_}
    going = [s for s in open_ if phases[s] in ("doors_open", "started", "suspended")]
    likely = [s for s in open_ if s in going or s == person.latest]
    return likely or [s for s in open_ if phases[s] != "cancelled"] or open_ or own


def session_meant(view: View, likely: Iterable[str]) -> str | Outcome | None:
    """The only one of these sessions, or a refusal that names them; with none the default."""
    found = list(likely)
    if len(found) > 1:
        told = {"sessions": found}
        return Outcome(refusal=Refusal("which_session", None, told, "which_session_here"))
    return found[0] if found else default_session(view, None)


def _likeliest(view: View, plans: list[Session]) -> Session:
    """The one that still admits and closes next; else the one that closed last."""

    def preference(plan: Session) -> tuple[bool, int]:
        left = deadline_of(plan, view.state(plan.id)).second - view.now.second
        return (left < 0, abs(left))

    return min(plans, key=preference)


def _end(view: View, plan: Session) -> int:
    return planned_end_of(plan, view.state(plan.id)).second
