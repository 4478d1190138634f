"""Who is there and at which seat: marked, never assumed; what does not fit is a finding."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.closing import unset
from app.domain.events import Draft
from app.domain.roomfacts import Marked, Moved
from app.domain.view import Outcome
from app.domain.whereabouts import presence
from app.projections.inrooms import RoomFinding, Someone, findings
from tests.domain.world import GOOD, World, codes, entry, on, opened, session, told, why

N, M, B, STRANGER = "00420001", "00420002", "00420003", "00990001"
GRANTED = {"outcome": "provisional", "reason": "looked into"}
OUT = {"kind": "cheating", "override_reason": "seen by all"}


def room(*admitted: str, **changes: Any) -> World:
    """Two people belong to room A, one to room B; those named are let in."""
    people = (entry(N), entry(M), entry(B, room="B"))
    world = opened(*people, plans=(session(), session("pm")), **changes)
    for number in admitted:
        world.scan(number, "09:10:00")
        world.do("check_id", candidate=number, **GOOD)
        assert why(world.do("admit", candidate=number)) is None
    return world


def mark(world: World, at: str, number: str = N, state: str = "present", **more: Any) -> Outcome:
    return world.do("mark", at, candidate=number, state=state, **more)


def left(world: World) -> list[str]:
    return list(unset(world, world.sessions["am"]))


def found(world: World) -> list[tuple[str, str]]:
    numbers = dict.fromkeys([*(e.candidate_number for e in world.entered("am")), STRANGER])
    rows = {e.candidate_number: e for e in world.entered("am")}
    people = [Someone(n, "am", rows.get(n), world.person(n)) for n in numbers]
    return [(one.candidate_number, one.code) for one in findings(people)]


def flags(outcome: Outcome) -> object:
    assert outcome.refusal is None, outcome.refusal
    return outcome.extra["flags"]


def test_not_set_counts_down_to_nobody() -> None:
    world = room(N)
    assert left(world) == [N, M, B]
    mark(world, "09:51:00")
    assert left(world) == [M, B]
    mark(world, "09:52:00", M, "absent")
    mark(world, "09:52:00", B, "absent")
    assert left(world) == []
    assert [world.standing(n) for n in (N, M, B)] == ["admitted", "absent", "absent"]


def test_being_let_in_is_not_being_there() -> None:
    world = room(N)
    assert presence(world.sitting(N)) == "unset"
    assert N in left(world)


def test_present_at_the_planned_seat() -> None:
    world = room(N)
    outcome = mark(world, "09:30:00")
    assert outcome.facts == (Draft(Marked("present", "A", "01"), N, "am", "A"),)
    assert outcome.extra == {"flags": []}
    assert presence(world.sitting(N)) == "present"
    assert found(world) == []


@pytest.mark.parametrize(
    ("at", "code"),
    [("09:00:00", "absent_too_early"), ("09:50:00", "absent_too_early"), ("09:50:01", None)],
)
def test_nobody_is_absent_before_the_deadline(at: str, code: str | None) -> None:
    outcome = mark(room(), at, state="absent")
    assert why(outcome) == code
    if code is not None:
        assert outcome.refusal is not None
        assert outcome.refusal.article == "E 11"
        assert outcome.refusal.fields["deadline"] == on("09:50:00")


def test_a_delayed_start_moves_that_too() -> None:
    world = room()
    world.do("delay", session="am", minutes=30, reason="snow")
    assert why(mark(world, "10:20:00", state="absent")) == "absent_too_early"
    assert why(mark(world, "10:20:01", state="absent")) is None


@pytest.mark.parametrize(
    ("happened", "flag"),
    [
        ([], "present_not_let_in"),
        ([("refuse", {"reason": "other"})], "present_refused"),
        ([("disqualify", OUT)], "present_disqualified"),
    ],
)
def test_somebody_nobody_let_in_is_a_finding_and_no_error(
    happened: list[tuple[str, dict[str, Any]]], flag: str
) -> None:
    world = room()
    for wish, fields in happened:
        assert why(world.do(wish, "09:20:00", candidate=N, **fields)) is None
    assert flags(mark(world, "09:30:00")) == [flag]
    assert [one for one in found(world) if one != (N, "out_of_rule")] == [(N, flag)]


def test_a_finding_goes_once_the_desk_has_let_the_person_in() -> None:
    world = room()
    mark(world, "09:20:00")
    world.scan(N, "09:30:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert found(world) == []
    assert presence(world.sitting(N)) == "present"


def test_whoever_was_disqualified_in_the_room_is_no_finding() -> None:
    world = room(N)
    mark(world, "09:30:00")
    world.do("disqualify", "09:40:00", candidate=N, **OUT)
    assert found(world) == [(N, "out_of_rule")]
    assert N not in left(world)


@pytest.mark.parametrize(
    ("seen", "flag", "seat_of"),
    [
        ({"seat": "01"}, [], None),
        ({"seat": "40"}, ["other_seat"], None),
        ({"seat": "02"}, ["other_seat"], [M]),
        ({"room": "B"}, ["other_room"], None),
        ({"room": "B", "seat": "03"}, ["other_room"], [B]),
    ],
)
def test_a_wrong_place_is_found_and_the_right_one_shown(
    seen: dict[str, str], flag: list[str], seat_of: list[str] | None
) -> None:
    world = room(N)
    outcome = mark(world, "09:30:00", **seen)
    assert flags(outcome) == flag
    right = outcome.extra.get("right_place")
    assert right == ({"room": "A", "seat": "01"} if flag else None)
    assert outcome.extra.get("seat_of") == seat_of
    assert found(world) == [(N, one) for one in flag]


def test_moving_to_where_the_person_sits_settles_it() -> None:
    world = room(N)
    mark(world, "09:30:00", seat="40")
    assert why(world.do("move", candidate=N, room="A", seat="40", reason="broken desk")) is None
    assert found(world) == []


def test_two_at_one_seat_are_both_found() -> None:
    world = room(N, M)
    mark(world, "09:30:00")
    mark(world, "09:30:00", M, seat="01")
    assert (N, "seat_shared") in found(world)
    people = [
        Someone(e.candidate_number, "am", e, world.person(e.candidate_number))
        for e in world.entered("am")
    ]
    shared = [one for one in findings(people) if one.code == "seat_shared"]
    assert shared == [
        RoomFinding(N, "am", "seat_shared", "A", "01", (M,)),
        RoomFinding(M, "am", "seat_shared", "A", "01", (N,)),
    ]


@pytest.mark.parametrize("spelt", ["１", "001", " 1"])
def test_another_spelling_of_a_seat_is_no_other_seat(spelt: str) -> None:
    world = room(N, M)
    refusal = world.do("move", candidate=M, room="A", seat=spelt, reason="broken desk").refusal
    assert refusal is not None
    assert (refusal.code, refusal.fields["candidate"]) == ("seat_not_free", N)
    mark(world, "09:30:00")
    mark(world, "09:30:00", M, seat=spelt)
    assert [code for number, code in found(world) if code == "seat_shared"] == ["seat_shared"] * 2


GONE: Any = [("depart", {})]
BACK = {"state": "present"}
AWAY = {"state": "absent"}
Happened = list[tuple[str, dict[str, Any]]]


def to(room: str, seat: str, reason: str = "draught") -> dict[str, str]:
    return {"room": room, "seat": seat, "reason": reason}


REFUSED: dict[str, tuple[Happened, str, dict[str, Any], str, str | None]] = {
    "absent after being let in": ([], "mark", AWAY, "absent_but_let_in", None),
    "absent after leaving for good": (GONE, "mark", AWAY, "absent_but_let_in", None),
    "present after leaving for good": (GONE, "mark", BACK, "has_left", None),
    "present while out": ([("leave", {})], "mark", BACK, "already_out", "E 13"),
    "in another venue's room": ([], "mark", {**BACK, "room": "Z"}, "unknown_room_here", None),
    "moved nowhere": ([], "move", to("A", " "), "missing_field", None),
    "moved without a reason": ([], "move", to("A", "9", ""), "missing_field", None),
    "moved to a room that is not": ([], "move", to("Z", "9"), "unknown_room_here", None),
    "moved to the same seat": ([], "move", to("A", "01"), "same_place", None),
    "moved to another's seat": ([], "move", to("A", "02"), "seat_not_free", None),
    "moved after leaving": ([("withdraw", {})], "move", to("A", "9"), "has_left", None),
    "moved when disqualified": (
        [("disqualify", OUT)],
        "move",
        to("A", "9"),
        "disqualified",
        "E 15",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(name: str) -> None:
    happened, wish, fields, code, article = REFUSED[name]
    world = room(N)
    world.do("start", "10:00:00", session="am")
    for before, more in happened:
        assert why(world.do(before, "10:40:00", candidate=N, **more)) is None
    person = world.person(N)
    outcome = world.do(wish, "10:41:00", candidate=N, **fields)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.article) == (code, article)
    assert (outcome.facts, world.person(N)) == ((), person)


def test_absent_after_present_needs_a_correction() -> None:
    world = room()
    mark(world, "09:30:00")
    seen = world.last()
    assert why(mark(world, "09:55:00", state="absent")) == "absent_but_seen"
    assert why(world.do("correct", fact=seen, reason="the neighbour")) is None
    assert why(mark(world, "09:55:00", state="absent")) is None


def test_whoever_was_absent_may_turn_up_in_the_room() -> None:
    world = room()
    mark(world, "09:55:00", state="absent")
    assert why(mark(world, "09:56:00", state="absent")) == "marked_already"
    assert flags(mark(world, "09:57:00")) == ["present_not_let_in"]
    assert presence(world.sitting(N)) == "present"


def test_absent_and_then_let_in_after_all_is_looked_at_again() -> None:
    world = room()
    world.do("queue_closed", "09:50:00", session="am", count=1)
    mark(world, "09:55:00", state="absent")
    world.scan(N, "09:56:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert (world.standing(N), presence(world.sitting(N))) == ("admitted", "unset")
    assert found(world) == [(N, "absent_but_let_in")]
    assert N in left(world)


@pytest.mark.parametrize("first", ["desk", "room"])
def test_absent_at_one_station_and_let_in_at_another(first: str) -> None:
    desk = room()
    other = desk.neighbour("s2")
    other.hear(desk.facts)
    at = {"desk": "09:30:00", "room": "09:52:00"}
    desk.scan(N, "09:30:00")
    desk.do("check_id", candidate=N, **GOOD)
    desk.do("admit", at["desk"] if first == "desk" else "09:58:00", candidate=N)
    mark(other, at["room"], state="absent")
    for one, two in ((desk, other), (other, desk)):
        one.hear(two.facts)
    assert desk.person(N) == other.person(N)
    assert (desk.standing(N), presence(desk.sitting(N))) == ("admitted", "unset")
    assert found(desk) == [(N, "absent_but_let_in")]


def test_seen_at_the_desk_and_yet_absent() -> None:
    world = room()
    world.scan(N, "09:30:00")
    assert flags(mark(world, "09:55:00", state="absent")) == ["absent_but_arrived"]
    assert found(world) == [(N, "absent_but_arrived")]


def test_absent_has_no_seat() -> None:
    assert why(mark(room(), "09:55:00", state="absent", seat="01")) == "absent_has_no_seat"


@pytest.mark.parametrize("phase", ["prepared", "cancelled"])
def test_only_while_people_may_be_there(phase: str) -> None:
    world = World(roster=[entry(N)])
    if phase == "cancelled":
        world.do("open_doors", "09:00:00", session="am")
        world.do("cancel", session="am", reason="snow", reference="HQ-7")
    outcome = mark(world, "09:00:00")
    assert why(outcome) == "wrong_phase"


def test_a_stranger_has_no_row_and_no_mark() -> None:
    assert why(mark(room(), "09:30:00", STRANGER)) == "not_on_roster"


def test_a_stranger_the_lead_let_in_is_waited_for() -> None:
    world = room()
    world.scan(STRANGER, "09:30:00")
    world.do("decide", candidate=STRANGER, **GRANTED)
    world.scan(STRANGER)
    world.do("check_id", candidate=STRANGER, **GOOD)
    assert why(world.do("admit", candidate=STRANGER)) is None
    assert left(world) == [N, M, B, STRANGER]


@pytest.mark.parametrize("row", [{"withdrawn": True}, {"barred": True}])
def test_nobody_waits_for_whom_nobody_expects(row: dict[str, bool]) -> None:
    assert left(opened(entry(N, **row), entry(M))) == [M]


def test_unset_attendance_keeps_the_session_open() -> None:
    world = room(N)
    world.do("start", "10:00:00", session="am")
    world.do("end", "11:30:00", session="am")
    second = {"session": "am", "second_operator": "p01", "second_pin": "pin-p01"}
    outcome = world.do("close", **second)
    assert outcome.refusal is not None
    assert outcome.refusal.fields["attendance"] == [N, M, B]
    for number, state in ((N, "present"), (M, "absent"), (B, "absent")):
        mark(world, "11:35:00", number, state)
    assert why(world.do("close", **second)) is None


class TestMoving:
    def test_a_free_seat(self) -> None:
        world = room(N)
        outcome = world.do("move", "09:40:00", candidate=N, room="B", seat="40", reason="draught")
        assert outcome.facts == (Draft(Moved("B", "40", "A", "01"), N, "am", "B", "draught"),)
        assert world.sitting(N).there.place == ("B", "40")
        assert [e.room for e in world.entries(N)] == ["A"]  # the roster stays

    @pytest.mark.parametrize(
        ("seat", "codes_"), [("01", []), ("1", []), ("20", [(N, "other_room")])]
    )
    def test_whoever_sat_there_goes_along(self, seat: str, codes_: list[tuple[str, str]]) -> None:
        world = room(N)
        mark(world, "09:30:00", room="A", seat=seat)
        world.do("move", "09:40:00", candidate=N, room="B", seat="40", reason="draught")
        assert found(world) == codes_, "somebody who sat elsewhere may still sit there"
        mark(world, "09:45:00")
        assert found(world) == []

    @pytest.mark.parametrize("gone", ["absent", "withdrawn", "refused", "moved"])
    def test_a_seat_that_nobody_needs_is_free(self, gone: str) -> None:
        people = (entry(N), entry(M, withdrawn=gone == "withdrawn"))
        world = opened(*people)
        if gone == "absent":
            mark(world, "09:51:00", M, "absent")
        elif gone == "refused":
            world.do("refuse", "09:51:00", candidate=M, reason="other")
        elif gone == "moved":
            world.do("move", "09:51:00", candidate=M, room="B", seat="9", reason="x")
        outcome = world.do("move", "09:52:00", candidate=N, room="A", seat="02", reason="draught")
        assert why(outcome) is None

    def test_the_desk_shows_the_new_place_and_lets_in_there(self) -> None:
        world = room()
        world.do("move", "09:05:00", candidate=N, room="B", seat="40", reason="draught")
        outcome = world.scan(N, "09:10:00", room="A")
        assert (told(outcome), codes(outcome)) == ("proceed", ["other_room"])
        assert outcome.verdict is not None
        assert (outcome.verdict.room, outcome.verdict.seat) == ("B", "40")
        world.do("check_id", candidate=N, **GOOD)
        world.do("admit", candidate=N)
        (admission,) = world.sitting(N).admissions
        assert (admission.room, admission.seat) == ("B", "40")

    def test_a_room_with_another_clock_is_flagged(self) -> None:
        world = room(N)
        world.do("start", "10:00:00", session="am", rooms=["A"])
        world.do("start", "10:05:00", session="am", rooms=["B"])
        outcome = world.do("move", "10:10:00", candidate=N, room="B", seat="40", reason="draught")
        assert flags(outcome) == ["other_time"]

    def test_two_stations_that_give_one_seat_away_are_found(self) -> None:
        world = room(N, M)
        other = world.neighbour("s2")
        other.hear(world.facts)
        for station, number in ((world, N), (other, M)):
            station.do("move", "09:40:00", candidate=number, room="B", seat="40", reason="x")
        world.hear(other.facts)
        assert found(world) == [(N, "seat_shared"), (M, "seat_shared")]


BESIDE = session("am", id="other", subject="grade-3")
AFTER = session("pm")


def two_exams(room_seats: tuple[str, ...] = ("01", "02")) -> World:
    """Room A holds two exams at one time and a third after them."""
    first, second = room_seats
    people = (
        entry(N, seat=first),
        entry(M, "other", seat=second),
        entry(B, "pm", seat="03"),
    )
    return opened(*people, plans=(session(), BESIDE, AFTER))


def move_to(world: World, seat: str, room: str = "A") -> Outcome:
    return world.do("move", "09:40:00", candidate=N, room=room, seat=seat, reason="draught")


def test_a_seat_of_another_exam_at_the_same_time_is_not_free() -> None:
    world = two_exams()
    for spelt in ("02", "2", "２"):
        refusal = move_to(world, spelt).refusal
        assert refusal is not None
        assert (refusal.code, refusal.fields["candidate"]) == ("seat_not_free", M)
    assert why(move_to(world, "02", "B")) is None
    assert why(move_to(world, "03")) is None, "whoever sits there comes in the afternoon"


def test_a_seat_is_free_once_the_other_exam_is_over_there() -> None:
    world = two_exams()
    world.do("open_doors", "09:00:00", session="other", reason="x")
    assert why(world.do("start", "09:50:00", session="other", rooms=["A"], reason="x")) is None
    assert why(move_to(world, "02")) == "seat_not_free"
    assert why(world.do("end", "09:51:00", session="other", rooms=["A"], reason="fire")) is None
    outcome = world.do("move", "09:52:00", candidate=N, room="A", seat="02", reason="draught")
    assert why(outcome) is None


@pytest.mark.parametrize(
    ("planned", "seat", "code"),
    [
        (("01", "02"), "40", None),
        (("01", "02"), "４０", None),
        (("01", "02"), "41", "seat_past_last"),
        (("01", "02"), "0", "seat_past_last"),
        (("01", "02"), "999", "seat_past_last"),
        (("01", "02"), "A-12", None),
        # Where the roster counts otherwise nobody knows which number is the last.
        (("101", "102"), "999", None),
        (("A-1", "A-2"), "999", None),
        (("01", "02"), "../../../etc", "seat_no_name"),
        (("01", "02"), "=1+1", "seat_no_name"),
        (("01", "02"), "-1", "seat_no_name"),
        (("01", "02"), "1 2", "seat_no_name"),
        (("01", "02"), "a" * 21, "seat_no_name"),
        (("01", "02"), "い-3.b", None),
    ],
)
def test_only_what_may_be_a_seat_of_the_room_is_one(
    planned: tuple[str, str], seat: str, code: str | None
) -> None:
    world = two_exams(planned)
    before = list(world.facts)
    assert why(move_to(world, seat)) == code
    assert (world.facts == before) == (code is not None)


def test_what_the_roster_calls_a_seat_is_one() -> None:
    people = (entry(N), entry(B, "pm", seat="窓/3"))
    world = opened(*people, plans=(session(), AFTER))
    assert why(move_to(world, "窓/3")) is None


@pytest.mark.parametrize(("seat", "code"), [("=1+1", "seat_no_name"), ("999", None)])
def test_a_seat_where_somebody_is_found_has_a_name_too(seat: str, code: str | None) -> None:
    assert why(mark(room(N), "09:30:00", seat=seat)) == code
