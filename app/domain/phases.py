"""The phases of a session as people speak of them: what each allows, who leads on to the next.

`app.domain.session.Phase` is what the facts alone say. With the time of day, the admission closes
by itself; with what has happened before, an exam that goes on after a stop is told from one that
never stood still.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from app.domain.round import Session
from app.domain.session import Phase, SessionState, deadline_of, phase_in
from app.kernel.time import Instant

PhaseNow = Literal[
    "prepared",
    "doors_open",
    "admission_closed",
    "started",
    "suspended",
    "resumed",
    "ended",
    "closed",
    "cancelled",
]
Mover = Literal["lead", "anybody", "two_people"]
"""Who: the venue lead, whoever is signed in, two people of whom one leads."""


class Move(NamedTuple):
    """One wish about a session: who may have it, in which phases, and where it leads."""

    who: Mover
    phases: tuple[PhaseNow, ...]
    leads_to: PhaseNow | None = None
    """The phase after it, where it is wished for all rooms; none where the phase stays."""


_OPEN: tuple[PhaseNow, ...] = ("doors_open", "admission_closed")
_UNDER_WAY: tuple[PhaseNow, ...] = ("started", "resumed")

MOVES: dict[str, Move] = {
    "set_times": Move("lead", ("prepared",)),
    "open_doors": Move("lead", ("prepared",), "doors_open"),
    "queue_closed": Move("lead", (*_OPEN, *_UNDER_WAY, "suspended")),
    "delay": Move("lead", ("prepared", *_OPEN)),
    "start": Move("lead", _OPEN, "started"),
    "suspend": Move("lead", (*_OPEN, *_UNDER_WAY), "suspended"),
    # With a reason also after an end that was called too early.
    "resume": Move("lead", ("suspended",), "resumed"),
    "end": Move("lead", (*_UNDER_WAY, "suspended"), "ended"),
    "cancel": Move("lead", ("prepared", *_OPEN, *_UNDER_WAY, "suspended"), "cancelled"),
    "announce": Move("anybody", (*_OPEN, *_UNDER_WAY, "suspended", "ended")),
    "close": Move("two_people", ("ended", "cancelled"), "closed"),
}
"""Every wish that moves a session. Between open doors and closed admission only time moves."""


def phase_now(plan: Session, state: SessionState, rooms: Iterable[str], now: Instant) -> PhaseNow:
    """The phase of a session in these rooms at a moment on the corrected clock.

    A cancelled session stays so when it is closed; `SessionState.closed` says since when.
    """
    found = phase_in(state, rooms)
    if state.closed is not None and found != "cancelled":
        return "closed"
    if found == "doors_open" and now.second > deadline_of(plan, state).second:
        return "admission_closed"
    if found == "started" and any(clock.stops for clock in state.rooms.values() if not clock.over):
        return "resumed"
    return found


def allowed(phase: PhaseNow) -> tuple[str, ...]:
    """The wishes about the session that its phase allows."""
    return tuple(wish for wish, move in MOVES.items() if phase in move.phases)


def needed(wish: str) -> list[Phase]:
    """The phases that a wish needs, as facts alone say them."""
    told = [_as_facts_say(phase) for phase in MOVES[wish].phases]
    return list(dict.fromkeys(told))


def _as_facts_say(phase: PhaseNow) -> Phase:
    match phase:
        case "admission_closed":
            return "doors_open"
        case "resumed":
            return "started"
        case "closed":
            return "ended"
        case _:
            return phase
