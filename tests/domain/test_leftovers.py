"""Who was stopped stays where they are, own time is nobody's delay, and a session is named."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.domain.ownend import own_until
from app.domain.round import Session
from app.projections.leaves import Absence, leave_rows
from tests.domain.world import GOOD, IACS, World, entry, opened, session, why

N, M = "00420001", "00420002"
BESIDE = msgspec.structs.replace(session("am"), id="pm")


def under_way(*plans: Session, minutes: int = 0) -> World:
    """One person sits; every exam of the venue has begun at 10:00:00."""
    world = opened(entry(N, extra_minutes=minutes), plans=plans or (session("am"),))
    for plan in world.plans[1:]:
        assert why(world.do("open_doors", session=plan.id)) is None
    world.scan(N, "09:10:00", session="am")
    assert why(world.do("check_id", candidate=N, **GOOD)) is None
    assert why(world.do("admit", candidate=N, session="am")) is None
    assert why(world.do("mark", candidate=N, state="present", session="am")) is None
    for plan in world.plans:
        assert why(world.do("start", "10:00:00", session=plan.id)) is None
    return world


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        ("leave", {}),
        ("depart", {"reason": "done"}),
        ("withdraw", {"reason": "done"}),
        ("move", {"room": "B", "seat": "9", "reason": "apart"}),
    ],
)
@pytest.mark.parametrize(("outcome", "code"), [("stopped", "stopped_for_another")])
def test_who_was_stopped_for_another_neither_goes_out_nor_is_moved(
    wish: str, fields: dict[str, str], outcome: str, code: str
) -> None:
    world = under_way()
    found = {"outcome": outcome, "text": "another face", "evidence": "photo"}
    assert why(world.do("impersonation", "10:40:00", candidate=N, **found)) is None
    held = len(world.facts)
    answer = world.do(wish, "10:50:00", candidate=N, session="am", **fields)
    assert why(answer) == code
    assert answer.refusal is not None
    assert answer.refusal.article == IACS.cite(IACS.escalation.article)
    assert len(world.facts) == held


@pytest.mark.parametrize(
    ("minutes", "back", "flags"),
    [
        (0, "11:35:00", ("back_after_end",)),
        (20, "11:35:00", ()),
        (20, "11:49:59", ()),
        (20, "11:50:01", ("back_after_end",)),
        (20, None, ("out_at_end",)),
    ],
)
def test_who_comes_back_in_time_of_their_own_is_not_after_the_end(
    minutes: int, back: str | None, flags: tuple[str, ...]
) -> None:
    world = under_way(minutes=minutes)
    assert why(world.do("leave", "11:29:00", candidate=N)) is None
    assert why(world.do("end", "11:30:00", session="am")) is None
    if back is not None:
        answer = world.do("return", back, candidate=N)
        assert ("back_after_end" in answer.extra["flags"]) == bool(flags)  # type: ignore[operator]
    plan, state = world.sessions["am"], world.state("am")
    there = world.sitting(N).there
    until = own_until(world.roster[0], there, state.room("A"), plan)
    (row,) = leave_rows(
        "am",
        [Absence(N, "A", one, there.gone_at, until) for one in there.outings],
        IACS.leave,
        state.rooms,
    )
    assert tuple(one for one in row.flags if one != "leave_too_long") == flags


@pytest.mark.parametrize(
    ("wish", "fields", "over"),
    [
        ("incident", {"kind": "noise", "text": "roadworks", "scope": "session"}, False),
        ("incident", {"kind": "noise", "text": "x", "scope": "room", "room": "A"}, False),
        ("count", {"room": "A", "sheets_used": 0}, True),
        ("hand_over", {"to": "carrier", "parcels": 1, "reason": "late"}, True),
    ],
)
def test_where_several_sessions_may_be_meant_one_is_named(
    wish: str, fields: dict[str, Any], over: bool
) -> None:
    for plans, known in (((session("am"),), None), ((session("am"), BESIDE), "which_session")):
        world = under_way(*plans)
        for plan in plans if over else ():
            assert why(world.do("end", "11:30:00", session=plan.id)) is None
        answer = world.do(wish, "11:31:00" if over else "10:30:00", **fields)
        assert why(answer) == known
        if answer.refusal is not None:
            assert answer.refusal.fields["sessions"] == ["am", "pm"]
            assert why(world.do(wish, session="pm", **fields)) is None
