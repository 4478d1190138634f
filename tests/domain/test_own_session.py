"""Which session a wish about one person means when it names none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.world import World, entry, on, session, why

MINE, OTHER, BOTH = "00420001", "00420002", "00420003"
GROUND = "00420009"
AFTERNOON = {
    "doors": on("09:00:00"),
    "admission_deadline": on("09:50:00"),
    "start": on("10:00:00"),
    "end": on("12:30:00"),
}
"""A second exam of the same morning that shares the room and takes an hour longer."""
LEAD_NOTES = {"kind": "device_used", "override_reason": "it rang"}
ABOUT_ONE: list[tuple[str, dict[str, Any]]] = [
    ("mark", {"state": "absent"}),
    ("caution", {"kind": "instructions"}),
    ("warn", {"kind": "instructions"}),
    ("permit", {"item": "water", "reason_kind": "health"}),
    ("incident", {"kind": "noise", "scope": "candidate", "text": "a cough"}),
    ("refer", {"reason": "other"}),
    ("correct_detail", {"field": "name", "text": "the second letter"}),
    ("disqualify", LEAD_NOTES),
    ("move", {"room": "B", "seat": "9", "reason": "light"}),
]


def _shared(*, ended: bool = True) -> World:
    """Two exams in one room; the shorter one has ended, the longer one goes on."""
    roster = [entry(MINE), entry(OTHER, "pm"), entry(BOTH), entry(BOTH, "pm")]
    world = World(roster=roster, plans=(session(), session("pm", **AFTERNOON)))
    for name in ("am", "pm"):
        assert world.do("open_doors", "09:00:00", session=name).refusal is None
    for name in ("am", "pm"):
        assert world.do("start", "10:00:00", session=name).refusal is None
    world.wall = on("11:31:00")
    if ended:
        assert world.do("end", session="am").refusal is None
    return world


@pytest.mark.parametrize(("wish", "fields"), ABOUT_ONE)
@pytest.mark.parametrize(("number", "meant"), [(MINE, "am"), (OTHER, "pm"), (BOTH, "pm")])
def test_it_means_the_persons_own_session(
    wish: str, fields: dict[str, Any], number: str, meant: str
) -> None:
    world = _shared()
    outcome = world.do(wish, candidate=number, **fields)
    assert why(outcome) is None
    assert {draft.session for draft in outcome.facts} == {meant}


@pytest.mark.parametrize(("wish", "fields"), ABOUT_ONE)
def test_where_several_can_be_meant_it_asks(wish: str, fields: dict[str, Any]) -> None:
    outcome = _shared(ended=False).do(wish, candidate=BOTH, **fields)
    assert (why(outcome), outcome.facts) == ("which_session", ())
    assert outcome.refusal is not None
    assert outcome.refusal.fields == {"candidate": BOTH, "sessions": ["am", "pm"]}


@pytest.mark.parametrize(("wish", "fields"), ABOUT_ONE)
def test_a_session_that_is_named_is_the_one_meant(wish: str, fields: dict[str, Any]) -> None:
    outcome = _shared(ended=False).do(wish, candidate=BOTH, session="am", **fields)
    assert why(outcome) is None
    assert {draft.session for draft in outcome.facts} == {"am"}


def test_a_scan_in_the_wrong_line_moves_nobody_to_that_session() -> None:
    world = World(roster=[entry(OTHER, "pm")], plans=(session(), session("pm", **AFTERNOON)))
    for name in ("am", "pm"):
        world.do("open_doors", "09:00:00", session=name)
    assert why(world.scan(OTHER, session="am")) == "other_session"
    marked = world.do("mark", candidate=OTHER, state="present")
    assert [draft.session for draft in marked.facts] == ["pm"]
    # The desk goes on with whom it has before it.
    turned = world.do("refuse", candidate=OTHER, reason="other line")
    assert [draft.session for draft in turned.facts] == ["am"]


def test_somebody_on_no_list_is_meant_where_a_desk_saw_them() -> None:
    world = _shared()
    assert world.scan(GROUND, session="am").facts
    noted = world.do("caution", candidate=GROUND, kind="instructions")
    assert [draft.session for draft in noted.facts] == ["am"]


def test_one_incident_about_people_of_two_exams_names_its_session() -> None:
    world = _shared()
    noted = {"kind": "noise", "scope": "candidate", "text": "a quarrel"}
    assert why(world.do("incident", candidate=[MINE, OTHER], **noted)) == "which_session"
    outcome = world.do("incident", candidate=[MINE, OTHER], session="am", **noted)
    assert [draft.session for draft in outcome.facts] == ["am"]
