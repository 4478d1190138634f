"""Time of one's own: minutes granted beforehand, and lost time that was given back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.domain.inroom import InRoom
from app.domain.ownend import own_seconds
from app.domain.roomfacts import OwnTimeEnded
from app.kernel.phrases import LANGUAGES, phrase
from app.projections.clocks import missed_own, own_ends
from app.projections.inrooms import Someone
from app.projections.reexam import proposals
from tests.domain.world import GOOD, IACS, World, entry, on, opened, session, why

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
        world.person,
        world.now,
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


TOLD = ("11:50:20", "end_own", {"candidate": N})


@pytest.mark.parametrize(
    ("minutes", "steps", "at", "status"),
    [
        (20, [], "11:49:59", "later"),
        (20, [], "11:50:00", "due"),
        (20, [], "11:51:00", "due"),
        (20, [], "11:51:01", "missed"),
        (20, [TOLD], "12:30:00", "read"),
        (20, [("11:51:01", "end_own", {"candidate": N})], "12:30:00", "read_late"),
        (20, [GONE], "12:30:00", "void"),
        (20, [OUT], "12:30:00", "void"),
        (20, [EARLY], "12:30:00", "void"),
        (20, [STOP], "12:30:00", "later"),
        (0, [LOST, GIVEN], "11:31:00", "due"),
    ],
)
def test_the_call_of_an_own_end_is_due_missed_or_told(
    minutes: int, steps: list[Step], at: str, status: str
) -> None:
    world = sat(minutes, *steps)
    world.wall = on(at)
    [own] = ends(world)
    assert own.status == status
    drafts = missed_own("am", [own], IACS.incident_kinds)
    assert [one.candidate_number for one in drafts] == (
        [N] if status in ("missed", "read_late") else []
    )


@pytest.mark.parametrize(
    ("minutes", "steps", "wish", "code"),
    [
        (0, [], ("11:50:00", {}), "no_own_time"),
        (20, [TOLD], ("11:52:00", {}), "own_time_is_up"),
        (20, [GONE], ("11:50:00", {}), "not_in_room"),
        (20, [EARLY], ("11:50:00", {}), "own_time_over"),
        (20, [], ("11:49:58", {}), "own_end_too_early"),
        (20, [], ("11:49:58", {"reason": "illness"}), None),
        (20, [STOP], ("11:50:00", {}), "own_end_too_early"),
        (20, [], ("11:50:00", {}), None),
        (20, [], ("12:10:00", {}), None),
    ],
)
def test_the_end_is_told_once_and_early_only_with_a_reason(
    minutes: int, steps: list[Step], wish: tuple[str, dict[str, Any]], code: str | None
) -> None:
    world = sat(minutes, *steps)
    at, fields = wish
    before = len(world.facts)
    outcome = world.do("end_own", at, candidate=N, session="am", **fields)
    assert why(outcome) == code
    assert len(world.facts) == before + (code is None)
    for language in LANGUAGES:
        if outcome.refusal is not None:
            assert "{" not in phrase(outcome.refusal.code, language, outcome.refusal.fields)


def test_what_is_missing_at_an_own_end_is_kept_and_proposed_for_another_exam() -> None:
    world = sat(20)
    outcome = world.do("end_own", "11:49:58", candidate=N, reason="illness")
    assert [draft.fact for draft in outcome.facts] == [OwnTimeEnded(2)]
    someone = Someone(N, "am", entry(N, extra_minutes=20), world.person(N))
    [proposal] = proposals([someone], world.state("am"))
    assert proposal.why == ("shortfall",)


def test_a_proctor_tells_it_and_nobody_before_the_exam_has_begun() -> None:
    world = opened(entry(N, extra_minutes=20))
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    assert why(world.do("end_own", "09:59:00", candidate=N)) == "own_time_not_begun"
    assert why(world.do("start", "10:00:00", session="am")) is None
    assert why(world.acting("p01").do("end_own", "11:50:00", candidate=N)) is None


def test_closing_waits_no_longer_once_the_end_was_told_and_again_when_time_is_given() -> None:
    world = sat(20, LOST)
    assert why(world.do("end", "11:30:00", session="am")) is None
    assert why(world.do("end_own", "11:31:00", candidate=N, reason="asked to")) is None
    assert why(world.do("close", "11:32:00", session="am", **SECOND)) is None
    again = sat(20, LOST)
    again.do("end", "11:30:00", session="am")
    again.do("end_own", "11:31:00", candidate=N, reason="asked to")
    again.do("give_time", "11:32:00", candidate=N, seconds=60)
    assert why(again.do("close", "11:33:00", session="am", **SECOND)) == "close_blocked"


def test_an_end_told_by_mistake_is_taken_back() -> None:
    world = sat(20)
    world.do("end_own", "11:40:00", candidate=N, reason="wrong seat")
    fact = world.facts[-1].id
    assert why(world.do("correct", "11:41:00", fact=fact, reason="wrong seat")) is None
    assert world.sitting(N).there.time_up is None


END = ("11:30:00", "end", {"session": "am"})
LEAVES = ("11:30:10", "leave", {"candidate": N})


@pytest.mark.parametrize(
    ("minutes", "steps", "at", "wish", "code"),
    [
        (20, [END], "11:30:00", "leave", None),
        (20, [END], "11:49:59", "leave", None),
        (20, [END], "11:50:00", "leave", "wrong_phase"),
        (20, [END, ("11:49:00", "end_own", {"candidate": N, "reason": "done"})], "11:49:30",
         "leave", "wrong_phase"),
        (20, [EARLY], "11:01:00", "leave", "wrong_phase"),
        (0, [END], "11:30:10", "leave", "wrong_phase"),
        (0, [LOST, GIVEN, END], "11:30:59", "leave", None),
        (0, [LOST, GIVEN, END], "11:31:00", "leave", "wrong_phase"),
        (20, [END, LEAVES], "11:33:00", "return", None),
        (20, [END], "11:33:00", "caution", None),
        (20, [END], "11:33:00", "permit", None),
        (20, [END], "11:33:00", "withdraw", None),
    ],
)  # fmt: skip
def test_whoever_goes_on_can_do_what_they_could_before_their_rooms_end(
    minutes: int, steps: list[Step], at: str, wish: str, code: str | None
) -> None:
    more = {
        "caution": {"kind": "cheating", "text": "looked about"},
        "permit": {"item": "medicine", "reason_kind": "health"},
    }
    world = sat(minutes, *steps)
    before = world.person(N)
    assert why(world.do(wish, at, candidate=N, **more.get(wish, {}))) == code
    if code is not None:
        assert world.person(N) == before


@pytest.mark.parametrize(
    ("minutes", "at", "expected"),
    [
        (20, "11:35:00", []),
        (20, "11:49:59", ["leave_too_long"]),
        (20, "11:50:00", ["leave_too_long", "back_after_end"]),
    ],
)
def test_coming_back_in_ones_own_time_is_not_after_the_end(
    minutes: int, at: str, expected: list[str]
) -> None:
    world = sat(minutes, END, LEAVES)
    assert world.do("return", at, candidate=N).extra["flags"] == expected


def test_leaving_for_good_counts_to_ones_own_end() -> None:
    """The window that closes before the end closes before the end of whoever goes."""
    window = msgspec.structs.replace(IACS.departure, after_minutes=30, before_end_minutes=10)
    world = sat(20, END)
    world.regulation = msgspec.structs.replace(IACS, departure=window)
    assert world.do("depart", "11:40:00", candidate=N).extra["flags"] == []
    world = sat(20, END)
    world.regulation = msgspec.structs.replace(IACS, departure=window)
    late = world.do("depart", "11:41:00", candidate=N, reason="finished")
    assert late.extra["flags"] == ["outside_window"]
