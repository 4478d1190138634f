"""Rooms that a wish about a session names: whose they are, and how they stand."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.round import Room
from app.domain.view import Outcome, Warned
from tests.domain.world import World, entry, session, venue, why

N, M, OTHER = "00420001", "00420002", "00420003"
ROSTER = [entry(N), entry(M, room="B"), entry(OTHER, "pm", room="C")]
WHY = {"reason": "alarm"}
ABOUT_ROOMS: dict[str, dict[str, Any]] = {
    "start": {},
    "suspend": WHY,
    "resume": WHY,
    "end": WHY,
    "cancel": {"reference": "HQ-7", **WHY},
    "announce": {"announcement": "conduct"},
}


class Scripted(World):
    """A station at which a day script is played."""

    @property
    def by_script(self) -> bool:
        return True


def _day(kind: type[World] = World) -> World:
    rooms = tuple(Room(code, f"試験室{code}", 40) for code in "ABCD")
    place = venue()
    plans = (session(), session("pm"))
    return kind(roster=ROSTER, plans=plans, place=place.__class__("T01", "一", "public", rooms))


def _open(kind: type[World] = World) -> World:
    world = _day(kind)
    assert why(world.do("open_doors", "09:00:00", session="am")) is None
    return world


def _told(outcome: Outcome) -> tuple[str, str, dict[str, object]]:
    assert outcome.refusal is not None
    return outcome.refusal.code, outcome.refusal.told_as, dict(outcome.refusal.fields)


@pytest.mark.parametrize("wish", ABOUT_ROOMS)
@pytest.mark.parametrize("room", ["C", "D"])
def test_a_room_in_which_others_sit_is_refused(wish: str, room: str) -> None:
    world = _open()
    before = world.state("am")
    outcome = world.do(wish, "09:55:00", session="am", rooms=["A", room], **ABOUT_ROOMS[wish])
    fields = {"rooms": [room], "known": ["A", "B"], "session": "am"}
    assert _told(outcome) == ("unknown_room_here", "room_of_others", fields)
    assert world.state("am") == before


def test_a_count_is_of_a_room_of_the_session() -> None:
    world = _open()
    world.do("start", "10:00:00", session="am")
    world.do("end", "11:30:00", session="am")
    count = {"session": "am", "room": "C", "sheets_used": 0}
    assert _told(world.do("count", "11:31:00", **count))[1] == "room_of_others"


def test_whoever_was_moved_takes_the_session_to_their_room() -> None:
    world = _open()
    world.do("move", "09:40:00", candidate=N, session="am", room="D", seat="1", reason="light")
    assert why(world.do("start", "10:00:00", session="am", rooms=["D"])) is None


@pytest.mark.parametrize(
    ("wish", "fields", "rooms", "phase"),
    [
        ("suspend", WHY, ["A"], "suspended"),
        ("suspend", WHY, ["A", "B"], "suspended"),
        ("resume", {}, ["A", "B"], None),
        ("start", {}, ["A"], "suspended"),
    ],
)
def test_a_rooms_own_phase_is_told(
    wish: str, fields: dict[str, str], rooms: list[str], phase: str | None
) -> None:
    world = _open()
    world.do("start", "10:00:00", session="am")
    world.do("suspend", "10:10:00", session="am", rooms=["A"], reason="alarm")
    outcome = world.do(wish, "10:11:00", session="am", rooms=rooms, **fields)
    code, told_as, said = _told(outcome)
    assert code == "wrong_phase"
    if phase is None:  # B goes on like the session itself
        assert (told_as, said["phase"]) == ("", "started")
    else:
        assert (told_as, said["phase"], said["rooms"]) == ("wrong_phase_in_rooms", phase, ["A"])


def test_an_end_that_one_room_keeps_back_names_it_and_the_rooms_that_can_be_ended() -> None:
    world = _open()
    world.do("start", "10:00:00", session="am", rooms=["A"])
    world.do("start", "10:05:00", session="am", rooms=["B"])
    code, told_as, said = _told(world.do("end", "11:30:00", session="am"))
    assert (code, told_as) == ("end_too_early", "end_too_early_in_some")
    assert (said["rooms"], said["unfinished"], said["done"]) == (["B"], ["B"], ["A"])
    assert why(world.do("end", session="am", rooms=["A"])) is None
    assert why(world.do("end", "11:35:00", session="am")) is None


def _warning(outcome: Outcome) -> str | None:
    warned = outcome.extra.get("warning")
    return warned.code if isinstance(warned, Warned) else None


@pytest.mark.parametrize(
    ("kind", "at", "reason", "warning"),
    [
        (Scripted, "09:59:59", "", "started_early"),
        (Scripted, "10:00:00", "", None),
        (Scripted, "09:59:59", "all are there", None),
        (World, "09:59:59", "", None),  # the window foretells it
    ],
)
def test_a_start_before_its_time_by_script_is_warned_of(
    kind: type[World], at: str, reason: str, warning: str | None
) -> None:
    started = _open(kind).do("start", at, session="am", reason=reason)
    assert (why(started), _warning(started)) == (None, warning)


def test_a_delayed_start_is_the_one_that_counts() -> None:
    world = _open(Scripted)
    world.do("delay", "09:45:00", session="am", minutes=10, reason="snow")
    assert _warning(world.do("start", "10:05:00", session="am")) == "started_early"


@pytest.mark.parametrize(("at", "warning"), [("08:59:59", "doors_early"), ("09:00:00", None)])
def test_doors_before_their_time_by_script_are_warned_of(at: str, warning: str | None) -> None:
    opened = _day(Scripted).do("open_doors", at, session="am")
    assert (why(opened), _warning(opened)) == (None, warning)
