"""The phases as people speak of them: what each allows, and who may move a session on."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from app.domain.phases import MOVES, PhaseNow, allowed, phase_now
from app.domain.session import SessionState
from app.kernel.phrases import LANGUAGES, Language, phrases
from tests.domain.world import World, on, session, why

Step = tuple[str, str, dict[str, Any]]
WHY = {"reason": "alarm"}
HQ = {"reason": "snow", "reference": "HQ-7"}
TWO = {"second_operator": "p01", "second_pin": "pin-p01"}
OPEN: Step = ("09:00:00", "open_doors", {})
START: Step = ("10:00:00", "start", {})
STOP: Step = ("10:10:00", "suspend", WHY)
GO: Step = ("10:15:00", "resume", {})
END: Step = ("11:35:00", "end", WHY)
LAST: Step = ("11:36:00", "close", TWO)
PHASES: dict[PhaseNow, tuple[list[Step], str]] = {
    "prepared": ([], "08:59:00"),
    "doors_open": ([OPEN], "09:50:00"),
    "admission_closed": ([OPEN], "09:50:01"),
    "started": ([OPEN, START], "10:05:00"),
    "suspended": ([OPEN, START, STOP], "10:12:00"),
    "resumed": ([OPEN, START, STOP, GO], "10:20:00"),
    "ended": ([OPEN, START, STOP, GO, END], "11:35:30"),
    "closed": ([OPEN, START, STOP, GO, END, LAST], "11:40:00"),
    "cancelled": ([OPEN, ("09:05:00", "cancel", HQ)], "09:06:00"),
}
"""Phase -> the way there, and a time at which it holds."""
ALLOWED: dict[PhaseNow, str] = {
    "prepared": "set_times open_doors delay cancel",
    "doors_open": "queue_closed delay start suspend cancel announce",
    "admission_closed": "queue_closed delay start suspend cancel announce",
    "started": "queue_closed suspend end cancel announce",
    "suspended": "queue_closed resume end cancel announce",
    "resumed": "queue_closed suspend end cancel announce",
    "ended": "announce close",
    "closed": "",
    "cancelled": "close",
}
FIELDS: dict[str, dict[str, Any]] = {
    "open_doors": WHY,
    "queue_closed": {"count": 0},
    "delay": {"minutes": 5, **WHY},
    "start": WHY,
    "suspend": WHY,
    "resume": {},
    "end": WHY,
    "cancel": HQ,
    "announce": {"announcement": "identity"},
    "close": TWO,
}
"""What a wish needs beside its session; only a semi-public venue sets times."""


def at(phase: PhaseNow) -> World:
    world = World()  # nobody is entered, so nobody keeps it from being closed
    steps, time = PHASES[phase]
    for when, wish, fields in steps:
        assert why(world.do(wish, when, session="am", **fields)) is None
    world.wall = on(time)
    return world


def now(world: World) -> str:
    return phase_now(session(), world.state("am"), world.rooms("am"), world.now)


def test_every_phase_has_a_row() -> None:
    assert list(PHASES) == list(ALLOWED) == list(get_args(PhaseNow))


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_is_known_at_its_time(phase: PhaseNow) -> None:
    assert now(at(phase)) == phase


@pytest.mark.parametrize("phase", PHASES)
def test_the_table_says_what_a_phase_allows(phase: PhaseNow) -> None:
    assert allowed(phase) == tuple(ALLOWED[phase].split())


@pytest.mark.parametrize("wish", FIELDS)
@pytest.mark.parametrize("phase", PHASES)
def test_what_the_table_says_holds(phase: PhaseNow, wish: str) -> None:
    world = at(phase)
    if (phase, wish) == ("doors_open", "queue_closed"):
        world.wall = on("09:50:00")
    fields = dict(FIELDS[wish])
    if (phase, wish) == ("ended", "announce"):
        fields["announcement"] = "stop"  # what belongs before the end is too late by then
    outcome = world.do(wish, session="am", **fields)
    refusal = "session_closed" if phase == "closed" else "wrong_phase"
    assert why(outcome) == (None if wish in ALLOWED[phase].split() else refusal)


@pytest.mark.parametrize("wish", [wish for wish in FIELDS if MOVES[wish].leads_to])
def test_a_wish_leads_where_the_table_says(wish: str) -> None:
    world = at(MOVES[wish].phases[0])
    assert why(world.do(wish, session="am", **FIELDS[wish])) is None
    assert now(world) == MOVES[wish].leads_to


@pytest.mark.parametrize("wish", [wish for wish in FIELDS if MOVES[wish].who == "lead"])
def test_only_the_lead_moves_a_session(wish: str) -> None:
    world = at(MOVES[wish].phases[0]).acting("p01")
    assert why(world.do(wish, session="am", **FIELDS[wish])) == "lead_only"


def test_a_delay_opens_admission_again() -> None:
    world = at("admission_closed")
    assert why(world.do("delay", session="am", minutes=10, reason="snow")) is None
    assert now(world) == "doors_open"


def test_nothing_has_happened_in_a_state_from_nowhere() -> None:
    assert phase_now(session(), SessionState(), ["A"], on("12:00:00")) == "prepared"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phase_has_a_name(language: Language) -> None:
    assert [p for p in get_args(PhaseNow) if f"phase_{p}" not in phrases(language)] == []
