"""Time of one's own: minutes granted beforehand, and lost time that was given back."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.inroom import InRoom
from app.domain.ownend import own_seconds
from app.kernel.phrases import phrase
from app.projections.clocks import own_ends
from tests.domain.world import GOOD, World, entry, on, opened, session, why

N = "00420001"
SECOND = {"second_operator": "p01", "second_pin": "pin-p01"}
LOST = ("10:20:00", "lose_time", {"candidate": N, "seconds": 90, "reason": "misprint"})
GIVEN = ("10:25:00", "give_time", {"candidate": N, "seconds": 60})
STOP = ("10:30:00", "suspend", {"session": "am", "reason": "alarm"})
GO_ON = ("10:35:00", "resume", {"session": "am"})
EARLY = ("11:00:00", "end", {"session": "am", "reason": "snow"})
GONE = ("11:31:00", "depart", {"candidate": N, "reason": "finished"})
OUT = ("11:31:00", "disqualify", {"candidate": N, "kind": "cheating", "override_reason": "seen"})
Step = tuple[str, str, dict[str, Any]]


def sat(minutes: int, *steps: Step) -> World:
    """One person sits; the exam runs from 10:00:00, planned to 11:30:00."""
    world = opened(entry(N, extra_minutes=minutes))
    world.scan(N, "09:10:00")
    assert why(world.do("check_id", candidate=N, **GOOD)) is None
    assert why(world.do("admit", candidate=N)) is None
    assert why(world.do("mark", candidate=N, state="present")) is None
    assert why(world.do("start", "10:00:00", session="am")) is None
    for at, wish, fields in steps:
        assert why(world.do(wish, at, **fields)) is None, wish
    return world


def ends(world: World) -> list[Any]:
    return own_ends(
        session(),
        world.state("am"),
        world.entered("am"),
        lambda e: world.sitting(e.candidate_number),
    )


@pytest.mark.parametrize(
    ("minutes", "steps", "end", "given"),
    [
        (0, [], None, 0),
        (0, [LOST], None, 0),
        (0, [LOST, GIVEN], "11:31:00", 60),
        (20, [], "11:50:00", 0),
        (20, [LOST, GIVEN], "11:51:00", 60),
        (20, [LOST, GIVEN, STOP, GO_ON], "11:56:00", 60),
    ],
)
def test_an_own_end_counts_what_was_granted_and_what_was_given_back(
    minutes: int, steps: list[Step], end: str | None, given: int
) -> None:
    found = ends(sat(minutes, *steps))
    if end is None:
        assert found == []
        return
    [own] = found
    assert (own.end, own.given, own.seat) == (on(end), given, "01")


def test_it_is_not_known_while_the_exam_stands_still() -> None:
    [own] = ends(sat(20, STOP))
    assert own.end is None


@pytest.mark.parametrize(
    ("minutes", "steps", "at", "blocked"),
    [
        (0, [], "11:30:00", False),
        (20, [], "11:30:00", True),
        (20, [], "11:49:59", True),
        (20, [], "11:50:00", False),
        (0, [LOST, GIVEN], "11:30:59", True),
        (0, [LOST, GIVEN], "11:31:00", False),
        (20, [GONE], "11:31:00", False),
        (20, [OUT], "11:31:00", False),
        (20, [EARLY], "11:31:00", False),
    ],
)
def test_closing_waits_for_whoever_has_time_of_their_own(
    minutes: int, steps: list[Step], at: str, blocked: bool
) -> None:
    during = [step for step in steps if step[0] < "11:30:00"]
    world = sat(minutes, *during)
    if EARLY not in steps:
        assert why(world.do("end", "11:30:00", session="am")) is None
    for when, wish, fields in steps:
        if when >= "11:30:00":
            assert why(world.do(wish, when, **fields)) is None, wish
    outcome = world.do("close", at, session="am", **SECOND)
    assert (why(outcome) == "close_blocked") is blocked
    if blocked:
        assert outcome.refusal is not None
        assert outcome.refusal.fields["own_ends"] == [N]
        assert N in phrase("close_blocked", "ja", outcome.refusal.fields)


def test_nobody_loses_time_by_what_was_never_given() -> None:
    assert own_seconds(entry(N, extra_minutes=-5), InRoom(lost=30)) == 0
    assert own_seconds(None, InRoom(lost=30, given=10)) == 10
